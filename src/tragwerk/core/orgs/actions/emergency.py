# SPDX-License-Identifier: EUPL-1.2
"""Verbs of emergency access: request, approve, refuse, end, and the record of every page."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotVisible,
    Place,
    action,
    mark_checked,
    nothing_changed,
    require,
    system_actor,
    system_scope,
)
from tragwerk.core.audit.public import change_rows, create_rows
from tragwerk.core.events.public import publish
from tragwerk.core.orgs.events import EmergencyAccessesMoved
from tragwerk.core.orgs.models import (
    EMERGENCY_TRANSITIONS,
    LONGEST,
    SHORTEST,
    SHORTEST_REASON,
    Authority,
    AuthorityState,
    EmergencyAccess,
    EmergencyEnd,
    EmergencyExtent,
    EmergencyState,
)
from tragwerk.core.orgs.permissions import (
    APPROVE_EMERGENCY,
    REQUEST_EMERGENCY,
    USE_EMERGENCY,
)
from tragwerk.core.orgs.queries.emergency import OPEN, course_of
from tragwerk.core.orgs.rules import end_by_time, is_in_force, says_something, state_at

Values = Mapping[str, Any]


@action(REQUEST_EMERGENCY)
def request_emergency_access(*, actor: Actor, authority_id: UUID, extent: str, minutes: int, reason: str) -> UUID:
    """Ask an authority to be let in; open at once where the authority wants no second pair of eyes."""
    require(actor, REQUEST_EMERGENCY, Place(authority_id))
    # The row of the authority is the lock: its rule may not change while the request is written.
    authority = Authority.objects.select_for_update().filter(pk=authority_id, state=AuthorityState.JOINED).first()
    if authority is None or actor.account_id is None:
        raise NotVisible(_("This authority does not exist, or it is not visible to you."))
    _refuse_unusable(extent, minutes, reason)
    now = timezone.now()
    rows = EmergencyAccess.objects.select_for_update().filter(authority=authority, account_id=actor.account_id)
    earlier = list(rows.filter(state__in=OPEN))
    _close(actor, [row for row in earlier if state_at(course_of(row), now) != row.state])
    if any(state_at(course_of(row), now) == row.state for row in earlier):
        raise DomainError(
            _("You have a request or an access at %(place)s already. Please end it first.") % {"place": authority},
            field="authority",
            code="open",
        )
    row: dict[str, Any] = {
        "authority_id": authority.pk,
        "account_id": actor.account_id,
        "label": actor.label[:160],
        "reason": reason.strip(),
        "extent": extent,
        "minutes": minutes,
        "requested_at": now,
        "state": EmergencyState.REQUESTED,
    }
    if not authority.emergency_needs_approval:
        row |= _opened(minutes, now)
    key = create_rows(actor=actor, verb="orgs.request_emergency_access", model=EmergencyAccess, rows=[row])[0]
    publish(EmergencyAccessesMoved((key,), str(row["state"])))
    return key


def _opened(minutes: int, now: datetime) -> dict[str, Any]:
    return {
        "state": EmergencyState.ACTIVE,
        "starts_at": now,
        "ends_at": now + timedelta(minutes=minutes),
    }


def _refuse_unusable(extent: str, minutes: int, reason: str) -> None:
    if extent not in EmergencyExtent.values:
        raise DomainError(_("Please choose what the access is for."), field="extent", code="extent")
    if not SHORTEST <= minutes <= LONGEST:
        raise DomainError(
            _("An emergency access lasts from %(shortest)d to %(longest)d minutes.")
            % {"shortest": SHORTEST, "longest": LONGEST},
            field="minutes",
            code="minutes",
        )
    if len(reason.strip()) < SHORTEST_REASON:
        raise DomainError(
            _("Please give the reason in at least %(count)d characters; a ticket number helps.")
            % {"count": SHORTEST_REASON},
            field="reason",
            code="reason",
        )
    if not says_something(reason):
        raise DomainError(
            _("Please give the reason in words: what has happened, and who asks for help?"),
            field="reason",
            code="reason",
        )


def _locked(ids: Sequence[UUID]) -> list[EmergencyAccess]:
    """Return the rows, held until the end of the transaction, so that the second of two people sees the first."""
    found = list(EmergencyAccess.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    if not found or len(found) != len(set(ids)):
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    return found


def _refuse_transition(rows: Sequence[EmergencyAccess], state: EmergencyState, now: datetime) -> None:
    for row in rows:
        current = EmergencyState(state_at(course_of(row), now))
        if state not in EMERGENCY_TRANSITIONS[current]:
            raise DomainError(
                _("This emergency access is “%(state)s” by now. Please load the page again.")
                % {"state": current.label},
                code="transition",
            )


def _move(actor: Actor, verb: str, changes: Mapping[UUID, Values], state: EmergencyState) -> list[UUID]:
    moved = change_rows(
        actor=actor,
        verb=verb,
        model=EmergencyAccess,
        changes={key: {**values, "state": state} for key, values in changes.items()},
    )
    publish(EmergencyAccessesMoved(tuple(moved), str(state)))
    return moved


def _decided(actor: Actor, now: datetime) -> dict[str, Any]:
    return {"decided_by_account": actor.account_id, "decided_by_label": actor.label[:160], "decided_at": now}


@action(APPROVE_EMERGENCY)
def approve_emergency_accesses(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Let operators in for the time they asked for; never by who asked."""
    rows, now = _locked(ids), timezone.now()
    require(actor, APPROVE_EMERGENCY, rows)
    if any(row.account_id is not None and row.account_id == actor.account_id for row in rows):
        raise DomainError(
            _("Your own request is approved by somebody else: that is what the second pair of eyes is for."),
            code="own",
        )
    _refuse_transition(rows, EmergencyState.ACTIVE, now)
    changes = {row.pk: {**_decided(actor, now), **_opened(row.minutes, now)} for row in rows}
    return _move(actor, "orgs.approve_emergency_access", changes, EmergencyState.ACTIVE)


@action(APPROVE_EMERGENCY)
def refuse_emergency_accesses(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Do not let operators in."""
    rows, now = _locked(ids), timezone.now()
    require(actor, APPROVE_EMERGENCY, rows)
    _refuse_transition(rows, EmergencyState.REFUSED, now)
    changes = {row.pk: _decided(actor, now) for row in rows}
    return _move(actor, "orgs.refuse_emergency_access", changes, EmergencyState.REFUSED)


def _ended(actor: Actor, kind: EmergencyEnd, now: datetime) -> dict[str, Any]:
    return {"ended_at": now, "end_kind": kind, "ended_by_label": actor.label[:160]}


@action(APPROVE_EMERGENCY)
def end_emergency_accesses(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Put operators out before their time; the very next request finds nothing."""
    rows, now = _locked(ids), timezone.now()
    require(actor, APPROVE_EMERGENCY, rows)
    _refuse_transition(rows, EmergencyState.ENDED, now)
    if any(not is_in_force(course_of(row), now) for row in rows):
        raise DomainError(_("A request that is still open is approved or refused."), code="transition")
    changes = {row.pk: _ended(actor, EmergencyEnd.AUTHORITY, now) for row in rows}
    return _move(actor, "orgs.end_emergency_access", changes, EmergencyState.ENDED)


@action(USE_EMERGENCY, when_looking=True)
def leave_emergency_access(*, actor: Actor, access_id: UUID) -> UUID:
    """End one's own access before its time, or take one's own request back."""
    row, now = _locked([access_id])[0], timezone.now()
    if actor.account_id is None or row.account_id != actor.account_id:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    mark_checked()
    _refuse_transition([row], EmergencyState.ENDED, now)
    ended = {row.pk: _ended(actor, EmergencyEnd.OPERATOR, now)}
    return _move(actor, "orgs.leave_emergency_access", ended, EmergencyState.ENDED)[0]


@action(USE_EMERGENCY)
def close_emergency_accesses(*, actor: Actor) -> int:
    """Write down what the clock has ended; nobody's access depends on it."""
    now = timezone.now()
    with system_scope(reason="close emergency accesses that are over"):
        rows = EmergencyAccess.objects.select_for_update().filter(state__in=OPEN).order_by("pk")
        over = [row for row in rows if state_at(course_of(row), now) != row.state]
        _close(actor, over)
    return len(over)


def _close(actor: Actor, rows: Sequence[EmergencyAccess]) -> None:
    """Move rows whose time is over to their end, in the name of the clock."""
    mark_checked()
    if not rows:
        nothing_changed()
        return
    changes: dict[UUID, Values] = {
        row.pk: {"ended_at": end_by_time(course_of(row)), "end_kind": EmergencyEnd.TIME} for row in rows
    }
    _move(system_actor(_("the clock")), "orgs.close_emergency_access", changes, EmergencyState.ENDED)
