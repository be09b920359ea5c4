# SPDX-License-Identifier: EUPL-1.2
"""Sets: list, one set with its parts, making, filling, swapping, moving, dissolving."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tragwerk.assets import actions
from tragwerk.assets.forms import MoveForm, PartForm, SetEditForm, SetForm, SwapForm, device_named
from tragwerk.assets.models import KIND_ICONS, AssetSet, AssetState, SetPart
from tragwerk.assets.permissions import MANAGE_ASSET, MOVE_ASSET, VIEW_ASSET
from tragwerk.assets.queries import row_for, schools_for
from tragwerk.assets.queries.sets import contents_of, incomplete, is_missing
from tragwerk.assets.views.sheets import Sheet, ask_page, done, form_page
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import Actor, NotVisible, show
from tragwerk.office.public import Editing, edit, timeline
from tragwerk.ui.public import (
    Column,
    Empty,
    FlagFilter,
    Look,
    RelationFilter,
    RowAction,
    Table,
    TextFind,
    View,
    look_for,
    page_of,
    render_status,
    table_response,
)

SET_PAGE = "assets.assetset"


def _words(actor: Actor, rows: Sequence[Any]) -> Mapping[Any, str]:
    return {key: content.words for key, content in contents_of(rows).items()}


def _states(actor: Actor, rows: Sequence[Any]) -> Mapping[Any, str]:
    contents = contents_of(rows)
    return {row.pk: state_words(contents[row.pk].state) for row in rows}


def state_words(state: str) -> str:
    """Say in which state a set is; one whose parts differ has none of its own."""
    return str(AssetState(state).label) if state else _("differs by part")


def draw_state(words: str) -> SafeString:
    """Draw the words of a state with their sign."""
    state = next((one for one in AssetState if str(one.label) == words), None)
    if state is None:
        return render_status(Look("circle", "", words))
    look = look_for("assets.Asset", "state", state.value)
    return render_status(Look(look.icon, look.tone, words))


def _complete(actor: Actor, rows: Sequence[Any]) -> Mapping[Any, str]:
    contents = contents_of(rows)
    return {row.pk: complete_words(contents[row.pk].is_complete) for row in rows}


def complete_words(is_complete: bool) -> str:
    """Say whether every part of a set is there."""
    return _("complete") if is_complete else _("incomplete")


def draw_complete(words: str) -> SafeString:
    """Draw whether every part is there with its sign."""
    if words == complete_words(is_complete=True):
        return render_status(Look("check_circle-fill", "good", words))
    return render_status(Look("warning-fill", "warn", words))


class SetTable(Table):
    """The sets of an authority."""

    key = "assets.sets"
    model = AssetSet
    permission = VIEW_ASSET
    label = gettext_lazy("Sets")
    columns = (
        Column(
            "number", gettext_lazy("Set"), kind="code", sort="number_sort", link=page_of("assets:set"), card="title"
        ),
        Column("parts", gettext_lazy("Parts"), load=_words),
        Column("complete", gettext_lazy("Completeness"), load=_complete, show=draw_complete, card="side"),
        Column("state", pgettext_lazy("device", "State"), load=_states, show=draw_state, card="hide"),
        Column("school", gettext_lazy("School"), value="school.short_name", sort="school_sort", clip=True),
        Column("room", gettext_lazy("Room"), value="room.name", nowrap=True, card="hide"),
        Column("note", gettext_lazy("Remarks"), default=False, card="hide", clip=True),
    )
    filters = (
        RelationFilter("school", gettext_lazy("School"), nullable=True, queryset=schools_for),
        FlagFilter("incomplete", gettext_lazy("Incomplete"), lambda actor: incomplete()),
    )
    find = TextFind(gettext_lazy("Set number …"), fields=("number_key__icontains",))
    views = (View("all", gettext_lazy("All sets")), View("incomplete", gettext_lazy("Incomplete"), "incomplete=yes"))
    row_actions = (RowAction(gettext_lazy("Open"), "visibility", page_of("assets:set")),)
    default_sort = "number"
    empty = Empty(
        gettext_lazy("No sets yet"),
        gettext_lazy("A set holds what is handed out together: tablet, keyboard, cover, charger, pen."),
        gettext_lazy("Make a set"),
        "assets:set_add",
        permission=MANAGE_ASSET,
        icon="backpack",
    )


def _trail(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((_("Sets"), reverse("assets:sets")), *more)


@guarded(VIEW_ASSET)
def sets(request: ActorRequest) -> HttpResponseBase:
    """List the sets."""
    may = request.actor.may(MANAGE_ASSET)
    page = {"title": _("Sets"), "add_url": reverse("assets:set_add") if may else "", "add_label": _("Make a set")}
    return table_response(request, SetTable, "office/list.html", page)


@guarded(MANAGE_ASSET)
def add_set(request: ActorRequest) -> HttpResponse:
    """Make a set out of devices."""
    form = SetForm(request.POST or None, actor=request.actor)

    def create() -> HttpResponse:
        changed = actions.create_sets(actor=request.actor, rows=[form.row()])
        return done(request, changed, _("Set made."), reverse("assets:set", args=[changed.ids[0]]))

    return form_page(
        request, form, Sheet(_("Make a set"), _("Make a set"), reverse("assets:sets"), _trail(), stacked=True), create
    )


@guarded(VIEW_ASSET)
def asset_set(request: ActorRequest, set_id: UUID) -> HttpResponse:
    """Show a set with its parts."""
    found = row_for(request.actor, AssetSet, set_id, VIEW_ASSET, "authority", "school", "room")
    content = contents_of([found])[found.pk]
    show([part.asset for part in content.parts if part.asset is not None])
    may = {
        name: request.actor.places(right).cover(found.authority_id, found.school_id)
        for name, right in (("manage", MANAGE_ASSET), ("move", MOVE_ASSET))
    }
    parts = found.parts.order_by().values("pk")
    page = {
        "set": found,
        "content": content,
        "complete": draw_complete(complete_words(content.is_complete)),
        "state": draw_state(state_words(content.state)),
        "parts": [{"part": part, "icon": KIND_ICONS[part.kind], "missing": is_missing(part)} for part in content.parts],
        "may": may,
        "timeline": timeline(request.actor, SET_PAGE, found, parts=parts),
        "trail": _trail(),
    }
    return render(request, "assets/set.html", page)


def _managed(request: ActorRequest, set_id: UUID) -> tuple[AssetSet, str, tuple[tuple[str, str], ...]]:
    found = row_for(request.actor, AssetSet, set_id, MANAGE_ASSET)
    back = reverse("assets:set", args=[found.pk])
    return found, back, _trail((str(found), back))


@guarded(MANAGE_ASSET)
def edit_set(request: ActorRequest, set_id: UUID) -> HttpResponse:
    """Change number and remarks of a set."""
    found, back, trail = _managed(request, set_id)
    editing = Editing(
        target=found,
        form_class=SetEditForm,
        change=lambda changes, expected, reason: actions.change_sets(
            actor=request.actor, changes=changes, expected=expected, reason=reason
        ),
        title=_("Edit set %(number)s") % {"number": found},
        back_url=back,
        trail=trail,
    )
    return edit(request, editing)


@guarded(MANAGE_ASSET)
def add_part(request: ActorRequest, set_id: UUID) -> HttpResponse:
    """Put a further part into a set."""
    found, back, trail = _managed(request, set_id)
    form = PartForm(request.POST or None, actor=request.actor, owner=found.authority_id)

    def add() -> HttpResponse:
        changed = actions.add_parts(actor=request.actor, set_id=found.pk, parts=[form.part()])
        return done(request, changed, _("Part added."), back)

    return form_page(request, form, Sheet(_("Add a part"), _("Add a part"), back, trail, stacked=True), add)


def _part(request: ActorRequest, part_id: UUID) -> SetPart:
    """Return a part of a set that the actor may manage."""
    part: SetPart | None = SetPart.objects.filter(pk=part_id).select_related("asset", "article").first()
    if part is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    row_for(request.actor, AssetSet, part.asset_set_id, MANAGE_ASSET)
    show([part])
    return part


@guarded(MANAGE_ASSET)
def swap_part(request: ActorRequest, part_id: UUID) -> HttpResponse:
    """Put another device into the place of a part."""
    part = _part(request, part_id)
    back = reverse("assets:set", args=[part.asset_set_id])
    form = SwapForm(request.POST or None)

    def swap() -> HttpResponse:
        number = form.cleaned_data["device"]
        key = device_named(request.actor, part.authority_id, number) if number else None
        changed = actions.swap_part(
            actor=request.actor, part_id=part.pk, asset_id=key, reason=form.cleaned_data["reason"]
        )
        return done(request, changed, _("Part swapped."), back)

    title = _("Swap: %(kind)s %(device)s") % {"kind": part, "device": part.asset or ""}
    return form_page(
        request, form, Sheet(title.strip(), _("Swap the part"), back, _trail((str(part.asset_set), back))), swap
    )


@guarded(MANAGE_ASSET)
def remove_part(request: ActorRequest, part_id: UUID) -> HttpResponse:
    """Take a part out of its set for good."""
    part = _part(request, part_id)
    back = reverse("assets:set", args=[part.asset_set_id])

    def remove() -> HttpResponse:
        return done(request, actions.remove_part(actor=request.actor, part_id=part.pk), _("Part taken out."), back)

    title = _("Take “%(kind)s” out of the set?") % {"kind": part}
    text = _("The device stays in the stock; the set then has one place less.")
    return ask_page(request, title, text, _("Take out"), back, remove)


@guarded(MOVE_ASSET)
def move_set(request: ActorRequest, set_id: UUID) -> HttpResponse:
    """Put a set with all its devices elsewhere."""
    found = row_for(request.actor, AssetSet, set_id, MOVE_ASSET)
    back = reverse("assets:set", args=[found.pk])
    form = MoveForm(
        request.POST or None,
        actor=request.actor,
        permission=MOVE_ASSET,
        authority_id=found.authority_id,
        school_url=reverse("assets:suggest_schools") + "?move=1",
    )

    def move() -> HttpResponse:
        values = form.cleaned_data
        changed = actions.move_sets(
            actor=request.actor,
            ids=[found.pk],
            school_id=values["school_id"],
            room_id=values["room_id"],
            reason=values["reason"],
        )
        return done(request, changed, _("Set moved with all its devices."), back)

    trail = _trail((str(found), back))
    title = _("Move set %(number)s") % {"number": found}
    return form_page(request, form, Sheet(title, _("Move the set"), back, trail, stacked=True), move)


@guarded(MANAGE_ASSET)
def dissolve_set(request: ActorRequest, set_id: UUID) -> HttpResponse:
    """Dissolve a set; its devices stay."""
    found, back, _way = _managed(request, set_id)

    def dissolve() -> HttpResponse:
        changed = actions.dissolve_sets(actor=request.actor, ids=[found.pk])
        return done(request, changed, _("Set dissolved."), reverse("assets:sets"))

    title = _("Dissolve set %(number)s?") % {"number": found}
    return ask_page(request, title, _("Its devices stay in the stock."), _("Dissolve"), back, dissolve)
