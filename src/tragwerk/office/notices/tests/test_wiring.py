# SPDX-License-Identifier: EUPL-1.2
"""Who is told of emergency access, of leaving the trail and of work in the background."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import Role, actor_scope, system_scope
from tragwerk.core.imports.public import Import
from tragwerk.core.jobs.public import Job, JobEnded
from tragwerk.core.notify.public import Notice
from tragwerk.core.orgs.public import Membership, Person, actions
from tragwerk.office.notices.wiring import tell_of_work

pytestmark = pytest.mark.django_db
Commit = Callable[..., Any]
WHY = "Ticket 4711: Der Import bleibt stehen"


def told(kind: str) -> dict[str, Notice]:
    """Notices of a kind by the name of who got them."""
    with system_scope(reason="tests"):
        return {row.account.username.removeprefix("test-"): row for row in Notice.objects.filter(kind=kind)}


def ask(world: World) -> UUID:
    return actions.request_emergency_access(
        actor=world.actor(Role.OPERATOR), authority_id=world.own.pk, extent="look", minutes=60, reason=WHY
    )


def test_a_request_is_told_at_once_to_those_who_may_decide(
    world: World, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ask(world)
    found = told("orgs.emergency_asked")
    assert set(found) == {"authority_it", "school_administration"}
    notice = found["authority_it"]
    assert "bittet um Notzugriff für 60 Minuten" in notice.sentence
    assert WHY in notice.note
    assert notice.mail_at == notice.created_at


def test_a_decision_settles_the_request_tells_the_offices_and_the_operator(
    world: World, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        key = ask(world)
    with django_capture_on_commit_callbacks(execute=True):
        actions.approve_emergency_accesses(actor=world.actor(Role.AUTHORITY_IT), ids=[key])
    assert all(row.read_at is not None for row in told("orgs.emergency_asked").values())
    assert {"authority_it", "school_administration", "treasury"} <= set(told("orgs.emergency_open"))
    assert "head" not in told("orgs.emergency_open")
    answer = told("orgs.emergency_answer")
    assert set(answer) == {"operator"}
    assert "gibt Ihren Notzugriff frei" in answer["operator"].sentence
    operator = world.actor(Role.OPERATOR)
    with actor_scope(operator):
        assert Notice.objects.filter(account_id=operator.account_id).count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        actions.end_emergency_accesses(actor=world.actor(Role.AUTHORITY_IT), ids=[key])
    with system_scope(reason="tests"):
        assert Notice.objects.filter(kind="orgs.emergency_open", sentence__contains="beendet").exists()


def test_a_refusal_is_told_to_the_operator_alone(world: World, django_capture_on_commit_callbacks: Commit) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        key = ask(world)
        actions.refuse_emergency_accesses(actor=world.actor(Role.AUTHORITY_IT), ids=[key])
    assert "lehnt Ihren Notzugriff ab" in told("orgs.emergency_answer")["operator"].sentence
    assert told("orgs.emergency_open") == {}


def test_a_wish_without_four_eyes_is_told_to_the_others_until_it_is_decided(
    world: World, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        key = actions.ask_to_waive_four_eyes(
            actor=world.actor(Role.AUTHORITY_IT), authority_id=world.own.pk, reason="Nachts ist niemand da"
        )
    assert set(told("orgs.waiver_asked")) == {"school_administration"}
    with django_capture_on_commit_callbacks(execute=True):
        actions.refuse_four_eyes_waivers(actor=world.actor(Role.SCHOOL_ADMINISTRATION), ids=[key])
    assert told("orgs.waiver_asked")["school_administration"].read_at is not None


def test_a_removal_is_told_to_the_second_person_without_the_name_and_its_end_to_the_first(
    world: World, django_capture_on_commit_callbacks: Commit
) -> None:
    with system_scope(reason="tests"):
        gone = Person.objects.create(authority=world.own, first_name="Zoe", last_name="Xylander")
        Membership.objects.create(
            authority=world.own, person=gone, role=Role.TREASURY, valid_from="2018-01-01", valid_to="2020-07-31"
        )
        actions.change_people(actor=world.actor(Role.AUTHORITY_IT), changes={gone.pk: {"phone": "1"}})
    with django_capture_on_commit_callbacks(execute=True):
        (key,) = actions.ask_removals(
            actor=world.actor(Role.AUTHORITY_IT), person_ids=[gone.pk], reason="Die Frist ist lange abgelaufen"
        )
    asked = told("orgs.removal_asked")
    assert set(asked) == {"school_administration"}
    with django_capture_on_commit_callbacks(execute=True):
        actions.confirm_removals(actor=world.actor(Role.SCHOOL_ADMINISTRATION), ids=[key])
    answer = told("orgs.removal_answer")
    assert set(answer) == {"authority_it"}
    for notice in (*asked.values(), *answer.values()):
        assert "Xylander" not in notice.sentence + notice.note


def job(world: World, **given: Any) -> Job:
    now = timezone.now()
    plain = {
        "authority": world.own,
        "kind": "imports.check",
        "account_id": world.accounts[Role.AUTHORITY_IT].pk,
        "state": "done",
        "finished_at": now,
    }
    with system_scope(reason="tests"):
        row: Job = Job.objects.create(**{**plain, **given})
        if "created_at" in given:
            Job.objects.filter(pk=row.pk).update(created_at=given["created_at"])
    tell_of_work(JobEnded(row.pk, row.state))
    return row


def test_work_that_failed_is_told_to_who_started_it(world: World) -> None:
    with system_scope(reason="tests"):
        found = Import.objects.create(authority=world.own, kind="assets", started_by="x")
    job(world, state="failed", error="Zeile 212 hat keinen Preis.", arguments={"import_id": str(found.pk)})
    (notice,) = told("jobs.failed").values()
    assert notice.note == "Zeile 212 hat keinen Preis."
    assert notice.url.endswith(f"/import/{found.pk}/")
    assert notice.is_personal


def test_a_list_that_was_taken_over_is_told_with_its_figures(world: World) -> None:
    job(world, kind="imports.apply", result={"counts": {"created": 1200, "changed": 3}})
    (notice,) = told("jobs.done").values()
    assert notice.note == "1.200 neu, 3 geändert"


def test_short_work_is_not_told_long_work_is(world: World) -> None:
    job(world)
    assert told("jobs.done") == {}
    job(world, created_at=timezone.now() - timedelta(minutes=2), result={"url": "/listen/1/"}, kind="gone.kind")
    assert told("jobs.done")["authority_it"].url == "/listen/1/"


def test_what_was_stopped_or_is_gone_is_not_told(world: World) -> None:
    job(world, state="cancelled")
    tell_of_work(JobEnded(world.own.pk, "done"))
    with system_scope(reason="tests"):
        assert not Notice.objects.exists()


def test_work_of_the_installation_is_told_where_the_operator_belongs(world: World) -> None:
    job(world, authority=None, state="failed", account_id=world.accounts[Role.OPERATOR].pk)
    assert told("jobs.failed")["operator"].authority_id == world.own.pk
    with system_scope(reason="tests"):
        Person.objects.filter(account=world.accounts[Role.AUDITOR]).update(account=None)
    job(world, authority=None, state="failed", account_id=world.accounts[Role.AUDITOR].pk)
    assert "auditor" not in told("jobs.failed")


def test_a_role_that_ended_is_told_nothing(world: World, django_capture_on_commit_callbacks: Commit) -> None:
    with system_scope(reason="tests"):
        Membership.objects.filter(person=world.people[Role.SCHOOL_ADMINISTRATION]).update(valid_to=date(2021, 1, 1))
    with django_capture_on_commit_callbacks(execute=True):
        ask(world)
    assert set(told("orgs.emergency_asked")) == {"authority_it"}
