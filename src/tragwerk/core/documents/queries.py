# SPDX-License-Identifier: EUPL-1.2
"""Reads of labels: the design of an authority and its printers."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible, Permission, show
from tragwerk.core.documents.models import LabelDesign, LabelPrinter
from tragwerk.core.documents.permissions import VIEW_LABEL


def design_of(authority_id: UUID) -> LabelDesign:
    """Return the design of an authority; one that nobody kept yet has the defaults."""
    found: LabelDesign | None = LabelDesign.objects.filter(authority_id=authority_id).first()
    return found or LabelDesign(authority_id=authority_id)


def printers(actor: Actor, permission: Permission = VIEW_LABEL) -> QuerySet[LabelPrinter]:
    """Return the printers that the actor may treat so."""
    return LabelPrinter.objects.visible_to(actor, permission).order_by("name", "id")


def printer_for(actor: Actor, printer_id: UUID, permission: Permission = VIEW_LABEL) -> LabelPrinter:
    """Return one printer; every other is not there."""
    found = printers(actor, permission).filter(pk=printer_id).first()
    if found is None:
        raise NotVisible(_("This printer does not exist, or it is not visible to you."))
    show([found])
    return found
