# SPDX-License-Identifier: EUPL-1.2
"""Whose todos somebody sees: the own ones, those of the own offices, and those that they gave to others."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible, mark_checked, permission_named, show
from tragwerk.core.todos.kinds import all_kinds
from tragwerk.core.todos.models import Todo, TodoState
from tragwerk.core.todos.permissions import USE_TODO

SOON = timedelta(days=7)
MOST_SHOWN = 8


def own(actor: Actor) -> Q:
    """Return the condition for todos of the actor's own account."""
    return Q(account_id=actor.account_id) if actor.account_id is not None else Q(pk__in=[])


def of_office(actor: Actor) -> Q:
    """Return the condition for todos that belong to nobody by name and whose right the actor holds at their place."""
    by_place: defaultdict[tuple[bool, frozenset[UUID], frozenset[UUID]], list[str]] = defaultdict(list)
    for name in sorted({kind.permission.name for kind in all_kinds()}):
        places = actor.places(permission_named(name))
        if places:
            by_place[places.everywhere, places.authorities, places.schools].append(name)
    held = Q(pk__in=[])
    for (everywhere, authorities, schools), names in by_place.items():
        there = Q() if everywhere else Q(authority_id__in=sorted(authorities)) | Q(school_id__in=sorted(schools))
        held |= Q(right__in=names) & there
    return Q(account__isnull=True) & held


def given_away(actor: Actor) -> Q:
    """Return the condition for todos that the actor wrote down for others."""
    if actor.account_id is None:
        return Q(pk__in=[])
    return Q(created_account=actor.account_id) & ~Q(account_id=actor.account_id, account__isnull=False)


def todos_of(actor: Actor) -> QuerySet[Todo]:
    """Return the todos that the actor may see and do; the system sees all of the scope."""
    if actor.is_system:
        mark_checked()
        return Todo.objects.all()
    rows: QuerySet[Todo] = Todo.objects.visible_to(actor, USE_TODO)
    return rows.filter(own(actor) | of_office(actor) | given_away(actor))


def visible_todos(actor: Actor, ids: Collection[UUID]) -> list[Todo]:
    """Return exactly these todos, held until the end of the transaction; one that is not the actor's is not there."""
    found = list(todos_of(actor).filter(pk__in=list(ids)).select_for_update(of=("self",)).order_by("pk"))
    if not found or len(found) != len(set(ids)):
        raise NotVisible(_("This todo does not exist, or it is not visible to you."))
    return found


def todo_for(actor: Actor, todo_id: UUID) -> Todo:
    """Return one todo that the actor may see; every other is not there."""
    found = todos_of(actor).select_related("school", "authority").filter(pk=todo_id).first()
    if found is None:
        raise NotVisible(_("This todo does not exist, or it is not visible to you."))
    show([found])
    return found


def waiting(actor: Actor, today: date) -> QuerySet[Todo]:
    """Return the open todos of the actor and the own offices that are not put off, the most urgent first."""
    rows: QuerySet[Todo] = Todo.objects.visible_to(actor, USE_TODO).filter(own(actor) | of_office(actor))
    here = rows.filter(Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=today), state=TodoState.OPEN)
    return here.order_by(F("due_on").asc(nulls_last=True), "id")


def urgent_todos(actor: Actor, today: date | None = None) -> list[Todo]:
    """Return what is due within a week, overdue, or without a day, for the start page."""
    day = today or timezone.localdate()
    rows = waiting(actor, day).filter(Q(due_on__isnull=True) | Q(due_on__lte=day + SOON))
    return list(rows[:MOST_SHOWN])


def dated_todos(actor: Actor, *, earliest: date | None = None, latest: date | None = None) -> list[Todo]:
    """Return the actor's open todos with a due day, by day: what a calendar shows."""
    rows = waiting(actor, date.max).filter(due_on__isnull=False)
    if earliest is not None:
        rows = rows.filter(due_on__gte=earliest)
    if latest is not None:
        rows = rows.filter(due_on__lte=latest)
    return list(rows.order_by("due_on", "id"))


def todos_about(actor: Actor, table: str, key: UUID) -> list[Todo]:
    """Return the actor's open todos about one object, those that are put off among them."""
    rows = todos_of(actor).filter(about_type=table, about_id=key, state=TodoState.OPEN)
    return list(rows.order_by(F("due_on").asc(nulls_last=True), "id")[:MOST_SHOWN])
