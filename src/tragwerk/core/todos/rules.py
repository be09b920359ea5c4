# SPDX-License-Identifier: EUPL-1.2
"""When a todo is called to mind: the ladder of days around its due day."""

from collections.abc import Iterable
from datetime import date, timedelta


def reminder_days(due: date, ladder: Iterable[int]) -> list[date]:
    """Return the days of a ladder, each once, in order: negative steps lie before the due day."""
    return sorted({due + timedelta(days=step) for step in ladder})


def next_reminder(
    due: date | None, ladder: Iterable[int], after: date, snoozed_until: date | None = None
) -> date | None:
    """Return the first day after `after` on which the todo is called to mind, or none.

    Put off until a day, it is called to mind on that day, and on no day of the ladder before it.
    """
    if snoozed_until is not None and snoozed_until > after:
        return snoozed_until
    if due is None:
        return None
    return next((day for day in reminder_days(due, ladder) if day > after), None)


def is_overdue(due: date | None, today: date) -> bool:
    """Say whether the due day has passed."""
    return due is not None and due < today
