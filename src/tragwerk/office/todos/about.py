# SPDX-License-Identifier: EUPL-1.2
"""What a todo is about: named and linked for those alone who may see it now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible
from tragwerk.core.extend.public import Task
from tragwerk.core.search.public import SearchSource, all_sources
from tragwerk.core.todos.public import Todo, kind_named, urgent_todos
from tragwerk.ui.public import formats


class About(NamedTuple):
    """The name of an object and the way to it."""

    name: str
    url: str = ""


def abouts(actor: Actor, rows: Sequence[Todo]) -> Mapping[UUID, About]:
    """Return what todos are about, in one batch; an object that the actor may not see has neither name nor link."""
    found: dict[UUID, About] = {}
    wanted: defaultdict[str, list[Todo]] = defaultdict(list)
    for row in rows:
        if row.about_id is not None and row.about_type:
            wanted[row.about_type].append(row)
        elif row.about_name or row.url:
            found[row.pk] = About(row.about_name or _("the page"), row.url)
    sources = {source.model._meta.label_lower: source for source in all_sources()}
    for table, todos in wanted.items():
        source = sources.get(table)
        # Of what cannot be searched for nobody tells who may see it; its own page does.
        seen = None if source is None else _visible(actor, source, {row.about_id for row in todos if row.about_id})
        for row in todos:
            if row.about_id is not None and (seen is None or row.about_id in seen):
                url = source.url(row.about_id) if source is not None else row.url
                found[row.pk] = About(row.about_name, url)
    return found


def about_named(actor: Actor, table: str, key: str) -> tuple[Any, str]:
    """Return an object that a todo can be about, and its page. Raises NotVisible for any other and a foreign one."""
    source = next((one for one in all_sources() if one.model._meta.label_lower == table), None)
    try:
        about_id = UUID(key)
    except ValueError:
        source = None
    if source is None or not _visible(actor, source, {about_id}):
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    return source.model._default_manager.get(pk=about_id), source.url(about_id)


def _visible(actor: Actor, source: SearchSource, keys: set[UUID]) -> set[UUID]:
    if not actor.may(source.permission):
        return set()
    rows: Any = source.model._default_manager.filter(pk__in=keys)
    return set(rows.visible_to(actor, source.permission).values_list("pk", flat=True))


def names_of_abouts(actor: Actor, rows: Sequence[Todo]) -> Mapping[UUID, str]:
    """Return the same as names, for the list."""
    return {key: about.name for key, about in abouts(actor, rows).items()}


# So many, or the decisions that wait for this person would have no place on the start page.
MOST_SHOWN = 5


def waiting_todos(actor: Actor) -> Sequence[Task]:
    """Return what is due, for the start page."""
    today = timezone.localdate()
    return [_task(row, today) for row in urgent_todos(actor, today)[:MOST_SHOWN]]


def _task(row: Todo, today: date) -> Task:
    kind, overdue = kind_named(row.kind), row.is_overdue(today)
    due = formats.date_short(row.due_on) if row.due_on else ""
    told = _("overdue since %(day)s") if overdue else _("due on %(day)s")
    parts = [told % {"day": due} if due else "", row.owner_name or _("the office")]
    # What is late is due today, not before everything else.
    day = max(row.due_on, today) if row.due_on else None
    return Task(
        title=row.title,
        note=" · ".join(part for part in parts if part),
        icon=kind.icon if kind is not None else "task_alt",
        url=reverse("office:todo", args=[row.pk]),
        verb=_("Look"),
        tone="bad" if overdue else "",
        due=timezone.make_aware(datetime.combine(day, time(23, 59))) if day else None,
    )
