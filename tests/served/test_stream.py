# SPDX-License-Identifier: EUPL-1.2
"""Progress reaches the browser while the work runs, over the same port as the pages."""

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.test import Client

from tests.served import program
from tragwerk.core.jobs.models import Job
from tragwerk.core.jobs.public import enqueue
from tragwerk.core.jobs.tests.people import Town


def cookie_of(town: Town) -> dict[str, str]:
    client = Client()
    client.force_login(town.account)
    return {"Cookie": f"sessionid={client.cookies['sessionid'].value}"}


def queue(town: Town, **args: object) -> Job:
    return enqueue(actor=town.actor, kind="sample.count", authority=town.authority, args=args)


@contextmanager
def stream(port: int, job: Job, headers: dict[str, str]) -> Iterator[http.client.HTTPResponse]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request("GET", f"/jobs/{job.id}/events", headers=headers)
        yield line.getresponse()
    finally:
        line.close()


def messages(answer: http.client.HTTPResponse) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (id, data) of every event until the stream closes."""
    key = ""
    for raw in iter(answer.readline, b""):
        field, _colon, value = raw.decode().rstrip("\n").partition(": ")
        if field == "id":
            key = value
        elif field == "data":
            yield key, json.loads(value)


def test_progress_is_streamed_until_the_end(town: Town, site: int) -> None:
    job = queue(town, steps=30, pause=0.05)
    with stream(site, job, cookie_of(town)) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.readline() == b"retry: 2000\n"
        seen = list(messages(answer))
    reports = [data for _key, data in seen]
    assert len(reports) > 4
    assert all(key.isdigit() for key, _data in seen)
    percents = [report["percent"] for report in reports]
    assert percents == sorted(percents)
    assert {report["state"] for report in reports[:-1]} == {"running"}
    assert any(report["text"].startswith("Zeilen: ") and " von 30" in report["text"] for report in reports)
    assert reports[-1] == {"state": "done", "percent": 100, "text": "Fertig", "url": "/fertig/"}


def test_a_stream_does_not_hold_up_the_pages(town: Town, tmp_path: Path) -> None:
    job = queue(town, steps=1)
    headers = cookie_of(town)
    with program.served(tmp_path / "log", "--no-worker") as (port, process):
        lines = []
        for _number in range(20):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            line.request("GET", f"/jobs/{job.id}/events", headers=headers)
            assert line.getresponse().readline() == b"retry: 2000\n"
            lines.append(line)
        begun = time.monotonic()
        assert program.get(port, "/anmelden/")[0] == 200
        assert time.monotonic() - begun < 2
        begun = time.monotonic()
        program.stop(process)
        assert time.monotonic() - begun < 4
        for line in lines:
            line.close()


def test_only_its_person_sees_a_job(town: Town, neighbour: Town, web: program.Web) -> None:
    job = queue(town, steps=1)
    for path in (f"/jobs/{job.id}/events", f"/jobs/{job.id}/"):
        assert program.get(web.port, path, cookie_of(neighbour))[0] == 404
        assert program.get(web.port, path)[0] == 302
