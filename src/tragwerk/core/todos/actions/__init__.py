# SPDX-License-Identifier: EUPL-1.2
"""Verbs on todos: those of people, and those of the packages that make todos by themselves."""

from tragwerk.core.todos.actions.deciding import assign_todos, drop_todos, finish_todos, reopen_todos, snooze_todos
from tragwerk.core.todos.actions.sources import Want, close, ensure
from tragwerk.core.todos.actions.undo import undo_change
from tragwerk.core.todos.actions.writing import change_todos, create_todos

__all__ = [
    "Want",
    "assign_todos",
    "change_todos",
    "close",
    "create_todos",
    "drop_todos",
    "ensure",
    "finish_todos",
    "reopen_todos",
    "snooze_todos",
    "undo_change",
]
