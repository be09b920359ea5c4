# SPDX-License-Identifier: EUPL-1.2
"""The lists of devices and of their models."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.models import KIND_ICONS, Asset, AssetKind, AssetModel, AssetState
from tragwerk.assets.permissions import IMPORT_ASSET, MANAGE_ASSET, MOVE_ASSET, RETIRE_ASSET, VIEW_ASSET
from tragwerk.assets.queries import found_by, funding_sources, makers_for, models_for, schools_for, suppliers_for
from tragwerk.assets.queries.kind_fields import TABLE
from tragwerk.assets.views.catalogue import small_picture
from tragwerk.assets.views.filters import (
    NOTHING,
    FundingFilter,
    ReplaceFilter,
    RoomFilter,
    SchoolFilter,
    SupplierFilter,
    YearFilter,
    replace_years,
    years,
)
from tragwerk.assets.views.merge_addresses import MERGE, merge_address
from tragwerk.core.access.public import Actor
from tragwerk.core.orgs.public import Room, School
from tragwerk.office.public import listed_fields
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
    chosen_by,
    page_of,
    render_named,
    seats,
)

T = TypeVar("T")
# Filters that speak of the model; models are few, so they are asked first.
_OF_MODEL = frozenset(("kind", "maker", "model", "support"))
_MOST_MODELS = 120
_INDEXES = {
    "state": "asset_state_tag",
    "funding": "asset_of_funding",
    "year": "asset_by_purchase",
    "price": "asset_by_price",
    "warranty": "asset_by_warranty",
    "replace": "asset_by_replacement",
    "binding": "asset_by_binding",
}
# Filter → others whose columns stand in its index too.
_DATES = frozenset({"year", "warranty", "replace", "binding"})
_BESIDE = {"replace": frozenset({"binding", "models", "state"}), "year": _DATES, "warranty": _DATES}
_MOST_VALUES = 12


def _index_of(one: Chosen) -> dict[str, Any]:
    return {"index": one.index or _INDEXES.get(one.key, ""), "beside": _BESIDE.get(one.key, frozenset())}


def _on_models(condition: Q) -> Q:
    """Return a condition on devices as one on their models."""
    parts: list[Any] = list(condition.children)
    children = [
        _on_models(child) if isinstance(child, Q) else (child[0].replace("asset_model_id", "pk"), child[1])
        for child in parts
    ]
    return Q(*children, _connector=condition.connector, _negated=condition.negated)


def _by_owner(pairs: Iterable[tuple[UUID, T]]) -> dict[UUID, list[T]]:
    """Return the different things of each authority, in their order."""
    found: dict[UUID, dict[T, None]] = {}
    for owner, thing in pairs:
        found.setdefault(owner, {})[thing] = None
    return {owner: list(things) for owner, things in found.items()}


def _model_cell(row: Any) -> object:
    return render_named(KIND_ICONS[row.kind], row.asset_model_name)


class AssetTable(Table):
    """All devices that somebody may see."""

    key = "assets.assets"
    model = Asset
    permission = VIEW_ASSET
    label = _("Devices")
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
        Column("life", _("Useful life until"), value="life_until", kind="date", default=False, card="hide"),
        Column("binding", _("Bound until"), value="binding_until", kind="date", default=False, card="hide"),
        Column("support", _("Support until"), value="support_until", kind="date", default=False, card="hide"),
        Column("replace", _("Replacement"), value="replace_year", show=str, default=False, card="hide"),
        Column("kind", _("Kind"), value=lambda row: row.get_kind_display(), default=False, card="hide"),
        Column("maker", _("Maker"), value="maker.name", default=False, card="hide"),
        Column(
            "gross", _("Gross price"), value="gross_price", kind="money", sort="gross_price", default=False, card="hide"
        ),
        Column("net", _("Net price"), value="net_price", kind="money", default=False, card="hide"),
        Column("funding", _("Funding source"), value="funding_source", default=False, card="hide"),
        Column("supplier", _("Supplier"), value="supplier.name", default=False, card="hide"),
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
        ChoiceFilter("state", pgettext_lazy("device", "State"), choices=AssetState.choices),
        ChoiceFilter("kind", _("Kind"), choices=AssetKind.choices),
        SchoolFilter("school", _("School"), nullable=True, queryset=schools_for),
        RelationFilter("maker", _("Maker"), nullable=True, queryset=makers_for),
        RelationFilter("model", _("Model"), field="asset_model_id", queryset=models_for),
        RoomFilter(
            "room",
            _("Room"),
            nullable=True,
            queryset=lambda actor: (
                Room.objects.visible_to(actor, VIEW_ASSET).select_related("school").order_by("school", "sort_name")
            ),
            text=lambda room: f"{room.name} ({room.school})" if room.school else room.name,
        ),
        SupplierFilter("supplier", _("Supplier"), nullable=True, queryset=suppliers_for),
        FundingFilter("funding", _("Funding source"), field="funding_source", choices=funding_sources),
        YearFilter("year", _("Purchase year"), field="purchased_on", nullable=True, choices=years),
        RangeFilter("price", _("Gross price"), field="gross_price", kind="money"),
        RangeFilter("warranty", _("Warranty until"), field="warranty_until"),
        ReplaceFilter("replace", _("Replacement"), field="replace_year", nullable=True, choices=replace_years),
        RangeFilter("binding", _("Bound until"), field="binding_until"),
        RangeFilter("support", _("Support until"), field="support_until"),
    )
    find = TextFind(_("Inventory number, serial number, model …"))
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
        BulkVerb("merge", _("Merge two"), "merge", MANAGE_ASSET, MERGE["devices"]),
        BulkVerb("retire", _("Retire"), "archive-fill", RETIRE_ASSET, "assets:bulk_retire"),
    )
    row_actions = (
        RowAction(_("Open"), "visibility", page_of("assets:detail")),
        RowAction(_("Edit"), "edit", page_of("assets:edit"), MANAGE_ASSET),
    )
    default_sort = "tag"
    beside_order = {"purchased_on": _DATES, "warranty": _DATES}
    empty = Empty(
        _("No devices yet"),
        _("Bring in the spreadsheet that you keep today; you see what is wrong with it before anything is written."),
        _("Import a spreadsheet"),
        "office:imports",
        permission=IMPORT_ASSET,
        icon="upload_file",
    )

    def limits(self, *, but: str = "") -> list[Chosen]:
        """Say what speaks of the model by naming the models: they have an index, and kind and maker need none."""
        found = [self._found if one.key == "q" else one for one in super().limits(but=but)]
        found = [replace(one, **_index_of(one)) for one in found]
        of_model = [one for one in found if one.key in _OF_MODEL]
        models = self._models_of([*of_model, *self._kinds_of_fields(found)])
        if models is None:
            return found
        keys = [key for key, _owner, _name in models]
        by_owner = _by_owner((owner, key) for key, owner, _name in models)
        seated = Q(asset_model_id__in=seats(max(map(len, by_owner.values()), default=0)))
        named = Chosen(
            "models",
            "",
            (),
            lambda rows: rows.filter(asset_model_id__in=keys),
            seated,
            frozenset(by_owner),
            "asset_of_model",
        )
        return [*(one for one in found if one not in of_model), named]

    @cached_property
    def _found(self) -> Chosen:
        found = found_by(self.actor, self.state.find)
        return replace(chosen_by("q", found.condition), groups=found.authorities)

    def _kinds_of_fields(self, chosen: Sequence[Chosen]) -> list[Chosen]:
        """Return what filters by fields say of the model besides: its kind is one that has the field."""
        fields = listed_fields(self.actor, TABLE)
        return [
            chosen_by(one.key, Q(kind__in=fields[one.key].kinds), pairs=one.pairs)
            for one in chosen
            if one.key in fields and fields[one.key].kinds and not any(name.endswith(".not") for name, _ in one.pairs)
        ]

    def _of_model(self) -> list[Chosen]:
        """Return the filters in use that speak of the model."""
        chosen = self.state.chosen
        return [*(one for one in chosen if one.key in _OF_MODEL), *self._kinds_of_fields(chosen)]

    def members(self) -> Mapping[UUID, Sequence[UUID]] | None:
        models = self._models_of(self._of_model())
        return None if models is None else _by_owner((owner, key) for key, owner, _name in models)

    def _models_of(self, chosen: Sequence[Chosen]) -> list[tuple[UUID, UUID, str]] | None:
        """Return key, authority and sort name of the models that the filters leave; None when they are many."""
        conditions = [_on_models(one.condition) for one in chosen if one.condition is not None]
        if not conditions:
            return None
        name = tuple(one.pairs for one in chosen)
        if name not in self._models:
            rows = AssetModel.objects.filter(*conditions).order_by("sort_name")
            self._models[name] = list(rows.values_list("pk", "authority_id", "sort_name")[: _MOST_MODELS + 1])
        found = self._models[name]
        return found if len(found) <= _MOST_MODELS else None

    @cached_property
    def _models(self) -> dict[Any, list[tuple[UUID, UUID, str]]]:
        return {}

    def values_of_order(self) -> Mapping[UUID, Sequence[str | None]] | None:
        names: Iterable[tuple[UUID, str | None]] = ()
        if self.state.sort_key == "model":
            models = self._models_of(self._of_model())
            names = [(owner, name) for _key, owner, name in models or ()]
        elif self.state.sort_key == "school":
            # One that names nothing has no authority, and perhaps not even the form of a key.
            named = [one for one in self.state.chosen if one.key == "school" and one.groups != frozenset()]
            chosen = [pair for one in named for pair in one.pairs]
            if chosen and all(name == "school" for name, _value in chosen):
                names = self._school_names([value for _name, value in chosen])
        return {owner: values for owner, values in _by_owner(names).items() if len(values) <= _MOST_VALUES}

    def _school_names(self, keys: Sequence[str]) -> Iterable[tuple[UUID, str | None]]:
        """Return authority and sort name of these schools; no name for the devices without a school."""
        schools = School.objects.filter(pk__in=[key for key in keys if key != NOTHING]).order_by("sort_name")
        yield from schools.values_list("authority_id", "sort_name")
        if NOTHING in keys:
            yield from ((owner, None) for owner in self.groups or ())

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
    columns = (
        Column(
            "picture",
            _("Picture"),
            value=lambda row: gettext("yes") if row.picture_id else gettext("no"),
            cell=small_picture,
            related=("thumbnail",),
        ),
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
            cell=lambda row: render_named(KIND_ICONS[row.kind], row.get_kind_display()),
            card="side",
        ),
        Column("count", _("Devices"), kind="number", load=_count_by_model),
    )
    filters = (
        ChoiceFilter("kind", _("Kind"), choices=AssetKind.choices),
        RelationFilter("maker", _("Maker"), nullable=True, queryset=makers_for),
    )
    find = TextFind(_("Model …"), folded=("name_key__contains",))
    bulk_verbs = (BulkVerb("merge", _("Merge"), "merge", MANAGE_ASSET, MERGE["models"]),)
    row_actions = (
        RowAction(_("Edit"), "edit", page_of("assets:model_edit"), MANAGE_ASSET),
        RowAction(_("Merge"), "merge", merge_address("models"), MANAGE_ASSET),
    )
    default_sort = "name"
    empty = Empty(_("No models yet"), _("Models come with the first device or the first import."))

    def rows(self) -> QuerySet[Any]:
        return models_for(self.actor).order_by()
