# SPDX-License-Identifier: EUPL-1.2
"""The lists of devices and of their models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, F, Func, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.assets.models import KIND_ICONS, Asset, AssetKind, AssetModel, AssetState
from tragwerk.assets.permissions import IMPORT_ASSET, MANAGE_ASSET, MOVE_ASSET, RETIRE_ASSET, VIEW_ASSET
from tragwerk.assets.queries import funding_sources, makers_for, models_for, schools_for
from tragwerk.assets.rules import identifier_key
from tragwerk.core.access.public import Actor
from tragwerk.core.orgs.public import Room, School
from tragwerk.core.values.public import sort_key
from tragwerk.ui.public import (
    BulkVerb,
    ChoiceFilter,
    Chosen,
    Column,
    Empty,
    RangeFilter,
    RelationFilter,
    RowAction,
    Table,
    TextFind,
    View,
    page_of,
    render_icon,
)

NOTHING = "-"
_YEARS_BACK = 20
_MANY = 8000


class Unindexed(Func):
    """A column as it is, in a form that SQLite looks up in no index."""

    template = "+%(expressions)s"
    arity = 1


class Balanced:
    """Keeps SQLite from sorting half the stock: it knows only how many rows a value has on average.

    Where a value is frequent, walking the order of the list meets enough of its rows soon; where it is rare, its own
    index and a small sort are faster. PostgreSQL knows the frequent values and decides by itself.
    """

    def _chosen(self, values: Sequence[str], labels: Sequence[str], *, negated: bool) -> Chosen:
        chosen: Chosen = super()._chosen(values, labels, negated=negated)  # type: ignore[misc]
        if negated or NOTHING in values or connection.vendor != "sqlite":
            return chosen
        path: str = self.path  # type: ignore[attr-defined]

        def narrow(rows: QuerySet[Any]) -> QuerySet[Any]:
            if not _is_frequent(path, values):
                return chosen.narrow(rows)
            name = f"plain_{path}"
            plain: QuerySet[Any] = rows.alias(**{name: Unindexed(F(path))})
            return plain.filter(**{f"{name}__in": values})

        return replace(chosen, narrow=narrow)


def _is_frequent(path: str, values: Sequence[str]) -> bool:
    """Say whether so many devices have one of the values that sorting them would cost more than walking."""
    rows = Asset.objects.order_by().filter(**{f"{path}__in": values}).values("pk")[: _MANY + 1]
    return rows.count() > _MANY


@dataclass(frozen=True)
class FrequentChoice(Balanced, ChoiceFilter):
    """A choice among words."""


@dataclass(frozen=True)
class FrequentRelation(Balanced, RelationFilter):
    """A choice among related things."""


@dataclass(frozen=True)
class SchoolFilter(FrequentRelation):
    """The school; devices without one are found by the index of the order of schools."""

    def _condition(self, values: Sequence[str]) -> Q:
        real = [value for value in values if value != NOTHING]
        condition = Q(**{f"{self.path}__in": real}) if real else Q(pk__in=[])
        return condition | Q(school_sort__isnull=True) if NOTHING in values else condition


@dataclass(frozen=True)
class FundingFilter(FrequentChoice):
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


def _years() -> list[tuple[str, str]]:
    this_year = timezone.localdate().year
    return [(str(year), str(year)) for year in range(this_year, this_year - _YEARS_BACK, -1)]


def _find(rows: QuerySet[Any], actor: Actor, text: str) -> QuerySet[Any]:
    """Narrow by words: each stands in a number of the device, in its model or in its school."""
    for word in text.split()[:6]:
        key, sort = identifier_key(word), sort_key(word)
        condition = Q(tag_key__contains=key) | Q(serial_key__contains=key)
        if sort:
            condition |= Q(model_sort__contains=sort) | Q(school_sort__contains=sort)
        rows = rows.filter(condition)
    return rows


def _model_cell(row: Asset) -> object:
    return format_html('<span class="tw-status">{}{}</span>', render_icon(KIND_ICONS[row.kind]), row.asset_model.name)


class AssetTable(Table):
    """All devices that somebody may see."""

    key = "assets.assets"
    model = Asset
    permission = VIEW_ASSET
    label = _("Devices")
    related = ("asset_model", "school", "room")
    columns = (
        Column(
            "tag",
            _("Inventory no."),
            value=lambda row: row.tag or row.serial,
            kind="code",
            sort="tag_sort",
            link=page_of("assets:detail"),
            card="title",
        ),
        Column("model", _("Device"), value="asset_model.name", cell=_model_cell, sort="model_sort", nowrap=True),
        Column("serial", _("Serial no."), kind="code", sort="serial_key", card="hide"),
        Column(
            "state",
            pgettext_lazy("device", "State"),
            status=True,
            card="side",
        ),
        Column("school", _("School"), value="school.short_name", sort="school_sort", clip=True),
        Column("room", _("Room"), value="room.name", nowrap=True, card="hide"),
        Column("purchased_on", _("Purchase date"), kind="date", sort="purchased_on", default=False, card="hide"),
        Column(
            "warranty", _("Warranty until"), value="warranty_until", kind="date", sort="warranty_until", card="hide"
        ),
        Column("kind", _("Kind"), value=lambda row: row.get_kind_display(), default=False, card="hide"),
        Column("maker", _("Maker"), value="maker.name", default=False, card="hide", related=("maker",)),
        Column(
            "gross", _("Gross price"), value="gross_price", kind="money", sort="gross_price", default=False, card="hide"
        ),
        Column("net", _("Net price"), value="net_price", kind="money", default=False, card="hide"),
        Column("funding", _("Funding source"), value="funding_source", default=False, card="hide"),
        Column("supplier", _("Supplier"), default=False, card="hide"),
        Column("note", _("Remarks"), default=False, card="hide", clip=True),
        Column(
            "authority",
            _("Authority"),
            value="authority",
            show=str,
            export=lambda row: str(row.authority),
            default=False,
            card="hide",
            related=("authority",),
        ),
    )
    filters = (
        FrequentChoice("state", pgettext_lazy("device", "State"), choices=AssetState.choices),
        FrequentChoice("kind", _("Kind"), choices=AssetKind.choices),
        SchoolFilter("school", _("School"), nullable=True, queryset=schools_for),
        FrequentRelation("maker", _("Maker"), nullable=True, queryset=makers_for),
        FrequentRelation("model", _("Model"), field="asset_model_id", queryset=models_for),
        RelationFilter(
            "room",
            _("Room"),
            nullable=True,
            queryset=lambda actor: (
                Room.objects.visible_to(actor, VIEW_ASSET).select_related("school").order_by("school", "sort_name")
            ),
            text=lambda room: f"{room.name} ({room.school})" if room.school else room.name,
        ),
        FundingFilter("funding", _("Funding source"), field="funding_source", choices=funding_sources),
        YearFilter("year", _("Purchase year"), field="purchased_on", nullable=True, choices=_years),
        RangeFilter("price", _("Gross price"), field="gross_price", kind="money"),
        RangeFilter("warranty", _("Warranty until"), field="warranty_until"),
    )
    find = TextFind(_("Inventory number, serial number, model …"), search=_find)
    views = (
        View("all", _("All devices")),
        View("tablets", _("Tablets"), "kind=tablet"),
        View("stock", _("In stock"), "state=in_stock"),
        View("repair", _("In repair"), "state=in_repair"),
    )
    bulk_verbs = (
        BulkVerb("state", _("Change state"), "sync", MANAGE_ASSET, "assets:bulk_state"),
        BulkVerb("move", _("Move"), "move_item", MOVE_ASSET, "assets:bulk_move"),
        BulkVerb("edit", _("Edit"), "edit", MANAGE_ASSET, "assets:bulk_edit"),
        BulkVerb("retire", _("Retire"), "archive-fill", RETIRE_ASSET, "assets:bulk_retire"),
    )
    row_actions = (
        RowAction(_("Open"), "visibility", page_of("assets:detail")),
        RowAction(_("Edit"), "edit", page_of("assets:edit"), MANAGE_ASSET),
    )
    default_sort = "tag"
    empty = Empty(
        _("No devices yet"),
        _("Bring in the spreadsheet that you keep today; you see what is wrong with it before anything is written."),
        _("Import a spreadsheet"),
        "office:imports",
        permission=IMPORT_ASSET,
        icon="upload_file",
    )

    def narrowed(self, *, but: str = "") -> QuerySet[Any]:
        """Say also what a filter implies for the order, so that the list is one range of its index."""
        rows = super().narrowed(but=but)
        chosen = {one.key: [value for name, value in one.pairs if name == one.key] for one in self.state.chosen}
        values = chosen.get(self.state.sort_key, [])
        if len(values) != 1 or values[0] == NOTHING or self.state.sort_key == but:
            return rows
        if self.state.sort_key == "model":
            return rows.filter(
                model_sort__in=list(AssetModel.objects.filter(pk=values[0]).values_list("sort_name", flat=True))
            )
        if self.state.sort_key == "school":
            return rows.filter(
                school_sort__in=list(School.objects.filter(pk=values[0]).values_list("sort_name", flat=True))
            )
        return rows

    def row_label(self, row: Any) -> str:
        return str(row)


def _count_by_model(actor: Actor, rows: Sequence[Any]) -> dict[Any, int]:
    found = Asset.objects.visible_to(actor, VIEW_ASSET).filter(asset_model__in=[row.pk for row in rows]).order_by()
    return {row.pk: 0 for row in rows} | dict(found.values_list("asset_model_id").annotate(count=Count("pk")))


class ModelTable(Table):
    """The models of an authority, with how many devices there are of each."""

    key = "assets.models"
    model = AssetModel
    permission = VIEW_ASSET
    label = _("Device models")
    density = "comfortable"
    related = ("maker",)
    columns = (
        Column(
            "name",
            _("Model"),
            sort="sort_name",
            link=lambda row: f"{reverse('assets:list')}?model={row.pk}",
            card="title",
        ),
        Column("maker", _("Maker"), value="maker.name"),
        Column(
            "kind",
            _("Kind"),
            value=lambda row: row.get_kind_display(),
            cell=lambda row: format_html(
                '<span class="tw-status">{}{}</span>', render_icon(KIND_ICONS[row.kind]), row.get_kind_display()
            ),
            card="side",
        ),
        Column("count", _("Devices"), kind="number", load=_count_by_model),
    )
    filters = (
        ChoiceFilter("kind", _("Kind"), choices=AssetKind.choices),
        RelationFilter("maker", _("Maker"), nullable=True, queryset=makers_for),
    )
    find = TextFind(_("Model …"), folded=("name_key__contains",))
    row_actions = (RowAction(_("Edit"), "edit", page_of("assets:model_edit"), MANAGE_ASSET),)
    default_sort = "name"
    empty = Empty(_("No models yet"), _("Models come with the first device or the first import."))

    def rows(self) -> QuerySet[Any]:
        return models_for(self.actor).order_by()
