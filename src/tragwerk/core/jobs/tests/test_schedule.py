# SPDX-License-Identifier: EUPL-1.2
"""What is scheduled is queued once when it is due."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tragwerk.core.access.public import system_scope
from tragwerk.core.jobs import schedule
from tragwerk.core.jobs.models import Job, Schedule, State
from tragwerk.core.jobs.public import run_queued_jobs
from tragwerk.core.jobs.registry import Recurring, all_recurring, scheduled

BERLIN = ZoneInfo("Europe/Berlin")
NIGHTLY = Recurring("jobs.forget", daily_at=time(3, 40))
HOURLY = Recurring("jobs.forget", every=timedelta(hours=1))


def at(hour: int, minute: int = 0, day: int = 7) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (at(3, 45, day=6), at(3, 39), False),
        (at(3, 45, day=6), at(3, 40), True),
        (at(3, 41), at(23), False),
        (at(3, 41, day=1), at(12), True),
        (None, at(12), True),
    ],
)
def test_nightly_work_is_due_once_a_night(last: datetime | None, now: datetime, due: bool) -> None:
    assert NIGHTLY.is_due(last, now) is due


def test_hourly_work_is_due_after_an_hour() -> None:
    assert not HOURLY.is_due(at(3), at(3, 59))
    assert HOURLY.is_due(at(3), at(4))


@pytest.fixture
def nightly(monkeypatch: pytest.MonkeyPatch) -> list[Recurring]:
    """Only the nightly entries are on the schedule; what runs every few minutes is due at once by design."""
    entries = [entry for entry in all_recurring() if entry.every is None]
    monkeypatch.setattr(schedule, "all_recurring", lambda: entries)
    return entries


@pytest.mark.django_db
def test_a_new_installation_does_not_begin_with_its_nightly_work(nightly: list[Recurring]) -> None:
    assert schedule.queue_what_is_due() == 0
    assert set(Schedule.objects.values_list("kind", flat=True)) == {entry.kind for entry in nightly}


@pytest.mark.django_db
def test_work_that_is_due_is_queued_once_and_runs_as_the_system(nightly: list[Recurring]) -> None:
    schedule.queue_what_is_due()
    Schedule.objects.filter(kind="jobs.forget").update(last_queued_at=timezone.now() - timedelta(days=2))
    assert (schedule.queue_what_is_due(), schedule.queue_what_is_due()) == (1, 0)
    run_queued_jobs()
    with system_scope(reason="test"):
        job = Job.objects.get()
    assert (job.state, job.system_reason, job.account_id) == (State.DONE, "schedule", None)


@pytest.mark.django_db
def test_old_jobs_are_forgotten_and_young_ones_stay(nightly: list[Recurring]) -> None:
    schedule.queue_what_is_due()
    for age in (91, 1):
        Schedule.objects.filter(kind="jobs.forget").update(last_queued_at=timezone.now() - timedelta(days=2))
        schedule.queue_what_is_due()
        run_queued_jobs()
        with system_scope(reason="test"):
            newest = Job.objects.latest("created_at")
            Job.objects.filter(pk=newest.pk).update(finished_at=timezone.now() - timedelta(days=age))
    with system_scope(reason="test"):
        assert Job.objects.count() == 1


def test_what_is_scheduled_must_be_a_job() -> None:
    with pytest.raises(ValueError, match="not a job"):
        scheduled(daily_at="03:00")(lambda context: None)
    with pytest.raises(ValueError, match="either"):
        scheduled()
