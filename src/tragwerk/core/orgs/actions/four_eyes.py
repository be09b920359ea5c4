# SPDX-License-Identifier: EUPL-1.2
"""Verbs of the four eyes: switching them off is asked for by one person and confirmed by another."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotVisible, Place, action, nothing_changed, require
from tragwerk.core.approvals.public import (
    RequestState,
    asked,
    is_own_request,
    locked_requests,
    move_requests,
    refuse_foreign,
    refuse_own,
)
from tragwerk.core.audit.public import change_rows, create_rows
from tragwerk.core.events.public import publish
from tragwerk.core.orgs.events import FourEyesMoved
from tragwerk.core.orgs.models import Authority, FourEyesWaiver
from tragwerk.core.orgs.permissions import SET_EMERGENCY_POLICY
from tragwerk.core.orgs.queries.four_eyes import others_who_decide
from tragwerk.core.orgs.rules import says_something


@action(SET_EMERGENCY_POLICY)
def require_four_eyes(*, actor: Actor, authority_id: UUID) -> None:
    """Let nobody in without approval from now on; that needs no second person."""
    authority = _locked_authority(actor, authority_id)
    if authority.emergency_needs_approval:
        nothing_changed()
        return
    _set(actor, authority_id, needs_approval=True)


def _set(actor: Actor, authority_id: UUID, *, needs_approval: bool, reason: str = "") -> None:
    change_rows(
        actor=actor,
        verb="orgs.set_emergency_policy",
        model=Authority,
        changes={authority_id: {"emergency_needs_approval": needs_approval}},
        reason=reason,
    )


@action(SET_EMERGENCY_POLICY)
def ask_to_waive_four_eyes(*, actor: Actor, authority_id: UUID, reason: str) -> UUID:
    """Ask that emergency access opens without approval; nothing changes before a second person confirms."""
    authority = _locked_authority(actor, authority_id)
    if actor.account_id is None:
        raise TypeError("who asks has to be known, so that somebody else confirms")
    if not authority.emergency_needs_approval:
        raise DomainError(_("Emergency access opens without approval here already."), code="off")
    if not says_something(reason):
        raise DomainError(
            _("Please give the reason in at least three words: why shall nobody have to approve any more?"),
            field="reason",
            code="reason",
        )
    if FourEyesWaiver.objects.filter(authority=authority, state=RequestState.ASKED).exists():
        raise DomainError(_("Somebody has asked for this already; it waits for a second person."), code="asked")
    if not others_who_decide(actor, authority_id):
        raise DomainError(
            _(
                "Nobody else here could confirm this. First give a second person with an account the role “Authority "
                "IT” or “School administration” (People → person → Give a role)."
            ),
            code="alone",
        )
    why = reason.strip()[:500]
    row = {"authority_id": authority_id, "reason": why, **asked(actor)}
    verb = "orgs.ask_to_waive_four_eyes"
    key = create_rows(actor=actor, verb=verb, model=FourEyesWaiver, rows=[row], reason=why)[0]
    publish(FourEyesMoved((key,), RequestState.ASKED))
    return key


@action(SET_EMERGENCY_POLICY)
def confirm_four_eyes_waivers(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Agree as the second person: emergency access opens without approval from now on."""
    rows = _locked(actor, ids)
    if actor.account_id is None or any(is_own_request(actor, row) for row in rows):
        raise DomainError(
            _("Who asked does not confirm it. Another person of the IT or of the school administration has to."),
            code="own",
        )
    moved = _move(actor, "orgs.confirm_four_eyes_waiver", rows, RequestState.CONFIRMED)
    for row in rows:
        _set(actor, row.authority_id, needs_approval=False, reason=row.reason)
    return moved


@action(SET_EMERGENCY_POLICY)
def refuse_four_eyes_waivers(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Do not agree; the four eyes stay."""
    rows = _locked(actor, ids)
    refuse_own(actor, rows, _("This is your own request. Please withdraw it instead."))
    return _move(actor, "orgs.refuse_four_eyes_waiver", rows, RequestState.REFUSED)


@action(SET_EMERGENCY_POLICY)
def withdraw_four_eyes_waivers(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Take the own wish back."""
    rows = _locked(actor, ids)
    refuse_foreign(actor, rows, _("Only who asked takes the request back. You can refuse it."))
    return _move(actor, "orgs.withdraw_four_eyes_waiver", rows, RequestState.WITHDRAWN)


def _locked_authority(actor: Actor, authority_id: UUID) -> Authority:
    """Return the authority, held until the end of the transaction: its row is the lock of its rule."""
    require(actor, SET_EMERGENCY_POLICY, Place(authority_id))
    found = Authority.objects.select_for_update().filter(pk=authority_id).first()
    if found is None:
        raise NotVisible(_("This authority does not exist, or it is not visible to you."))
    return found


def _locked(actor: Actor, ids: Sequence[UUID]) -> list[FourEyesWaiver]:
    found = locked_requests(FourEyesWaiver, ids)
    require(actor, SET_EMERGENCY_POLICY, found)
    return found


def _move(actor: Actor, verb: str, rows: Sequence[FourEyesWaiver], state: RequestState) -> list[UUID]:
    moved = move_requests(actor, verb, rows, state)
    publish(FourEyesMoved(tuple(moved), str(state)))
    return moved
