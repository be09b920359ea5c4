# SPDX-License-Identifier: EUPL-1.2
"""How an approval comes to its end: by the answers of its signers, or without them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotVisible, Permission, require
from tragwerk.core.approvals.actions.requests import move_requests
from tragwerk.core.approvals.events import ApprovalSettled, ConsentMoved
from tragwerk.core.approvals.models import (
    CONSENT_TRANSITIONS,
    TRANSITIONS,
    Approval,
    ApprovalState,
    Consent,
    ConsentState,
    RequestState,
    ScannedPaper,
    Signature,
    Signer,
    SigningCode,
)
from tragwerk.core.approvals.rules import outcome
from tragwerk.core.audit.public import change_rows
from tragwerk.core.events.public import publish

_FOLLOWS: dict[str, ConsentState] = {
    ApprovalState.GIVEN: ConsentState.GIVEN,
    ApprovalState.REFUSED: ConsentState.REFUSED,
    ApprovalState.LAPSED: ConsentState.CLOSED,
    ApprovalState.WITHDRAWN: ConsentState.CLOSED,
}


def locked_approvals(actor: Actor, ids: Sequence[UUID], permission: Permission) -> list[Approval]:
    """Return approvals that the actor may treat so, held until the end of the transaction."""
    held = Approval.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = list(held)
    if not found or len(found) != len(set(ids)):
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    require(actor, permission, found)
    return found


def refuse_settled(approval: Approval, state: ApprovalState) -> None:
    """Refuse a step that the state does not allow any more."""
    if state not in TRANSITIONS[approval.state]:
        raise DomainError(
            _("“%(title)s” is “%(state)s” by now. Please load the page again.")
            % {"title": approval.title, "state": approval.get_state_display()},
            code="state",
        )


def settle(actor: Actor, approval: Approval) -> ApprovalState | None:
    """Bring an approval to its end when its answers say so; return the state that it took."""
    signers = list(Signer.objects.filter(approval=approval).order_by("place").values_list("pk", flat=True))
    said = dict(Signature.objects.filter(approval=approval).values_list("signer_id", "answer"))
    found = outcome(approval.needed, [said.get(key) for key in signers])
    if found is None:
        return None
    state = ApprovalState(found)
    end_approvals(actor, "approvals.settle", [approval], state)
    return state


def end_approvals(
    actor: Actor, verb: str, rows: Sequence[Approval], state: ApprovalState, reason: str = ""
) -> list[UUID]:
    """Move approvals to an end, close their codes and papers, let consents follow, and tell who listens."""
    for row in rows:
        refuse_settled(row, state)
    now = timezone.now()
    end: dict[str, Any] = {"state": state, "ended_at": now, "end_reason": reason[:500]}
    if state == ApprovalState.WITHDRAWN:
        end |= {"ended_by": actor.label[:160], "ended_account": actor.account_id}
    changes: dict[UUID, Mapping[str, Any]] = {row.pk: end for row in rows}
    ended = change_rows(actor=actor, verb=verb, model=Approval, changes=changes, reason=reason)
    _close_codes(actor, ended)
    _close_papers(actor, ended)
    _follow(actor, ended, state)
    for row in rows:
        publish(ApprovalSettled(row.pk, row.authority_id, row.kind, row.about_table, row.about_id, state.value))
    return ended


def _close_codes(actor: Actor, ids: Sequence[UUID]) -> None:
    rows = SigningCode.objects.filter(signer__approval__in=ids, used_at__isnull=True, voided_at__isnull=True)
    keys = list(rows.values_list("pk", flat=True))
    if keys:
        now = timezone.now()
        steps = {key: {"voided_at": now} for key in keys}
        change_rows(actor=actor, verb="approvals.void_codes", model=SigningCode, changes=steps)


def _close_papers(actor: Actor, ids: Sequence[UUID]) -> None:
    """A paper of a document that is settled needs no second person any more."""
    rows = list(ScannedPaper.objects.filter(approval__in=ids, state=RequestState.ASKED).order_by("pk"))
    if rows:
        move_requests(actor, "approvals.close_papers", rows, RequestState.WITHDRAWN)


def _follow(actor: Actor, ids: Sequence[UUID], state: ApprovalState) -> None:
    """Let the consents whose evidence these approvals hold take the same step."""
    rows = list(Consent.objects.filter(approval__in=ids).order_by("pk"))
    wanted = _FOLLOWS[state]
    rows = [row for row in rows if wanted in CONSENT_TRANSITIONS[row.state]]
    if not rows:
        return
    answered = timezone.now() if wanted in (ConsentState.GIVEN, ConsentState.REFUSED) else None
    ended = None if wanted == ConsentState.GIVEN else timezone.now()
    step = {"state": wanted, "decided_at": answered, "ended_at": ended}
    changes: dict[UUID, Mapping[str, Any]] = {row.pk: step for row in rows}
    change_rows(actor=actor, verb="approvals.settle_consents", model=Consent, changes=changes)
    for row in rows:
        publish(ConsentMoved(row.pk, row.authority_id, row.purpose, row.person_id, wanted.value))
