# SPDX-License-Identifier: EUPL-1.2
"""Todos of somebody who has gone belong to the office."""

from collections.abc import Sequence
from uuid import UUID

from tragwerk.core.access.public import Actor, action, mark_checked, nothing_changed
from tragwerk.core.audit.public import change_rows
from tragwerk.core.todos.models import Todo
from tragwerk.core.todos.permissions import USE_TODO


@action(USE_TODO)
def hand_over(*, actor: Actor, ids: Sequence[UUID]) -> int:
    """Take todos from their owner, so that all who hold their right see them; return how many."""
    mark_checked()
    if not ids:
        nothing_changed()
        return 0
    changes = {key: {"account_id": None, "owner_name": ""} for key in ids}
    return len(change_rows(actor=actor, verb="todos.hand_over", model=Todo, changes=changes))
