# SPDX-License-Identifier: EUPL-1.2
"""Reads of data protection."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible
from tragwerk.core.privacy.models import DeletionPolicy, DeletionRun, LegalHold
from tragwerk.core.privacy.permissions import VIEW_PRIVACY
from tragwerk.core.privacy.queries.declared import (
    ENDINGS,
    column_label,
    declarations,
    purposes,
    table_label,
    undeclared,
)
from tragwerk.core.privacy.queries.due import (
    GOES,
    HELD,
    NEEDED,
    WAITS,
    WITH_PERSON,
    DueLine,
    due_lines,
    due_people,
    due_records,
    gone_people,
    held_objects,
)
from tragwerk.core.privacy.queries.periods import Holding, chosen_periods, holdings, in_words, version_in_words
from tragwerk.core.privacy.queries.person import Section, Stored, as_plain, rows_about, stored_about
from tragwerk.core.privacy.queries.texts import (
    Activity,
    published_statement,
    publishing_authorities,
    register_of,
    statements_of,
)


def run_for(actor: Actor, run_id: UUID, permission: Any = VIEW_PRIVACY) -> DeletionRun:
    """Return a deletion run that the actor may treat so; every other is not there."""
    rows = DeletionRun.objects.visible_to(actor, permission).select_related("authority")
    found: DeletionRun | None = rows.filter(pk=run_id).first()
    if found is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    return found


def hold_for(actor: Actor, hold_id: UUID, permission: Any = VIEW_PRIVACY) -> LegalHold:
    """Return a hold that the actor may treat so; every other is not there."""
    found: LegalHold | None = LegalHold.objects.visible_to(actor, permission).filter(pk=hold_id).first()
    if found is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    return found


def waiting_runs(actor: Actor, permission: Any) -> list[DeletionRun]:
    """Return the runs that wait for somebody who starts them, or lets them go on."""
    rows = DeletionRun.objects.visible_to(actor, permission).filter(state__in=("planned", "stopped"))
    return [run for run in rows.order_by("planned_at")[:20] if any(line["fate"] == GOES for line in run.planned)]


def is_automatic(authority_id: UUID) -> bool:
    """Say whether an authority has deleted by night without being asked."""
    return bool(DeletionPolicy.objects.filter(authority_id=authority_id, automatic=True).exists())


__all__ = [
    "ENDINGS",
    "GOES",
    "HELD",
    "NEEDED",
    "WAITS",
    "WITH_PERSON",
    "Activity",
    "DueLine",
    "Holding",
    "Section",
    "Stored",
    "as_plain",
    "chosen_periods",
    "column_label",
    "declarations",
    "due_lines",
    "due_people",
    "due_records",
    "gone_people",
    "held_objects",
    "hold_for",
    "holdings",
    "in_words",
    "is_automatic",
    "published_statement",
    "publishing_authorities",
    "purposes",
    "register_of",
    "rows_about",
    "run_for",
    "statements_of",
    "stored_about",
    "table_label",
    "undeclared",
    "version_in_words",
    "waiting_runs",
]
