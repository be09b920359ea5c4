# SPDX-License-Identifier: EUPL-1.2
"""Merging what is entered twice: suggestions, a free choice from the lists, a preview, and the merge itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, ForeignKey, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tragwerk.assets import actions
from tragwerk.assets.forms import OtherDeviceForm, OtherEntryForm, device_named
from tragwerk.assets.models import Asset, AssetModel, AssetState, Maker
from tragwerk.assets.permissions import MANAGE_ASSET, VIEW_ASSET
from tragwerk.assets.queries import makers_for
from tragwerk.assets.queries.duplicates import (
    Suggestion,
    counts_of,
    suggested_makers,
    suggested_models,
    suggested_suppliers,
)
from tragwerk.assets.queries.merge_plans import Detail, Mergeable, Plan
from tragwerk.assets.queries.merges import MERGEABLES, plan_of, too_many
from tragwerk.assets.views.merge_addresses import MERGE, merge_address, merge_url
from tragwerk.assets.views.sheets import Sheet, done, form_page
from tragwerk.assets.views.suppliers import SupplierTable
from tragwerk.assets.views.table import AssetTable, ModelTable
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import Actor, DomainError, NotVisible, SeenIn, show
from tragwerk.core.audit.public import EditConflict
from tragwerk.core.forms.public import Field
from tragwerk.core.values.public import MoneyField
from tragwerk.office.public import typed_words
from tragwerk.ui.public import (
    BulkVerb,
    Column,
    Empty,
    RowAction,
    Selection,
    Table,
    TextFind,
    formats,
    table_response,
)

_SHOWN = 12
_NAMED = 4


def _devices(actor: Actor, rows: Sequence[Any]) -> Mapping[Any, int]:
    found = Asset.objects.visible_to(actor, VIEW_ASSET).filter(maker__in=[row.pk for row in rows]).order_by()
    return {row.pk: 0 for row in rows} | dict(found.values_list("maker_id").annotate(count=Count("pk")))


def _models(actor: Actor, rows: Sequence[Any]) -> Mapping[Any, int]:
    found = AssetModel.objects.filter(maker__in=[row.pk for row in rows]).order_by()
    return {row.pk: 0 for row in rows} | dict(found.values_list("maker_id").annotate(count=Count("pk")))


class MakerTable(Table):
    """The makers of an authority, with how many models and devices name them."""

    key = "assets.makers"
    model = Maker
    permission = VIEW_ASSET
    label = gettext_lazy("Makers")
    density = "comfortable"
    columns = (
        Column(
            "name",
            gettext_lazy("Maker"),
            sort="sort_name",
            link=lambda row: f"{reverse('assets:list')}?maker={row.pk}",
            card="title",
        ),
        Column("models", gettext_lazy("Models"), kind="number", load=_models),
        Column("count", gettext_lazy("Devices"), kind="number", load=_devices, card="side"),
    )
    find = TextFind(gettext_lazy("Maker …"), folded=("name_key__contains",))
    bulk_verbs = (BulkVerb("merge", gettext_lazy("Merge"), "merge", MANAGE_ASSET, MERGE["makers"]),)
    row_actions = (RowAction(gettext_lazy("Merge"), "merge", merge_address("makers"), MANAGE_ASSET),)
    default_sort = "name"
    empty = Empty(gettext_lazy("No makers yet"), gettext_lazy("Makers come with the first device or the first import."))

    def rows(self) -> QuerySet[Any]:
        return makers_for(self.actor).order_by()


@guarded(VIEW_ASSET)
def makers(request: ActorRequest) -> HttpResponseBase:
    """List the makers."""
    return table_response(request, MakerTable, "assets/makers.html", {"may_merge": request.actor.may(MANAGE_ASSET)})


class _Sort(NamedTuple):
    """How entries of one sort are merged on pages: their list, its page, the verb, what names them, their relations."""

    table: type[Table]
    page: str
    verb: Callable[..., actions.Changed]
    column: str
    related: tuple[str, ...] = ("authority",)


_SORTS: dict[str, _Sort] = {
    "makers": _Sort(MakerTable, "assets:makers", actions.merge_makers, "maker_id"),
    "models": _Sort(ModelTable, "assets:models", actions.merge_models, "asset_model_id", ("authority", "maker")),
    "suppliers": _Sort(SupplierTable, "assets:suppliers", actions.merge_suppliers, "supplier_id"),
    "devices": _Sort(AssetTable, "assets:list", actions.merge_assets, "", ("authority", "asset_model", "school")),
}


@guarded(MANAGE_ASSET)
def duplicates(request: ActorRequest) -> HttpResponse:
    """Show what is probably entered twice, each with the way to its preview."""
    groups = (
        ("makers", suggested_makers(request.actor)),
        ("models", suggested_models(request.actor)),
        ("suppliers", suggested_suppliers(request.actor)),
    )
    show([one.row for _key, found in groups for group in found for one in group.candidates], SeenIn.LIST)
    owners = {one.stays.row.authority_id for _key, found in groups for one in found}
    page = {
        "groups": [
            {
                "title": MERGEABLES[key].title,
                "count": len(found),
                "rows": [_suggested(key, one, named=len(owners) > 1) for one in found[:_SHOWN]],
                "more": len(found) - _SHOWN,
                "list_url": reverse(_SORTS[key].page),
            }
            for key, found in groups
        ],
        "trail": _trail(),
    }
    return render(request, "assets/duplicates.html", page)


def _suggested(key: str, one: Suggestion, *, named: bool) -> dict[str, Any]:
    rows = [candidate.row for candidate in one.candidates]
    why = (
        _("the same but for gaps, hyphens and the form of the company") if one.same else _("names that look much alike")
    )
    parts = [why, str(rows[0].authority) if named else ""]
    return {
        "names": [(str(candidate.row), _device_count(candidate.devices)) for candidate in one.candidates],
        "note": " · ".join(filter(None, parts)),
        "url": merge_url(key, [row.pk for row in rows]),
        "label": ", ".join(map(str, rows)),
    }


def _device_count(number: int) -> str:
    return ngettext("%(count)s device", "%(count)s devices", number) % {"count": formats.number(number)}


def _trail() -> list[tuple[str, str]]:
    return [(_("Stock"), reverse("assets:list")), (_("Device models"), reverse("assets:models"))]


@guarded(MANAGE_ASSET)
def merge(request: ActorRequest, what: str) -> HttpResponse:
    """Show what merging some entries does, or do it."""
    sort = _SORTS[what]
    try:
        rows = _chosen(request, sort, MERGEABLES[what].most)
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect(sort.page)
    if len(rows) == 1:
        return _ask_other(request, MERGEABLES[what], rows[0])
    into = _stays(request, sort, rows)
    ids = [row.pk for row in rows if row.pk != into]
    problem, status = "", 200
    if "apply" in request.POST and request.POST.get("seen_into") == str(into):
        try:
            changed = sort.verb(actor=request.actor, into_id=into, ids=ids, seen=request.POST.get("seen") or "none")
        except DomainError as error:
            problem, status = str(error), 409 if isinstance(error, EditConflict) else 422
        else:
            said = _("Merged into “%(name)s”.") % {"name": _name_of(what, into)}
            return done(request, changed, said, _back(what, into))
    try:
        plan = plan_of(MERGEABLES[what], into, ids)
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect(sort.page)
    return render(request, "assets/merge.html", _page(request, what, plan, rows, problem), status=status)


def _chosen(request: ActorRequest, sort: _Sort, most: int) -> list[Any]:
    """Return the chosen entries; one that is not there, or not the person's to change, is not found."""
    selection = Selection.from_request(request, sort.table)
    rows = selection.rows(MANAGE_ASSET).select_related(*sort.related).order_by("pk")
    found = list(rows[: most + 2])
    if max(len(found), len(selection.keys)) > most + 1:
        raise too_many(most)
    if not found or (not selection.whole and len(found) != len(selection.keys)):
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    show(found, SeenIn.LIST)
    return found


def _stays(request: ActorRequest, sort: _Sort, rows: Sequence[Any]) -> UUID:
    """Return which entry stays: the chosen one, else that with the most devices, else the oldest."""
    keys: dict[str, UUID] = {str(row.pk): row.pk for row in rows}
    data = request.POST if request.method == "POST" else request.GET
    if data.get("into") in keys:
        return keys[data["into"]]
    if not sort.column:
        # Of two devices the one that is in use, else the one that is known longer.
        stays: Asset = min(
            rows, key=lambda row: (row.state != AssetState.ISSUED, row.state == AssetState.RETIRED, row.pk)
        )
        return stays.pk
    counts = counts_of(request.actor, sort.column, list(keys.values()))
    return min(keys.values(), key=lambda key: (-counts[key], key))


def _name_of(what: str, key: UUID) -> str:
    return str(MERGEABLES[what].model.objects.get(pk=key))


def _back(what: str, into: UUID) -> str:
    return reverse("assets:detail", args=[into]) if what == "devices" else reverse("assets:duplicates")


def _ask_other(request: ActorRequest, what: Mergeable, row: Any) -> HttpResponse:
    """Ask with which other entry one is to be merged, and go to the preview."""
    form_class = OtherDeviceForm if what.model is Asset else OtherEntryForm
    form = form_class(request.POST if "other" in request.POST else None, actor=request.actor, row=row)

    def look() -> HttpResponse:
        other = form.cleaned_data["other"]
        if what.model is Asset:
            other = device_named(request.actor, row.authority_id, other)
            if other == row.pk:
                raise DomainError(_("That is the same device. Please enter the other one."), field="other")
        return redirect(merge_url(what.key, [row.pk, other]))

    back = reverse("assets:detail", args=[row.pk]) if what.model is Asset else reverse(_SORTS[what.key].page)
    title = _("Merge “%(name)s” with another") % {"name": row}
    return form_page(request, form, Sheet(title, _("To the preview"), back, _trail()[:1]), look)


def _page(request: ActorRequest, what: str, plan: Plan, rows: Sequence[Any], problem: str) -> dict[str, Any]:
    column = _SORTS[what].column
    counts = counts_of(request.actor, column, [row.pk for row in rows]) if column else {}
    return {
        "title": _("Merge duplicates"),
        "names": ", ".join(str(row) for row in rows[:_NAMED]) + (" …" if len(rows) > _NAMED else ""),
        "trail": [*_trail()[:1], (_("Merge duplicates"), reverse("assets:duplicates"))],
        "rows": [
            {"row": row, "about": _about(row, counts.get(row.pk, 0)), "stays": row.pk == plan.kept.pk} for row in rows
        ],
        "plan": plan,
        "details": [
            *(_shown(request.actor, plan, one) for one in plan.details),
            *(_shown(request.actor, of, one, f"{of.kept}: ") for of in plan.models for one in of.details if one.filled),
        ],
        "problem": problem,
        "back_url": reverse("assets:detail", args=[plan.kept.pk]) if not column else reverse(_SORTS[what].page),
    }


def _about(row: Any, number: int) -> str:
    """Return what tells an entry from one of the same name."""
    if isinstance(row, Asset):
        facts = [row.serial if row.tag else "", str(row.asset_model), str(row.school or ""), row.get_state_display()]
    else:
        model = (str(row.maker or ""), row.get_kind_display()) if isinstance(row, AssetModel) else ()
        facts = [*model, _device_count(number)]
    return " · ".join(filter(None, facts))


def _shown(actor: Actor, plan: Plan, one: Detail, whose: str = "") -> dict[str, Any]:
    """Return a detail in words: what it is called, what each says, what stands afterwards."""
    if isinstance(one.about, Field):
        label = str(one.about.label)
        kept, *others = (typed_words(one.about, value, actor) for value in one.values)
        after = others[0] if one.filled else kept
    else:
        label = str(one.about.verbose_name)
        kept, *others = (_words_of(row, one.about) for row in one.rows)
        taken = plan.fills.get(one.about.attname)
        after = next((words for words, value in zip(others, one.values[1:], strict=True) if value == taken), kept)
    return {
        "label": f"{whose}{label[:1].upper()}{label[1:]}",
        "kept": kept or formats.DASH,
        "others": list(dict.fromkeys(others)),
        "after": after,
        "filled": one.filled,
    }


def _words_of(row: Any, column: Any) -> str:
    """Return what a column of a row says, as people read it."""
    value = getattr(row, column.attname)
    if value in (None, ""):
        return formats.DASH
    if isinstance(column, ForeignKey):
        return str(getattr(row, column.name))
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    if isinstance(column, MoneyField):
        return formats.money(value)
    if hasattr(value, "isoformat"):
        return formats.date_short(value)
    return f"{value} %" if column.name == "tax_rate" else str(value)
