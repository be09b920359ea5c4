# SPDX-License-Identifier: EUPL-1.2
"""Todos in the calendar that somebody follows."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor
from tragwerk.core.extend.public import CalendarEvent
from tragwerk.core.todos.pages import page_of_todo
from tragwerk.core.todos.queries import dated_todos


def calendar_todos(actor: Actor, first: date, last: date) -> Iterator[CalendarEvent]:
    """Return the actor's open todos that are due between two days; what they are about and the note stay here."""
    for row in dated_todos(actor, earliest=first, latest=last):
        if row.due_on is not None:
            title = _("Todo: %(title)s") % {"title": row.title}
            yield CalendarEvent(str(row.pk), title, row.due_on, note=row.kind_label, url=page_of_todo(row.pk))
