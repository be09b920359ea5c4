# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from todos."""

from tragwerk.core.todos import actions
from tragwerk.core.todos.actions import Want, close, ensure
from tragwerk.core.todos.events import TodosClosed
from tragwerk.core.todos.kinds import OWN, kind_named, ladder_of
from tragwerk.core.todos.models import TRANSITIONS, Todo, TodoState
from tragwerk.core.todos.pages import page_of_todo, register_todo_page
from tragwerk.core.todos.permissions import ASSIGN_TODO, USE_TODO
from tragwerk.core.todos.queries import (
    dated_todos,
    given_away,
    of_office,
    own,
    todo_for,
    todos_about,
    todos_of,
    urgent_todos,
)
from tragwerk.core.todos.rules import reminder_days

__all__ = [
    "ASSIGN_TODO",
    "OWN",
    "TRANSITIONS",
    "USE_TODO",
    "Todo",
    "TodoState",
    "TodosClosed",
    "Want",
    "actions",
    "close",
    "dated_todos",
    "ensure",
    "given_away",
    "kind_named",
    "ladder_of",
    "of_office",
    "own",
    "page_of_todo",
    "register_todo_page",
    "reminder_days",
    "todo_for",
    "todos_about",
    "todos_of",
    "urgent_todos",
]
