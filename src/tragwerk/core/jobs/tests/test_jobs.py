# SPDX-License-Identifier: EUPL-1.2
"""A job is queued, runs as its actor, and ends in exactly one way."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tragwerk.core.access.public import (
    DomainError,
    NotVisible,
    Role,
    ScopeMissing,
    ScopeViolation,
    actor_scope,
    system_actor,
    system_scope,
    uuid7,
)
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.jobs import execution, progress, queue
from tragwerk.core.jobs.models import TRANSITIONS, Job, State
from tragwerk.core.jobs.public import cancel_job, enqueue, job_for, own_jobs, run_queued_jobs
from tragwerk.core.jobs.registry import MAX_ATTEMPTS, Kind
from tragwerk.core.jobs.registry import job as register
from tragwerk.core.jobs.tests.people import Town, make_town
from tragwerk.core.jobs.tests.sample.tasks import SET_BACK
from tragwerk.core.jobs.worker import Worker

pytestmark = pytest.mark.django_db


def reread(job_id: UUID) -> Job:
    with system_scope(reason="test"):
        job: Job = Job.objects.get(pk=job_id)
    return job


def start(town: Town, kind: str, **args: object) -> Job:
    return enqueue(actor=town.actor, kind=kind, authority=town.authority, args=args)


def test_a_queued_job_runs_and_keeps_its_result(town: Town) -> None:
    queued = start(town, "sample.count", steps=3)
    assert queued.state == State.QUEUED
    run_queued_jobs()
    ended = reread(queued.id)
    assert (ended.state, ended.result) == (State.DONE, {"counted": 3, "url": "/fertig/"})
    assert ended.finished_at is not None


def test_a_job_of_a_rolled_back_transaction_was_never_queued(town: Town) -> None:
    with transaction.atomic():
        start(town, "sample.count", steps=1)
        transaction.set_rollback(True)
    assert DBTaskResult.objects.count() == 0
    assert run_queued_jobs() == 0


def test_a_job_sees_only_what_its_actor_sees(town: Town, neighbour: Town) -> None:
    queued = start(town, "sample.who")
    run_queued_jobs()
    assert reread(queued.id).result == {"account": str(town.account.id), "schools": [town.school.number]}


def test_a_job_of_the_system_sees_everything(town: Town, neighbour: Town) -> None:
    queued = enqueue(actor=system_actor("test"), kind="sample.who")
    run_queued_jobs()
    assert reread(queued.id).result["schools"] == sorted([town.school.number, neighbour.school.number])


def test_nobody_queues_work_in_a_foreign_authority(town: Town, neighbour: Town) -> None:
    with pytest.raises(ScopeViolation):
        enqueue(actor=town.actor, kind="sample.who", authority=neighbour.authority)


def test_a_job_without_a_scope_cannot_be_kept(town: Town) -> None:
    with system_scope(reason="test"), pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(authority=town.authority, kind="sample.who")


def test_jobs_cannot_be_read_outside_a_scope(town: Town) -> None:
    with pytest.raises(ScopeMissing):
        Job.objects.count()


def test_a_job_whose_person_has_left_does_not_run(town: Town) -> None:
    queued = start(town, "sample.who")
    with system_scope(reason="test"):
        type(town.membership).objects.filter(pk=town.membership.pk).update(valid_to=date(2021, 1, 1))
    run_queued_jobs()
    ended = reread(queued.id)
    assert (ended.state, ended.result) == (State.FAILED, {})
    assert ended.error == "Sie haben die Rolle nicht mehr, unter der dieser Vorgang gestartet wurde."


def test_a_job_of_a_closed_account_does_not_run(town: Town) -> None:
    queued = start(town, "sample.who")
    town.account.is_active = False
    town.account.save()
    run_queued_jobs()
    assert reread(queued.id).state == State.FAILED


def test_an_unknown_kind_is_refused_at_once(town: Town) -> None:
    with pytest.raises(LookupError):
        start(town, "sample.unheard")


def test_a_refusal_ends_the_job_with_its_sentence(town: Town) -> None:
    queued = start(town, "sample.refuse")
    run_queued_jobs()
    assert reread(queued.id).error == "Zeile 7: Die Seriennummer fehlt."


def test_a_fault_ends_the_job_with_a_number_and_without_its_text(town: Town) -> None:
    queued = start(town, "sample.break")
    run_queued_jobs()
    ended = reread(queued.id)
    assert ended.state == State.FAILED
    assert str(queued.id)[-12:] in ended.error
    assert "Musterfrau" not in ended.error
    assert not DBTaskResult.objects.filter(traceback__contains="Musterfrau").exists()


def test_a_passing_fault_is_tried_again(town: Town) -> None:
    queued = start(town, "sample.flaky", good_at=3)
    run_queued_jobs()
    ended = reread(queued.id)
    assert (ended.state, ended.result) == (State.DONE, {"attempt": 3})


def test_a_lasting_fault_fails_after_three_attempts(town: Town) -> None:
    queued = start(town, "sample.flaky", good_at=9)
    run_queued_jobs()
    ended = reread(queued.id)
    assert (ended.state, ended.attempts) == (State.FAILED, MAX_ATTEMPTS)
    assert ended.error.startswith("Der Vorgang ist 3-mal gescheitert")


def test_the_pause_before_the_next_attempt_grows() -> None:
    kind = Kind("sample.pause", "Pause", lambda context: None, retry_after=timedelta(seconds=5))
    assert [kind.delay(attempt).total_seconds() for attempt in (1, 2, 3)] == [5, 20, 80]


def test_work_waits_until_its_time_has_come(town: Town) -> None:
    queued = start(town, "sample.count", steps=1)
    DBTaskResult.objects.update(run_after=timezone.now() + timedelta(hours=1))
    assert run_queued_jobs() == 0
    assert reread(queued.id).state == State.QUEUED


def test_a_waiting_job_is_stopped_at_once(town: Town) -> None:
    queued = start(town, "sample.count", steps=1)
    stopped = cancel_job(actor=town.actor, job_id=queued.id)
    assert stopped.state == State.CANCELLED
    run_queued_jobs()
    assert reread(queued.id).state == State.CANCELLED
    with system_scope(reason="test"):
        entry = AuditEntry.objects.get(object_id=queued.id)
    assert (entry.verb, entry.actor_account) == ("jobs.cancel", town.account.id)


def test_a_running_job_stops_at_its_next_step(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    queued = start(town, "sample.count", steps=5)
    steps: list[int] = []

    def see(job_id: UUID, report: progress.Progress) -> None:
        steps.append(report.done)
        if report.done == 2:
            progress.request_cancel(queued.id)

    monkeypatch.setattr("tragwerk.core.jobs.context.REPORT_EVERY", 0.0)
    monkeypatch.setattr("tragwerk.core.jobs.context.progress.write", see)
    run_queued_jobs()
    assert reread(queued.id).state == State.CANCELLED
    assert steps[:-1] == [0, 1, 2]
    assert not progress.cancel_requested(queued.id)


def test_an_ended_job_cannot_be_stopped(town: Town) -> None:
    queued = start(town, "sample.count", steps=1)
    run_queued_jobs()
    with pytest.raises(DomainError):
        cancel_job(actor=town.actor, job_id=queued.id)


def test_neighbours_find_and_stop_nothing(town: Town, neighbour: Town) -> None:
    queued = start(town, "sample.count", steps=1)
    with pytest.raises(NotVisible):
        job_for(neighbour.actor, queued.id)
    with pytest.raises(NotVisible):
        cancel_job(actor=neighbour.actor, job_id=queued.id)
    assert reread(queued.id).state == State.QUEUED
    assert own_jobs(neighbour.actor) == []


def test_a_foreign_job_costs_the_statements_of_a_missing_one(town: Town, neighbour: Town) -> None:
    queued = start(town, "sample.count", steps=1)
    asked = []
    for key in (queued.id, uuid7(), uuid7()):
        with CaptureQueriesContext(connection) as queries, pytest.raises(NotVisible):
            job_for(neighbour.actor, key)
        asked.append([one["sql"].replace(key.hex, "KEY").replace(str(key), "KEY") for one in queries])
    assert asked[0] == asked[1] == asked[2]
    assert len(asked[0]) == 2


def test_own_work_at_another_authority_waits_for_the_hat_that_reaches_it(town: Town, neighbour: Town) -> None:
    queued = start(town, "sample.count", steps=1)
    elsewhere = replace(neighbour.actor, account_id=town.account.id)
    with pytest.raises(NotVisible):
        job_for(elsewhere, queued.id)
    assert own_jobs(elsewhere) == []
    assert [one.id for one in own_jobs(town.actor)] == [queued.id]


def test_a_teacher_stops_own_work_of_the_installation(db: None) -> None:
    school = make_town("10003", "Drittstadt", Role.TEACHER)
    queued = enqueue(actor=school.actor, kind="sample.count", args={"steps": 1})
    assert [one.id for one in own_jobs(school.actor)] == [queued.id]
    assert cancel_job(actor=school.actor, job_id=queued.id).state == State.CANCELLED


def test_work_of_a_dead_worker_is_done_by_the_next(town: Town) -> None:
    queued = start(town, "sample.count", steps=1)
    take_and_die(queued)
    assert reread(queued.id).state == State.RUNNING
    assert queue.take_up_orphans() == 1
    run_queued_jobs()
    ended = reread(queued.id)
    assert (ended.state, ended.attempts) == (State.DONE, 2)


def test_work_that_kills_its_worker_three_times_fails_with_a_sentence(town: Town) -> None:
    queued = start(town, "sample.count", steps=1)
    for _attempt in range(MAX_ATTEMPTS):
        take_and_die(queued)
        queue.take_up_orphans()
    run_queued_jobs()
    ended = reread(queued.id)
    assert ended.state == State.FAILED
    assert ended.error.startswith("Der Vorgang wurde 3-mal unterbrochen")


def test_work_of_a_living_worker_is_left_alone(town: Town) -> None:
    start(town, "sample.count", steps=1)
    heart = progress.Heartbeat()
    heart.start()
    try:
        DBTaskResult.objects.update(status="RUNNING", worker_ids=[heart.worker_id])
        assert queue.take_up_orphans() == 0
    finally:
        heart.stop()
    assert queue.take_up_orphans() == 1


def take_and_die(queued: Job) -> None:
    """Do what a worker does that is killed right after it has taken a job."""
    worker = "elsewhere-1-dead"
    DBTaskResult.objects.filter(status="READY").update(status="RUNNING", worker_ids=[worker])
    assert queue.claim(queued.id, worker) is not None


def test_two_workers_do_not_both_get_a_job(town: Town) -> None:
    queued = start(town, "sample.count", steps=1)
    assert queue.claim(queued.id, "first") is not None
    assert queue.claim(queued.id, "second") is None


def test_a_worker_that_lost_its_job_does_not_end_it(town: Town) -> None:
    queued = start(town, "sample.count", steps=1)
    late = queue.claim(queued.id, "first")
    assert late is not None
    queue.move(queued.id, State.RUNNING, State.QUEUED)
    queue.claim(queued.id, "second")
    assert not queue.finish(late, State.DONE)
    assert reread(queued.id).state == State.RUNNING


def test_a_database_that_hiccups_is_asked_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = [OperationalError("locked"), OperationalError("gone")]
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    closed: list[bool] = []
    line = SimpleNamespace(close=lambda: closed.append(True), in_atomic_block=False)
    monkeypatch.setattr(execution, "connection", line)

    def write() -> str:
        if faults:
            raise faults.pop()
        return "written"

    assert execution.persist(write) == "written"
    assert len(closed) == 2


def test_a_worker_waits_for_a_database_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker()
    answers: list[BaseException | bool] = [OperationalError("gone"), OperationalError("gone"), True]
    pauses: list[float] = []

    def take_next() -> bool:
        answer = answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        worker.stopping_since = 0.0
        return answer

    monkeypatch.setattr(worker, "_take_next", take_next)
    monkeypatch.setattr(worker, "_tidy", lambda: None)
    monkeypatch.setattr(worker, "_wait", lambda seconds, seen=None: pauses.append(seconds))
    monkeypatch.setattr("tragwerk.core.jobs.worker.connection", SimpleNamespace(close=lambda: None))
    worker._loop()
    assert pauses == [2.0, 4.0]


def test_what_waits_for_a_job_is_set_back_however_it_ends(town: Town) -> None:
    SET_BACK.clear()
    start(town, "sample.guarded", good=True)
    run_queued_jobs()
    assert SET_BACK == []
    start(town, "sample.guarded", good=False)
    run_queued_jobs()
    cancel_job(actor=town.actor, job_id=start(town, "sample.guarded", good=True).id)
    killed = start(town, "sample.guarded", good=True)
    for _attempt in range(MAX_ATTEMPTS):
        take_and_die(killed)
        queue.take_up_orphans()
    said = [problem.split(".")[0] for _arguments, problem in SET_BACK]
    assert said == [
        "Das hat nicht geklappt, und es ist nichts halb gespeichert",
        "",
        "Der Vorgang wurde 3-mal unterbrochen und wird deshalb nicht noch einmal versucht",
    ]


def test_states_move_only_along_the_table(town: Town) -> None:
    for source in State:
        for target in set(State) - TRANSITIONS[source]:
            with pytest.raises(ValueError, match="does not go"):
                queue.move(town.authority.id, source, target)


def test_an_idle_worker_asks_one_question(town: Town) -> None:
    worker = Worker()
    with CaptureQueriesContext(connection) as asked:
        assert not worker._take_next()
    assert len(asked) == 1


def test_arguments_that_are_not_json_are_refused(town: Town) -> None:
    with pytest.raises(TypeError):
        start(town, "sample.count", steps=date(2026, 1, 1))


def test_a_kind_is_registered_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        register("sample.who", label="Another")(lambda context: None)


def test_a_job_may_be_queued_within_an_open_scope(town: Town) -> None:
    with actor_scope(town.actor):
        assert start(town, "sample.count", steps=1).authority_id == town.authority.id
