# SPDX-License-Identifier: EUPL-1.2
"""Verbs that only the official lists need."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tragwerk.core.access.public import Actor, action
from tragwerk.core.audit.public import change_rows
from tragwerk.core.orgs.models import PupilCount
from tragwerk.core.orgs.permissions import MANAGE_SCHOOL


@action(MANAGE_SCHOOL)
def change_pupil_counts(*, actor: Actor, changes: Mapping[UUID, Mapping[str, Any]]) -> list[UUID]:
    """Correct the numbers of pupils of a school year, as a corrected list gives them."""
    return change_rows(actor=actor, verb="orgs.change_pupil_counts", model=PupilCount, changes=changes)
