# SPDX-License-Identifier: EUPL-1.2
"""Relating a device to another, and parting them."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tragwerk.assets import actions
from tragwerk.assets.forms import RelationForm, device_named
from tragwerk.assets.forms.relations import BACK
from tragwerk.assets.models import AssetRelation
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.assets.queries import asset_for
from tragwerk.assets.views.pages import trail_of
from tragwerk.assets.views.sheets import Sheet, ask_page, done, form_page
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import NotVisible, require, show


@guarded(MANAGE_ASSET)
def relate(request: ActorRequest, asset_id: UUID) -> HttpResponse:
    """Note how a device hangs together with another."""
    asset = asset_for(request.actor, asset_id)
    require(request.actor, MANAGE_ASSET, asset)
    form = RelationForm(request.POST or None)
    back = reverse("assets:detail", args=[asset.pk])

    def save() -> HttpResponse:
        other = device_named(request.actor, asset.authority_id, form.cleaned_data["device"])
        kind = form.cleaned_data["kind"]
        relation = (
            actions.Relation(other, kind.removeprefix(BACK), asset.pk)
            if kind.startswith(BACK)
            else actions.Relation(asset.pk, kind, other)
        )
        changed = actions.relate_assets(actor=request.actor, relations=[relation])
        return done(request, changed, _("Relation noted."), back)

    title = _("Relate %(device)s to another device") % {"device": asset}
    return form_page(request, form, Sheet(title, _("Note the relation"), back, trail_of(asset)), save)


@guarded(MANAGE_ASSET)
def part(request: ActorRequest, relation_id: UUID) -> HttpResponse:
    """Take a relation back."""
    rows = AssetRelation.objects.filter(pk=relation_id).select_related("asset", "other")
    found: AssetRelation | None = rows.first()
    if found is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    require(request.actor, MANAGE_ASSET, [found.asset, found.other])
    show([found])
    back = reverse("assets:detail", args=[found.asset_id])

    def take_back() -> HttpResponse:
        changed = actions.part_assets(actor=request.actor, ids=[found.pk])
        return done(request, changed, _("Relation taken back."), back)

    facts = {"device": found.asset, "kind": found.get_kind_display(), "other": found.other}
    title = _("%(device)s %(kind)s %(other)s: take this relation back?") % facts
    return ask_page(request, title, _("Both devices stay in the stock."), _("Take back"), back, take_back)
