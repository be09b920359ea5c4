# SPDX-License-Identifier: EUPL-1.2
"""Asking and signing on every way, what settles a document, and what the evidence says afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotAllowed,
    NotVisible,
    Role,
    actor_scope,
    no_scope,
    system_actor,
)
from tragwerk.core.approvals import events
from tragwerk.core.approvals.public import (
    TRANSITIONS,
    Answer,
    Approval,
    ApprovalState,
    CodeUse,
    Signature,
    Signer,
    SigningCode,
    actions,
    find_code,
    grouped,
    read_text,
)
from tragwerk.core.approvals.tests.conftest import TREE, Asking, Shape
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.events import bus

LINE = "M10 10L120 90L200 40"
KARLA = actions.Said("Karla Muster", LINE)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every event that is told, at once."""
    found: list[Any] = []
    monkeypatch.setattr("tragwerk.core.events.bus.transaction.on_commit", lambda call: call())
    for kind in (events.ApprovalAsked, events.ApprovalSettled, events.ApprovalReminded, events.ConsentMoved):
        monkeypatch.setitem(bus._handlers, kind, [found.append])
    return found


@pytest.fixture(autouse=True)
def scope_of_office(office: Actor) -> Iterator[None]:
    with actor_scope(office):
        yield


def signers_of(approval: UUID) -> list[UUID]:
    return list(Signer.objects.filter(approval=approval).order_by("place").values_list("pk", flat=True))


def code_for(office: Actor, signer: UUID) -> str:
    (issued,) = actions.issue_codes(actor=office, signer_ids=[signer])
    return issued.code


def by_code(code: str, said: actions.Said = KARLA) -> actions.Signed:
    with no_scope():
        opening = find_code(code)
        assert opening is not None
        return actions.sign_with_code(opening=opening, said=said)


def state_of(approval: UUID) -> str:
    return str(Approval.objects.get(pk=approval).state)


def test_a_document_is_kept_as_it_was_asked(asking: Asking, heard: list[Any], world: World) -> None:
    one, other = asking(), asking()
    rows = [Approval.objects.select_related("document").get(pk=key) for key in (one, other)]
    assert read_text(rows[0]) == "Wir gießen den Baum.\n\nJeden Freitag."
    assert rows[0].digest == rows[0].document.digest == rows[1].digest
    assert rows[0].needed == 1
    assert [type(event) for event in heard] == [events.ApprovalAsked] * 2


def test_the_trail_tells_what_happened_and_names_nobody(asking: Asking, office: Actor) -> None:
    key = asking("Zenobia Unikat")
    by_code(code_for(office, signers_of(key)[0]), actions.Said("Zenobia Unikat", LINE))
    entries = AuditEntry.objects.filter(authority=Approval.objects.get(pk=key).authority)
    told = [f"{one.object_label} {one.changes} {one.reason}" for one in entries]
    assert not [line for line in told if "Zenobia" in line or "Linde" in line or LINE in line]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "tests.unknown"}, "kind"),
        ({"title": "  "}, "title"),
        ({"text": " "}, "text"),
        ({"signers": []}, "signers"),
        ({"signers": [actions.SignerAsk("A. B.", "head")]}, "signers"),
        ({"signers": [actions.SignerAsk(" ", "guardian")]}, "signers"),
        ({"signers": [actions.SignerAsk("Wer", "guardian")] * 21}, "signers"),
        ({"due": timezone.localdate() - timedelta(days=2)}, "due"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_field(asking: Asking, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        asking(**changes)
    assert refusal.value.field == field
    assert not Approval.objects.exists()


def test_who_lacks_the_right_of_the_kind_cannot_ask(asking: Asking, shape: Shape) -> None:
    from tragwerk.core.orgs.public import MANAGE_INSTALLATION

    shape(ask=MANAGE_INSTALLATION)
    with pytest.raises((NotAllowed, NotVisible)):
        asking()


def test_nobody_asks_at_a_foreign_authority(asking: Asking, world: World) -> None:
    with pytest.raises(NotVisible):
        asking(authority_id=world.foreign.pk, school_id=world.foreign_school.pk)


def test_a_school_asks_for_itself_and_not_for_its_sister(world: World, shape: Shape) -> None:
    head = world.actor(Role.HEAD)
    facts: dict[str, Any] = {
        "kind": TREE.key,
        "authority_id": world.own.pk,
        "about_table": "orgs.school",
        "about_id": world.school.pk,
        "about_label": "Linde",
        "title": "Patenschaft",
        "text": "Wir gießen.",
        "signers": [actions.SignerAsk("Karla Muster", "guardian")],
    }
    own = actions.ask_approvals(actor=head, asks=[actions.Ask(**facts, school_id=world.school.pk)])
    assert len(own) == 1
    (signer,) = signers_of(own[0])
    assert len(code_for(head, signer)) == 12
    for school in (world.sister.pk, None):
        with pytest.raises((NotAllowed, NotVisible)):
            actions.ask_approvals(actor=head, asks=[actions.Ask(**facts, school_id=school)])


def test_a_code_opens_the_document_once(asking: Asking, office: Actor, heard: list[Any]) -> None:
    key = asking()
    code = code_for(office, signers_of(key)[0])
    assert not SigningCode.objects.filter(lookup__contains=code).exists()
    signed = by_code(grouped(code).lower())
    assert signed.settled == ApprovalState.GIVEN
    row = Signature.objects.get(pk=signed.signature_id)
    assert (row.way, row.answer, row.typed_name, row.strokes) == ("code", "given", "Karla Muster", LINE)
    assert row.recorded_by == ""
    assert find_code(code) is None
    assert isinstance(heard[-1], events.ApprovalSettled)
    assert (heard[-1].kind, heard[-1].state) == (TREE.key, "given")


def test_a_new_code_makes_the_old_one_open_nothing(asking: Asking, office: Actor) -> None:
    key = asking()
    signer = signers_of(key)[0]
    old = code_for(office, signer)
    new = code_for(office, signer)
    assert find_code(old) is None
    assert find_code(new) is not None
    assert find_code("K7M4QX2H9TRA") is None


def test_a_code_expires(asking: Asking, office: Actor) -> None:
    key = asking()
    code = code_for(office, signers_of(key)[0])
    opening = find_code(code)
    assert opening is not None
    row = SigningCode.objects.get(pk=opening.code_id)
    assert row.expires_at > timezone.now() + timedelta(days=14)
    SigningCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert find_code(code) is None
    with pytest.raises(DomainError), no_scope():
        actions.sign_with_code(opening=opening, said=KARLA)


def test_two_who_hold_the_same_code_sign_once(asking: Asking, office: Actor) -> None:
    key = asking()
    opening = find_code(code_for(office, signers_of(key)[0]))
    assert opening is not None
    with no_scope():
        actions.sign_with_code(opening=opening, said=KARLA)
        with pytest.raises(DomainError):
            actions.sign_with_code(opening=opening, said=KARLA)
    assert Signature.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (actions.Said("K"), "name"),
        (actions.Said("Karla Muster", "M1 1L2 2"), "strokes"),
        (actions.Said("Karla Muster", "<script>"), "strokes"),
        (actions.Said("Karla Muster", answer="perhaps"), None),
    ],
)
def test_what_is_no_signature_is_refused_and_the_code_stays(
    asking: Asking, office: Actor, said: actions.Said, field: str | None
) -> None:
    code = code_for(office, signers_of(asking())[0])
    with pytest.raises(DomainError) as refusal:
        by_code(code, said)
    assert refusal.value.field == field
    assert find_code(code) is not None


def test_all_sign_before_it_is_given(asking: Asking, office: Actor) -> None:
    key = asking("Karla Muster", "Kurt Muster")
    first, last = signers_of(key)
    assert by_code(code_for(office, first)).settled is None
    assert state_of(key) == "asked"
    assert by_code(code_for(office, last), actions.Said("Kurt Muster")).settled == ApprovalState.GIVEN


def test_one_of_several_is_enough_where_the_kind_says_so(asking: Asking, office: Actor, shape: Shape) -> None:
    shape(signatures=1)
    key = asking("Karla Muster", "Kurt Muster")
    first, last = signers_of(key)
    other = code_for(office, last)
    assert by_code(code_for(office, first)).settled == ApprovalState.GIVEN
    assert find_code(other) is None


def test_a_refusal_settles_when_enough_cannot_be_reached(asking: Asking, office: Actor, shape: Shape) -> None:
    shape(signatures=1)
    key = asking("Karla Muster", "Kurt Muster")
    no = actions.Said("Karla Muster", answer=Answer.REFUSED, note="Der Baum ist zu groß")
    first, last = signers_of(key)
    assert by_code(code_for(office, first), no).settled is None
    assert by_code(code_for(office, last), no).settled == ApprovalState.REFUSED


def test_in_order_nobody_signs_before_the_first(asking: Asking, office: Actor, shape: Shape) -> None:
    shape(in_order=True)
    key = asking("Karla Muster", "Kurt Muster")
    _first, last = signers_of(key)
    with pytest.raises(DomainError):
        by_code(code_for(office, last))


def test_on_screen_the_office_is_noted(asking: Asking, office: Actor) -> None:
    key = asking()
    signed = actions.sign_on_screen(actor=office, signer_id=signers_of(key)[0], said=KARLA)
    row = Signature.objects.get(pk=signed.signature_id)
    assert (row.way, row.recorded_by, row.recorded_account) == ("screen", office.label, office.account_id)
    with pytest.raises(DomainError):
        actions.sign_on_screen(actor=office, signer_id=signers_of(key)[0], said=KARLA)


def test_a_way_that_the_kind_does_not_have_is_refused(asking: Asking, office: Actor, shape: Shape) -> None:
    shape(ways=("paper",))
    signer = signers_of(asking())[0]
    with pytest.raises(DomainError):
        actions.sign_on_screen(actor=office, signer_id=signer, said=KARLA)
    with pytest.raises(DomainError):
        code_for(office, signer)


def test_reminding_tells_who_has_not_answered(
    asking: Asking, office: Actor, heard: list[Any], world: World, shape: Shape
) -> None:
    person = world.people[Role.GUARDIAN]
    signers = [actions.SignerAsk(str(person), "guardian", person.pk), actions.SignerAsk("Kurt Muster", "guardian")]
    key = asking(signers=signers)
    assert actions.remind_approvals(actor=office, ids=[key]) == [key]
    assert heard[-1] == events.ApprovalReminded(key, world.own.pk, TREE.key, (person.pk,))
    assert Approval.objects.get(pk=key).reminders == 1
    actions.withdraw_approvals(actor=office, ids=[key], reason="Der Baum ist gefällt")
    assert actions.remind_approvals(actor=office, ids=[key]) == []


def test_what_is_not_signed_in_time_lapses_where_the_kind_says_so(
    asking: Asking, office: Actor, shape: Shape, heard: list[Any]
) -> None:
    late, kept = asking(), asking()
    Approval.objects.filter(pk=late).update(due=timezone.localdate() - timedelta(days=1))
    assert actions.lapse_approvals(actor=system_actor("clock")) == [late]
    assert heard[-1].state == "lapsed"
    assert actions.lapse_approvals(actor=system_actor("clock")) == []
    shape(lapses=False)
    Approval.objects.filter(pk=kept).update(due=timezone.localdate() - timedelta(days=1))
    assert actions.lapse_approvals(actor=system_actor("clock")) == []


def test_every_state_but_the_first_is_final() -> None:
    assert {state for state, steps in TRANSITIONS.items() if steps} == {ApprovalState.ASKED}


def test_a_foreign_authority_sees_and_does_nothing(asking: Asking, world: World, office: Actor) -> None:
    key = asking()
    signer = signers_of(key)[0]
    foreign = world.actor(Role.TEACHER)
    with pytest.raises(NotAllowed):
        actions.remind_approvals(actor=foreign, ids=[key])
    with no_scope(), pytest.raises(NotAllowed):
        actions.issue_codes(actor=foreign, signer_ids=[signer])


def test_codes_of_consents_can_withdraw_and_codes_of_documents_cannot(asking: Asking, office: Actor) -> None:
    key = asking()
    opening = find_code(code_for(office, signers_of(key)[0]))
    assert opening is not None
    assert opening.use == CodeUse.SIGN
    with no_scope(), pytest.raises(DomainError):
        actions.withdraw_with_code(opening=opening)
