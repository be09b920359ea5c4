# SPDX-License-Identifier: EUPL-1.2
"""What hangs on a thing; who may see the thing may see it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible, Permission, require, show
from tragwerk.core.files.models import Attachment
from tragwerk.core.files.permissions import MANAGE_ATTACHMENT
from tragwerk.core.files.registry import AttachmentTable, attachment_table, attachment_tables


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
    found = list(table.model.objects.own().visible_to(actor, table.view).filter(pk__in=list(ids)))
    if not found or len(found) != len(set(ids)):
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    for right in rights:
        require(actor, right, found)
    return found


def thing_for(actor: Actor, key: str, about_id: UUID) -> tuple[AttachmentTable, Any]:
    """Return a table and its row to which the actor may attach files."""
    table = known_table(key)
    return table, things_for(actor, table, [about_id], MANAGE_ATTACHMENT, table.change)[0]


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
    found: Attachment | None = rows.filter(_seen_by(actor)).first()
    if found is None:
        raise NotVisible(_("This attachment does not exist, or it is not visible to you."))
    show([found])
    return found


def _seen_by(actor: Actor) -> Q:
    """Return the condition for attachments of things that the actor sees; one statement, whatever is found."""
    seen = Q(pk__in=[])
    for table in attachment_tables():
        things = table.model.objects.own().visible_to(actor, table.view).order_by().values("pk")
        seen |= Q(about_table=table.key, about_id__in=things)
    return seen
