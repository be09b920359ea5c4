# SPDX-License-Identifier: EUPL-1.2
"""How agreements, consents and todos come to their end, and what the export of a person tells of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import Actor, Role, system_scope
from tragwerk.core.approvals.models import Signer
from tragwerk.core.approvals.public import Approval, Consent, Signature
from tragwerk.core.approvals.public import actions as approvals
from tragwerk.core.extend import registry
from tragwerk.core.extend.public import ConsentPurpose
from tragwerk.core.files.public import StoredFile, forget_old_files
from tragwerk.core.orgs.public import Person
from tragwerk.core.privacy import actions
from tragwerk.core.privacy.models import DeletionRun
from tragwerk.core.privacy.queries import due_lines, stored_about
from tragwerk.core.privacy.tests.conftest import Leaver
from tragwerk.core.todos.public import Todo
from tragwerk.core.todos.public import actions as todos

PURPOSE = ConsentPurpose(
    "tests.photos", "Fotos", "1", "Die Schule zeigt Fotos.", "drei Jahre", ("guardian", "pupil"), order=900
)
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def purpose() -> Iterator[None]:
    """A fictional purpose of consents, which nothing below knows."""
    registry.contribute(PURPOSE)
    yield
    registry.consent_purposes._items[registry.CONSENTS].remove(PURPOSE)


def years_ago(years: int) -> datetime:
    return timezone.now() - timedelta(days=366 * years)


def answered(world: World, officer: Actor, said: str = "given", role: Role = Role.GUARDIAN) -> Consent:
    """A consent that somebody was asked for, and that was answered before the office."""
    person = world.people[role]
    ask = approvals.ConsentAsk(world.own.pk, person.pk, str(person), role.value, world.school.pk)
    (key,) = approvals.ask_consents(actor=officer, purpose=PURPOSE.key, people=[ask])
    consent: Consent = Consent.objects.get(pk=key)
    signer = Signer.objects.get(approval=consent.approval_id)
    approvals.sign_on_screen(
        actor=officer, signer_id=signer.pk, said=approvals.Said(str(person), answer=said, strokes=_STROKES)
    )
    consent.refresh_from_db()
    return consent


_STROKES = "M10 10L60 40L90 20L120 60"


def age(consent: Consent, years: int) -> None:
    then = years_ago(years)
    Approval.objects.filter(pk=consent.approval_id).update(ended_at=then)
    Consent.objects.filter(pk=consent.pk, ended_at__isnull=False).update(ended_at=then)


def run(world: World, officer: Actor) -> DeletionRun:
    found = actions.plan_run(actor=officer, authority_id=world.own.pk)
    actions.start_run(actor=officer, run_id=found.pk)
    return actions.delete_everything_due(officer, found.pk)


def fates(world: World, table: str) -> dict[str, int]:
    return {line.fate: line.count for line in due_lines(world.own.pk, TODAY) if line.table == table}


def test_a_refused_consent_goes_with_its_evidence_and_its_file(world: World, officer: Actor) -> None:
    consent = answered(world, officer, "refused")
    assert consent.ended_at is not None
    document = Approval.objects.get(pk=consent.approval_id).document_id
    age(consent, 3)
    run(world, officer)
    assert Consent.objects.filter(pk=consent.pk).exists(), "three full calendar years are not over"
    age(consent, 5)
    done = run(world, officer)
    assert done.deleted["approvals.Consent"] == done.deleted["approvals.Approval"] == 1
    assert not Signature.objects.exists()
    StoredFile.objects.filter(pk=document).update(created_at=years_ago(5))
    forget_old_files()
    assert not StoredFile.objects.filter(pk=document).exists()


def test_a_consent_that_holds_keeps_its_evidence(world: World, officer: Actor) -> None:
    consent = answered(world, officer)
    age(consent, 9)
    assert fates(world, "approvals.approval") == {"needed": 1}
    run(world, officer)
    assert Signature.objects.filter(approval=consent.approval_id).exists()
    approvals.withdraw_consents(actor=officer, ids=[consent.pk], note="am Telefon")
    consent.refresh_from_db()
    assert consent.ended_at == consent.withdrawn_at
    age(consent, 9)
    run(world, officer)
    assert not Approval.objects.filter(pk=consent.approval_id).exists()


def test_consents_go_with_the_record_of_the_person(world: World, officer: Actor, leaver: Leaver) -> None:
    consent = answered(world, officer)
    gone = leaver(Role.GUARDIAN)
    Consent.objects.filter(pk=consent.pk).update(person=gone)
    run(world, officer)
    assert not Person.objects.filter(pk=gone.pk).exists()
    assert not Consent.objects.filter(pk=consent.pk).exists()


def test_who_is_held_keeps_what_they_signed(world: World, officer: Actor) -> None:
    consent = answered(world, officer, "refused")
    age(consent, 9)
    guardian = world.people[Role.GUARDIAN].pk
    Approval.objects.filter(pk=consent.approval_id).update(about_id=consent.pk)
    assert fates(world, "approvals.consent") == {"goes": 1}
    actions.set_holds(actor=officer, table="orgs.person", ids=[guardian], reason="Klage, Az. 12/26")
    assert fates(world, "approvals.consent") == fates(world, "approvals.approval") == {"held": 1}


def todo(world: World, officer: Actor, **given: Any) -> UUID:
    row = {"authority_id": world.own.pk, "school_id": None, "title": "Ladewagen", "account_id": officer.account_id}
    return todos.create_todos(actor=officer, rows=[{**row, **given}])[0]


def test_todos_go_two_full_years_after_they_were_closed(world: World, officer: Actor) -> None:
    old, young, still = (todo(world, officer) for _time in range(3))
    todos.finish_todos(actor=officer, ids=[old, young])
    Todo.objects.filter(pk=old).update(closed_at=years_ago(4))
    Todo.objects.filter(pk=young).update(closed_at=years_ago(1))
    assert fates(world, "todos.todo") == {"goes": 1}
    run(world, officer)
    assert set(Todo.objects.values_list("pk", flat=True)) == {young, still}


def test_who_is_held_keeps_the_todos_of_their_account(world: World, officer: Actor) -> None:
    old = todo(world, officer)
    todos.finish_todos(actor=officer, ids=[old])
    Todo.objects.filter(pk=old).update(closed_at=years_ago(4))
    with system_scope(reason="tests"):
        person = world.people[Role.AUTHORITY_IT].pk
    actions.set_holds(actor=officer, table="orgs.person", ids=[person], reason="Klage, Az. 13/26")
    assert fates(world, "todos.todo") == {"held": 1}


def test_a_person_is_told_what_they_signed_and_have_to_do(world: World, officer: Actor) -> None:
    answered(world, officer)
    todo(world, officer, title="Zählliste prüfen")
    guardian = {one.key: one for one in stored_about(officer, world.people[Role.GUARDIAN]).sections}
    assert [one.count for key, one in guardian.items() if key == "approvals.approval"] == [1]
    assert _STROKES in str(guardian["approvals.signature"].rows)
    own = {one.key: one for one in stored_about(officer, world.people[Role.AUTHORITY_IT]).sections}
    assert "approvals.signature" not in own, "somebody else's signature is not about who recorded it"
    assert "Zählliste prüfen" in str(own["todos.todo"].rows)
