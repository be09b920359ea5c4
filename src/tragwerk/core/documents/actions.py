# SPDX-License-Identifier: EUPL-1.2
"""Verbs on labels: keep the design, keep and remove printers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, Place, action, require
from tragwerk.core.audit.public import change_rows, create_rows, delete_rows
from tragwerk.core.documents.labels.sheets import BY_KEY
from tragwerk.core.documents.models import FARTHEST, LEAST_SCALE, MOST_SCALE, LabelDesign, LabelPrinter
from tragwerk.core.documents.permissions import MANAGE_LABEL


@action(MANAGE_LABEL)
def keep_design(*, actor: Actor, authority_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Keep what stands on the labels of an authority."""
    require(actor, MANAGE_LABEL, Place(authority_id))
    if values.get("sheet") not in BY_KEY:
        raise DomainError(_("This sheet is not known. Please choose one from the list."), field="sheet", code="sheet")
    found: LabelDesign | None = LabelDesign.objects.filter(authority_id=authority_id).first()
    if found is None:
        rows = [{**values, "authority_id": authority_id}]
        return create_rows(actor=actor, verb="documents.keep_design", model=LabelDesign, rows=rows)[0]
    change_rows(actor=actor, verb="documents.keep_design", model=LabelDesign, changes={found.pk: values})
    return found.pk


@action(MANAGE_LABEL)
def create_printers(*, actor: Actor, rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """Add printers with how they differ from the paper."""
    for row in rows:
        _refuse_faults(row)
    return create_rows(actor=actor, verb="documents.create_printers", model=LabelPrinter, rows=rows)


@action(MANAGE_LABEL)
def change_printers(
    *,
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> list[UUID]:
    """Change names and adjustments of printers."""
    for values in changes.values():
        _refuse_faults(values)
    return change_rows(
        actor=actor,
        verb="documents.change_printers",
        model=LabelPrinter,
        changes=changes,
        expected=expected,
        reason=reason,
    )


@action(MANAGE_LABEL)
def remove_printers(*, actor: Actor, ids: Sequence[UUID]) -> int:
    """Remove printers."""
    require(actor, MANAGE_LABEL, list(LabelPrinter.objects.filter(pk__in=ids)))
    return delete_rows(actor=actor, verb="documents.remove_printers", model=LabelPrinter, ids=ids)


def _refuse_faults(values: Mapping[str, Any]) -> None:
    for name in ("dx", "dy"):
        if abs(values.get(name, 0)) > FARTHEST:
            raise DomainError(
                _("A printer is moved by %(limit)d mm at most. Please check how the sheet lies in it.")
                % {"limit": FARTHEST // 100},
                field=name,
                code="far",
            )
    for name in ("scale_x", "scale_y"):
        if not LEAST_SCALE <= values.get(name, 10_000) <= MOST_SCALE:
            raise DomainError(
                _("Between 95 and 105 %% can be balanced. Please print without fitting to the page.") % {},
                field=name,
                code="scale",
            )
