# SPDX-License-Identifier: EUPL-1.2
"""Bicycles are delivered to schools, lent, signed for and given back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from tests.fictional.bicycles.models import Bicycle, Lending
from tests.fictional.bicycles.permissions import MANAGE_BICYCLE
from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotVisible,
    Place,
    action,
    batch,
    nothing_changed,
    require,
    scope,
    system_actor,
    uuid7,
)
from tragwerk.core.approvals.public import ApprovalSettled, ApprovalState, SignerRole
from tragwerk.core.approvals.public import actions as approvals
from tragwerk.core.audit.public import UndoReport, change_rows, create_rows, entries_of_batch, undo_batch
from tragwerk.core.letters.public import LetterRow, write_letters
from tragwerk.core.notify.public import Message, Said, tell
from tragwerk.core.orgs.public import Person, School
from tragwerk.core.todos.public import Want, close, ensure

SOURCE = "bicycles"
USE, HANDOVER, RETURN, LENT = "bicycles.use", "bicycles.handover", "bicycles.return", "bicycles.lent"
DELIVERED, UNDONE = "bicycles.deliver_bicycles", "bicycles.undo_delivery"
MOST = 50


@dataclass(frozen=True)
class Delivered:
    """The new bicycles, and the batch under which they are taken back as a whole."""

    ids: tuple[UUID, ...]
    batch_id: UUID


@action(MANAGE_BICYCLE)
def deliver_bicycles(*, actor: Actor, school_ids: Sequence[UUID], count: int) -> Delivered:
    """Give each of the schools so many new bicycles."""
    schools = list(School.objects.filter(pk__in=school_ids).select_for_update().order_by("pk"))
    if len(schools) != len(set(school_ids)):
        raise NotVisible("Diese Schule gibt es nicht, oder Sie dürfen sie nicht sehen.")
    require(actor, MANAGE_BICYCLE, schools)
    if not schools:
        raise DomainError("Keine der Schulen darf von Ihnen Räder bekommen.", code="nobody")
    if not 1 <= count <= MOST:
        raise DomainError(f"Bitte geben Sie eine Zahl von 1 bis {MOST} ein.", field="count", code="count")
    numbers = dict(
        Bicycle.objects.filter(school__in=schools).order_by().values_list("school").annotate(count=Count("pk"))
    )
    rows = [
        {
            "authority_id": school.authority_id,
            "school_id": school.pk,
            "number": f"{school.number}-{numbers.get(school.pk, 0) + one}",
        }
        for school in schools
        for one in range(1, count + 1)
    ]
    batch_id = uuid7()
    with batch(batch_id):
        ids = create_rows(actor=actor, verb=DELIVERED, model=Bicycle, rows=rows)
    return Delivered(tuple(ids), batch_id)


@action(MANAGE_BICYCLE)
def undo_delivery(*, actor: Actor, batch_id: UUID) -> UndoReport:
    """Take a delivery back as a whole, as long as none of its bicycles was lent."""
    entries = list(entries_of_batch(batch_id).filter(verb=DELIVERED).values_list("authority_id", "school_id"))
    if not entries:
        raise NotVisible("Diese Verteilung gibt es nicht, oder Sie dürfen sie nicht sehen.")
    require(actor, MANAGE_BICYCLE, {Place(authority, school) for authority, school in entries})
    return undo_batch(actor=actor, verb=UNDONE, batch_id=batch_id)


@dataclass(frozen=True)
class Lend:
    """Who gets which bicycle until when."""

    bicycle_id: UUID
    rider_id: UUID
    due_on: date


@action(MANAGE_BICYCLE)
def lend_bicycles(*, actor: Actor, rows: Sequence[Lend]) -> list[UUID]:
    """Lend bicycles: who rides is asked to sign and is told, and the office is reminded of the return."""
    bicycles = _locked({one.bicycle_id for one in rows})
    require(actor, MANAGE_BICYCLE, bicycles.values())
    riders = {one.pk: one for one in Person.objects.filter(pk__in={row.rider_id for row in rows})}
    today = timezone.localdate()
    for row in rows:
        _refuse(bicycles[row.bicycle_id], riders.get(row.rider_id), row.due_on, today)
    wanted = [
        {
            "authority_id": bicycles[row.bicycle_id].authority_id,
            "school_id": bicycles[row.bicycle_id].school_id,
            "bicycle_id": row.bicycle_id,
            "rider_id": row.rider_id,
            "lent_on": today,
            "due_on": row.due_on,
        }
        for row in rows
    ]
    ids = create_rows(actor=actor, verb="bicycles.lend_bicycles", model=Lending, rows=wanted)
    lendings = list(Lending.objects.filter(pk__in=ids).select_related("bicycle__school", "rider").order_by("pk"))
    approvals.ask_approvals(actor=actor, asks=[_ask(one) for one in lendings])
    ensure(source=SOURCE, wants=[_want(one) for one in lendings])
    tell([message for one in lendings if (message := _message(one, actor))])
    return ids


def _locked(ids: set[UUID]) -> dict[UUID, Bicycle]:
    found = {one.pk: one for one in Bicycle.objects.filter(pk__in=ids).select_for_update().order_by("pk")}
    if ids - found.keys():
        raise NotVisible("Dieses Dienstrad gibt es nicht, oder Sie dürfen es nicht sehen.")
    return found


def _refuse(bicycle: Bicycle, rider: Person | None, due_on: date, today: date) -> None:
    if rider is None or rider.authority_id != bicycle.authority_id:
        raise DomainError("Diese Person ist beim Träger nicht bekannt.", field="rider", code="rider")
    if due_on < today:
        raise DomainError("Der letzte Tag liegt in der Vergangenheit.", field="due_on", code="due")
    if Lending.objects.filter(bicycle=bicycle, returned_on__isnull=True).exists():
        raise DomainError(f"{bicycle} ist schon verliehen.", field="bicycle", code="lent")


def _origin(key: UUID) -> str:
    return f"bicycles:{key}"


def _ask(lending: Lending) -> approvals.Ask:
    return approvals.Ask(
        kind=USE,
        authority_id=lending.authority_id,
        school_id=lending.school_id,
        about_table=Lending._meta.label_lower,
        about_id=lending.pk,
        about_label=str(lending.bicycle),
        title=f"Nutzung des Dienstrads {lending.bicycle}",
        text="Ich schließe das Rad ab und bringe es rechtzeitig zurück.",
        signers=[approvals.SignerAsk(str(lending.rider), SignerRole.TEACHER, lending.rider_id)],
    )


def _want(lending: Lending) -> Want:
    return Want(
        origin=_origin(lending.pk),
        kind=RETURN,
        place=Place(lending.authority_id, lending.school_id),
        title=f"Dienstrad {lending.bicycle} zurücknehmen",
        due_on=lending.due_on,
        about_type=Lending._meta.label_lower,
        about_id=lending.pk,
        about_name=str(lending.bicycle),
    )


def _message(lending: Lending, actor: Actor) -> Message | None:
    if lending.rider.account_id is None:
        return None
    place = Place(lending.authority_id, lending.school_id)
    said = Said(f"Sie haben das Dienstrad {lending.bicycle} bis zum {lending.due_on:%d.%m.%Y}.")
    return Message(LENT, place, lambda: said, to=[lending.rider.account_id], but=actor.account_id, about_id=lending.pk)


@action(MANAGE_BICYCLE)
def return_bicycles(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Take bicycles back; nobody is reminded of them any more."""
    lendings = list(Lending.objects.filter(pk__in=ids, returned_on__isnull=True).select_for_update().order_by("pk"))
    if len(lendings) != len(set(ids)):
        raise NotVisible("Diese Ausleihe gibt es nicht, oder das Rad ist schon zurück.")
    require(actor, MANAGE_BICYCLE, lendings)
    changes: dict[UUID, Mapping[str, Any]] = {one.pk: {"returned_on": timezone.localdate()} for one in lendings}
    changed = change_rows(actor=actor, verb="bicycles.return_bicycles", model=Lending, changes=changes)
    for authority_id in {one.authority_id for one in lendings}:
        own = [_origin(one.pk) for one in lendings if one.authority_id == authority_id]
        close(source=SOURCE, authority_id=authority_id, origins=own)
    return changed


def note_agreement(settled: ApprovalSettled) -> None:
    """Note at a lending that what was agreed is signed; called when an approval was settled."""
    if settled.kind == USE and settled.state == ApprovalState.GIVEN:
        with scope(authorities=[settled.authority_id]):
            _note_agreement(actor=system_actor(SOURCE), lending_id=settled.about_id)


@action(MANAGE_BICYCLE)
def _note_agreement(*, actor: Actor, lending_id: UUID) -> None:
    lending: Lending | None = Lending.objects.filter(pk=lending_id).first()
    if lending is None:
        require(actor, MANAGE_BICYCLE, [])
        nothing_changed()
        return
    require(actor, MANAGE_BICYCLE, lending)
    changes: dict[UUID, Mapping[str, Any]] = {lending_id: {"agreed_on": timezone.localdate()}}
    change_rows(actor=actor, verb="bicycles.note_agreement", model=Lending, changes=changes)


def write_handovers(*, actor: Actor, lendings: Sequence[Lending]) -> tuple[UUID, ...]:
    """Write to who rides what was handed over; return the keys of the letters."""
    rows = [
        LetterRow(
            authority_id=one.authority_id,
            school_id=one.school_id,
            recipient=f"{one.rider}\n{one.bicycle.school}",
            values={"rider": str(one.rider), "bicycle": str(one.bicycle), "due_on": one.due_on},
            about=Lending._meta.label_lower,
            about_id=one.pk,
        )
        for one in lendings
    ]
    return write_letters(actor=actor, kind=HANDOVER, rows=rows).ids
