# SPDX-License-Identifier: EUPL-1.2
"""Deletion runs: what is counted, what goes, what stays and why, and the proof that holds nobody's name."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.worlds import SYSTEM, World
from tragwerk.core.access.public import Actor, DomainError, NotAllowed, NotVisible, Role, actor_scope, system_scope
from tragwerk.core.audit.public import AuditEntry, verify
from tragwerk.core.jobs.public import Job, run_queued_jobs
from tragwerk.core.orgs.public import Account, Membership, Person, TrailRemoval
from tragwerk.core.orgs.public import actions as orgs
from tragwerk.core.privacy import actions
from tragwerk.core.privacy.models import DeletionRun, LegalHold, RunState
from tragwerk.core.privacy.permissions import RUN_DELETION
from tragwerk.core.privacy.queries import due_people, waiting_runs
from tragwerk.core.privacy.tasks import nightly
from tragwerk.core.privacy.tests.conftest import LEFT, Leaver
from tragwerk.core.search.models import SearchEntry, SearchWord
from tragwerk.core.search.public import index

TODAY = timezone.localdate()


def counted(run: DeletionRun) -> dict[tuple[str, str, str], int]:
    return {(line["table"], line["retention_class"], line["fate"]): line["count"] for line in run.planned}


def plan(world: World, officer: Actor) -> DeletionRun:
    return actions.plan_run(actor=officer, authority_id=world.own.pk)


def run_to_the_end(world: World, officer: Actor) -> DeletionRun:
    found = plan(world, officer)
    actions.start_run(actor=officer, run_id=found.pk)
    return actions.delete_everything_due(officer, found.pk)


def test_counting_deletes_nothing(world: World, officer: Actor, leaver: Leaver) -> None:
    leaver(Role.PUPIL), leaver(Role.TEACHER), leaver(Role.TEACHER)
    run = plan(world, officer)
    assert counted(run) == {
        ("orgs.person", "learner", "goes"): 1,
        ("orgs.person", "staff", "goes"): 2,
        ("orgs.membership", "with_person", "goes"): 3,
    }
    assert Person.objects.filter(last_name="Gegangen").count() == 3
    assert run.rules["learner"].startswith("5 years (program")


def test_who_has_a_role_or_left_lately_stays(world: World, officer: Actor, leaver: Leaver) -> None:
    lately = leaver(left=date(TODAY.year - 5, 1, 1))
    both = leaver()
    Membership.objects.create(authority=world.own, person=both, role=Role.GUARDIAN, valid_from=LEFT)
    longer = leaver(Role.PUPIL)
    Membership.objects.create(
        authority=world.own, person=longer, role=Role.TEACHER, valid_from=LEFT, valid_to=date(TODAY.year - 1, 1, 1)
    )
    assert set(due_people(world.own.pk, TODAY)).isdisjoint({lately, both, longer})


def test_who_never_had_a_role_goes_a_year_after_the_last_change(world: World, officer: Actor) -> None:
    person = Person.objects.create(authority=world.own, last_name="Nie")
    assert person not in due_people(world.own.pk, TODAY)
    Person.objects.filter(pk=person.pk).update(changed_at=timezone.now() - timedelta(days=800))
    assert list(due_people(world.own.pk, TODAY)) == [person]


def test_a_run_deletes_and_proves(world: World, officer: Actor, leaver: Leaver) -> None:
    alone = Account.objects.create(username="nur-hier", password="!")
    people = [leaver(account=alone, name="Kanarienfink"), leaver(name="Kanarienfink")]
    index("orgs.person", [one.pk for one in people])
    assert SearchWord.objects.filter(word__contains="kanarienfink").exists()
    run = run_to_the_end(world, officer)
    assert not Person.objects.filter(last_name="Kanarienfink").exists()
    assert not Membership.objects.filter(person__in=[one.pk for one in people]).exists()
    assert not SearchEntry.objects.filter(pk__in=[one.pk for one in people]).exists()
    assert not SearchWord.objects.filter(word__contains="kanarienfink").exists()
    assert not Account.objects.filter(pk=alone.pk).exists()
    assert run.state == RunState.DONE
    assert run.deleted == {"orgs.Account": 1, "orgs.Membership": 2, "orgs.Person": 2}
    proof = AuditEntry.objects.get(verb="privacy.prove_run", object_id=run.pk)
    assert proof.changes["deleted"][1] == run.deleted
    assert proof.changes["rules"][1]["staff"] == run.rules["staff"]
    told = json.dumps([one.changes for one in AuditEntry.objects.filter(authority=world.own)])
    assert "Kanarienfink" not in told
    assert all(str(one.pk) not in told for one in people)
    assert verify(world.own.pk).faults == []


def test_a_log_in_with_another_person_behind_it_stays(world: World, officer: Actor, leaver: Leaver) -> None:
    with system_scope(reason="tests"):
        shared = world.accounts[Role.HEAD]
    leaver(account=shared)
    run_to_the_end(world, officer)
    assert Account.objects.filter(pk=shared.pk).exists()


def test_what_is_held_stays_until_it_is_let_go(world: World, officer: Actor, leaver: Leaver) -> None:
    person = leaver()
    (hold,) = actions.set_holds(
        actor=officer, table="orgs.person", ids=[person.pk], reason="Klage 12 K 345/26, Schadensersatz"
    )
    assert counted(plan(world, officer)) == {("orgs.person", "staff", "held"): 1}
    run_to_the_end(world, officer)
    assert Person.objects.filter(pk=person.pk).exists()
    told = json.dumps([one.changes for one in AuditEntry.objects.filter(object_id=hold)])
    assert str(person.pk) not in told
    assert "Klage" not in told
    assert str(person) not in told
    actions.release_holds(actor=officer, ids=[hold])
    with pytest.raises(DomainError):
        actions.release_holds(actor=officer, ids=[hold])
    assert counted(plan(world, officer))["orgs.person", "staff", "goes"] == 1


def test_a_hold_ends_with_its_last_day(world: World, officer: Actor, leaver: Leaver) -> None:
    person = leaver()
    (key,) = actions.set_holds(
        actor=officer, table="orgs.person", ids=[person.pk], reason="bis zur Verjährung", until=TODAY
    )
    assert not due_people(world.own.pk, TODAY).exists()
    LegalHold.objects.filter(pk=key).update(until=TODAY - timedelta(days=1), set_at=timezone.now() - timedelta(days=9))
    assert due_people(world.own.pk, TODAY).exists()


def test_old_holds_go_by_their_age(world: World, officer: Actor, leaver: Leaver) -> None:
    long_ago = timezone.now() - timedelta(days=365 * 6)
    row = {"authority": world.own, "object_type": "orgs.person", "label": "x", "reason": "y", "set_by": "z"}
    for released in (long_ago, None):
        LegalHold.objects.create(object_id=leaver().pk, set_at=long_ago, released_at=released, **row)
    run = plan(world, officer)
    assert counted(run)["privacy.legalhold", "record", "goes"] == 1
    actions.start_run(actor=officer, run_id=run.pk)
    actions.delete_everything_due(officer, run.pk)
    assert LegalHold.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": "so"}, "reason"),
        ({"until": date(2020, 1, 1)}, "past"),
        ({"table": "orgs.school"}, "table"),
        ({"table": "orgs.account"}, "table"),
    ],
)
def test_a_hold_says_why(world: World, officer: Actor, leaver: Leaver, more: dict[str, Any], code: str) -> None:
    given: dict[str, Any] = {"table": "orgs.person", "ids": [leaver().pk], "reason": "Anspruch mit Aktenzeichen"}
    with pytest.raises(DomainError) as refused:
        actions.set_holds(actor=officer, **given | more)
    assert refused.value.code == code


def test_nobody_is_held_twice_or_unseen(world: World, officer: Actor, leaver: Leaver) -> None:
    person = leaver()
    given: dict[str, Any] = {"table": "orgs.person", "ids": [person.pk], "reason": "Anspruch mit Aktenzeichen"}
    actions.set_holds(actor=officer, **given)
    with pytest.raises(DomainError):
        actions.set_holds(actor=officer, **given)
    with pytest.raises(NotVisible):
        actions.set_holds(actor=officer, **given | {"ids": [world.own.pk]})
    with pytest.raises(NotVisible):
        actions.release_holds(actor=officer, ids=[world.own.pk])


def test_whom_the_trail_names_waits_for_the_removal(world: World, officer: Actor) -> None:
    """The run asks; somebody else than who started it confirms; the next run deletes."""
    row = {"authority_id": world.own.pk, "first_name": "Karla", "last_name": "Kanarienfink"}
    (key,) = orgs.create_people(actor=officer, rows=[row])
    Membership.objects.create(
        authority=world.own, person_id=key, role=Role.TEACHER, valid_from=date(2010, 1, 1), valid_to=LEFT
    )
    run = run_to_the_end(world, officer)
    assert counted(run) == {("orgs.person", "staff", "waits"): 1}
    assert Person.objects.filter(pk=key).exists()
    removal = TrailRemoval.objects.get(person_id=key)
    assert removal.asked_account == officer.account_id
    with pytest.raises(DomainError):
        orgs.confirm_removals(actor=officer, ids=[removal.pk])
    orgs.confirm_removals(actor=world.actor(Role.SCHOOL_ADMINISTRATION), ids=[removal.pk])
    run_to_the_end(world, officer)
    assert not Person.objects.filter(pk=key).exists()
    assert TrailRemoval.objects.filter(asked_by=officer.label).count() == 0, "the request went with the record"
    assert "Kanarienfink" not in json.dumps(list(AuditEntry.objects.values_list("object_label", "changes")))


def test_a_killed_run_goes_on_with_what_is_left(world: World, officer: Actor, leaver: Leaver) -> None:
    for _number in range(5):
        leaver()
    run = plan(world, officer)
    actions.start_run(actor=officer, run_id=run.pk)
    assert actions.delete_batch(actor=officer, run_id=run.pk, size=2) == 2
    run.refresh_from_db()
    assert run.deleted == {"orgs.Membership": 2, "orgs.Person": 2}
    actions.stop_run(actor=officer, run_id=run.pk)
    with pytest.raises(DomainError):
        actions.delete_batch(actor=officer, run_id=run.pk)
    with pytest.raises(DomainError):
        plan(world, officer)
    actions.start_run(actor=officer, run_id=run.pk)
    seen: list[int] = []
    done = actions.delete_everything_due(officer, run.pk, seen.append)
    assert done.deleted == {"orgs.Membership": 5, "orgs.Person": 5}
    assert seen == [3]


def test_a_plan_is_counted_anew_discarded_and_not_started_again(world: World, officer: Actor, leaver: Leaver) -> None:
    first = plan(world, officer)
    leaver()
    assert plan(world, officer).pk == first.pk
    actions.discard_run(actor=officer, run_id=first.pk)
    with pytest.raises(DomainError):
        actions.start_run(actor=officer, run_id=first.pk)
    with pytest.raises(NotVisible):
        actions.start_run(actor=officer, run_id=world.own.pk)


def test_the_job_runs_it_and_stops_it_when_it_fails(
    world: World, officer: Actor, leaver: Leaver, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaver()
    run = plan(world, officer)
    actions.start_run(actor=officer, run_id=run.pk)
    monkeypatch.setattr("tragwerk.core.privacy.tasks.actions.delete_everything_due", lambda *_rest: 1 / 0)
    run_queued_jobs()
    run.refresh_from_db()
    assert run.state == RunState.STOPPED
    monkeypatch.undo()
    job = actions.start_run(actor=officer, run_id=run.pk)
    run_queued_jobs()
    run.refresh_from_db()
    assert (run.state, run.deleted["orgs.Person"]) == (RunState.DONE, 1)
    assert Job.objects.get(pk=job.pk).result == run.deleted


def test_by_night_it_asks_unless_the_authority_wants_otherwise(world: World, officer: Actor, leaver: Leaver) -> None:
    class Night:
        actor = SYSTEM

    leaver()
    with system_scope(reason="tests"):
        assert nightly(Night()) == {"counted": 2, "started": 0}  # type: ignore[arg-type]
    assert [run.state for run in waiting_runs(officer, RUN_DELETION)] == [RunState.PLANNED]
    actions.set_automatic(actor=officer, authority_id=world.own.pk, automatic=True)
    with system_scope(reason="tests"):
        assert nightly(Night())["started"] == 1  # type: ignore[arg-type]
    actions.set_automatic(actor=officer, authority_id=world.own.pk, automatic=False)
    run_queued_jobs()
    assert not due_people(world.own.pk, TODAY).exists()


def test_the_foreign_authority_is_out_of_reach(world: World, officer: Actor) -> None:
    with pytest.raises(NotVisible):
        actions.plan_run(actor=officer, authority_id=world.foreign.pk)
    officer_of_data = world.actor(Role.DATA_PROTECTION)
    with pytest.raises(NotAllowed), actor_scope(officer_of_data):
        actions.plan_run(actor=officer_of_data, authority_id=world.own.pk)
