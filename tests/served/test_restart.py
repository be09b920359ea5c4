# SPDX-License-Identifier: EUPL-1.2
"""Background work survives the death and the stop of its worker."""

import signal
import time
from uuid import UUID

from tests.served import program
from tragwerk.core.access.public import system_scope
from tragwerk.core.jobs import progress
from tragwerk.core.jobs.models import Job, State
from tragwerk.core.jobs.public import cancel_job, enqueue, read_progress
from tragwerk.core.jobs.tests.people import Town


def state_of(job_id: UUID) -> str:
    with system_scope(reason="test"):
        return str(Job.objects.values_list("state", flat=True).get(pk=job_id))


def steps_done(job_id: UUID) -> int:
    shown = read_progress(job_id)
    return shown.done if shown is not None else 0


def queue(town: Town, kind: str, **args: object) -> Job:
    return enqueue(actor=town.actor, kind=kind, authority=town.authority, args=args)


def test_a_job_whose_worker_is_killed_is_finished_by_the_next(town: Town) -> None:
    job = queue(town, "sample.hang_once")
    first = program.start("worker")
    try:
        program.until(lambda: steps_done(job.id) == 1, "the job in its middle")
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert state_of(job.id) == State.RUNNING
    second = program.start("worker")
    try:
        program.until(lambda: state_of(job.id) == State.DONE, "the job done by the second worker")
    finally:
        program.stop(second)
    with system_scope(reason="test"):
        assert Job.objects.get(pk=job.id).result == {"attempt": 2}


def test_a_worker_told_to_stop_finishes_a_short_job(town: Town) -> None:
    job = queue(town, "sample.count", steps=20, pause=0.1)
    worker = program.start("worker")
    try:
        program.until(lambda: steps_done(job.id) > 1, "the job in its middle")
    finally:
        assert program.stop(worker) == 0
    assert state_of(job.id) == State.DONE


def test_a_worker_told_to_stop_gives_a_long_job_back(town: Town) -> None:
    job = queue(town, "sample.count", steps=600, pause=0.1)
    worker = program.start("worker")
    try:
        program.until(lambda: steps_done(job.id) > 1, "the job in its middle")
    finally:
        begun = time.monotonic()
        assert program.stop(worker) == 0
    assert time.monotonic() - begun < 9
    with system_scope(reason="test"):
        given_back = Job.objects.get(pk=job.id)
    assert (given_back.state, given_back.attempts) == (State.QUEUED, 0)


def test_a_running_job_is_stopped_by_its_person(town: Town) -> None:
    job = queue(town, "sample.count", steps=600, pause=0.05)
    worker = program.start("worker")
    try:
        program.until(lambda: steps_done(job.id) > 1, "the job in its middle")
        cancel_job(actor=town.actor, job_id=job.id)
        program.until(lambda: state_of(job.id) == State.CANCELLED, "the job stopped", 5)
    finally:
        program.stop(worker)


def test_a_worker_hears_of_new_work_at_once(town: Town) -> None:
    worker = program.start("worker")
    try:
        program.until(progress.any_worker_alive, "the worker alive")
        time.sleep(0.6)
        begun = time.monotonic()
        job = queue(town, "sample.count", steps=1)
        program.until(lambda: state_of(job.id) == State.DONE, "the job done")
        assert time.monotonic() - begun < 0.6
    finally:
        program.stop(worker)
