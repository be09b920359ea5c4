# SPDX-License-Identifier: EUPL-1.2
"""The fields of a device's kind in its form: they change with the kind, and what two people change is compared."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from tragwerk.assets.forms import AssetForm, NewAssetForm, owner_of_choice
from tragwerk.assets.models import Asset
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import Actor
from tragwerk.core.forms.public import fields_of, values_of
from tragwerk.office.public import earlier_values, put_posted, typed_words

TABLE = Asset._meta.label_lower


@guarded(MANAGE_ASSET)
def inputs(request: ActorRequest) -> HttpResponse:
    """Return the inputs that belong to the kind chosen in a form, with what was entered so far."""
    asset = _asset(request)
    initial = {"kind": request.GET.get("kind", "")}
    form: AssetForm
    if asset is not None:
        values = values_of([asset.pk]).get(asset.pk, {})
        form = AssetForm(
            actor=request.actor, authority_id=asset.authority_id, school_url="", values=values, initial=initial
        )
    else:
        owner = owner_of_choice(request.GET)
        form = NewAssetForm(actor=request.actor, authority_id=owner, school_url="", initial=initial)
    for name in form.own.names:
        widget = form.fields[name].widget
        if name in request.GET or f"{name}__text" in request.GET:
            form.initial[name] = widget.value_from_datadict(request.GET, request.FILES, name)
    return render(request, "assets/own_fields.html", {"form": form})


def _asset(request: ActorRequest) -> Asset | None:
    """Return the device that is edited; for any other the form is that of a new one."""
    with suppress(ValueError):
        key = UUID(request.GET.get("asset", ""))
        found: Asset | None = Asset.objects.visible_to(request.actor, MANAGE_ASSET).filter(pk=key).first()
        return found
    return None


def put_fields(data: QueryDict, actor: Actor, asset: Asset, names: Sequence[str]) -> None:
    """Write the stored values of fields into posted data."""
    fields = {field.name: field for field in fields_of(asset.authority_id, TABLE)}
    wanted = [fields[name] for name in names if name in fields]
    stored = values_of([asset.pk]).get(asset.pk, {}) if wanted else {}
    for field in wanted:
        put_posted(data, field, stored.get(field.name), actor)


def field_differences(
    actor: Actor, asset: Asset, form: AssetForm, seen: datetime
) -> tuple[list[tuple[str, str, str, str, bool]], str]:
    """Return name, label, theirs, mine, both for what somebody else changed since the form was opened; and who did."""
    earlier, who = earlier_values(asset, seen)
    stored = values_of([asset.pk]).get(asset.pk, {}) if earlier else {}
    said: dict[str, Any] = form.own.columns().get("fields", {})
    found = []
    for name, (field, before) in earlier.items():
        if name not in said or _same(said[name], stored.get(name)):
            continue
        both = not _same(said[name], before)
        theirs, mine = typed_words(field, stored.get(name), actor), typed_words(field, said[name], actor)
        found.append((name, field.heading, theirs, mine, both))
    return found, who


def _same(one: Any, other: Any) -> bool:
    """Say whether two values are the same; nothing is nothing, however it is written."""
    nothing = (None, "", ())
    return bool(one == other or (one in nothing and other in nothing))
