# SPDX-License-Identifier: EUPL-1.2
"""Consents: asked once, answered like every document, withdrawn as easily as given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.worlds import World
from tragwerk.core.access.public import Actor, DomainError, NotAllowed, NotVisible, Role, actor_scope, no_scope
from tragwerk.core.approvals.public import (
    CONSENT_TRANSITIONS,
    Answer,
    Approval,
    Consent,
    ConsentState,
    actions,
    find_code,
    read_text,
)
from tragwerk.core.approvals.tests.conftest import PURPOSE
from tragwerk.core.approvals.tests.test_signing import code_for, signers_of


@pytest.fixture(autouse=True)
def scope_of_office(office: Actor) -> Iterator[None]:
    with actor_scope(office):
        yield


def people(world: World, *roles: Role) -> list[actions.ConsentAsk]:
    return [
        actions.ConsentAsk(world.own.pk, world.people[role].pk, str(world.people[role]), role.value, world.school.pk)
        for role in roles or (Role.GUARDIAN,)
    ]


def ask(office: Actor, world: World, *roles: Role) -> list[Consent]:
    keys = actions.ask_consents(actor=office, purpose=PURPOSE.key, people=people(world, *roles))
    return [Consent.objects.get(pk=key) for key in keys]


def answer(office: Actor, consent: Consent, said: actions.Said) -> actions.Signed:
    opening = find_code(code_for(office, signers_of(consent.approval_id)[0]))
    assert opening is not None
    with no_scope():
        return actions.sign_with_code(opening=opening, said=said)


YES = actions.Said("Test Guardian")
NO = actions.Said("Test Guardian", answer=Answer.REFUSED)


def test_everybody_is_asked_in_the_words_of_the_version_and_once(office: Actor, world: World) -> None:
    found = ask(office, world, Role.GUARDIAN, Role.PUPIL)
    assert {row.version for row in found} == {PURPOSE.version}
    rows = Approval.objects.filter(pk__in=[row.approval_id for row in found]).select_related("document")
    assert {read_text(row) for row in rows} == {str(PURPOSE.text)}
    assert len({row.document_id for row in rows}) == 1
    assert ask(office, world, Role.GUARDIAN) == []


def test_a_consent_is_given_and_withdrawn_with_a_code(office: Actor, world: World) -> None:
    (consent,) = ask(office, world)
    signed = answer(office, consent, YES)
    consent.refresh_from_db()
    assert consent.state == ConsentState.GIVEN
    assert consent.decided_at is not None
    opening = find_code(signed.withdrawal_code)
    assert opening is not None
    with no_scope():
        actions.withdraw_with_code(opening=opening)
    consent.refresh_from_db()
    assert (consent.state, consent.withdrawn_by) == (ConsentState.WITHDRAWN, "")
    assert consent.withdrawal_code == opening.code_id
    assert find_code(signed.withdrawal_code) is None
    assert len(ask(office, world)) == 1  # who has withdrawn may be asked anew


def test_a_refusal_stays_one_and_gets_no_code(office: Actor, world: World) -> None:
    (consent,) = ask(office, world)
    assert answer(office, consent, NO).withdrawal_code == ""
    consent.refresh_from_db()
    assert consent.state == ConsentState.REFUSED
    with pytest.raises(DomainError):
        actions.withdraw_consents(actor=office, ids=[consent.pk], note="per Telefon")


def test_the_office_notes_a_withdrawal_and_how_it_was_said(office: Actor, world: World) -> None:
    (consent,) = ask(office, world)
    code = answer(office, consent, YES).withdrawal_code
    with pytest.raises(DomainError):
        actions.withdraw_consents(actor=office, ids=[consent.pk], note="")
    actions.withdraw_consents(actor=office, ids=[consent.pk], note="am Telefon, 12. Oktober")
    consent.refresh_from_db()
    assert (consent.withdrawn_by, consent.withdrawal_note) == (office.label, "am Telefon, 12. Oktober")
    assert find_code(code) is None


def test_a_request_that_is_taken_back_closes_the_consent(office: Actor, world: World) -> None:
    (consent,) = ask(office, world)
    actions.withdraw_approvals(actor=office, ids=[consent.approval_id], reason="falsch gefragt")
    consent.refresh_from_db()
    assert (consent.state, consent.decided_at) == (ConsentState.CLOSED, None)


def test_wrong_purpose_or_role_and_foreign_people_are_refused(office: Actor, world: World) -> None:
    with pytest.raises(DomainError):
        actions.ask_consents(actor=office, purpose="tests.none", people=people(world))
    with pytest.raises(DomainError):
        actions.ask_consents(actor=office, purpose=PURPOSE.key, people=people(world, Role.HEAD))
    foreign = [actions.ConsentAsk(world.foreign.pk, world.people[Role.GUARDIAN].pk, "X", "guardian")]
    with pytest.raises((NotAllowed, NotVisible)):
        actions.ask_consents(actor=office, purpose=PURPOSE.key, people=foreign)
    with pytest.raises(NotVisible):
        actions.withdraw_consents(actor=office, ids=[world.own.pk], note="per Telefon")


def test_only_a_consent_that_was_given_can_be_withdrawn() -> None:
    able = {state for state, steps in CONSENT_TRANSITIONS.items() if ConsentState.WITHDRAWN in steps}
    assert able == {ConsentState.GIVEN}
