# SPDX-License-Identifier: EUPL-1.2
"""Verbs on grants: propose, change, release, end, discard, and the read that leaves a trace."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotVisible,
    Place,
    action,
    bulk,
    nothing_changed,
    require,
    scope,
    uuid7_block,
)
from tragwerk.core.audit.public import change_rows, create_rows, record
from tragwerk.core.events.public import publish
from tragwerk.core.grants import queries
from tragwerk.core.grants.events import GrantEnded, GrantReleased
from tragwerk.core.grants.models import (
    RIGHTS,
    SEE,
    EndReason,
    Grant,
    GrantedRow,
    GrantState,
    GrantView,
    kind_named,
)
from tragwerk.core.grants.permissions import MANAGE_GRANT, READ_GRANT
from tragwerk.core.grants.rules import LONGEST_MONTHS, PeriodFault, last_day_of, period_fault
from tragwerk.core.orgs.public import Authority, AuthorityState

Rows = Sequence[Mapping[str, Any]]
READ_VERB = "grants.read_grant"
FILE_VERB = "grants.take_file"
FROZEN = ("id", "authority_id", "grant_id", "to_authority_id", "position", "values")


@action(MANAGE_GRANT)
def propose_grants(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Note what is to be shared with whom; nobody sees anything yet."""
    for row in rows:
        _refuse_faults({"rights": [SEE], **row})
    who = {"proposed_by": actor.label[:160], "proposed_account": actor.account_id}
    wanted = [{"rights": [SEE], **row, **who, "state": GrantState.PROPOSED} for row in rows]
    return create_rows(actor=actor, verb="grants.propose_grants", model=Grant, rows=wanted)


@action(MANAGE_GRANT)
def change_grants(
    *,
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> list[UUID]:
    """Change what is proposed; what is released stays as it was released."""
    for grant in _locked(actor, changes):
        if grant.state != GrantState.PROPOSED:
            raise DomainError(
                _("Only a proposed grant can be changed. End this one and propose another."), code="state"
            )
        wanted = changes[grant.pk]
        # A start that was agreed earlier may have passed by now; only a new one has to lie ahead.
        kept = wanted.get("valid_from", grant.valid_from) == grant.valid_from
        _refuse_faults({**_facts(grant), **wanted}, start_kept=kept)
    return change_rows(
        actor=actor, verb="grants.change_grants", model=Grant, changes=changes, expected=expected, reason=reason
    )


@action(MANAGE_GRANT)
def release_grants(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Let the receivers see from the first day on; a frozen view is copied now."""
    grants = _stepping(actor, ids, GrantState.RELEASED)
    for grant in grants:
        if grant.is_over(timezone.localdate()):
            raise DomainError(_("The last day of this grant has passed. Please change the period first."), code="over")
        _refuse_faults(_facts(grant), start_kept=True)
    who = {"released_by": actor.label[:160], "released_account": actor.account_id, "released_at": timezone.now()}
    steps: dict[UUID, Mapping[str, Any]] = {grant.pk: {"state": GrantState.RELEASED, **who} for grant in grants}
    released = change_rows(actor=actor, verb="grants.release_grants", model=Grant, changes=steps)
    bulk.insert(GrantedRow, FROZEN, [row for grant in grants if grant.view == GrantView.FROZEN for row in _copy(grant)])
    for grant in grants:
        publish(GrantReleased(grant.pk, grant.authority_id, grant.to_authority_id))
    return released


def _copy(grant: Grant) -> Iterable[tuple[Any, ...]]:
    """Return the rows to freeze; they get no entries in the trail, which would outlive the grant."""
    rows = queries.current_rows(grant)
    return (
        (key, grant.authority_id, grant.pk, grant.to_authority_id, position, values)
        for position, (key, values) in enumerate(zip(uuid7_block(len(rows)), rows, strict=True))
    )


@action(MANAGE_GRANT)
def discard_grants(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Give proposals up."""
    return _take_step(actor, "grants.discard_grants", ids, GrantState.DISCARDED)


@action(MANAGE_GRANT)
def restore_grants(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Take the discarding of proposals back."""
    return _take_step(actor, "grants.restore_grants", ids, GrantState.PROPOSED)


def _take_step(actor: Actor, verb: str, ids: Sequence[UUID], state: GrantState) -> list[UUID]:
    steps: dict[UUID, Mapping[str, Any]] = {grant.pk: {"state": state} for grant in _stepping(actor, ids, state)}
    return change_rows(actor=actor, verb=verb, model=Grant, changes=steps)


@action(MANAGE_GRANT)
def end_grants(*, actor: Actor, ids: Sequence[UUID], reason: str = "") -> list[UUID]:
    """End grants at once, as the giver or as the receiver; frozen copies are deleted."""
    held = actor.places(MANAGE_GRANT)
    found = {grant.pk: grant for grant in Grant.objects.filter(pk__in=ids).select_related("to_authority")}
    own = [key for key, grant in found.items() if held.cover(grant.authority_id)]
    foreign = [grant for key, grant in found.items() if key not in own]
    if len(found) != len(set(ids)):
        raise NotVisible(_("This grant does not exist, or it is not visible to you."))
    for grant in foreign:
        require(actor, MANAGE_GRANT, Place(grant.to_authority_id))
        office = queries.office_of(actor, grant, MANAGE_GRANT)
        with scope(authorities=[grant.authority_id]):
            _end(actor=across(actor, office), ids=[grant.pk], why=EndReason.GIVEN_BACK, reason=reason)
    if own:
        _end(actor=actor, ids=own, why=EndReason.WITHDRAWN, reason=reason)
    return list(found)


@action(MANAGE_GRANT)
def expire_grants(*, actor: Actor) -> list[UUID]:
    """End the released grants whose last day has passed."""
    ids = list(queries.overdue(queries.given(actor, MANAGE_GRANT)).values_list("pk", flat=True))
    if not ids:
        nothing_changed()
        return []
    return _end(actor=actor, ids=ids, why=EndReason.EXPIRED)


@action(MANAGE_GRANT)
def _end(*, actor: Actor, ids: Sequence[UUID], why: EndReason, reason: str = "") -> list[UUID]:
    grants = _stepping(actor, ids, GrantState.ENDED)
    who = {"ended_by": actor.label[:160], "ended_account": actor.account_id, "ended_at": timezone.now()}
    step = {"state": GrantState.ENDED, "end_reason": why, **who}
    steps: dict[UUID, Mapping[str, Any]] = {grant.pk: step for grant in grants}
    ended = change_rows(actor=actor, verb="grants.end_grants", model=Grant, changes=steps, reason=reason)
    GrantedRow.objects.filter(grant__in=ids).delete()
    for grant in grants:
        publish(GrantEnded(grant.pk, grant.authority_id, grant.to_authority_id, why.value))
    return ended


@action(READ_GRANT)
def read_grant(*, actor: Actor, grant_id: UUID, file: str = "") -> queries.SharedView:
    """Return what the grant shows, for somebody of the receiver; the giver's trail tells of every single read.

    `file` names the format in which the rows are taken away; that is an entry of its own kind.
    """
    grant = queries.received_grant(actor, grant_id)
    require(actor, READ_GRANT, Place(grant.to_authority_id))
    _refuse_closed(grant)
    frozen = grant.view == GrantView.FROZEN
    # Frozen rows are read in the receiver's own scope: the walls let them through as long as they exist.
    rows = queries.frozen_rows(grant) if frozen else None
    office = queries.office_of(actor, grant, READ_GRANT)
    with scope(authorities=[grant.authority_id]):
        if rows is None:
            rows = queries.current_rows(grant)
        shown = queries.SharedView(queries.columns_of(grant), rows, office)
        _note_read(actor=across(actor, office), grant=grant, shown=shown, file=file)
    return shown


@action(READ_GRANT)
def _note_read(*, actor: Actor, grant: Grant, shown: queries.SharedView, file: str) -> None:
    """Write one entry into the giver's trail: who of which office, how many rows of which columns, as what file."""
    require(actor, READ_GRANT, grant)
    with override(settings.LANGUAGE_CODE):
        told: dict[str, Any] = {
            "office": shown.office,
            "rows": len(shown.rows),
            "columns": [str(column.label) for column in shown.columns],
        }
        if file:
            told |= {"format": file.upper(), "filters": _("none, the whole list")}
    noted = {name: [None, value] for name, value in told.items()}
    record(actor=actor, verb=FILE_VERB if file else READ_VERB, target=grant, changes=noted)


def across(actor: Actor, office: str) -> Actor:
    """Return who writes into the giver's rows and trail for somebody of the receiver: name and office, no seat.

    Only inside a scope of the giver, and only after the receiver's right was checked.
    """
    return Actor(label=f"{actor.label} ({office})", account_id=actor.account_id, is_system=True)


def _locked(actor: Actor, ids: Iterable[UUID]) -> list[Grant]:
    """Return own grants, locked until the end of the transaction; one that is not there is not visible."""
    keys = set(ids)
    grants = list(Grant.objects.own().select_for_update().filter(pk__in=keys).order_by("pk"))
    if len(grants) != len(keys):
        raise NotVisible(_("This grant does not exist, or it is not visible to you."))
    require(actor, MANAGE_GRANT, grants)
    return grants


def _stepping(actor: Actor, ids: Sequence[UUID], state: GrantState) -> list[Grant]:
    """Return own grants that can take a step; refuse when one cannot."""
    grants = _locked(actor, ids)
    for grant in grants:
        if not grant.can(state):
            raise DomainError(
                _("This grant is %(state)s. The step “%(step)s” is not possible any more.")
                % {"state": grant.get_state_display(), "step": state.label},
                code="state",
            )
    return grants


def _facts(grant: Grant) -> dict[str, Any]:
    return {column.attname: getattr(grant, column.attname) for column in Grant._meta.concrete_fields}


def _refuse_faults(facts: Mapping[str, Any], *, start_kept: bool = False) -> None:
    """Refuse what no grant may say, at the field that says it."""
    _refuse_receiver(facts)
    kind = kind_named(facts["kind"])
    if kind is None:
        raise DomainError(
            _("This cannot be shared (any more). Please choose something else."), field="kind", code="kind"
        )
    unknown = [str(key) for key in facts["mask"] if key not in {column.key for column in kind.columns}]
    if unknown:
        raise DomainError(
            _("“%(list)s” has no column “%(columns)s”. Please choose from the list.")
            % {"list": kind.label, "columns": ", ".join(unknown)},
            field="mask",
            code="column",
        )
    if not facts["mask"]:
        raise DomainError(_("Please choose at least one column."), field="mask", code="no-column")
    if not str(facts["purpose"]).strip():
        raise DomainError(_("Please say what the receiver needs this for."), field="purpose", code="purpose")
    if set(facts["rights"]) - set(RIGHTS) or not facts["rights"]:
        raise DomainError(_("So far a grant can only let others see."), field="rights", code="rights")
    _refuse_period(facts, start_kept=start_kept)


def _refuse_receiver(facts: Mapping[str, Any]) -> None:
    if str(facts["to_authority_id"]) == str(facts["authority_id"]):
        raise DomainError(
            _("An authority sees its own data anyway. Please choose another receiver."),
            field="to_authority",
            code="self",
        )
    receiver = Authority.objects.filter(pk=facts["to_authority_id"]).first()
    if receiver is None or receiver.state != AuthorityState.JOINED:
        raise DomainError(
            _("%(receiver)s does not work with Tragwerk yet. Please choose an authority that has joined.")
            % {"receiver": receiver or _("The receiver")},
            field="to_authority",
            code="not-joined",
        )


def _refuse_period(facts: Mapping[str, Any], *, start_kept: bool) -> None:
    start, end, today = facts["valid_from"], facts["valid_to"], timezone.localdate()
    fault = period_fault(start, end, min(start, today) if start_kept else today)
    if fault is None:
        return
    field = "valid_from" if fault is PeriodFault.START_PAST else "valid_to"
    raise DomainError(_period_sentence(fault, start, end), field=field, code=fault.value)


def _period_sentence(fault: PeriodFault, start: Any, end: Any) -> str:
    if fault is PeriodFault.START_PAST:
        return _("The first day %(day)s has passed. Please enter today or a later day.") % {"day": _day(start)}
    if fault is PeriodFault.END_BEFORE_START:
        return _("The last day %(end)s is before the first day %(start)s.") % {"end": _day(end), "start": _day(start)}
    return _("A grant lasts %(months)d months at most. From %(start)s that is until %(latest)s.") % {
        "months": LONGEST_MONTHS,
        "start": _day(start),
        "latest": _day(last_day_of(start, LONGEST_MONTHS)),
    }


def _day(day: Any) -> str:
    return date_format(day, "d.m.Y")


def _refuse_closed(grant: Grant) -> None:
    today = timezone.localdate()
    if grant.is_open(today):
        return
    if grant.state == GrantState.RELEASED and not grant.is_over(today):
        raise DomainError(
            _("This grant begins on %(day)s. Until then there is nothing to see.") % {"day": _day(grant.valid_from)},
            code="not-yet",
        )
    day = timezone.localdate(grant.ended_at) if grant.ended_at else grant.valid_to
    raise DomainError(_("This grant ended on %(day)s. What it showed is gone.") % {"day": _day(day)}, code="ended")
