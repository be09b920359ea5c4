# SPDX-License-Identifier: EUPL-1.2
"""The kinds of todos and notices that this package has itself; others contribute theirs."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.extend.public import TODOS, NoticeKind, TodoKind, contribute, todo_kinds
from tragwerk.core.todos.permissions import ASSIGN_TODO, USE_TODO

OWN = "todos.own"
REMINDER, ASSIGNED = "todos.reminder", "todos.assigned"
_GROUP = _("Todos")


def register() -> None:
    """Contribute the own kinds; called once at start-up."""
    # What somebody wrote down belongs to the office when that person has gone.
    contribute(TodoKind(OWN, _("Own todo"), "task_alt", ASSIGN_TODO, ladder=(-7, -1, 0, 3, 7), order=10))
    contribute(NoticeKind(REMINDER, _("A todo is due soon or overdue"), _GROUP, USE_TODO, mail="digest", order=20))
    contribute(NoticeKind(ASSIGNED, _("Somebody gives me a todo"), _GROUP, USE_TODO, mail="digest", order=21))


def kind_named(key: str) -> TodoKind | None:
    """Return the kind of todo with this key; None when no package has it any more."""
    return next((one for one in todo_kinds.at(TODOS) if one.key == key), None)


def all_kinds() -> list[TodoKind]:
    """Return every kind of todo, in order."""
    return todo_kinds.at(TODOS)


def ladder_of(key: str) -> tuple[int, ...]:
    """Return the days on which todos of a kind are called to mind; none for a kind that has gone."""
    kind = kind_named(key)
    return kind.ladder if kind is not None else ()
