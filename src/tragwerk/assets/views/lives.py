# SPDX-License-Identifier: EUPL-1.2
"""How long things of a kind are used at an authority: list, entry, taking back."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragwerk.assets import actions
from tragwerk.assets.forms import UsefulLifeForm
from tragwerk.assets.models import KIND_ICONS, AssetKind, UsefulLife
from tragwerk.assets.permissions import MANAGE_USEFUL_LIFE, VIEW_ASSET
from tragwerk.assets.queries import row_for
from tragwerk.assets.views.sheets import Sheet, ask_page, done, form_page
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.ui.public import ChoiceFilter, Column, Empty, RowAction, Table, page_of, render_named, table_response


class UsefulLifeTable(Table):
    """The useful lives that an authority has set."""

    key = "assets.useful_lives"
    model = UsefulLife
    permission = VIEW_ASSET
    label = gettext_lazy("Useful lives")
    density = "comfortable"
    columns = (
        Column(
            "kind",
            gettext_lazy("Kind"),
            value=lambda row: row.get_kind_display(),
            cell=lambda row: render_named(KIND_ICONS[row.kind], row.get_kind_display()),
            sort="kind",
            card="title",
        ),
        Column("months", gettext_lazy("Useful life in months"), kind="number", card="side"),
        Column("valid_from", gettext_lazy("For purchases from"), kind="date"),
        Column("source", gettext_lazy("Source")),
    )
    filters = (ChoiceFilter("kind", gettext_lazy("Kind"), choices=AssetKind.choices),)
    row_actions = (RowAction(gettext_lazy("Take back"), "delete", page_of("assets:life_delete"), MANAGE_USEFUL_LIFE),)
    default_sort = "kind"
    empty = Empty(
        gettext_lazy("No useful life is set yet"),
        gettext_lazy(
            "Enter how many months things of a kind are used, as the depreciation table of your authority says."
        ),
        gettext_lazy("Set a useful life"),
        "assets:life_add",
        permission=MANAGE_USEFUL_LIFE,
        icon="timer",
    )


@guarded(VIEW_ASSET)
def lives(request: ActorRequest) -> HttpResponseBase:
    """List the useful lives."""
    may = request.actor.may(MANAGE_USEFUL_LIFE)
    page = {
        "title": _("Useful lives"),
        "add_url": reverse("assets:life_add") if may else "",
        "add_label": _("Set a useful life"),
    }
    return table_response(request, UsefulLifeTable, "office/list.html", page)


@guarded(MANAGE_USEFUL_LIFE)
def add_life(request: ActorRequest) -> HttpResponse:
    """Say for how long things of a kind are used."""
    form = UsefulLifeForm(request.POST or None, actor=request.actor)
    back = reverse("assets:lives")

    def save() -> HttpResponse:
        changed = actions.set_useful_lives(actor=request.actor, rows=[form.row()])
        return done(request, changed, _("Saved. The devices of this kind follow."), back)

    sheet = Sheet(_("Set a useful life"), _("Save"), back, ((_("Useful lives"), back),))
    return form_page(request, form, sheet, save)


@guarded(MANAGE_USEFUL_LIFE)
def delete_life(request: ActorRequest, life_id: UUID) -> HttpResponse:
    """Ask whether a useful life shall go, and take it back."""
    found = row_for(request.actor, UsefulLife, life_id, MANAGE_USEFUL_LIFE)
    back = reverse("assets:lives")

    def take_back() -> HttpResponse:
        changed = actions.delete_useful_lives(actor=request.actor, ids=[found.pk])
        return done(request, changed, _("Taken back."), back)

    title = _("Take back the useful life of “%(kind)s”?") % {"kind": found}
    text = _("Devices of this kind then go by the other terms of the kind, or have no end of their useful life.")
    return ask_page(request, title, text, _("Take back"), back, take_back)
