# SPDX-License-Identifier: EUPL-1.2
"""Number ranges, and the next free inventory numbers out of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets import rules
from tragwerk.assets.actions.batches import Changed, in_batch
from tragwerk.assets.actions.catalogue import ModelFacts
from tragwerk.assets.models import Asset, AssetKind, NumberRange
from tragwerk.assets.models.ranges import MOST_DIGITS
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.core.access.public import Actor, DomainError, action
from tragwerk.core.audit.public import change_rows, create_rows

Rows = Sequence[Mapping[str, Any]]


@action(MANAGE_ASSET)
def create_number_ranges(*, actor: Actor, rows: Rows) -> Changed:
    """Set number ranges; numbers that devices have already stay theirs."""
    for row in rows:
        _check(row)
    with in_batch() as batch_id:
        ids = create_rows(actor=actor, verb="assets.create_number_ranges", model=NumberRange, rows=rows)
    return Changed(tuple(ids), batch_id)


@action(MANAGE_ASSET)
def change_number_ranges(
    *,
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> Changed:
    """Change prefix, digits or the next number; numbers that were given stay as they are."""
    for values in changes.values():
        _check({"digits": 1, "next_number": 1, **values})
    verb = "assets.change_number_ranges"
    with in_batch() as batch_id:
        changed = change_rows(
            actor=actor, verb=verb, model=NumberRange, changes=changes, expected=expected, reason=reason
        )
    return Changed(tuple(changed), batch_id)


def with_numbers(rows: Rows, models: Sequence[ModelFacts]) -> Rows:
    """Return rows with the next free inventory number where they ask for one (`numbered`).

    The range is locked until the end of the verb, so that two who create at once never get the same.
    """
    asking = [index for index, row in enumerate(rows) if row.get("numbered") and not row.get("tag")]
    if not asking:
        return rows
    ranges = _locked({rows[index]["authority_id"] for index in asking})
    wanted: defaultdict[UUID, list[int]] = defaultdict(list)
    for index in asking:
        wanted[_fitting(ranges, rows[index]["authority_id"], models[index].kind).pk].append(index)
    tags: dict[int, str] = {}
    for one in ranges.values():
        tags |= zip(wanted[one.pk], _take(one, len(wanted[one.pk])), strict=True)
    return [{**row, "tag": tags[index]} if index in tags else row for index, row in enumerate(rows)]


def _locked(authorities: set[UUID]) -> dict[tuple[UUID, str], NumberRange]:
    rows = NumberRange.objects.filter(authority_id__in=authorities).order_by("pk").select_for_update()
    return {(one.authority_id, one.kind): one for one in rows}


def _fitting(ranges: Mapping[tuple[UUID, str], NumberRange], authority_id: UUID, kind: str) -> NumberRange:
    found = ranges.get((authority_id, kind)) or ranges.get((authority_id, ""))
    if found is None:
        raise DomainError(
            _("No number range is set for “%(kind)s”. Please enter a number, or set a range first.")
            % {"kind": AssetKind(kind).label},
            field="tag",
            code="range",
        )
    return found


def _take(one: NumberRange, wanted: int) -> list[str]:
    """Take the next free numbers out of a range; the range moves on, which is no change for its trail."""
    if not wanted:
        return []
    key = rules.identifier_key(one.prefix)
    rows = Asset.objects.filter(authority_id=one.authority_id, tag_key__startswith=key)
    known = (rules.number_in(one.prefix, tag) for tag in rows.values_list("tag_key", flat=True))
    numbers = rules.free_numbers(one.next_number, {number for number in known if number is not None}, wanted)
    NumberRange.objects.filter(pk=one.pk).update(next_number=numbers[-1] + 1)
    return [rules.tag_of(one.prefix, one.digits, number) for number in numbers]


def _check(row: Mapping[str, Any]) -> None:
    if not 1 <= row["digits"] <= MOST_DIGITS:
        raise DomainError(
            _("An inventory number has from 1 to %(most)d digits. Please correct the number.") % {"most": MOST_DIGITS},
            field="digits",
            code="range",
        )
    if row["next_number"] < 1:
        raise DomainError(_("The next number is at least 1."), field="next_number", code="range")
