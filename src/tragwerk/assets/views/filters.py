# SPDX-License-Identifier: EUPL-1.2
"""Filters of the list of devices, each with the index that serves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Actor
from tragwerk.ui.public import ChoiceFilter, Chosen, RelationFilter, chosen_by

NOTHING = "-"
OVERDUE = "overdue"
_YEARS_BACK = 20
_YEARS_AHEAD = 51


@dataclass(frozen=True)
class SchoolFilter(RelationFilter):
    """The school; devices without one are found by the index of the order of schools."""

    def _condition(self, values: Sequence[str]) -> Q:
        real = [value for value in values if value != NOTHING]
        condition = Q(**{f"{self.path}__in": real}) if real else Q(pk__in=[])
        return condition | Q(school_sort__isnull=True) if NOTHING in values else condition

    def read(self, parameters: Mapping[str, Sequence[str]], actor: Actor) -> Chosen | None:
        chosen = super().read(parameters, actor)
        return chosen if chosen is None or chosen.groups is None else replace(chosen, index="asset_of_school")


@dataclass(frozen=True)
class RoomFilter(RelationFilter):
    """The room; devices that stand in any are found by the index of the rooms."""

    def read(self, parameters: Mapping[str, Sequence[str]], actor: Actor) -> Chosen | None:
        chosen = super().read(parameters, actor)
        if chosen is None or chosen.pairs != (("room.not", NOTHING),):
            return chosen
        somewhere = chosen_by(self.key, Q(room_id__isnull=False), chosen.sentence, chosen.pairs)
        return replace(somewhere, index="asset_of_room")


@dataclass(frozen=True)
class SupplierFilter(RelationFilter):
    """The supplier; devices of one are found by the index of the suppliers."""

    def read(self, parameters: Mapping[str, Sequence[str]], actor: Actor) -> Chosen | None:
        chosen = super().read(parameters, actor)
        return chosen if chosen is None or chosen.groups is None else replace(chosen, index="asset_of_supplier")


@dataclass(frozen=True)
class FundingFilter(ChoiceFilter):
    """Funding sources are free text: any is a question, the known ones are offered."""

    def read(self, parameters: Mapping[str, Sequence[str]], actor: Actor) -> Chosen | None:
        values, negated = self._given(parameters)
        kept = [value for value in values if "\x00" not in value]
        return self._chosen(kept, kept, negated=negated) if kept else None


@dataclass(frozen=True)
class YearFilter(ChoiceFilter):
    """Calendar years of a date, as ranges, so that the index on the date serves them."""

    def _condition(self, values: Sequence[str]) -> Q:
        condition = Q(**{f"{self.path}__isnull": True}) if NOTHING in values else Q(pk__in=[])
        for year in (int(value) for value in values if value != NOTHING):
            condition |= Q(**{f"{self.path}__range": (date(year, 1, 1), date(year, 12, 31))})
        return condition

    def counts(self, rows: QuerySet[Any]) -> dict[str, int]:
        groups = rows.order_by().values_list(f"{self.path}__year").annotate(number=Count("pk"))
        return {NOTHING if year is None else str(year): number for year, number in groups}


@dataclass(frozen=True)
class ReplaceFilter(ChoiceFilter):
    """The year of replacement; all years that have passed are one choice of their own."""

    def _condition(self, values: Sequence[str]) -> Q:
        years = [value for value in values if value not in {OVERDUE, NOTHING}]
        condition = Q(replace_year__in=years) if years else Q(pk__in=[])
        if OVERDUE in values:
            condition |= Q(replace_year__lt=timezone.localdate().year)
        return condition | Q(replace_year__isnull=True) if NOTHING in values else condition

    def counts(self, rows: QuerySet[Any]) -> dict[str, int]:
        numbers = super().counts(rows)
        this_year = timezone.localdate().year
        late = sum(number for year, number in numbers.items() if year != NOTHING and int(year) < this_year)
        return {**numbers, OVERDUE: late}


def replace_years() -> list[tuple[str, Any]]:
    """Return the years of replacement to choose from."""
    this_year = timezone.localdate().year
    return [(OVERDUE, _("overdue")), *((str(year), str(year)) for year in range(this_year, this_year + _YEARS_AHEAD))]


def years() -> list[tuple[str, str]]:
    """Return the years of purchase to choose from."""
    this_year = timezone.localdate().year
    return [(str(year), str(year)) for year in range(this_year, this_year - _YEARS_BACK, -1)]
