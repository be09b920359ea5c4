# SPDX-License-Identifier: EUPL-1.2
"""Verbs of the official lists: what they say of authorities and schools, and nothing that an authority says itself.

The right to take a list over is no right to edit: no form leads here, and no column comes in that no list has.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tragwerk.core.access.public import Actor, action, require
from tragwerk.core.audit.public import change_rows, create_rows
from tragwerk.core.orgs.actions.places import INSTALLATION, Rows, added_schools, changed_schools, moved_schools
from tragwerk.core.orgs.models import Authority, ListMention, OperatingState, PupilCount
from tragwerk.core.orgs.permissions import IMPORT_DIRECTORY
from tragwerk.core.orgs.rules import LISTED_OF_AUTHORITY, LISTED_OF_SCHOOL

Changes = Mapping[UUID, Mapping[str, Any]]


@action(IMPORT_DIRECTORY)
def create_authorities(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Add authorities as the official list names them."""
    require(actor, IMPORT_DIRECTORY, INSTALLATION)
    return create_rows(actor=actor, verb="orgs.create_authorities", model=Authority, rows=rows)


@action(IMPORT_DIRECTORY)
def change_listed_authorities(*, actor: Actor, changes: Changes) -> list[UUID]:
    """Change of authorities what the official list says of them."""
    _refuse_unlisted(changes, LISTED_OF_AUTHORITY)
    require(actor, IMPORT_DIRECTORY, INSTALLATION)
    return change_rows(actor=actor, verb="orgs.change_authorities", model=Authority, changes=changes)


@action(IMPORT_DIRECTORY)
def create_listed_schools(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Add schools as the official list names them."""
    return added_schools(actor, rows)


@action(IMPORT_DIRECTORY)
def change_listed_schools(*, actor: Actor, changes: Changes) -> list[UUID]:
    """Change of schools what the official list says of them."""
    _refuse_unlisted(changes, (*LISTED_OF_SCHOOL, "short_name_source"))
    return changed_schools(actor, changes)


@action(IMPORT_DIRECTORY)
def set_listed_state(
    *,
    actor: Actor,
    ids: Sequence[UUID],
    state: OperatingState,
    on: date | None = None,
    successors: Mapping[UUID, str] | None = None,
) -> list[UUID]:
    """Open, wind down, close or reopen schools as the official list says."""
    return moved_schools(actor, ids, state, on, successors)


@action(IMPORT_DIRECTORY)
def record_listed_pupils(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Note how many pupils schools had in a school year, as a list gives them."""
    return create_rows(actor=actor, verb="orgs.record_pupil_counts", model=PupilCount, rows=rows)


@action(IMPORT_DIRECTORY)
def change_pupil_counts(*, actor: Actor, changes: Changes) -> list[UUID]:
    """Correct the numbers of pupils of a school year, as a corrected list gives them."""
    return change_rows(actor=actor, verb="orgs.change_pupil_counts", model=PupilCount, changes=changes)


@action(IMPORT_DIRECTORY)
def note_list_mentions(*, actor: Actor, rows: Rows, changes: Changes) -> int:
    """Note in which official list, of which day, schools are named: new mentions and newer days of old ones."""
    require(actor, IMPORT_DIRECTORY, INSTALLATION)
    verb = "orgs.note_list_mentions"
    created = create_rows(actor=actor, verb=verb, model=ListMention, rows=rows)
    changed = change_rows(actor=actor, verb=verb, model=ListMention, changes=changes)
    return len(created) + len(changed)


def _refuse_unlisted(changes: Changes, listed: Sequence[str]) -> None:
    strange = {name for values in changes.values() for name in values}.difference(listed)
    if strange:
        raise TypeError(f"no official list says this: {sorted(strange)}")
