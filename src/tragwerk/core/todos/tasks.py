# SPDX-License-Identifier: EUPL-1.2
"""The morning's reminders and what becomes of todos whose owner has gone."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragwerk.core.access.public import Place, permission_named, system_scope
from tragwerk.core.jobs.public import JobContext, job, scheduled
from tragwerk.core.notify.public import Message, Said, tell
from tragwerk.core.orgs.public import holders_of, standing_actors
from tragwerk.core.todos.actions.owners import hand_over
from tragwerk.core.todos.kinds import REMINDER, ladder_of
from tragwerk.core.todos.models import Todo, TodoState
from tragwerk.core.todos.pages import page_of_todo
from tragwerk.core.todos.permissions import USE_TODO
from tragwerk.core.todos.rules import is_overdue, next_reminder

_SET = 500


@scheduled(daily_at="05:30")
@job("todos.remind", label=gettext_lazy("Call todos to mind"))
def remind(context: JobContext) -> dict[str, Any]:
    """Tell the owners what is due; what belongs to somebody who has gone goes to the office first."""
    today = timezone.localdate()
    with system_scope(reason="call todos to mind"):
        handed = hand_over(actor=context.actor, ids=_orphans())
        count = 0
        while rows := _due(today):
            count += len(rows)
            with transaction.atomic():
                tell([message for row in rows if (message := _message(row, today)) is not None])
                for row in rows:
                    row.remind_on = next_reminder(row.due_on, ladder_of(row.kind), today)
                Todo.objects.bulk_update(rows, ["remind_on"])
    return {"reminders": count, "handed_over": handed}


def _due(today: date) -> list[Todo]:
    rows = Todo.objects.filter(state=TodoState.OPEN, remind_on__lte=today)
    return list(rows.order_by("authority_id", "id")[:_SET])


def _orphans() -> list[UUID]:
    """Return todos of accounts that have no seat any more where the todo is; closed ones must not name them either."""
    rows = list(Todo.objects.filter(account__isnull=False).order_by("id"))
    actors = standing_actors({row.account_id for row in rows if row.account_id})
    gone = []
    for row in rows:
        owner = actors.get(row.account_id) if row.account_id else None
        if owner is None or not owner.places(USE_TODO).cover(row.authority_id, row.school_id):
            gone.append(row.pk)
    return gone


def _message(row: Todo, today: date) -> Message | None:
    place = Place(row.authority_id, row.school_id)
    to = (
        [row.account_id]
        if row.account_id
        else [one.account_id for one in holders_of(permission_named(row.right), place)]
    )

    def say() -> Said:
        return Said(_sentence(row, today), row.about_name)

    return Message(REMINDER, place, say, page_of_todo(row.pk), to=to, about_id=row.pk) if to else None


def _sentence(row: Todo, today: date) -> str:
    facts = {"title": row.title, "day": date_format(row.due_on, "SHORT_DATE_FORMAT") if row.due_on else ""}
    if row.due_on is None:
        return _("Todo: %(title)s") % facts
    if is_overdue(row.due_on, today):
        return _("Overdue since %(day)s: %(title)s") % facts
    if row.due_on == today:
        return _("Due today: %(title)s") % facts
    return _("Due on %(day)s: %(title)s") % facts
