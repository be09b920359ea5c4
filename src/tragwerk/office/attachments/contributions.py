# SPDX-License-Identifier: EUPL-1.2
"""The panel with what hangs on a thing, for the page of the thing."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Actor, place_of
from tragwerk.core.extend.public import Panel, contribute
from tragwerk.core.files.public import (
    MANAGE_ATTACHMENT,
    VIEW_ATTACHMENT,
    AttachmentTable,
    attachments_at,
    declare_attachments,
)


def offer_attachments(table: AttachmentTable, *, page: str, order: int = 60) -> None:
    """Let the rows of a table have attachments and show them on their page; called once at start-up.

    The view of the page shows its panels (`panels.at(page, actor)`); nothing else is needed.
    """
    declare_attachments(table)
    contribute(
        Panel(
            page,
            "attachments",
            _("Attachments"),
            VIEW_ATTACHMENT,
            "office/attachments/panel.html",
            lambda actor, target: panel_of(actor, table, target),
            order=order,
        )
    )


def panel_of(actor: Actor, table: AttachmentTable, target: Any) -> dict[str, Any]:
    """Return what the panel shows of a thing that the actor sees."""
    place = place_of(target)
    may = all(
        actor.places(right).cover(place.authority_id, place.school_id) for right in (MANAGE_ATTACHMENT, table.change)
    )
    return {"table": table.key, "about": target.pk, "rows": list(attachments_at(table.key, target.pk)), "may": may}
