# SPDX-License-Identifier: EUPL-1.2
"""Creating and editing one device; what two people change at once is compared, not lost."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tragwerk.assets import actions
from tragwerk.assets.forms import AssetForm, NewAssetForm
from tragwerk.assets.models import Asset
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.assets.queries import (
    asset_for,
    funding_sources,
    makers_for,
    merge_base,
    supplier_named,
    suppliers_for,
)
from tragwerk.assets.views.fields import field_differences, put_fields
from tragwerk.assets.views.pages import trail_of
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, require
from tragwerk.core.audit.public import EditConflict, plain
from tragwerk.core.forms.public import values_of
from tragwerk.office.public import moment_of, stamp_of_draft
from tragwerk.ui.public import ReasonForm, TragwerkForm, drafts, formats, toast

SEEN = "seen_at"
NEW_DRAFT = "assets.asset.new"
# Column of the trail → field of the form.
_FIELDS = {
    "asset_model_id": "model",
    "school_id": "school",
    "department_id": "department",
    "room_id": "room",
    "maker_id": "maker",
    "supplier_id": "supplier",
}
_SILENT = {"model_sort", "school_sort", "life_months", "support_until", "state"}


class Difference(NamedTuple):
    """One detail that somebody else changed since the form was opened."""

    name: str
    label: str
    theirs: str
    mine: str
    both: bool


@guarded(MANAGE_ASSET)
def create(request: ActorRequest) -> HttpResponse:
    """Put one device into the stock."""
    data = request.POST if request.method == "POST" else None
    url = reverse("assets:suggest_schools")
    form = NewAssetForm(data, actor=request.actor, authority_id=None, school_url=url, initial=_wished(request))
    form.restore_draft(request, NEW_DRAFT)
    if data is not None and form.is_valid():
        row = {**form.columns(), "authority_id": form.authority_id}
        try:
            key = actions.create_assets(actor=request.actor, rows=[row])[0]
        except DomainError as error:
            form.take_error(error)
        else:
            drafts.discard(request, NEW_DRAFT)
            toast(request, _("%(label)s created.") % {"label": Asset.objects.get(pk=key)})
            return redirect("assets:create" if "again" in data else reverse("assets:detail", args=[key]))
    page = {"form": form, "draft_key": NEW_DRAFT, **_known(request)}
    return render(request, "assets/create.html", page, status=422 if form.errors else 200)


def _wished(request: ActorRequest) -> dict[str, str]:
    """Return what the way here prefills, such as the school."""
    return {name: request.GET[name] for name in ("school", "kind", "model", "maker") if name in request.GET}


def _known(request: ActorRequest) -> dict[str, Any]:
    """Return what the fields of maker and funding source offer."""
    return {
        "known_makers": list(makers_for(request.actor).values_list("name", flat=True)[:300]),
        "known_funding": [name for name, _label in funding_sources()],
        "own_fields_url": reverse("assets:field_inputs"),
        "known_suppliers": list(suppliers_for(request.actor).values_list("name", flat=True)[:300]),
    }


@guarded(MANAGE_ASSET)
def edit(request: ActorRequest, asset_id: UUID) -> HttpResponse:
    """Edit one device."""
    asset = asset_for(request.actor, asset_id)
    require(request.actor, MANAGE_ASSET, asset)
    if request.method != "POST":
        form = _form(request, asset, None)
        seen = asset.changed_at.isoformat()
        if form.restore_draft(request, _draft_key(asset)):
            seen = stamp_of_draft(request, _draft_key(asset)) or seen
        return _page(request, asset, form, seen=seen)
    form, why = _form(request, asset, _decided(request, asset)), ReasonForm(request.POST)
    seen = request.POST.get(SEEN, "")
    if not form.is_valid() or not why.is_valid():
        return _page(request, asset, form, seen=seen, status=422)
    moment = moment_of(seen)
    expected = {asset.pk: moment}
    try:
        changed = actions.change_assets(
            actor=request.actor,
            changes={asset.pk: form.columns()},
            expected=expected,
            reason=why.cleaned_data["reason"],
        )
    except EditConflict as conflict:
        return _compared(request, asset, form, str(conflict), moment)
    except DomainError as error:
        form.take_error(error)
        return _page(request, asset, form, seen=seen, status=422)
    drafts.discard(request, _draft_key(asset))
    _say(request, changed)
    return HttpResponseRedirect(reverse("assets:detail", args=[asset.pk]))


def _say(request: ActorRequest, changed: actions.Changed) -> None:
    if changed.ids:
        toast(request, _("Saved."), undo_url=reverse("assets:undo", args=[changed.batch_id]))
    else:
        toast(request, _("Nothing was changed."))


def _draft_key(asset: Asset) -> str:
    return f"assets.asset.{asset.pk}"


def _initial(asset: Asset) -> dict[str, Any]:
    names = ("tag", "serial", "kind", "purchased_on", "warranty_until", "binding_until", "net_price", "gross_price")
    return {
        **{name: getattr(asset, name) for name in (*names, "tax_rate", "funding_source", "note")},
        "supplier": str(asset.supplier or ""),
        "maker": str(asset.maker or ""),
        "model": str(asset.asset_model),
        "school": str(asset.school_id or ""),
        "department": str(asset.department_id or ""),
        "room": str(asset.room or ""),
    }


def _form(request: ActorRequest, asset: Asset, data: QueryDict | None) -> AssetForm:
    return AssetForm(
        data,
        actor=request.actor,
        authority_id=asset.authority_id,
        school_url=reverse("assets:suggest_schools"),
        values=values_of([asset.pk]).get(asset.pk, {}),
        initial=_initial(asset),
    )


def _decided(request: ActorRequest, asset: Asset) -> QueryDict:
    """Return what was posted, with the stored value where the person took the other version."""
    data = request.POST
    taken = [
        name.removeprefix("take.") for name, value in data.items() if name.startswith("take.") and value == "theirs"
    ]
    if not taken:
        return data
    merged = data.copy()
    _put(merged, asset, taken)
    put_fields(merged, request.actor, asset, taken)
    return merged


def _put(data: QueryDict, asset: Asset, names: list[str]) -> None:
    """Write stored values into posted data, as the fields would show them."""
    initial = _initial(asset)
    for name in names:
        if name not in initial:
            continue
        value = initial[name]
        data[name] = "" if value is None else _shown(name, value)
        if name == "school":
            data[name] = value
            data["school__text"] = data["school__was"] = str(asset.school or "")


def _shown(name: str, value: Any) -> str:
    if name in {"net_price", "gross_price"}:
        return formats.money(value)
    return formats.date_short(value) if hasattr(value, "isoformat") else str(value)


def _compared(request: ActorRequest, asset: Asset, form: AssetForm, note: str, seen: datetime) -> HttpResponse:
    """Show what the other person changed; details that only they changed are taken over, the rest is asked."""
    asset = asset_for(request.actor, asset.pk)
    base, who = merge_base(asset, seen)
    stored, mine = _initial(asset), form.columns() | {"maker": form.cleaned_data["maker"]}
    differences: list[Difference] = []
    for column, before in base.items():
        name = _FIELDS.get(column, column)
        if column in _SILENT or name not in form.fields or any(one.name == name for one in differences):
            continue
        own = _own_value(column, mine, form)
        if own == _stored_value(column, asset):
            continue
        both = own != before
        differences.append(
            Difference(
                name,
                str(form.fields[name].label),
                str(asset.school or "–") if name == "school" else _shown(name, stored[name]) if stored[name] else "–",
                _typed(form, name),
                both,
            )
        )
    found, author = field_differences(request.actor, asset, form, seen)
    differences += [Difference(*one) for one in found]
    merged = request.POST.copy()
    taken = [one.name for one in differences if not one.both]
    _put(merged, asset, taken)
    put_fields(merged, request.actor, asset, taken)
    again = _form(request, asset, merged)
    again.is_valid()
    return _page(
        request,
        asset,
        again,
        seen=asset.changed_at.isoformat(),
        differences=differences,
        conflict=note,
        who=who or author,
        status=409,
    )


def _own_value(column: str, mine: dict[str, Any], form: AssetForm) -> Any:
    """Return what the form holds for a column, in the plain form of the trail."""
    if column == "asset_model_id":
        return form.cleaned_data["model"] if "model" in form.changed_data else None
    if column == "supplier_id":
        return supplier_named(form.authority_id, form.cleaned_data["supplier"])
    return plain(mine.get(column))


def _stored_value(column: str, asset: Asset) -> Any:
    return plain(getattr(asset, column))


def _typed(form: AssetForm, name: str) -> str:
    """Return what the person entered, as they would read it."""
    value = form.cleaned_data.get(name)
    if name == "school":
        return form.data.get("school__text", "") or "–"
    return _shown(name, value) if value not in (None, "") else "–"


def _page(request: ActorRequest, asset: Asset, form: TragwerkForm, **extra: Any) -> HttpResponse:
    status = extra.pop("status", 200)
    page = {
        "asset": asset,
        "form": form,
        "why": ReasonForm(request.POST or None),
        "trail": trail_of(asset),
        "draft_key": _draft_key(asset),
        "seen_name": SEEN,
        **_known(request),
        "own_fields_url": f"{reverse('assets:field_inputs')}?asset={asset.pk}",
        **extra,
    }
    return render(request, "assets/edit.html", page, status=status)


@guarded(MANAGE_ASSET)
def delete(request: ActorRequest, asset_id: UUID) -> HttpResponse:
    """Delete a wrong entry."""
    asset = asset_for(request.actor, asset_id)
    require(request.actor, MANAGE_ASSET, asset)
    if request.method == "POST":
        try:
            actions.delete_assets(actor=request.actor, ids=[asset.pk], reason=request.POST.get("reason", "")[:500])
        except DomainError as error:
            return render(request, "assets/delete.html", {"asset": asset, "problem": str(error)}, status=422)
        toast(request, _("%(label)s deleted.") % {"label": asset})
        return redirect("assets:list")
    return render(request, "assets/delete.html", {"asset": asset, "trail": trail_of(asset)})
