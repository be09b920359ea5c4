# SPDX-License-Identifier: EUPL-1.2
"""The page of a job tells how far it is, and lets its person stop it."""

import importlib

import pytest
from django.test import Client
from django.urls import reverse

from tragwerk.core.access.public import system_scope
from tragwerk.core.jobs.progress import Progress, write
from tragwerk.core.jobs.public import Job, State, enqueue, run_queued_jobs
from tragwerk.core.jobs.tests.people import Town, make_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    importlib.import_module("tragwerk.core.jobs.tests.sample.tasks")
    return make_town("10001", "Musterstadt")


@pytest.fixture
def job(town: Town) -> Job:
    return enqueue(actor=town.actor, kind="sample.count", authority=town.authority, args={"steps": 1})


@pytest.fixture
def client(town: Town) -> Client:
    browser = Client()
    browser.force_login(town.account)
    return browser


def page_of(job: Job) -> str:
    return reverse("office:job", args=[job.pk])


def test_the_page_shows_progress_and_where_to_hear_more(client: Client, job: Job) -> None:
    write(job.pk, Progress(state=State.RUNNING, done=18400, total=28000, note="Zeilen"))
    text = client.get(page_of(job)).content.decode()
    assert "Zeilen: 18.400 von 28.000" in text
    assert f'data-url="{reverse("office:job_events", args=[job.pk])}"' in text
    assert f'data-poll-url="{page_of(job)}"' in text
    assert f'data-done-url="{page_of(job)}"' in text
    assert "Vorgang anhalten" in text


def test_an_end_told_before_the_row_was_read_again_is_still_followed(client: Client, job: Job) -> None:
    write(job.pk, Progress(state=State.DONE, url="/fertig/"))
    assert 'data-state="running"' in client.get(page_of(job)).content.decode()
    assert client.get(page_of(job), headers={"Accept": "application/json"}).json()["state"] == "done"
    run_queued_jobs()
    assert 'data-state="running"' not in client.get(page_of(job)).content.decode()


def test_a_page_without_streams_asks_for_a_report(client: Client, job: Job) -> None:
    answer = client.get(page_of(job), headers={"Accept": "application/json"})
    assert answer.json() == {
        "state": "running",
        "percent": 0,
        "text": "Wartet, bis die Reihe daran ist",
        "url": "",
    }


def test_a_job_that_is_done_leads_to_its_result(client: Client, job: Job) -> None:
    run_queued_jobs()
    text = client.get(page_of(job)).content.decode()
    assert 'href="/fertig/"' in text
    assert "Vorgang anhalten" not in text


def test_a_refusal_is_shown_with_its_sentence(client: Client, town: Town) -> None:
    refused = enqueue(actor=town.actor, kind="sample.refuse", authority=town.authority)
    run_queued_jobs()
    assert "Zeile 7: Die Seriennummer fehlt." in client.get(page_of(refused)).content.decode()


def test_a_job_is_stopped_by_its_button(client: Client, job: Job) -> None:
    answer = client.post(reverse("office:job_cancel", args=[job.pk]), follow=True)
    assert "Der Vorgang wurde angehalten." in answer.content.decode()
    with system_scope(reason="test"):
        assert Job.objects.get(pk=job.pk).state == State.CANCELLED


def test_stopping_what_has_ended_is_answered_kindly(client: Client, job: Job) -> None:
    run_queued_jobs()
    answer = client.post(reverse("office:job_cancel", args=[job.pk]), follow=True)
    assert "Dieser Vorgang ist schon beendet." in answer.content.decode()


@pytest.mark.parametrize("name", ["job", "job_events", "job_cancel"])
def test_a_foreign_job_is_not_there(job: Job, name: str) -> None:
    neighbour = make_town("10002", "Nachbarstadt")
    browser = Client()
    browser.force_login(neighbour.account)
    ask = browser.post if name == "job_cancel" else browser.get
    assert ask(reverse(f"office:{name}", args=[job.pk])).status_code == 404


def test_somebody_who_is_not_signed_in_is_led_to_the_log_in(job: Job) -> None:
    assert Client().get(page_of(job)).status_code == 302
