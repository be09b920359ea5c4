# SPDX-License-Identifier: EUPL-1.2
"""Undoes a whole batch from what the trail keeps of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, batch, current_batch, nothing_changed, uuid7
from tragwerk.core.audit.models import AuditEntry, ChangeKind
from tragwerk.core.audit.rows import CHUNK, change_rows, columns_of, delete_rows, put_back, used


@dataclass(frozen=True)
class UndoReport:
    """What an undo did, and the labels of rows that it left: changed since, or needed by such rows."""

    restored: int
    left: tuple[str, ...]


def undo_batch(*, actor: Actor, verb: str, batch_id: UUID, leave_changed: bool = False) -> UndoReport:
    """Restore the state before a batch, row for row.

    Rows that somebody changed after the batch are named and nothing is undone, unless `leave_changed`
    says to leave those as they are, and with them what they refer to. Raises DomainError.
    """
    entries = list(AuditEntry.objects.filter(batch_id=batch_id).order_by("-at", "-id"))
    if any(not entry.salt for entry in entries):
        raise DomainError(
            _("What this change held of a person was removed in time. It cannot be taken back."), code="erased"
        )
    newer = _changed_since(entries, batch_id)
    if newer and not leave_changed:
        raise DomainError(
            _("%(count)d entries were changed since and cannot be taken back: %(names)s.")
            % {"count": len(newer), "names": ", ".join(sorted(newer.values())[:5])},
            code="changed-since",
            details={"labels": tuple(sorted(newer.values()))},
        )
    kept = [entry for entry in entries if entry.object_id not in newer]
    restored = 0
    left = dict(newer)
    # An undo is a bulk change like any other and hangs together under an id of its own.
    with batch(current_batch() or uuid7()):
        for (table, kind), run in _grouped(kept):
            model, group = apps.get_model(table), run
            if leave_changed and kind == ChangeKind.CREATED:
                needed = used(model, [entry.object_id for entry in run])
                left |= {entry.object_id: entry.object_label for entry in run if entry.object_id in needed}
                group = [entry for entry in run if entry.object_id not in needed]
            restored += _UNDO[kind](actor, verb, model, group) if group else 0
    if not restored:
        nothing_changed()
    return UndoReport(restored, tuple(sorted(left.values())))


def _grouped(entries: Iterable[AuditEntry]) -> list[tuple[tuple[str, str], list[AuditEntry]]]:
    """Return runs of entries on the same table and of the same kind, newest first, no object twice in a run."""
    runs: list[tuple[tuple[str, str], list[AuditEntry]]] = []
    seen: set[UUID] = set()
    for entry in entries:
        if entry.kind == ChangeKind.NOTED:
            continue
        key = (entry.object_type, entry.kind)
        if not runs or runs[-1][0] != key or entry.object_id in seen:
            runs.append((key, []))
            seen = set()
        seen.add(entry.object_id)
        runs[-1][1].append(entry)
    return runs


def _changed_since(entries: Sequence[AuditEntry], batch_id: UUID) -> dict[UUID, str]:
    """Return id → label of the objects that later entries outside the batch left in another state.

    A later batch that was undone itself has come and gone: its entries cancel each other out.
    """
    if not entries:
        return {}
    since = min(entry.at for entry in entries)
    ids = [entry.object_id for entry in entries if entry.kind != ChangeKind.NOTED]
    net: dict[UUID, dict[str, list[Any]]] = defaultdict(dict)
    labels: dict[UUID, str] = {}
    for start in range(0, len(ids), CHUNK):
        later = AuditEntry.objects.filter(object_id__in=ids[start : start + CHUNK], at__gte=since)
        others = later.exclude(batch_id=batch_id).exclude(kind=ChangeKind.NOTED).order_by("at", "id")
        for key, label, changes in others.values_list("object_id", "object_label", "changes"):
            labels[key] = label
            for name, (old, new) in changes.items():
                net[key][name] = [net[key].get(name, [old])[0], new]
    return {key: labels[key] for key, fields in net.items() if any(old != new for old, new in fields.values())}


def _values_of(model: Any, entry: AuditEntry, side: int) -> dict[str, Any]:
    """Read values back from the trail: side 0 is the old, side 1 the new."""
    by_name = {column.attname: column for column in columns_of(model)}
    read = {}
    for name, pair in entry.changes.items():
        column: Any = by_name[name]
        source = column.target_field if column.is_relation else column
        read[name] = None if pair[side] is None else source.to_python(pair[side])
    return read


def _undo_created(actor: Actor, verb: str, model: Any, group: list[AuditEntry]) -> int:
    return delete_rows(actor=actor, verb=verb, model=model, ids=[entry.object_id for entry in group])


def _undo_changed(actor: Actor, verb: str, model: Any, group: list[AuditEntry]) -> int:
    wanted = {entry.object_id: _values_of(model, entry, 0) for entry in group}
    return len(change_rows(actor=actor, verb=verb, model=model, changes=wanted))


def _undo_deleted(actor: Actor, verb: str, model: Any, group: list[AuditEntry]) -> int:
    empty = dict.fromkeys(column.attname for column in columns_of(model))
    rows = [
        empty | _values_of(model, entry, 0) | {"id": entry.object_id, "authority_id": entry.authority_id}
        for entry in group
    ]
    return put_back(actor=actor, verb=verb, model=model, rows=rows)


_UNDO: dict[str, Callable[[Actor, str, Any, list[AuditEntry]], int]] = {
    ChangeKind.CREATED: _undo_created,
    ChangeKind.CHANGED: _undo_changed,
    ChangeKind.DELETED: _undo_deleted,
}
