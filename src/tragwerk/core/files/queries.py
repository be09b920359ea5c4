# SPDX-License-Identifier: EUPL-1.2
"""What hangs on a thing; who may see the thing may see it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible, Permission, require, show
from tragwerk.core.files.models import Attachment
from tragwerk.core.files.permissions import MANAGE_ATTACHMENT, VIEW_ATTACHMENT
from tragwerk.core.files.registry import AttachmentTable, attachment_table


def known_table(key: str) -> AttachmentTable:
    """Return a table whose rows may have attachments; every other is not there."""
    table = attachment_table(key)
    if table is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    return table


def things_for(actor: Actor, table: AttachmentTable, ids: Collection[UUID], *rights: Permission) -> list[Any]:
    """Return the rows that attachments hang on, all of which the actor sees and may treat by some rights.

    Raises NotVisible for what is not there for the actor, NotAllowed for what may be seen alone.
    """
    shown = table.model.shown_to(actor)
    rows = table.model.objects.own().filter(pk__in=list(ids))
    found = list(rows if shown is None else rows.filter(shown))
    if not found or len(found) != len(set(ids)):
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    for right in (table.view, *rights):
        require(actor, right, found)
    return found


def thing_for(actor: Actor, key: str, about_id: UUID, *, change: bool = False) -> tuple[AttachmentTable, Any]:
    """Return a table and its row that the actor may see, or change."""
    table = known_table(key)
    rights = (MANAGE_ATTACHMENT, table.change) if change else (VIEW_ATTACHMENT,)
    return table, things_for(actor, table, [about_id], *rights)[0]


def all_at(table: str, about_id: UUID) -> QuerySet[Attachment]:
    """Return everything that was ever attached to a thing and is still kept."""
    rows: QuerySet[Attachment] = Attachment.objects.filter(about_table=table, about_id=about_id)
    return rows


def attachments_at(table: str, about_id: UUID) -> QuerySet[Attachment]:
    """Return what hangs on a thing, the newest first; the caller has checked that the thing may be seen."""
    return all_at(table, about_id).filter(removed_at__isnull=True).order_by("-added_at", "-id")


def attachment_for(actor: Actor, attachment_id: UUID) -> Attachment:
    """Return one attachment of a thing that the actor may see; every other is not there."""
    rows = Attachment.objects.select_related("file").filter(pk=attachment_id, removed_at__isnull=True)
    found: Attachment | None = rows.first()
    if found is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    thing_for(actor, found.about_table, found.about_id)
    show([found])
    return found
