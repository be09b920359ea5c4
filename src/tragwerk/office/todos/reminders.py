# SPDX-License-Identifier: EUPL-1.2
"""When todos are called to mind, in words: for who writes one down, and on its page."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tragwerk.core.todos.public import Todo, ladder_of, reminder_days
from tragwerk.ui.public import formats


def words_of_ladder(ladder: Sequence[int]) -> str:
    """Return the days of a ladder around the due day, such as "7 days, 1 day before, on the day, 3 days after"."""
    before = [_days(-step) for step in sorted(ladder) if step < 0]
    after = [_days(step) for step in sorted(ladder) if step > 0]
    parts = [
        _("%(days)s before") % {"days": ", ".join(before)} if before else "",
        _("on the day") if 0 in ladder else "",
        _("%(days)s after") % {"days": ", ".join(after)} if after else "",
    ]
    return "; ".join(part for part in parts if part)


def _days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def reminders_of(todo: Todo, today: date) -> str:
    """Return the days on which an open todo will be called to mind, or nothing."""
    put_off = todo.snoozed_until if todo.snoozed_until is not None and todo.snoozed_until > today else None
    days = [put_off] if put_off is not None else []
    if todo.due_on is not None:
        days += [day for day in reminder_days(todo.due_on, ladder_of(todo.kind)) if day > (put_off or today)]
    return ", ".join(formats.date_short(day) for day in days)
