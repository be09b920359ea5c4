# SPDX-License-Identifier: EUPL-1.2
"""Verbs of consents: ask many at once, and withdraw, as easily as it was given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotVisible,
    Place,
    action,
    nothing_changed,
    require,
    scope,
)
from tragwerk.core.approvals.actions.asking import Ask, SignerAsk, ask_approvals, void_codes
from tragwerk.core.approvals.actions.signing import CONSENT_KIND, code_actor
from tragwerk.core.approvals.events import ConsentMoved
from tragwerk.core.approvals.models import (
    CONSENT_TRANSITIONS,
    CodeUse,
    Consent,
    ConsentState,
    SigningCode,
    purpose_named,
)
from tragwerk.core.approvals.permissions import MANAGE_CONSENT
from tragwerk.core.approvals.queries.codes import Opening
from tragwerk.core.approvals.queries.consents import without_answer
from tragwerk.core.audit.public import change_rows, create_rows
from tragwerk.core.events.public import publish
from tragwerk.core.extend.public import ConsentPurpose


@dataclass(frozen=True)
class ConsentAsk:
    """Whom to ask: a person of the authority, as what, at which school."""

    authority_id: UUID
    person_id: UUID
    name: str
    role: str
    school_id: UUID | None = None


@action(MANAGE_CONSENT)
def ask_consents(
    *, actor: Actor, purpose: str, people: Sequence[ConsentAsk], due: date | None = None, language: str = "de"
) -> list[UUID]:
    """Ask people to consent; who is asked already or has consented is left out."""
    found = purpose_named(purpose)
    if found is None:
        raise DomainError(_("Please choose a purpose from the list."), field="purpose", code="purpose")
    require(actor, MANAGE_CONSENT, [Place(one.authority_id, one.school_id) for one in people])
    if any(one.role not in found.roles for one in people):
        raise DomainError(_("In this role nobody can be asked for this consent."), field="role", code="role")
    free = without_answer(purpose, [one.person_id for one in people])
    wanted = [one for one in {one.person_id: one for one in people}.values() if one.person_id in free]
    if not wanted:
        nothing_changed()
        return []
    asks = [_ask(found, one, due, language) for one in wanted]
    approvals = ask_approvals(actor=actor, asks=asks)
    now = timezone.now()
    rows = [
        {
            "authority_id": one.authority_id,
            "school_id": one.school_id,
            "person_id": one.person_id,
            "name": one.name[:160],
            "purpose": found.key,
            "version": found.version,
            "approval_id": approval,
            "asked_at": now,
        }
        for one, approval in zip(wanted, approvals, strict=True)
    ]
    return create_rows(actor=actor, verb="approvals.ask_consents", model=Consent, rows=rows)


def _ask(purpose: ConsentPurpose, one: ConsentAsk, due: date | None, language: str) -> Ask:
    with override(language):
        title, text = str(purpose.label), str(purpose.text)
    return Ask(
        kind=CONSENT_KIND,
        authority_id=one.authority_id,
        about_table="orgs.person",
        about_id=one.person_id,
        about_label=one.name,
        title=title,
        text=text,
        signers=[SignerAsk(one.name, one.role, one.person_id)],
        school_id=one.school_id,
        language=language,
        due=due,
    )


@action(MANAGE_CONSENT)
def withdraw_consents(*, actor: Actor, ids: Sequence[UUID], note: str) -> list[UUID]:
    """Note that people have withdrawn their consent, and how they said so; it counts from now on."""
    rows = list(Consent.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    if not rows or len(rows) != len(set(ids)):
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    require(actor, MANAGE_CONSENT, rows)
    if not note.strip():
        raise DomainError(
            _("Please say how the consent was withdrawn, for example: by telephone."), field="note", code="note"
        )
    who = {
        "withdrawn_by": actor.label[:160],
        "withdrawn_account": actor.account_id,
        "withdrawal_note": note.strip()[:500],
    }
    return _withdraw(actor, rows, who)


def withdraw_with_code(*, opening: Opening) -> UUID:
    """Withdraw a consent with the code that came with the receipt; it counts from now on."""
    with scope(authorities=[opening.authority_id]):
        return _withdraw_with_code(actor=code_actor(), opening=opening)


@action(MANAGE_CONSENT)
def _withdraw_with_code(*, actor: Actor, opening: Opening) -> UUID:
    rows = list(
        Consent.objects.select_for_update(of=("self",)).filter(approval__signers=opening.signer_id).order_by("pk")
    )
    code = (
        SigningCode.objects.select_for_update()
        .filter(pk=opening.code_id, use=CodeUse.WITHDRAW, used_at__isnull=True, voided_at__isnull=True)
        .first()
    )
    if code is None or not rows:
        raise DomainError(_("This code has been used meanwhile, or a new one was made."), code="code")
    require(actor, MANAGE_CONSENT, rows)
    used = {code.pk: {"used_at": timezone.now()}}
    change_rows(actor=actor, verb="approvals.use_code", model=SigningCode, changes=used)
    return _withdraw(actor, rows, {"withdrawal_code": code.pk})[0]


def _withdraw(actor: Actor, rows: Sequence[Consent], who: Mapping[str, Any]) -> list[UUID]:
    for row in rows:
        if ConsentState.WITHDRAWN not in CONSENT_TRANSITIONS[row.state]:
            raise DomainError(
                _("This consent is “%(state)s”. Only one that was given can be withdrawn.")
                % {"state": row.get_state_display()},
                code="state",
            )
    now = timezone.now()
    step = {"state": ConsentState.WITHDRAWN, "withdrawn_at": now, "ended_at": now, **who}
    changes: dict[UUID, Mapping[str, Any]] = {row.pk: step for row in rows}
    withdrawn = change_rows(actor=actor, verb="approvals.withdraw_consents", model=Consent, changes=changes)
    signers = [key for row in rows for key in row.approval.signers.values_list("pk", flat=True)]
    void_codes(actor, signers, CodeUse.WITHDRAW)
    for row in rows:
        publish(ConsentMoved(row.pk, row.authority_id, row.purpose, row.person_id, ConsentState.WITHDRAWN.value))
    return withdrawn
