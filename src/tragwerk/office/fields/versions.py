# SPDX-License-Identifier: EUPL-1.2
"""What fields said of a row before somebody else changed it, for forms that were open meanwhile."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.forms.public import Field, FieldType, FieldValue, read, values_of
from tragwerk.office.fields.words import VALUES, fields_in


def earlier_values(target: Any, seen: datetime) -> tuple[dict[str, tuple[Field, Any]], str]:
    """Return field → what it said at a moment, for those that were changed since, and who changed last."""
    keys: list[UUID] = list(FieldValue.objects.filter(object_id=target.pk).values_list("pk", flat=True))
    rows = AuditEntry.objects.filter(object_id__in=keys, object_type=VALUES, at__gt=seen).order_by("-at", "-id")
    entries = list(rows) if keys else []
    fields = fields_in(entries)
    stored = values_of([target.pk]).get(target.pk, {}) if entries else {}
    found: dict[str, tuple[Field, Any]] = {}
    for entry in entries:
        field = fields.get(entry.pk)
        if field is None or "value" not in entry.changes:
            continue
        old, new = entry.changes["value"]
        known = found.get(field.name, (field, stored.get(field.name)))[1]
        found[field.name] = field, _before(field, known, old or "", new or "")
    return found, entries[0].actor_label if entries else ""


def _before(field: Field, known: Any, old: str, new: str) -> Any:
    """Return what a field said before one entry; of several words an entry tells of one."""
    if field.type != FieldType.CHOICES:
        return read(field.type, old)
    words = set(known or ()) - {new} | ({old} if old else set())
    return tuple(option.key for option in field.options if option.key in words)
