# SPDX-License-Identifier: EUPL-1.2
"""Verbs of who signs: with a code and no account, on screen before the office, on paper with a second person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from tragwerk.core.access.public import Actor, DomainError, NotVisible, action, require, scope, system_actor
from tragwerk.core.approvals.actions.asking import make_codes
from tragwerk.core.approvals.actions.requests import (
    asked,
    locked_requests,
    move_requests,
    refuse_foreign,
    refuse_own,
)
from tragwerk.core.approvals.actions.settling import locked_approvals, refuse_settled, settle
from tragwerk.core.approvals.models import (
    Answer,
    Approval,
    ApprovalState,
    CodeUse,
    RequestState,
    ScannedPaper,
    Signature,
    Signer,
    SigningCode,
    Way,
    kind_named,
)
from tragwerk.core.approvals.permissions import CONFIRM_PAPER, TAKE_SIGNATURE
from tragwerk.core.approvals.queries.codes import Opening
from tragwerk.core.approvals.queries.evidence import sealed_values
from tragwerk.core.approvals.rules import (
    LONGEST_BEGINNING,
    is_drawn,
    is_strokes,
    seal_of,
    type_of,
    whose_turn,
)
from tragwerk.core.audit.public import change_rows, create_rows
from tragwerk.core.files import public as files

SCAN_LIMIT = 10_000_000
SHORTEST_NAME = 3
CONSENT_KIND = "approvals.consent"


@dataclass(frozen=True)
class Said:
    """What a signer enters: name, perhaps the drawn signature, or that they refuse and why."""

    name: str
    strokes: str = ""
    answer: str = Answer.GIVEN
    note: str = ""


@dataclass(frozen=True)
class Signed:
    """What comes of signing: the evidence, and the code with which a consent can be withdrawn."""

    signature_id: UUID
    approval_id: UUID
    settled: ApprovalState | None
    withdrawal_code: str = ""


def code_actor() -> Actor:
    """Return who writes for somebody without an account; the trail keeps that it was a code, and not who."""
    with override(settings.LANGUAGE_CODE):
        return system_actor(_("code on paper"))


def sign_with_code(*, opening: Opening, said: Said) -> Signed:
    """Sign or refuse with a code, once; the code opens nothing afterwards."""
    with scope(authorities=[opening.authority_id]):
        return _sign_with_code(actor=code_actor(), opening=opening, said=said)


@action(TAKE_SIGNATURE)
def _sign_with_code(*, actor: Actor, opening: Opening, said: Said) -> Signed:
    signer = _locked_signer(actor, opening.signer_id)
    rows = SigningCode.objects.select_for_update().filter(
        pk=opening.code_id,
        use=CodeUse.SIGN,
        used_at__isnull=True,
        voided_at__isnull=True,
        expires_at__gt=timezone.now(),
    )
    code = rows.first()
    if code is None:
        raise DomainError(_("This code has been used meanwhile, or a new one was made."), code="code")
    used = {code.pk: {"used_at": timezone.now()}}
    change_rows(actor=actor, verb="approvals.use_code", model=SigningCode, changes=used)
    signed = _sign(actor, signer, said, Way.CODE, code=code.pk)
    if signer.approval.kind == CONSENT_KIND and said.answer == Answer.GIVEN:
        (withdrawal,) = make_codes(actor, [signer], CodeUse.WITHDRAW)
        return replace(signed, withdrawal_code=withdrawal.code)
    return signed


@action(TAKE_SIGNATURE)
def sign_on_screen(*, actor: Actor, signer_id: UUID, said: Said) -> Signed:
    """Take a signature on a screen that the office hands over."""
    signer = _locked_signer(actor, signer_id)
    return _sign(actor, signer, said, Way.SCREEN, recorded=_recorded(actor))


@action(TAKE_SIGNATURE)
def take_paper(
    *, actor: Actor, signer_id: UUID, stream: IO[bytes], file_name: str, typed_name: str, signed_on: date
) -> UUID | None:
    """Keep a scanned paper: as a signature, or where the kind wants four eyes for a second person to compare.

    Returns the key of the paper that waits, None where the signature counts already.
    """
    signer = _locked_signer(actor, signer_id)
    _refuse_answer(signer, Said(typed_name), Way.PAPER)
    if signed_on > timezone.localdate():
        raise DomainError(
            _("The day on the paper lies ahead. Please enter the day of the signature."), field="signed_on"
        )
    scan = _stored_scan(signer, stream, file_name)
    kind = kind_named(signer.approval.kind)
    if kind is None or not kind.four_eyes:
        _sign(actor, signer, Said(typed_name), Way.PAPER, scan=scan, signed_on=signed_on, recorded=_recorded(actor))
        return None
    if ScannedPaper.objects.filter(signer=signer, state=RequestState.ASKED).exists():
        raise DomainError(
            _("A paper of %(name)s waits for a second person already.") % {"name": signer.name}, code="waits"
        )
    row = {
        "authority_id": signer.authority_id,
        "school_id": signer.school_id,
        "approval_id": signer.approval_id,
        "signer_id": signer.pk,
        "scan_id": scan.pk,
        "typed_name": typed_name.strip()[:160],
        "signed_on": signed_on,
        **asked(actor),
    }
    return create_rows(actor=actor, verb="approvals.take_paper", model=ScannedPaper, rows=[row])[0]


@action(CONFIRM_PAPER)
def confirm_papers(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Agree as the second person that a paper shows what was entered; only now it counts."""
    rows = _locked_papers(actor, ids, CONFIRM_PAPER)
    refuse_own(actor, rows, _("Who scanned the paper does not confirm it. Another person has to compare it."))
    moved = move_requests(actor, "approvals.confirm_paper", rows, RequestState.CONFIRMED)
    for row in rows:
        signer = _locked_signer(actor, row.signer_id, CONFIRM_PAPER)
        recorded = {"recorded_by": row.asked_by, "recorded_account": row.asked_account}
        _sign(actor, signer, Said(row.typed_name), Way.PAPER, scan=row.scan, signed_on=row.signed_on, recorded=recorded)
    return moved


@action(CONFIRM_PAPER)
def refuse_papers(*, actor: Actor, ids: Sequence[UUID], reason: str = "") -> list[UUID]:
    """Do not agree; the paper does not count, and another can be scanned."""
    rows = _locked_papers(actor, ids, CONFIRM_PAPER)
    refuse_own(actor, rows, _("This is your own scan. Please take it back instead."))
    return move_requests(actor, "approvals.refuse_paper", rows, RequestState.REFUSED, reason)


@action(TAKE_SIGNATURE)
def withdraw_papers(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Take the own scan back."""
    rows = _locked_papers(actor, ids, TAKE_SIGNATURE)
    refuse_foreign(actor, rows, _("Only who scanned the paper takes it back. You can refuse it."))
    return move_requests(actor, "approvals.withdraw_paper", rows, RequestState.WITHDRAWN)


def _locked_papers(actor: Actor, ids: Sequence[UUID], permission: Any) -> list[ScannedPaper]:
    rows = locked_requests(ScannedPaper, ids)
    require(actor, permission, rows)
    return rows


def _locked_signer(actor: Actor, signer_id: UUID, permission: Any = TAKE_SIGNATURE) -> Signer:
    """Return a signer whose approval is held: its row is the lock of all its answers."""
    found = Signer.objects.filter(pk=signer_id).values_list("approval_id", flat=True).first()
    if found is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    (approval,) = locked_approvals(actor, [found], permission)
    signer: Signer = Signer.objects.get(pk=signer_id)
    signer.approval = approval
    return signer


def _recorded(actor: Actor) -> dict[str, Any]:
    return {"recorded_by": actor.label[:160], "recorded_account": actor.account_id}


def _refuse_answer(signer: Signer, said: Said, way: Way) -> None:
    """Refuse what is no answer, or comes when none is due, at the field that says it."""
    approval: Approval = signer.approval
    kind = kind_named(approval.kind)
    refuse_settled(approval, ApprovalState.GIVEN)
    if kind is None or way not in kind.ways:
        raise DomainError(_("“%(title)s” is not signed this way.") % {"title": approval.title}, code="way")
    signers = list(Signer.objects.filter(approval=approval).order_by("place").values_list("pk", flat=True))
    answers = dict(Signature.objects.filter(approval=approval).values_list("signer_id", "answer"))
    if signer.pk in answers:
        raise DomainError(_("%(name)s has answered already.") % {"name": signer.name}, code="answered")
    turns = whose_turn(approval.in_order, [answers.get(key) for key in signers])
    if signers.index(signer.pk) not in turns:
        raise DomainError(_("Somebody else signs first. Please come back when that is done."), code="order")
    if len(said.name.strip()) < SHORTEST_NAME:
        raise DomainError(_("Please write your first and family name."), field="name", code="name")
    if said.answer not in Answer.values:
        raise DomainError(_("Please choose whether you sign or refuse."), code="answer")
    if said.strokes and not (is_strokes(said.strokes) and is_drawn(said.strokes)):
        raise DomainError(
            _("The drawn signature is too short or too long. Please draw it again, or leave the field empty."),
            field="strokes",
            code="strokes",
        )


def _sign(
    actor: Actor,
    signer: Signer,
    said: Said,
    way: Way,
    *,
    code: UUID | None = None,
    scan: Any = None,
    signed_on: date | None = None,
    recorded: Mapping[str, Any] | None = None,
) -> Signed:
    """Write the evidence with its seal, and settle the approval when enough have answered."""
    _refuse_answer(signer, said, way)
    now = timezone.now()
    row: dict[str, Any] = {
        "authority_id": signer.authority_id,
        "school_id": signer.school_id,
        "approval_id": signer.approval_id,
        "signer_id": signer.pk,
        "answer": str(said.answer),
        "way": way.value,
        "typed_name": said.name.strip()[:160],
        "strokes": said.strokes,
        "note": said.note.strip()[:500],
        "digest": signer.approval.digest,
        "signed_at": now,
        "signed_on": signed_on or timezone.localdate(now),
        "code": code,
        "scan_id": scan.pk if scan else None,
        "scan_digest": scan.digest if scan else "",
        **(recorded or {}),
    }
    row["seal"] = seal_of(sealed_values(row))
    verb = "approvals.sign" if said.answer == Answer.GIVEN else "approvals.refuse"
    (key,) = create_rows(actor=actor, verb=verb, model=Signature, rows=[row])
    return Signed(key, signer.approval_id, settle(actor, signer.approval))


def _stored_scan(signer: Signer, stream: IO[bytes], file_name: str) -> Any:
    """Keep the scan when its first bytes are those of a PDF, JPEG or PNG."""
    beginning = stream.read(LONGEST_BEGINNING)
    stream.seek(0)
    found = type_of(beginning)
    if found is None:
        raise DomainError(
            _("“%(name)s” is neither a PDF nor a JPEG or PNG picture. Please scan or photograph the paper.")
            % {"name": file_name},
            field="file",
            code="type",
        )
    return files.store(
        stream, authority=signer.authority_id, name=file_name, purpose="approvals.scan", limit=SCAN_LIMIT
    )
