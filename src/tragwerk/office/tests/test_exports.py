# SPDX-License-Identifier: EUPL-1.2
"""Taking a list away stands in the trail; a long one is written in the background and fetched by its person alone."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.worlds import SYSTEM, World
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.files.public import StoredFile, forget_old_files
from tragwerk.core.jobs.public import Job, JobContext, run_queued_jobs
from tragwerk.office.conftest import SignIn
from tragwerk.ui.models import ListExport
from tragwerk.ui.tables import export
from tragwerk.ui.tasks import forget_exports

ADDRESS = "/schulen/?part=export&format=csv&cols=name&cols=number"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    """Keep the files of every test apart."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def all_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one row be too many to wait for."""
    monkeypatch.setattr(export, "MOST_AT_ONCE", 0)


def entries() -> list[AuditEntry]:
    with system_scope(reason="tests"):
        return list(AuditEntry.objects.filter(verb="ui.export_list").order_by("authority__number"))


def content_of(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_a_short_export_is_immediate_and_noted_with_filter_rows_and_columns(officer: Client, world: World) -> None:
    answer: Any = officer.get(f"{ADDRESS}&q=Musterschule")
    assert "Musterschule;990011" in content_of(answer)
    (entry,) = entries()
    assert (entry.authority_id, entry.actor_account) == (world.own.pk, world.accounts[Role.AUTHORITY_IT].pk)
    assert entry.changes["rows"] == [None, 1]
    assert "Musterschule" in entry.changes["filters"][1]
    assert entry.changes["columns"][1].count(",") == 1
    trail = officer.get("/protokoll/").content.decode()
    for words in ("Liste exportiert", "Zeilen: 1", "Filter: Suche: Musterschule", "Spalten: Schule"):
        assert words in trail


def test_the_entry_says_by_which_filter_rows_were_left_out_and_when_none_was(officer: Client, world: World) -> None:
    content_of(officer.get(f"{ADDRESS}&operating_state=active&pupils.from=100"))
    content_of(officer.get(ADDRESS))
    filtered, whole = (entry.changes for entry in entries())
    assert filtered["filters"] == [None, "Betriebszustand: aktiv; Lernende: ab 100"]
    assert filtered["query"] == [None, "operating_state=active&pupils.from=100"]
    assert (whole["filters"], whole["query"]) == ([None, "keine, alle Zeilen"], [None, ""])
    trail = officer.get("/protokoll/").content.decode()
    assert "Filter: Betriebszustand: aktiv; Lernende: ab 100" in trail
    assert "Filter: keine, alle Zeilen" in trail


def test_every_authority_finds_in_its_own_trail_that_its_rows_were_taken_away(sign_in: SignIn, world: World) -> None:
    content_of(sign_in(Role.OPERATOR).get(ADDRESS))
    assert [(entry.authority_id, entry.changes["rows"][1]) for entry in entries()] == [
        (world.own.pk, 2),
        (world.foreign.pk, 1),
    ]


@pytest.mark.parametrize("role", [Role.HEAD, Role.SCHOOL_OFFICE, Role.TEACHER])
def test_who_works_at_a_school_takes_a_list_away_and_the_entry_names_the_school(
    sign_in: SignIn, world: World, role: Role
) -> None:
    answer = sign_in(role).get(ADDRESS)
    assert answer.status_code == 200
    content_of(answer)
    assert [(entry.authority_id, entry.school_id) for entry in entries()] == [(world.own.pk, world.school.pk)]


def test_a_refused_export_leaves_no_entry(sign_in: SignIn) -> None:
    assert sign_in(Role.TEACHER).get("/personen/?part=export").status_code == 403
    assert entries() == []


@pytest.mark.usefixtures("all_are_long")
def test_a_long_export_runs_as_a_job_and_is_fetched_from_its_page(officer: Client) -> None:
    started: Any = officer.get(f"{ADDRESS}&sort=-name")
    with system_scope(reason="tests"):
        job = Job.objects.get(kind="ui.export_list")
    assert started["Location"] == f"/jobs/{job.pk}/"
    assert entries() == [], "nothing has left yet"
    run_queued_jobs()
    with system_scope(reason="tests"):
        job.refresh_from_db()
    assert job.state == "done", job.error
    page = officer.get(job.result["url"]).content.decode()
    assert "Abzuholen bis" in page
    answer: Any = officer.get(f"{job.result['url']}datei")
    assert content_of(answer).splitlines()[1:] == ["Schwesterschule;990012", "Musterschule;990011"]
    assert "attachment" in answer["Content-Disposition"]
    assert [entry.changes["rows"] for entry in entries()] == [[None, 2]]


@pytest.mark.usefixtures("all_are_long")
def test_nobody_else_fetches_the_file_and_nobody_after_a_day(officer: Client, sign_in: SignIn) -> None:
    officer.get(ADDRESS)
    run_queued_jobs()
    with system_scope(reason="tests"):
        found = ListExport.objects.get()
    address = f"/listen/export/{found.pk}/"
    for role in (Role.SCHOOL_ADMINISTRATION, Role.OPERATOR, Role.TEACHER):
        assert sign_in(role).get(f"{address}datei").status_code == 404
    with system_scope(reason="tests: a day later"):
        StoredFile.objects.filter(pk=found.stored_id).update(delete_after=timezone.now() - timedelta(seconds=1))
    late = officer.get(f"{address}datei", follow=True).content.decode()
    assert "nach einem Tag entfernt" in late
    assert f"{address}datei" not in late
    forget_old_files()
    forget_exports(JobContext(uuid4(), SYSTEM, None))
    with system_scope(reason="tests"):
        assert not ListExport.objects.exists()
    assert len(entries()) == 1, "the trail keeps what was taken away"


@pytest.mark.usefixtures("all_are_long")
def test_a_job_writes_only_what_its_person_may_see(sign_in: SignIn) -> None:
    officer = sign_in(Role.AUTHORITY_IT)
    officer.get(ADDRESS)
    run_queued_jobs()
    with system_scope(reason="tests"):
        found = ListExport.objects.get()
    assert "Kanarienvogel" not in content_of(officer.get(f"/listen/export/{found.pk}/datei"))
