# SPDX-License-Identifier: EUPL-1.2
"""Contracts: list by next date, one contract with its licences and what it is about, every step."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragwerk.assets import actions
from tragwerk.assets.forms import AttachForm, ContractEditForm, ContractForm, LicenceForm, NoticeForm, device_named
from tragwerk.assets.models import Contract, ContractItem, ContractKind, Licence
from tragwerk.assets.permissions import MANAGE_CONTRACT, VIEW_CONTRACT
from tragwerk.assets.queries import row_for
from tragwerk.assets.queries.contracts import SOON_DAYS
from tragwerk.assets.rules import Term, days_left, end_after, next_notice
from tragwerk.assets.views.sheets import Sheet, ask_page, done, form_page
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import show
from tragwerk.core.extend.public import panels
from tragwerk.office.public import Editing, edit, timeline
from tragwerk.ui.public import (
    ChoiceFilter,
    Column,
    Empty,
    FlagFilter,
    Look,
    RangeFilter,
    RowAction,
    Table,
    TextFind,
    View,
    formats,
    page_of,
    render_status,
    table_response,
)

CONTRACT_PAGE = "assets.contract"


def look_of_next(row: Contract) -> Look:
    """Return what happens on the next date: sign, tone and words."""
    if row.cancelled_to is not None:
        return Look("event_busy", "calm", _("notice given"))
    if row.acts_on is None:
        return Look("event", "", _("without an end"))
    left = days_left(row.acts_on, timezone.localdate())
    tone = "bad" if left < 0 else "warn" if left <= SOON_DAYS else ""
    words = _("last day for notice") if row.renews_months else _("ends by itself")
    return Look("hourglass_bottom-fill" if tone else "event", tone, words)


def words_of_next(row: Contract) -> str:
    """Say what happens on the next date."""
    return str(look_of_next(row).label)


def what_comes(row: Contract) -> SafeString:
    """Draw what happens on the next date."""
    return render_status(look_of_next(row))


class ContractTable(Table):
    """The contracts of an authority, the next date first."""

    key = "assets.contracts"
    model = Contract
    permission = VIEW_CONTRACT
    label = gettext_lazy("Contracts and licences")
    density = "comfortable"
    columns = (
        Column("name", gettext_lazy("Contract"), sort="sort_name", link=page_of("assets:contract"), card="title"),
        Column("acts_on", gettext_lazy("Next date"), kind="date", sort="acts_on"),
        Column(
            "next",
            gettext_lazy("What then"),
            value=lambda row: str(look_of_next(row).label),
            cell=what_comes,
            card="side",
        ),
        Column("kind", gettext_lazy("Kind"), value=lambda row: row.get_kind_display()),
        Column("supplier", gettext_lazy("Supplier"), value="supplier.name"),
        Column("cost_per_year", gettext_lazy("Cost per year (gross)"), kind="money"),
        Column("ends_on", gettext_lazy("Ends on"), kind="date", default=False),
        Column("number", gettext_lazy("Contract number"), kind="code", default=False),
    )
    filters = (
        ChoiceFilter("kind", gettext_lazy("Kind"), choices=ContractKind.choices),
        RangeFilter("acts_on", gettext_lazy("Next date")),
        FlagFilter("cancelled", gettext_lazy("Notice given"), Q(cancelled_to__isnull=False)),
    )
    find = TextFind(gettext_lazy("Contract …"), folded=("name_key__contains",))
    views = (View("all", gettext_lazy("All contracts")), View("licences", gettext_lazy("Licences"), "kind=licence"))
    row_actions = (RowAction(gettext_lazy("Edit"), "edit", page_of("assets:contract_edit"), MANAGE_CONTRACT),)
    default_sort = "acts_on"
    empty = Empty(
        gettext_lazy("No contracts yet"),
        gettext_lazy("Note what is paid by the year; the start page then says in time when notice is due."),
        gettext_lazy("Create a contract"),
        "assets:contract_add",
        permission=MANAGE_CONTRACT,
        icon="description",
    )


def _trail(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((_("Contracts and licences"), reverse("assets:contracts")), *more)


@guarded(VIEW_CONTRACT)
def contracts(request: ActorRequest) -> HttpResponseBase:
    """List the contracts."""
    may = request.actor.may(MANAGE_CONTRACT)
    page = {
        "title": _("Contracts and licences"),
        "add_url": reverse("assets:contract_add") if may else "",
        "add_label": _("Create a contract"),
    }
    return table_response(request, ContractTable, "office/list.html", page)


@guarded(MANAGE_CONTRACT)
def add_contract(request: ActorRequest) -> HttpResponse:
    """Create a contract."""
    form = ContractForm(request.POST or None, actor=request.actor)

    def create() -> HttpResponse:
        changed = actions.create_contracts(actor=request.actor, rows=[form.row()])
        return done(request, changed, _("Contract created."), reverse("assets:contract", args=[changed.ids[0]]))

    sheet = Sheet(_("Create a contract"), _("Create"), reverse("assets:contracts"), _trail())
    return form_page(request, form, sheet, create)


@guarded(VIEW_CONTRACT)
def contract(request: ActorRequest, contract_id: UUID) -> HttpResponse:
    """Show a contract with its dates, its licences and what it is about."""
    found = row_for(request.actor, Contract, contract_id, VIEW_CONTRACT, "authority", "supplier")
    today = timezone.localdate()
    term = Term(found.ends_on, found.notice_months, found.renews_months, found.cancelled_to)
    notice = None if found.cancelled_to else next_notice(term, today)
    items = list(found.items.select_related("asset", "asset__asset_model", "school").order_by("pk"))
    show([one.asset or one.school for one in items])
    parts = found.licences.order_by().values("pk").union(found.items.order_by().values("pk"))
    page: dict[str, Any] = {
        "contract": found,
        "what": what_comes(found),
        "notice": notice,
        "end": found.cancelled_to or (end_after(term, today) if found.renews_months else found.ends_on),
        "licences": list(found.licences.order_by("name", "pk")),
        "items": items,
        "may": request.actor.places(MANAGE_CONTRACT).cover(found.authority_id),
        "panels": [(panel, panel.load(request.actor, found)) for panel in panels.at(CONTRACT_PAGE, request.actor)],
        "timeline": timeline(request.actor, CONTRACT_PAGE, found, parts=parts),
        "trail": _trail(),
    }
    return render(request, "assets/contract.html", page)


def _managed(request: ActorRequest, contract_id: UUID) -> tuple[Contract, str, tuple[tuple[str, str], ...]]:
    found = row_for(request.actor, Contract, contract_id, MANAGE_CONTRACT, "supplier")
    back = reverse("assets:contract", args=[found.pk])
    return found, back, _trail((str(found), back))


@guarded(MANAGE_CONTRACT)
def edit_contract(request: ActorRequest, contract_id: UUID) -> HttpResponse:
    """Change what is known of a contract."""
    found, back, trail = _managed(request, contract_id)
    editing = Editing(
        target=found,
        form_class=ContractEditForm,
        change=lambda changes, expected, reason: actions.change_contracts(
            actor=request.actor, changes=_named(changes), expected=expected, reason=reason
        ),
        title=_("Edit “%(contract)s”") % {"contract": found},
        back_url=back,
        trail=trail,
    )
    return edit(request, editing)


def _named(changes: Any) -> dict[UUID, dict[str, Any]]:
    """Name the supplier by its words again: the form of an object takes them for a key."""
    return {
        key: {("supplier" if name == "supplier_id" else name): value for name, value in values.items()}
        for key, values in changes.items()
    }


@guarded(MANAGE_CONTRACT)
def give_notice(request: ActorRequest, contract_id: UUID) -> HttpResponse:
    """Note that notice was given; the page says when the contract then ends."""
    found, back, trail = _managed(request, contract_id)
    form = NoticeForm(request.POST or None)

    def save() -> HttpResponse:
        values = form.cleaned_data
        changed = actions.give_notice(
            actor=request.actor, contract_id=found.pk, on=values["on"], reason=values["reason"]
        )
        found.refresh_from_db()
        said = _("Notice noted. The contract ends on %(day)s.") % {"day": formats.date_short(found.cancelled_to)}
        return done(request, changed, said, back)

    title = _("Notice to “%(contract)s”") % {"contract": found}
    return form_page(request, form, Sheet(title, _("Note the notice"), back, trail), save)


@guarded(MANAGE_CONTRACT)
def add_licence(request: ActorRequest, contract_id: UUID) -> HttpResponse:
    """Add a licence to a contract."""
    found, back, trail = _managed(request, contract_id)
    form = LicenceForm(request.POST or None)

    def add() -> HttpResponse:
        changed = actions.create_licences(actor=request.actor, contract_id=found.pk, rows=[form.cleaned_data])
        return done(request, changed, _("Licence added."), back)

    return form_page(request, form, Sheet(_("Add a licence"), _("Add a licence"), back, trail), add)


@guarded(MANAGE_CONTRACT)
def edit_licence(request: ActorRequest, licence_id: UUID) -> HttpResponse:
    """Say how many seats of a licence there are and how many are used."""
    licence = row_for(request.actor, Licence, licence_id, MANAGE_CONTRACT, "contract")
    initial = {name: getattr(licence, name) for name in LicenceForm.base_fields}
    form = LicenceForm(request.POST or None, initial=initial)
    back = reverse("assets:contract", args=[licence.contract_id])

    def save() -> HttpResponse:
        changed = actions.change_licences(actor=request.actor, changes={licence.pk: form.cleaned_data})
        return done(request, changed, _("Saved."), back)

    trail = _trail((str(licence.contract), back))
    title = _("Edit “%(licence)s”") % {"licence": licence}
    return form_page(request, form, Sheet(title, _("Save"), back, trail), save)


@guarded(MANAGE_CONTRACT)
def attach(request: ActorRequest, contract_id: UUID) -> HttpResponse:
    """Say that a contract is about a device or a school."""
    found, back, trail = _managed(request, contract_id)
    form = AttachForm(
        request.POST or None, actor=request.actor, school_url=reverse("assets:suggest_schools") + "?contract=1"
    )

    def save() -> HttpResponse:
        number = form.cleaned_data["device"]
        devices = [device_named(request.actor, found.authority_id, number)] if number else []
        changed = actions.attach_to_contract(
            actor=request.actor, contract_id=found.pk, asset_ids=devices, school_ids=form.school_ids
        )
        return done(request, changed, _("Attached."), back)

    return form_page(request, form, Sheet(_("Attach a device or a school"), _("Attach"), back, trail), save)


@guarded(MANAGE_CONTRACT)
def detach(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """Say that a contract is not about something any more."""
    item = row_for(request.actor, ContractItem, item_id, MANAGE_CONTRACT, "asset", "school", "contract")
    back = reverse("assets:contract", args=[item.contract_id])

    def take_off() -> HttpResponse:
        return done(request, actions.detach_from_contract(actor=request.actor, ids=[item.pk]), _("Detached."), back)

    title = _("Detach %(what)s from “%(contract)s”?") % {"what": item, "contract": item.contract}
    return ask_page(request, title, _("The device or school itself stays as it is."), _("Detach"), back, take_off)
