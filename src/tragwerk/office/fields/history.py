# SPDX-License-Identifier: EUPL-1.2
"""What fields said, in the history of their row: one change of a row is one entry, however many fields it wrote."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import ngettext

from tragwerk.core.audit.public import AuditEntry, ChangeKind
from tragwerk.core.extend.public import TimelineEntry
from tragwerk.core.forms.public import FieldType
from tragwerk.core.orgs.public import Person
from tragwerk.office.fields.words import VALUES, change_line, fields_in, people_told

_MOMENT = timedelta(seconds=10)


def details_changed(count: int) -> str:
    """Say how many details one change wrote."""
    return ngettext("%(count)d detail changed", "%(count)d details changed", count) % {"count": count}


def value_lines(rows: Sequence[AuditEntry]) -> dict[UUID, str]:
    """Return entry → its change in words, for the entries about values.

    A person is named as in the rest of the trail, which is read by those who may know.
    """
    fields = fields_in(rows)
    told = people_told(fields, rows) if any(one.type == FieldType.PERSON for one in fields.values()) else set()
    people = {one.pk: str(one) for one in Person.objects.filter(pk__in=told)} if told else {}
    return {row.pk: change_line(fields[row.pk], row, people) for row in rows if row.pk in fields}


def together(rows: Sequence[AuditEntry], entries: Sequence[TimelineEntry]) -> list[tuple[AuditEntry, TimelineEntry]]:
    """Put what one verb wrote of a row's fields into one entry: that of the row, or the first of them."""
    found: list[tuple[AuditEntry, TimelineEntry]] = []
    groups: dict[Any, list[int]] = {}
    lines: dict[int, list[str]] = {}
    # The row itself first, so that its entry takes up the others.
    order = sorted(range(len(rows)), key=lambda place: rows[place].object_type == VALUES)
    for place in order:
        row, entry = rows[place], entries[place]
        mark = (row.verb, row.batch_id, row.actor_label, row.reason)
        known = (number for number in groups.get(mark, ()) if abs(found[number][0].at - row.at) < _MOMENT)
        number = next(known, None) if row.object_type == VALUES else None
        if number is not None:
            lines[number].insert(0, entry.title)
            continue
        groups.setdefault(mark, []).append(len(found))
        lines[len(found)] = [] if row.object_type != VALUES else [entry.title]
        found.append((row, entry))
    shown = [(row, _with_lines(row, entry, lines[number])) for number, (row, entry) in enumerate(found)]
    return sorted(shown, key=lambda pair: pair[0].at, reverse=True)


def _with_lines(row: AuditEntry, entry: TimelineEntry, lines: Sequence[str]) -> TimelineEntry:
    """Return the entry with what fields said besides; a new row, or one that is gone, is told as a whole."""
    if not lines or (row.object_type == VALUES and len(lines) == 1):
        return entry
    if row.object_type != VALUES and row.kind != ChangeKind.CHANGED:
        return entry
    own = [] if row.object_type == VALUES else list(entry.changes) or [entry.title]
    return replace(entry, title=details_changed(len(own) + len(lines)), changes=(*own, *lines))
