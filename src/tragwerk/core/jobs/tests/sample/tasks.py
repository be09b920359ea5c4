# SPDX-License-Identifier: EUPL-1.2
"""Jobs that count, hang, fail and tell whom they act as."""

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tragwerk.core.access.public import DomainError
from tragwerk.core.jobs.public import JobContext, job
from tragwerk.core.orgs.public import School


class NotYet(Exception):
    """A fault that passes."""


@job("sample.count", label="Count")
def count(context: JobContext, steps: int, pause: float = 0.0) -> dict[str, Any]:
    for step in range(steps):
        time.sleep(pause)
        context.progress(step + 1, steps, "Zeilen")
    return {"counted": steps, "url": "/fertig/"}


@job("sample.hang_once", label="Hang at the first attempt")
def hang_once(context: JobContext) -> dict[str, Any]:
    context.progress(1, 2)
    if context.attempt == 1:
        time.sleep(60)
    context.progress(2, 2)
    return {"attempt": context.attempt}


@job("sample.flaky", label="Fail at first", retry_on=(NotYet,), retry_after=timedelta(0))
def flaky(context: JobContext, good_at: int) -> dict[str, Any]:
    if context.attempt < good_at:
        raise NotYet
    return {"attempt": context.attempt}


SET_BACK: list[tuple[dict[str, Any], str]] = []


def note_set_back(arguments: Mapping[str, Any], problem: str) -> None:
    SET_BACK.append((dict(arguments), problem))


@job("sample.guarded", label="Leave something behind", on_failure=note_set_back)
def leave_behind(context: JobContext, good: bool) -> dict[str, Any]:
    if not good:
        raise RuntimeError
    return {}


@job("sample.refuse", label="Refuse")
def refuse(context: JobContext) -> dict[str, Any]:
    raise DomainError("Zeile 7: Die Seriennummer fehlt.")


@job("sample.break", label="Break")
def fall_over(context: JobContext) -> dict[str, Any]:
    raise ValueError("Erika Musterfrau")


@job("sample.who", label="Tell who acts")
def who(context: JobContext) -> dict[str, Any]:
    schools = sorted(School.objects.values_list("number", flat=True))
    return {"account": str(context.actor.account_id), "schools": schools}
