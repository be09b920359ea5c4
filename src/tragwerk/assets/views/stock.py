# SPDX-License-Identifier: EUPL-1.2
"""What is counted by number: articles, what lies where, booking."""

from uuid import UUID

from django.db.models import F, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragwerk.assets import actions
from tragwerk.assets.forms import ArticleEditForm, ArticleForm, BookingForm
from tragwerk.assets.models import KIND_ICONS, AssetKind, MovementKind, StockArticle
from tragwerk.assets.permissions import MANAGE_ASSET, VIEW_ASSET
from tragwerk.assets.queries import row_for
from tragwerk.assets.queries.stock import movements_of, places_of
from tragwerk.assets.views.sheets import Sheet, done, form_page
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.office.public import Editing, edit, timeline
from tragwerk.ui.public import (
    ChoiceFilter,
    Column,
    Empty,
    FlagFilter,
    Look,
    RowAction,
    Table,
    TextFind,
    View,
    formats,
    page_of,
    render_named,
    render_status,
    table_response,
)

ARTICLE_PAGE = "assets.stockarticle"


def _quantity_cell(row: StockArticle) -> SafeString | str:
    number = formats.number(row.quantity)
    if not row.is_scarce:
        return number
    return render_status(Look("warning-fill", "warn", _("%(number)s, too few") % {"number": number}))


class StockTable(Table):
    """The articles of an authority."""

    key = "assets.stock"
    model = StockArticle
    permission = VIEW_ASSET
    label = gettext_lazy("Articles by number")
    columns = (
        Column(
            "name",
            gettext_lazy("Article"),
            cell=lambda row: render_named(KIND_ICONS[row.kind], row.name),
            sort="sort_name",
            link=page_of("assets:article"),
            card="title",
        ),
        Column("quantity", gettext_lazy("In stock"), kind="number", cell=_quantity_cell, sort="quantity", card="side"),
        Column("minimum", gettext_lazy("Minimum quantity"), kind="number"),
        Column("kind", gettext_lazy("Kind"), value=lambda row: row.get_kind_display(), card="hide"),
        Column("note", gettext_lazy("Remarks"), card="hide", clip=True),
    )
    filters = (
        ChoiceFilter("kind", gettext_lazy("Kind"), choices=AssetKind.choices),
        FlagFilter("scarce", gettext_lazy("Too few"), Q(quantity__lt=F("minimum"))),
    )
    find = TextFind(gettext_lazy("Article …"), folded=("name_key__contains",))
    views = (View("all", gettext_lazy("All articles")), View("scarce", gettext_lazy("Too few"), "scarce=yes"))
    row_actions = (
        RowAction(gettext_lazy("Book"), "swap_horiz", page_of("assets:article_book"), MANAGE_ASSET),
        RowAction(gettext_lazy("Edit"), "edit", page_of("assets:article_edit"), MANAGE_ASSET),
    )
    default_sort = "name"
    empty = Empty(
        gettext_lazy("No articles yet"),
        gettext_lazy("Chargers, covers, cables: what nobody labels one by one is counted here by number."),
        gettext_lazy("Create an article"),
        "assets:article_add",
        permission=MANAGE_ASSET,
        icon="charger",
    )


@guarded(VIEW_ASSET)
def articles(request: ActorRequest) -> HttpResponseBase:
    """List the articles."""
    may = request.actor.may(MANAGE_ASSET)
    page = {
        "title": _("Articles by number"),
        "add_url": reverse("assets:article_add") if may else "",
        "add_label": _("Create an article"),
    }
    return table_response(request, StockTable, "office/list.html", page)


@guarded(MANAGE_ASSET)
def add_article(request: ActorRequest) -> HttpResponse:
    """Create an article; nothing of it is there yet."""
    form = ArticleForm(request.POST or None, actor=request.actor)
    back = reverse("assets:stock")

    def create() -> HttpResponse:
        changed = actions.create_articles(actor=request.actor, rows=[form.row()])
        return done(request, changed, _("Article created."), reverse("assets:article", args=[changed.ids[0]]))

    sheet = Sheet(_("Create an article"), _("Create"), back, ((_("Articles by number"), back),))
    return form_page(request, form, sheet, create)


@guarded(VIEW_ASSET)
def article(request: ActorRequest, article_id: UUID) -> HttpResponse:
    """Show what lies where and how it came so."""
    found = row_for(request.actor, StockArticle, article_id)
    may = request.actor.places(MANAGE_ASSET).cover(found.authority_id)
    page = {
        "article": found,
        "icon": KIND_ICONS[found.kind],
        "may": may,
        "places": places_of(request.actor, found),
        "movements": movements_of(request.actor, found),
        "icons": {MovementKind.RECEIVED: "add", MovementKind.ISSUED: "remove", MovementKind.CORRECTED: "edit"},
        "timeline": timeline(request.actor, ARTICLE_PAGE, found),
        "trail": ((_("Articles by number"), reverse("assets:stock")),),
    }
    return render(request, "assets/article.html", page)


@guarded(MANAGE_ASSET)
def book(request: ActorRequest, article_id: UUID) -> HttpResponse:
    """Receive, hand out or correct."""
    found = row_for(request.actor, StockArticle, article_id, MANAGE_ASSET)
    initial = {"school": request.GET.get("school", "")}
    form = BookingForm(request.POST or None, actor=request.actor, owner=found.authority_id, initial=initial)
    back = reverse("assets:article", args=[found.pk])

    def save() -> HttpResponse:
        changed = actions.book_stock(actor=request.actor, bookings=[form.booking(found)])
        return done(request, changed, _("Booked."), back)

    trail = ((_("Articles by number"), reverse("assets:stock")), (str(found), back))
    return form_page(
        request, form, Sheet(_("Book: %(article)s") % {"article": found}, _("Book"), back, trail, stacked=True), save
    )


@guarded(MANAGE_ASSET)
def edit_article(request: ActorRequest, article_id: UUID) -> HttpResponse:
    """Change name, kind and minimum of an article."""
    found = row_for(request.actor, StockArticle, article_id, MANAGE_ASSET)
    back = reverse("assets:article", args=[found.pk])
    editing = Editing(
        target=found,
        form_class=ArticleEditForm,
        change=lambda changes, expected, reason: actions.change_articles(
            actor=request.actor, changes=changes, expected=expected, reason=reason
        ),
        title=_("Edit “%(article)s”") % {"article": found},
        back_url=back,
        trail=((_("Articles by number"), reverse("assets:stock")), (str(found), back)),
    )
    return edit(request, editing)
