# SPDX-License-Identifier: EUPL-1.2
"""Who shall sign is told, and reminded; who asked is told how it went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from tests.worlds import World
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.approvals.public import Signer, SignerRole, actions
from tragwerk.core.notify.public import Notice
from tragwerk.core.orgs.public import Person

Commit = Callable[..., Any]


def told(kind: str) -> dict[str, list[Notice]]:
    """Notices of a kind by the name of who got them, oldest first."""
    found: dict[str, list[Notice]] = {}
    with system_scope(reason="tests"):
        for row in Notice.objects.filter(kind=kind).select_related("account").order_by("created_at", "id"):
            found.setdefault(row.account.username.removeprefix("test-"), []).append(row)
    return found


def ask(world: World) -> UUID:
    """Ask a teacher with an account, and a guardian who has none."""
    with system_scope(reason="tests"):
        teacher = Person.objects.get(account=world.accounts[Role.TEACHER])
    signers = (
        actions.SignerAsk("Test Lehrkraft", SignerRole.TEACHER, teacher.pk),
        actions.SignerAsk("Eltern", SignerRole.GUARDIAN),
    )
    (key,) = actions.ask_approvals(
        actor=world.actor(Role.AUTHORITY_IT),
        asks=[
            actions.Ask(
                authority_id=world.own.pk,
                kind="office.document",
                about_table="orgs.school",
                about_id=world.school.pk,
                about_label="Schule",
                title="Hausordnung",
                signers=signers,
                text="Ich halte mich daran.",
                school_id=world.school.pk,
                due=date(2030, 5, 2),
            )
        ],
    )
    return key


def test_who_shall_sign_and_has_an_account_is_told_and_reminded(
    world: World, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        key = ask(world)
    found = told("approvals.asked")
    assert set(found) == {"teacher"}
    assert "bittet um Ihre Unterschrift: Hausordnung" in found["teacher"][0].sentence
    assert "Bitte bis zum 02.05.2030." in found["teacher"][0].note
    with django_capture_on_commit_callbacks(execute=True):
        actions.remind_approvals(actor=world.actor(Role.AUTHORITY_IT), ids=[key])
    assert "erinnert Sie" in told("approvals.asked")["teacher"][-1].sentence


def test_what_is_withdrawn_rests_and_is_no_news_to_who_asked(
    world: World, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        key = ask(world)
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_approvals(actor=world.actor(Role.AUTHORITY_IT), ids=[key], reason="Ein Irrtum")
    assert all(row.read_at for rows in told("approvals.asked").values() for row in rows)
    assert told("approvals.answered") == {}


def test_who_asked_is_told_when_all_have_signed(world: World, django_capture_on_commit_callbacks: Commit) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        key = ask(world)
    colleague = world.actor(Role.SCHOOL_ADMINISTRATION)
    with django_capture_on_commit_callbacks(execute=True), system_scope(reason="tests"):
        for signer in Signer.objects.filter(approval_id=key).order_by("place"):
            # The first one signs for somebody else.
            name = "Micky Maus" if signer.place == 0 else signer.name
            actions.sign_on_screen(actor=colleague, signer_id=signer.pk, said=actions.Said(name))
    (notice,) = told("approvals.answered")["authority_it"]
    assert notice.sentence == "Unterschrieben: Hausordnung"
    assert notice.note.endswith("hat Micky Maus unterschrieben.")
    assert all(row.read_at for rows in told("approvals.asked").values() for row in rows)
