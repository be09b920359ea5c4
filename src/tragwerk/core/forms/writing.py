# SPDX-License-Identifier: EUPL-1.2
"""Writing values, as a part of the verb that writes their rows: its right, its transaction, its batch."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, any_of, nothing_changed, running_action
from tragwerk.core.audit.public import (
    ChangeKind,
    EditConflict,
    Written,
    change_rows,
    create_rows,
    delete_rows,
    watch_rows,
)
from tragwerk.core.forms.models import FieldValue
from tragwerk.core.forms.naming import naming
from tragwerk.core.forms.queries import Values, fields_of
from tragwerk.core.forms.registry import table_named
from tragwerk.core.forms.rules import Misfit, canonical, checked
from tragwerk.core.forms.sentences import TEXTS, sentence_of
from tragwerk.core.forms.types import Field, FieldType
from tragwerk.core.orgs.public import Person

Cell = tuple[UUID, str, int]
DELETE_VERB = "forms.delete_values"


@dataclass(frozen=True)
class Target:
    """A row that gets values: whose it is, of which kind, and how people call it."""

    authority_id: UUID
    kind: str
    label: str


def write_values(
    *,
    actor: Actor,
    verb: str,
    table: str,
    targets: Mapping[UUID, Target],
    values: Mapping[UUID, Values],
    are_new: bool = False,
    moved: Collection[UUID] = (),
    reason: str = "",
) -> list[UUID]:
    """Set what fields say of rows; return the rows of which anything changed. The caller has checked the right.

    `are_new` says that the rows have just been made and have no values yet. `moved` names rows that somebody else
    changed since they were read: what differs there raises EditConflict.
    """
    given = {key: said for key, said in values.items() if said}
    if not given:
        return []
    fields = {
        authority: {field.name: field for field in fields_of(authority, table)}
        for authority in {targets[key].authority_id for key in given}
    }
    cells = _cells(table, targets, given, fields)
    _refuse_strangers(targets, cells, fields)
    known = {} if are_new else _stored(given)
    created: list[dict[str, Any]] = [
        {"authority_id": targets[key].authority_id, "table": table, "object_id": key, "field": name, "slot": slot}
        | {"type": fields[targets[key].authority_id][name].type.value, "value": text}
        for (key, name, slot), text in cells.items()
        if text and (key, name, slot) not in known
    ]
    differing = {cell: text for cell, text in cells.items() if cell in known and known[cell][1] != text}
    fresh: list[UUID] = [row["object_id"] for row in created]
    changed = list(dict.fromkeys([*fresh, *(cell[0] for cell in differing)]))
    _refuse_conflicts(targets, changed, moved, cells, known)
    if not changed:
        nothing_changed()
        return []
    wanted = {
        known[cell][0]: {"value": text, "type": fields[targets[cell[0]].authority_id][cell[1]].type.value}
        for cell, text in differing.items()
    }
    with naming(lambda key, name: f"{targets[key].label}: {fields[targets[key].authority_id][name].label}"):
        create_rows(actor=actor, verb=verb, model=FieldValue, rows=created, reason=reason)
        if wanted:
            change_rows(actor=actor, verb=verb, model=FieldValue, changes=wanted, reason=reason)
    return changed


def _cells(
    table: str,
    targets: Mapping[UUID, Target],
    values: Mapping[UUID, Values],
    fields: Mapping[UUID, Mapping[str, Field]],
) -> dict[Cell, str]:
    """Return the text of every cell that is said, empty ones included; lists repeat, so each value is checked once."""
    once: dict[tuple[UUID, str, str, Any], list[tuple[int, str]]] = {}
    cells: dict[Cell, str] = {}
    for key, said in values.items():
        target = targets[key]
        for name, value in said.items():
            mark = (target.authority_id, target.kind, name, value)
            if mark not in once:
                once[mark] = _checked_cells(table, target, fields[target.authority_id].get(name), name, value)
            for slot, text in once[mark]:
                cells[key, name, slot] = text
    return cells


def _checked_cells(table: str, target: Target, field: Field | None, name: str, value: Any) -> list[tuple[int, str]]:
    """Return slot and text of one value; refuse what the field does not take, or what is no field of the kind."""
    if field is None:
        raise DomainError(
            _("There is no field “%(name)s”. It may have been archived; please load the page again.") % {"name": name},
            field=name,
            code="forms.unknown",
        )
    if not field.belongs_to(target.kind):
        if value is None or value in ("", ()):
            return [(slot, "") for slot in _slots(field)]
        raise _refused(target, field, "forms.not_of_kind", _not_of_kind(table, field, target.kind))
    try:
        kept = checked(field, value)
    except Misfit as misfit:
        raise _refused(target, field, misfit.code, sentence_of(field, misfit)) from misfit
    if field.type != FieldType.CHOICES:
        return [(0, canonical(field.type, kept))]
    return [(option.slot, option.key if option.key in kept else "") for option in field.options]


def _slots(field: Field) -> list[int]:
    return [option.slot for option in field.options] if field.type == FieldType.CHOICES else [0]


def _not_of_kind(table: str, field: Field, kind: str) -> str:
    known = table_named(table)
    word = known.kind_label(kind) if known else kind
    text = TEXTS["forms.not_of_kind"]
    return f"{str(text.sentence) % {'field': field.label, 'kind': word}} {text.remedy}"


def _refused(target: Target, field: Field, code: str, sentence: str) -> DomainError:
    words = _("%(label)s, %(field)s: %(sentence)s") % {
        "label": target.label,
        "field": field.label,
        "sentence": sentence,
    }
    return DomainError(words, field=field.name, code=code, details={"sentence": sentence})


def _refuse_strangers(
    targets: Mapping[UUID, Target], cells: Mapping[Cell, str], fields: Mapping[UUID, Mapping[str, Field]]
) -> None:
    """Refuse people whom the authority of the row does not know."""
    named: dict[UUID, set[UUID]] = {}
    for (key, name, _slot), text in cells.items():
        owner = targets[key].authority_id
        if text and fields[owner][name].type == FieldType.PERSON:
            named.setdefault(owner, set()).add(UUID(text))
    for owner, people in named.items():
        known = set(Person.objects.filter(authority_id=owner, pk__in=people).values_list("pk", flat=True))
        for (key, name, _slot), text in cells.items():
            field = fields[targets[key].authority_id][name]
            if field.type == FieldType.PERSON and text and UUID(text) in people - known:
                raise _refused(targets[key], field, "forms.person", sentence_of(field, Misfit("person")))


def _stored(values: Mapping[UUID, Values]) -> dict[Cell, tuple[UUID, str]]:
    """Return cell → its row in the table of values and its text, for every field that is said of any row."""
    names = {name for said in values.values() for name in said}
    rows = FieldValue.objects.filter(object_id__in=any_of(values), field__in=names).select_for_update()
    return {
        (key, name, slot): (pk, text)
        for pk, key, name, slot, text in rows.values_list("pk", "object_id", "field", "slot", "value")
    }


def _refuse_conflicts(
    targets: Mapping[UUID, Target],
    changed: Iterable[UUID],
    moved: Collection[UUID],
    cells: Mapping[Cell, str],
    known: Mapping[Cell, tuple[UUID, str]],
) -> None:
    for key in changed:
        if key not in moved:
            continue
        differing = {
            cell[1]: (known[cell][1] if cell in known else "", text)
            for cell, text in cells.items()
            if cell[0] == key and text != (known[cell][1] if cell in known else "")
        }
        raise EditConflict(
            _("Somebody else changed “%(label)s” in the meantime. Nothing was overwritten; please compare.")
            % {"label": targets[key].label},
            code="conflict",
            details=differing,
        )


def follow_rows(table: str) -> None:
    """Let values go with their rows; called once for each table that has fields."""
    watch_rows(table, _gone)


def _gone(written: Written) -> None:
    if written.kind != ChangeKind.DELETED:
        return
    rows = FieldValue.objects.filter(object_id__in=any_of(written.ids))
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        return
    running = running_action()
    if running is None:
        rows.delete()
        return
    delete_rows(actor=running.actor, verb=DELETE_VERB, model=FieldValue, ids=keys)
