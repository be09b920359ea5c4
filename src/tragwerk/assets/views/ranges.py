# SPDX-License-Identifier: EUPL-1.2
"""Number ranges: list, entry, change."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragwerk.assets import actions
from tragwerk.assets.forms import NumberRangeEditForm, NumberRangeForm
from tragwerk.assets.models import NumberRange
from tragwerk.assets.permissions import MANAGE_ASSET, VIEW_ASSET
from tragwerk.assets.queries import row_for
from tragwerk.assets.views.sheets import Sheet, done, form_page
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.office.public import Editing, edit
from tragwerk.ui.public import Column, Empty, RowAction, Table, page_of, table_response


class NumberRangeTable(Table):
    """The number ranges of an authority."""

    key = "assets.number_ranges"
    model = NumberRange
    permission = VIEW_ASSET
    label = gettext_lazy("Number ranges")
    density = "comfortable"
    columns = (
        Column("kind", gettext_lazy("For"), value=str, sort="kind", card="title"),
        Column("next_tag", gettext_lazy("Next inventory number"), kind="code", card="side"),
        Column("prefix", gettext_lazy("Prefix"), kind="code"),
        Column("digits", gettext_lazy("Digits"), kind="number"),
    )
    row_actions = (RowAction(gettext_lazy("Edit"), "edit", page_of("assets:range_edit"), MANAGE_ASSET),)
    default_sort = "kind"
    empty = Empty(
        gettext_lazy("No number range yet"),
        gettext_lazy("With a range, new devices get the next free inventory number; numbers that are there stay."),
        gettext_lazy("Set a number range"),
        "assets:range_add",
        permission=MANAGE_ASSET,
        icon="label",
    )


@guarded(VIEW_ASSET)
def ranges(request: ActorRequest) -> HttpResponseBase:
    """List the number ranges."""
    may = request.actor.may(MANAGE_ASSET)
    page = {
        "title": _("Number ranges"),
        "add_url": reverse("assets:range_add") if may else "",
        "add_label": _("Set a number range"),
    }
    return table_response(request, NumberRangeTable, "office/list.html", page)


@guarded(MANAGE_ASSET)
def add_range(request: ActorRequest) -> HttpResponse:
    """Set a number range."""
    form = NumberRangeForm(request.POST or None, actor=request.actor)
    back = reverse("assets:ranges")

    def create() -> HttpResponse:
        changed = actions.create_number_ranges(actor=request.actor, rows=[form.row()])
        return done(request, changed, _("Number range set."), back)

    sheet = Sheet(_("Set a number range"), _("Save"), back, ((_("Number ranges"), back),))
    return form_page(request, form, sheet, create)


@guarded(MANAGE_ASSET)
def edit_range(request: ActorRequest, range_id: UUID) -> HttpResponse:
    """Change a number range."""
    found = row_for(request.actor, NumberRange, range_id, MANAGE_ASSET)
    back = reverse("assets:ranges")
    editing = Editing(
        target=found,
        form_class=NumberRangeEditForm,
        change=lambda changes, expected, reason: actions.change_number_ranges(
            actor=request.actor, changes=changes, expected=expected, reason=reason
        ),
        title=_("Number range for “%(kind)s”") % {"kind": found},
        back_url=back,
        trail=((_("Number ranges"), back),),
    )
    return edit(request, editing)
