# SPDX-License-Identifier: EUPL-1.2
"""Verbs of who asks: ask, remind, withdraw, let lapse, and make the codes on paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotVisible, Place, action, nothing_changed, require
from tragwerk.core.approvals.actions.settling import end_approvals, locked_approvals
from tragwerk.core.approvals.events import ApprovalAsked, ApprovalReminded
from tragwerk.core.approvals.models import (
    Approval,
    ApprovalState,
    CodeUse,
    DocumentForm,
    Signer,
    SigningCode,
    Way,
    kind_named,
)
from tragwerk.core.approvals.permissions import ASK_APPROVAL
from tragwerk.core.approvals.queries.approvals import standings_of
from tragwerk.core.approvals.queries.codes import lookup_of
from tragwerk.core.approvals.rules import distinct_texts, needed_of, new_code
from tragwerk.core.audit.public import change_rows, create_rows
from tragwerk.core.events.public import publish
from tragwerk.core.extend.public import ApprovalKind
from tragwerk.core.files import public as files

# A code without a last day for signing, and how long one still works after that day.
CODE_DAYS, CODE_GRACE = 60, 14
MOST_SIGNERS = 20


@dataclass(frozen=True)
class SignerAsk:
    """Somebody who is to sign: a person of the authority, or a name alone."""

    name: str
    role: str
    person_id: UUID | None = None


@dataclass(frozen=True)
class Ask:
    """One document for one or several people to sign: a text, or a PDF that is stored already."""

    kind: str
    authority_id: UUID
    about_table: str
    about_id: UUID
    about_label: str
    title: str
    signers: Sequence[SignerAsk]
    text: str = ""
    document: Any = None
    school_id: UUID | None = None
    points: Sequence[str] = ()
    language: str = "de"
    due: date | None = None


@dataclass(frozen=True)
class IssuedCode:
    """A code as it is printed; nowhere else can it be read."""

    signer_id: UUID
    code: str
    expires_at: datetime


@action(ASK_APPROVAL)
def ask_approvals(*, actor: Actor, asks: Sequence[Ask]) -> list[UUID]:
    """Ask people to sign; equal texts are kept once."""
    for ask in asks:
        _refuse_faults(actor, ask)
    documents = _store_texts(asks)
    now = timezone.now()
    rows = [_approval_row(actor, ask, documents, now) for ask in asks]
    keys = create_rows(actor=actor, verb="approvals.ask", model=Approval, rows=rows)
    signers = [row for key, ask in zip(keys, asks, strict=True) for row in _signer_rows(key, ask)]
    create_rows(actor=actor, verb="approvals.ask", model=Signer, rows=signers)
    for key, ask in zip(keys, asks, strict=True):
        people = tuple(one.person_id for one in ask.signers if one.person_id is not None)
        publish(ApprovalAsked(key, ask.authority_id, ask.kind, people))
    return keys


def _kind_of(ask: Ask) -> ApprovalKind:
    kind = kind_named(ask.kind)
    if kind is None:
        raise DomainError(_("This cannot be signed (any more). Please choose something else."), field="kind")
    return kind


def _refuse_faults(actor: Actor, ask: Ask) -> None:
    """Refuse what cannot be asked, at the field that says it."""
    kind = _kind_of(ask)
    place = Place(ask.authority_id, ask.school_id)
    require(actor, ASK_APPROVAL, place)
    if kind.ask is not None:
        require(actor, kind.ask, place)
    if not ask.title.strip():
        raise DomainError(_("Please give the document a name."), field="title", code="title")
    if not ask.text.strip() and ask.document is None:
        raise DomainError(_("Please write the text, or choose a PDF."), field="text", code="text")
    if not ask.signers:
        raise DomainError(_("Please name at least one person who signs."), field="signers", code="signers")
    if len(ask.signers) > MOST_SIGNERS:
        raise DomainError(
            _("At most %(count)d people sign one document.") % {"count": MOST_SIGNERS}, field="signers", code="many"
        )
    if any(not one.name.strip() for one in ask.signers):
        raise DomainError(_("A name of a signer is missing."), field="signers", code="name")
    if any(one.role not in kind.roles for one in ask.signers):
        raise DomainError(
            _("“%(kind)s” cannot be signed in this role.") % {"kind": kind.label}, field="signers", code="role"
        )
    if ask.due is not None and ask.due < timezone.localdate():
        raise DomainError(_("The last day for signing has passed. Please choose a later one."), field="due", code="due")


def _store_texts(asks: Sequence[Ask]) -> dict[tuple[UUID, str], Any]:
    """Keep each text once for each authority; return the files by authority and text."""
    found: dict[tuple[UUID, str], Any] = {}
    for authority_id in dict.fromkeys(ask.authority_id for ask in asks):
        own = (ask.text for ask in asks if ask.authority_id == authority_id and ask.document is None)
        for text in distinct_texts(own):
            content = BytesIO(text.strip().encode())
            name = _("document.txt")
            stored = files.store(content, authority=authority_id, name=name, purpose="approvals.document")
            found[authority_id, text] = stored
    return found


def _approval_row(actor: Actor, ask: Ask, documents: Mapping[tuple[UUID, str], Any], now: datetime) -> dict[str, Any]:
    kind = _kind_of(ask)
    document = ask.document or documents[ask.authority_id, ask.text]
    return {
        "authority_id": ask.authority_id,
        "school_id": ask.school_id,
        "kind": ask.kind,
        "about_table": ask.about_table,
        "about_id": ask.about_id,
        "about_label": ask.about_label[:240],
        "title": ask.title.strip()[:200],
        "points": [point for point in ask.points if point.strip()],
        "document_id": document.pk,
        "form": DocumentForm.TEXT if ask.document is None else DocumentForm.PDF,
        "digest": document.digest,
        "language": ask.language,
        "needed": needed_of(kind.signatures, len(ask.signers)),
        "in_order": kind.in_order,
        "due": ask.due,
        "asked_by": actor.label[:160],
        "asked_account": actor.account_id,
        "asked_at": now,
    }


def _signer_rows(approval_id: UUID, ask: Ask) -> Iterable[dict[str, Any]]:
    for place, one in enumerate(ask.signers):
        yield {
            "authority_id": ask.authority_id,
            "school_id": ask.school_id,
            "approval_id": approval_id,
            "person_id": one.person_id,
            "name": one.name.strip()[:160],
            "role": one.role,
            "place": place,
        }


@action(ASK_APPROVAL)
def remind_approvals(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Note that who has not answered is reminded, and tell whoever sends mail; what is settled is left out."""
    rows = [row for row in locked_approvals(actor, ids, ASK_APPROVAL) if row.state == ApprovalState.ASKED]
    if not rows:
        nothing_changed()
        return []
    now = timezone.now()
    changes = {row.pk: {"reminders": row.reminders + 1, "reminded_at": now} for row in rows}
    reminded = change_rows(actor=actor, verb="approvals.remind", model=Approval, changes=changes)
    standings = standings_of(rows)
    for row in rows:
        people = tuple(one.person_id for one in standings[row.pk].waiting if one.person_id is not None)
        publish(ApprovalReminded(row.pk, row.authority_id, row.kind, people))
    return reminded


@action(ASK_APPROVAL)
def withdraw_approvals(*, actor: Actor, ids: Sequence[UUID], reason: str) -> list[UUID]:
    """Take back what was asked; codes open nothing any more, and what was signed so far is kept as evidence."""
    rows = locked_approvals(actor, ids, ASK_APPROVAL)
    if not reason.strip():
        raise DomainError(_("Please say why, for who was asked to sign."), field="reason", code="reason")
    return end_approvals(actor, "approvals.withdraw", rows, ApprovalState.WITHDRAWN, reason.strip())


@action(ASK_APPROVAL)
def lapse_approvals(*, actor: Actor) -> list[UUID]:
    """Let lapse what was not signed in time, where the kind says that it lapses."""
    rows = Approval.objects.visible_to(actor, ASK_APPROVAL).filter(
        state=ApprovalState.ASKED, due__lt=timezone.localdate()
    )
    over = [row for row in rows.select_for_update(of=("self",)).order_by("pk") if _lapses(row)]
    if not over:
        nothing_changed()
        return []
    return end_approvals(actor, "approvals.lapse", over, ApprovalState.LAPSED)


def _lapses(approval: Approval) -> bool:
    kind = kind_named(approval.kind)
    return kind is None or kind.lapses


@action(ASK_APPROVAL)
def issue_codes(*, actor: Actor, signer_ids: Sequence[UUID]) -> list[IssuedCode]:
    """Make a code for each signer; an older one opens nothing any more. What is returned can be read only now."""
    found = {one.pk: one for one in Signer.objects.filter(pk__in=signer_ids).select_related("approval")}
    if len(found) != len(set(signer_ids)) or not found:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    require(actor, ASK_APPROVAL, found.values())
    signers = [found[key] for key in dict.fromkeys(signer_ids)]
    for signer in signers:
        _refuse_codes(signer)
    void_codes(actor, signer_ids, CodeUse.SIGN)
    return make_codes(actor, signers, CodeUse.SIGN)


def _refuse_codes(signer: Signer) -> None:
    approval: Approval = signer.approval
    kind = kind_named(approval.kind)
    if kind is None or Way.CODE not in kind.ways:
        raise DomainError(_("“%(title)s” is not signed with a code.") % {"title": approval.title}, code="way")
    if approval.state != ApprovalState.ASKED:
        raise DomainError(
            _("“%(title)s” is “%(state)s” by now, so a code would open nothing.")
            % {"title": approval.title, "state": approval.get_state_display()},
            code="state",
        )
    if hasattr(signer, "signature"):
        raise DomainError(_("%(name)s has answered already.") % {"name": signer.name}, code="answered")


def void_codes(actor: Actor, signer_ids: Iterable[UUID], use: CodeUse | None = None) -> None:
    """Make codes that are still open open nothing any more."""
    rows = SigningCode.objects.filter(signer__in=signer_ids, used_at__isnull=True, voided_at__isnull=True)
    keys = list((rows.filter(use=use) if use else rows).values_list("pk", flat=True))
    if keys:
        now = timezone.now()
        steps = {key: {"voided_at": now} for key in keys}
        change_rows(actor=actor, verb="approvals.void_codes", model=SigningCode, changes=steps)


def make_codes(actor: Actor, signers: Sequence[Signer], use: CodeUse) -> list[IssuedCode]:
    """Write new codes as hashes and return them as they are printed."""
    now = timezone.now()
    issued = [IssuedCode(one.pk, new_code(), _expiry(one.approval, use, now)) for one in signers]
    rows = [
        {
            "authority_id": signer.authority_id,
            "school_id": signer.school_id,
            "signer_id": signer.pk,
            "use": use,
            "lookup": lookup_of(one.code),
            "issued_at": now,
            "expires_at": one.expires_at,
        }
        for signer, one in zip(signers, issued, strict=True)
    ]
    create_rows(actor=actor, verb="approvals.issue_codes", model=SigningCode, rows=rows)
    return issued


def _expiry(approval: Approval, use: CodeUse, now: datetime) -> datetime:
    """Return until when a code works; a consent can be withdrawn as long as it holds."""
    if use == CodeUse.WITHDRAW:
        return now + timedelta(days=3653)
    if approval.due is None:
        return now + timedelta(days=CODE_DAYS)
    last = timezone.make_aware(datetime.combine(approval.due, datetime.max.time().replace(microsecond=0)))
    return max(last + timedelta(days=CODE_GRACE), now + timedelta(days=1))
