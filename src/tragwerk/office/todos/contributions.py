# SPDX-License-Identifier: EUPL-1.2
"""The panel with what is to be done about a thing, for the page of the thing."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Actor
from tragwerk.core.extend.public import Panel, contribute
from tragwerk.core.todos.public import USE_TODO, todos_about
from tragwerk.office.todos.tables import owner_of


def offer_todos(table: str, *, page: str, order: int = 55) -> None:
    """Show the open todos about the rows of a table on their page, and let new ones be written down there.

    Called once at start-up. The table must be one that is searched: its source says who may see a row, and where it is.
    """
    contribute(
        Panel(
            page,
            "todos",
            _("Todos"),
            USE_TODO,
            "office/todos/panel.html",
            lambda actor, target: panel_of(actor, table, target),
            order=order,
        )
    )


def panel_of(actor: Actor, table: str, target: Any) -> dict[str, Any]:
    """Return what the panel shows of a thing that the actor sees."""
    may = actor.places(USE_TODO).cover(target.authority_id, getattr(target, "school_id", None))
    rows = [(one, owner_of(one)) for one in todos_about(actor, table, target.pk)]
    return {"table": table, "about": target.pk, "rows": rows, "may": may}
