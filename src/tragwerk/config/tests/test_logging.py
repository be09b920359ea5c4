# SPDX-License-Identifier: EUPL-1.2
"""The log says what happened and to nobody."""

import json
import logging
from typing import Any

import pytest
from django.test import Client

from tragwerk.config.logging import PlainFormatter

CANARY = "Erika Musterfrau"


def written(record: logging.LogRecord) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(PlainFormatter().format(record))
    return line


def record_of(name: str, message: str, *args: object, **extra: object) -> logging.LogRecord:
    record = logging.LogRecord(name, logging.INFO, "/somewhere/module.py", 7, message, args, None, "function")
    record.__dict__.update(extra)
    return record


def test_our_own_event_is_written_with_the_listed_fields() -> None:
    line = written(record_of("tragwerk.jobs", "job ended", kind="imports.check", seconds=1.5))
    assert {key: line[key] for key in ("level", "logger", "event", "kind", "seconds")} == {
        "level": "info",
        "logger": "tragwerk.jobs",
        "event": "job ended",
        "kind": "imports.check",
        "seconds": 1.5,
    }


def test_fields_that_are_not_listed_are_left_out() -> None:
    assert CANARY not in str(written(record_of("tragwerk.jobs", "job ended", person=CANARY)))


def test_arguments_of_a_message_are_left_out() -> None:
    assert CANARY not in str(written(record_of("tragwerk.jobs", "saved %s", CANARY)))


def test_messages_of_other_code_are_left_out_but_their_place_is_named() -> None:
    line = written(record_of("django.request", f"Not Found: /personen/{CANARY}"))
    assert line["event"] == "module.function:7"
    assert CANARY not in str(line)


def test_an_exception_is_its_type_and_place_without_its_text() -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as inner:
            raise ValueError(CANARY) from inner
    except ValueError as fault:
        record = record_of("tragwerk.jobs", "job fault")
        record.exc_info = (ValueError, fault, fault.__traceback__)
    line = written(record)
    assert [cause["type"] for cause in line["exception"]] == ["builtins.ValueError", "builtins.KeyError"]
    assert line["exception"][0]["at"][0].startswith("tragwerk/config/tests/test_logging.py:")
    assert CANARY not in str(line)


@pytest.mark.django_db
def test_a_request_is_logged_by_its_route(client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(PlainFormatter())
    logger = logging.getLogger("tragwerk.request")
    logger.addHandler(handler)
    try:
        answer = client.get("/anmelden/", {"next": CANARY}, headers={"User-Agent": CANARY})
    finally:
        logger.removeHandler(handler)
    text = capfd.readouterr().err
    line = next(json.loads(row) for row in text.splitlines() if '"route": "office:login"' in row)
    assert CANARY not in text
    assert (line["status"], line["method"]) == (200, "GET")
    assert answer.headers["X-Request-ID"] == line["request_id"]


@pytest.mark.django_db
def test_health_is_not_logged_and_asks_nothing_of_the_database(
    client: Client, capfd: pytest.CaptureFixture[str], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"ok": True}
    assert "healthz" not in capfd.readouterr().err
