# SPDX-License-Identifier: EUPL-1.2
"""The list of todos."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Actor
from tragwerk.core.todos.public import ASSIGN_TODO, USE_TODO, Todo, TodoState, given_away, of_office, own, todos_of
from tragwerk.office.todos.about import names_of_abouts
from tragwerk.ui.public import (
    BulkVerb,
    ChoiceFilter,
    Column,
    Empty,
    FlagFilter,
    Look,
    RangeFilter,
    Table,
    TextFind,
    View,
    formats,
    page_of,
    render_status,
)


def owner_of(row: Todo) -> str:
    """Return whose a todo is, in words."""
    return row.owner_name or gettext("the office")


def _due(row: Todo) -> object:
    """Draw the due day; a passed one by a word as well as by colour."""
    if row.due_on is None:
        return ""
    day = formats.date_short(row.due_on)
    if row.is_overdue(timezone.localdate()):
        return render_status(Look("warning-fill", "bad", f"{day} · {gettext('overdue')}"))
    return day


def overdue(actor: Actor) -> Q:
    """Return the condition for open todos whose day has passed."""
    return Q(state=TodoState.OPEN, due_on__lt=timezone.localdate())


def put_off(actor: Actor) -> Q:
    """Return the condition for todos that come back later."""
    return Q(state=TodoState.OPEN, snoozed_until__gt=timezone.localdate())


class TodoTable(Table):
    """One's own todos, those of the own offices, and those that one gave to others."""

    key = "office.todos"
    model = Todo
    permission = USE_TODO
    label = _("Todos")
    density = "comfortable"
    columns = (
        Column("title", _("Todo"), link=page_of("office:todo"), card="title"),
        Column("about", _("About"), load=names_of_abouts, clip=True, card="hide"),
        Column("due_on", _("Due"), kind="date", cell=_due, sort="due_on", nowrap=True),
        Column("owner", _("Whose"), value=owner_of, clip=True),
        Column("state", _("State"), status=True, card="side"),
        Column("kind", _("Kind"), value=lambda row: row.kind_label, default=False, card="hide"),
        Column("school", _("School"), value="school.short_name", default=False, card="hide"),
        Column("snoozed_until", _("Put off until"), kind="date", default=False, card="hide"),
        Column("created_at", _("Written"), kind="moment", sort="created_at", default=False, card="hide", nowrap=True),
        Column("created_by", _("Written by"), default=False, card="hide"),
        Column("closed_at", pgettext_lazy("todo", "Closed"), kind="moment", default=False, card="hide", nowrap=True),
        Column("closed_by", _("Closed by"), default=False, card="hide"),
    )
    filters = (
        ChoiceFilter("state", _("State"), choices=TodoState.choices),
        FlagFilter("mine", _("Mine"), condition=own),
        FlagFilter("office", _("My office's"), condition=of_office),
        FlagFilter("given", _("Given to others"), condition=given_away),
        FlagFilter("overdue", _("Overdue"), condition=overdue),
        FlagFilter("put_off", _("Put off"), condition=put_off),
        RangeFilter("due_on", _("Due")),
    )
    find = TextFind(
        _("Words of the todo, person …"),
        fields=("title__icontains", "owner_name__icontains"),
    )
    views = (
        View("open", pgettext_lazy("todo", "Open"), "state=open"),
        View("mine", _("Mine"), "state=open&mine=yes"),
        View("office", _("My office's"), "state=open&office=yes"),
        View("given", _("Given to others"), "state=open&given=yes"),
        View("overdue", _("Overdue"), "overdue=yes"),
        View("done", pgettext_lazy("todo", "Done"), "state=done"),
    )
    bulk_verbs = (
        BulkVerb("finish", pgettext_lazy("todo", "Done"), "check", USE_TODO, "office:todos_bulk_finish"),
        BulkVerb("snooze", _("Put off"), "snooze", USE_TODO, "office:todos_bulk_snooze"),
        BulkVerb("assign", _("Give to somebody"), "assignment_ind", ASSIGN_TODO, "office:todos_bulk_assign"),
    )
    default_sort = "due_on"
    empty = Empty(
        _("No todos yet"),
        _("Write down what is to be done and until when. You are reminded in time, by notice and in the daily mail."),
        _("Write down a todo"),
        "office:todo_add",
        permission=USE_TODO,
    )

    def rows(self) -> QuerySet[Any]:
        """What is one's own business."""
        return todos_of(self.actor)
