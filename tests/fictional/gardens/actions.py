# SPDX-License-Identifier: EUPL-1.2
"""Beds are laid out, watered by devices and entrusted to people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from tests.fictional.gardens.models import Bed, Care, Watering
from tests.fictional.gardens.permissions import TEND_GARDEN
from tragwerk.assets.public import Asset
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
from tragwerk.core.orgs.public import Person, School
from tragwerk.core.todos.public import Want, ensure

SOURCE = "gardens"
CARE, THANKS, COVER = "gardens.care", "gardens.thanks", "gardens.cover"
WATERED, UNDONE = "gardens.water_beds", "gardens.undo_watering"
_NO_BED = "Dieses Beet gibt es nicht, oder Sie dürfen es nicht sehen."


@dataclass(frozen=True)
class Watered:
    """What really changed, and the batch under which it is taken back as a whole."""

    ids: tuple[UUID, ...]
    batch_id: UUID


@action(TEND_GARDEN)
def lay_out_beds(*, actor: Actor, school_id: UUID, names: Sequence[str]) -> list[UUID]:
    """Lay out beds at a school."""
    school: School | None = School.objects.filter(pk=school_id).first()
    if school is None:
        raise NotVisible("Diese Schule gibt es nicht, oder Sie dürfen sie nicht sehen.")
    require(actor, TEND_GARDEN, school)
    rows = [{"authority_id": school.authority_id, "school_id": school.pk, "name": name} for name in names]
    return create_rows(actor=actor, verb="gardens.lay_out_beds", model=Bed, rows=rows)


@action(TEND_GARDEN)
def water_beds(*, actor: Actor, asset_ids: Sequence[UUID], bed_id: UUID) -> Watered:
    """Let devices water a bed of their authority, whatever they watered before."""
    bed: Bed | None = Bed.objects.filter(pk=bed_id).first()
    if bed is None:
        raise NotVisible(_NO_BED)
    assets = list(Asset.objects.filter(pk__in=asset_ids).select_for_update().order_by("pk"))
    if len(assets) != len(set(asset_ids)):
        raise NotVisible("Dieses Gerät gibt es nicht, oder Sie dürfen es nicht sehen.")
    require(actor, TEND_GARDEN, [bed, *assets])
    if any(one.authority_id != bed.authority_id for one in assets):
        raise DomainError("Gerät und Beet gehören nicht zum selben Träger.", field="bed", code="authority")
    known = {one.asset_id: one.pk for one in Watering.objects.filter(asset__in=assets)}
    changes: dict[UUID, Mapping[str, Any]] = {key: {"bed_id": bed.pk} for key in known.values()}
    rows = [
        {"authority_id": one.authority_id, "bed_id": bed.pk, "asset_id": one.pk}
        for one in assets
        if one.pk not in known
    ]
    batch_id = uuid7()
    with batch(batch_id):
        changed = change_rows(actor=actor, verb=WATERED, model=Watering, changes=changes) if changes else []
        created = create_rows(actor=actor, verb=WATERED, model=Watering, rows=rows) if rows else []
    return Watered((*changed, *created), batch_id)


@action(TEND_GARDEN)
def undo_watering(*, actor: Actor, batch_id: UUID) -> UndoReport:
    """Let the devices of one change water what they watered before, or nothing."""
    entries = list(entries_of_batch(batch_id).filter(verb=WATERED).values_list("authority_id", flat=True))
    if not entries:
        raise NotVisible("Diese Änderung gibt es nicht, oder Sie dürfen sie nicht sehen.")
    require(actor, TEND_GARDEN, {Place(authority, None) for authority in entries})
    return undo_batch(actor=actor, verb=UNDONE, batch_id=batch_id)


@dataclass(frozen=True)
class Entrust:
    """Who shall care for which bed; in the holidays somebody else has to."""

    bed_id: UUID
    carer_id: UUID
    holidays_from: date
    as_role: str = SignerRole.PUPIL


@action(TEND_GARDEN)
def entrust_beds(*, actor: Actor, rows: Sequence[Entrust]) -> list[UUID]:
    """Entrust beds: who cares is asked to sign, and the office is reminded to find somebody for the holidays."""
    beds = {one.pk: one for one in Bed.objects.filter(pk__in={row.bed_id for row in rows})}
    if {row.bed_id for row in rows} - beds.keys():
        raise NotVisible(_NO_BED)
    require(actor, TEND_GARDEN, beds.values())
    known = set(Person.objects.filter(pk__in={row.carer_id for row in rows}).values_list("pk", "authority_id"))
    for row in rows:
        if (row.carer_id, beds[row.bed_id].authority_id) not in known:
            raise DomainError("Diese Person ist beim Träger nicht bekannt.", field="carer", code="carer")
    wanted = [
        {
            "authority_id": beds[row.bed_id].authority_id,
            "school_id": beds[row.bed_id].school_id,
            "bed_id": row.bed_id,
            "carer_id": row.carer_id,
            "holidays_from": row.holidays_from,
        }
        for row in rows
    ]
    ids = create_rows(actor=actor, verb="gardens.entrust_beds", model=Care, rows=wanted)
    cares = Care.objects.filter(pk__in=ids).select_related("bed", "carer").in_bulk()
    asks = [_ask(cares[key], row.as_role) for key, row in zip(ids, rows, strict=True)]
    approvals.ask_approvals(actor=actor, asks=asks)
    ensure(source=SOURCE, wants=[_want(cares[key]) for key in ids])
    return ids


def _ask(care: Care, role: str) -> approvals.Ask:
    return approvals.Ask(
        kind=CARE,
        authority_id=care.authority_id,
        school_id=care.school_id,
        about_table=Care._meta.label_lower,
        about_id=care.pk,
        about_label=str(care.bed),
        title=f"Patenschaft für das Beet {care.bed}",
        text="Ich gieße das Beet an jedem Schultag.",
        signers=[approvals.SignerAsk(str(care.carer), role, care.carer_id)],
    )


def _want(care: Care) -> Want:
    return Want(
        origin=f"gardens:{care.pk}",
        kind=COVER,
        place=Place(care.authority_id, care.school_id),
        title=f"Ferienvertretung für das Beet {care.bed} finden",
        due_on=care.holidays_from,
        about_type=Care._meta.label_lower,
        about_id=care.pk,
        about_name=str(care.bed),
    )


def note_agreement(settled: ApprovalSettled) -> None:
    """Note that who cares for a bed has said so; called when an approval was settled."""
    if settled.kind == CARE and settled.state == ApprovalState.GIVEN:
        with scope(authorities=[settled.authority_id]):
            _note_agreement(actor=system_actor(SOURCE), care_id=settled.about_id)


@action(TEND_GARDEN)
def _note_agreement(*, actor: Actor, care_id: UUID) -> None:
    care: Care | None = Care.objects.filter(pk=care_id).first()
    if care is None:
        require(actor, TEND_GARDEN, [])
        nothing_changed()
        return
    require(actor, TEND_GARDEN, care)
    changes: dict[UUID, Mapping[str, Any]] = {care_id: {"agreed_on": timezone.localdate()}}
    change_rows(actor=actor, verb="gardens.note_agreement", model=Care, changes=changes)


def write_thanks(*, actor: Actor, cares: Sequence[Care]) -> tuple[UUID, ...]:
    """Thank those who care for beds; return the keys of the letters."""
    rows = [
        LetterRow(
            authority_id=one.authority_id,
            school_id=one.school_id,
            recipient=str(one.carer),
            values={"carer": str(one.carer), "bed": str(one.bed)},
            about=Care._meta.label_lower,
            about_id=one.pk,
        )
        for one in cares
    ]
    return write_letters(actor=actor, kind=THANKS, rows=rows).ids
