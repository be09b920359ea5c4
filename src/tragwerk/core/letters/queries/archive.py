# SPDX-License-Identifier: EUPL-1.2
"""What was written."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible, Permission, show
from tragwerk.core.letters.models import Letter
from tragwerk.core.letters.permissions import VIEW_LETTER


def letters(actor: Actor, permission: Permission = VIEW_LETTER) -> QuerySet[Letter]:
    """Return the letters that the actor may treat so."""
    return Letter.objects.visible_to(actor, permission)


def letter_for(actor: Actor, letter_id: UUID, permission: Permission = VIEW_LETTER) -> Letter:
    """Return one letter; every other is not there."""
    rows = letters(actor, permission).select_related("authority", "school", "version__template", "file")
    found = rows.filter(pk=letter_id).first()
    if found is None:
        raise NotVisible(_("This letter does not exist, or it is not visible to you."))
    show([found])
    return found


def letters_of_batch(actor: Actor, batch_id: UUID, permission: Permission = VIEW_LETTER) -> QuerySet[Letter]:
    """Return the letters that were written together."""
    return letters(actor, permission).filter(batch_id=batch_id)


def batch_of(actor: Actor, batch_id: UUID, permission: Permission = VIEW_LETTER) -> list[Letter]:
    """Return the letters that were written together; none is not there."""
    found = list(letters_of_batch(actor, batch_id, permission).order_by("recipient_sort", "id"))
    if not found:
        raise NotVisible(_("These letters do not exist, or they are not visible to you."))
    show(found)
    return found


def letters_about(actor: Actor, about: str, about_id: UUID) -> QuerySet[Letter]:
    """Return the letters about an object of a package above, the newest first."""
    return letters(actor).filter(about=about, about_id=about_id).order_by("-written_at", "-id")
