# SPDX-License-Identifier: EUPL-1.2
"""The timeline of an object: its trail in sentences, and what higher packages add."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, place_of
from tragwerk.core.audit.public import VIEW_HISTORY, AuditEntry, ChangeKind, entries_of
from tragwerk.core.extend.public import TimelineEntry, timeline_of
from tragwerk.core.values.public import MoneyField
from tragwerk.office.fields.history import details_changed, together, value_lines
from tragwerk.office.fields.words import VALUES
from tragwerk.office.trail.verbs import DETAILS, LABELS, LOOKED, SEEN_IN, STEPS
from tragwerk.office.trail.wholes import parts_of, show_people_of
from tragwerk.office.trail.words import said
from tragwerk.ui.public import formats, known_look

_ICONS = {
    ChangeKind.CREATED: ("add", "good"),
    ChangeKind.CHANGED: ("edit", "info"),
    ChangeKind.DELETED: ("delete", "bad"),
    ChangeKind.NOTED: ("info", ""),
}
_HIDDEN = {"sort_name", "short_name_source", "changed_at", "id"}
SHOWN = 30
# A change of one row has an entry for each field that it wrote besides.
_PARTS = 4
# Verbs whose details belong into the trail although nothing was changed.
_TOLD = frozenset(
    {
        "ui.export_list",
        "grants.read_grant",
        "grants.take_file",
        "privacy.tell_person",
        "privacy.take_person",
        "privacy.take_due_list",
        "privacy.delete_batch",
        "privacy.prove_run",
        "orgs.emergency_looked",
        "orgs.emergency_searched",
        "orgs.emergency_refused",
        "orgs.emergency_took",
    }
)


def timeline(
    actor: Actor, page: str, target: models.Model, limit: int = SHOWN, *, parts: models.QuerySet[Any] | None = None
) -> list[TimelineEntry]:
    """Return what happened to an object, newest first; the caller has checked that it may be seen.

    `parts` gives the keys of the rows whose own history belongs into that of the object.
    """
    rows = list(_entries(target, parts)[: limit * _PARTS]) if may_see_history(actor, target) else []
    told = together(rows, trail_entries(rows))[:limit]
    entries = [
        entry
        if row.object_id == target.pk or row.object_type == VALUES
        else replace(entry, title=f"{row.object_label}: {entry.title}")
        for row, entry in told
    ]
    return sorted([*entries, *timeline_of(actor, page, target)], key=lambda one: one.at, reverse=True)


def _entries(target: models.Model, parts: models.QuerySet[Any] | None) -> models.QuerySet[AuditEntry]:
    """Return the entries about an object, its own parts and those named besides."""
    own = parts_of(target)
    if parts is None or own is None:
        return entries_of(target.pk, own if parts is None else parts)
    return entries_of(target.pk, [*own, *parts.values_list("pk", flat=True)])


def may_see_history(actor: Actor, target: Any) -> bool:
    """Say whether the actor may read what happened to an object; an operator reads no authority's history."""
    place = place_of(target)
    return actor.places(VIEW_HISTORY).cover(place.authority_id, place.school_id)


def trail_entries(rows: Sequence[AuditEntry]) -> list[TimelineEntry]:
    """Turn rows of the trail into sentences; referenced names are read in one query per table."""
    show_people_of(rows)
    names = _names_of_references(rows)
    lines = value_lines(rows)
    return [_entry(row, names, lines.get(row.pk)) for row in rows]


def _entry(row: AuditEntry, names: dict[UUID, str], value_line: str | None = None) -> TimelineEntry:
    model = apps.get_model(row.object_type)
    icon, tone = _look(model, row)
    if value_line is not None:
        return TimelineEntry(row.at, "edit", value_line, _note(row), "info")
    # A step says it all: that the state changed, and who did it, stands in the entry already.
    told = row.kind == ChangeKind.CHANGED and row.verb not in STEPS
    lines = change_lines(model, row.changes, names) if told else []
    if row.verb in _TOLD:
        lines = _note_lines(model, row)
    return TimelineEntry(row.at, icon, _title(row, lines), _note(row), tone, lines if len(lines) > 1 else ())


def _note(row: AuditEntry) -> str:
    when = formats.date_time(timezone.localtime(row.at))
    return " · ".join(part for part in (when, row.actor_label, row.reason) if part)


def _look(model: type[models.Model], row: AuditEntry) -> tuple[str, str]:
    """Return sign and tone: those of the new state where one was changed, else those of the kind of change."""
    if row.kind == ChangeKind.CHANGED:
        for name, (_old, new) in row.changes.items():
            look = known_look(model._meta.label, name, new)
            if look is not None:
                return look.icon, look.tone
    return _ICONS[ChangeKind(row.kind)]


def _title(row: AuditEntry, lines: Sequence[str]) -> str:
    if row.verb in STEPS:
        return str(STEPS[row.verb])
    if row.kind == ChangeKind.CREATED:
        return _("Created")
    if row.kind == ChangeKind.DELETED:
        return _("Deleted")
    if row.kind == ChangeKind.CHANGED and len(lines) == 1:
        return lines[0]
    if row.kind == ChangeKind.CHANGED and lines:
        return details_changed(len(lines))
    if row.kind == ChangeKind.CHANGED and row.verb not in LABELS:
        # What was changed told of a person who was taken out of the trail.
        return _("Changed")
    if row.verb == LOOKED and "where" in row.changes:
        return str(SEEN_IN.get(row.changes["where"][1], LABELS[LOOKED]))
    title = str(LABELS.get(row.verb, row.verb))
    path = row.changes.get("path")
    # A page that was opened under emergency access: without which one the entry says little.
    return f"{title}: {path[1]}" if path else title


def change_lines(model: type[models.Model], changes: dict[str, Any], names: dict[UUID, str]) -> list[str]:
    """Return one line per changed detail, in the order of the model: what, from what, to what."""
    lines = []
    order = {field.attname: position for position, field in enumerate(model._meta.concrete_fields)}
    for name, (old, new) in sorted(changes.items(), key=lambda change: order.get(change[0], len(order))):
        if name in _HIDDEN or name.endswith(("_sort", "_account")):
            continue
        field = _field(model, name)
        label = str(field.verbose_name) if field is not None else name
        before, after = (_told(model, name, value, names) for value in (old, new))
        lines.append(f"{label[:1].upper()}{label[1:]}: {before} → {after}")
    return lines


def _note_lines(model: type[models.Model], row: AuditEntry) -> list[str]:
    """Return one line per detail of something that was noted, without what is empty or stands beside the name."""
    lines = []
    order = {name: position for position, name in enumerate(DETAILS)}
    for name, (_old, new) in sorted(row.changes.items(), key=lambda one: order.get(one[0], len(order))):
        field = _field(model, name)
        label = str(field.verbose_name).capitalize() if field else str(DETAILS.get(name, ""))
        if label and new not in (None, "", []) and str(new) not in row.actor_label:
            lines.append(f"{label}: {_told(model, name, new, {})}")
    return lines


def _told(model: type[models.Model], name: str, value: Any, names: dict[UUID, str]) -> str:
    """Return a kept value in the words of who keeps it, else in those of the page."""
    found = said(model._meta.label_lower, name, value)
    return _shown(_field(model, name), value, names) if found is None else found


def _field(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _shown(field: Any, value: Any, names: dict[UUID, str]) -> str:
    """Return a kept value in the words of the page."""
    if value is None or value == "":
        return formats.DASH
    if field is None:
        return _plain(value)
    if field.is_relation:
        return names.get(UUID(str(value)), _("(no longer there)"))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, MoneyField):
        return formats.money(value)
    if isinstance(field, models.DateTimeField):
        return formats.date_time(timezone.localtime(field.to_python(value)))
    if isinstance(field, models.DateField):
        return formats.date_short(field.to_python(value))
    if isinstance(field, models.IntegerField):
        return formats.number(value)
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {part}" for name, part in value.items())
    return ", ".join(map(_listed, value)) if isinstance(value, list) else str(value)


def _listed(one: Any) -> str:
    """Return one of several kept values; of a word to choose what people read."""
    return str(one.get("label", one)) if isinstance(one, dict) else str(one)


def _names_of_references(rows: Sequence[AuditEntry]) -> dict[UUID, str]:
    wanted: dict[type[models.Model], set[UUID]] = {}
    for row in rows:
        if row.kind != ChangeKind.CHANGED:
            continue
        for name, pair in row.changes.items():
            field = _field(apps.get_model(row.object_type), name)
            if field is not None and field.is_relation:
                keys = {UUID(str(value)) for value in pair if value}
                wanted.setdefault(field.related_model, set()).update(keys)
    names: dict[UUID, str] = {}
    for model, keys in wanted.items():
        manager: Any = model._default_manager
        names.update({one.pk: str(one) for one in manager.filter(pk__in=keys)})
    return names
