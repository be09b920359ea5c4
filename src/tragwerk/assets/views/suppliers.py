# SPDX-License-Identifier: EUPL-1.2
"""Suppliers: list and entry."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragwerk.assets import actions
from tragwerk.assets.forms import SupplierEditForm, SupplierForm
from tragwerk.assets.models import Asset, Supplier
from tragwerk.assets.permissions import MANAGE_ASSET, VIEW_ASSET
from tragwerk.assets.queries import row_for, suppliers_for
from tragwerk.assets.views.merge_addresses import MERGE, merge_address
from tragwerk.assets.views.sheets import Sheet, done, form_page
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import Actor
from tragwerk.office.public import Editing, edit
from tragwerk.ui.public import BulkVerb, Column, Empty, RowAction, Table, TextFind, page_of, table_response


def _devices(actor: Actor, rows: Sequence[Any]) -> Mapping[Any, int]:
    found = Asset.objects.visible_to(actor, VIEW_ASSET).filter(supplier__in=[row.pk for row in rows]).order_by()
    return {row.pk: 0 for row in rows} | dict(found.values_list("supplier_id").annotate(count=Count("pk")))


class SupplierTable(Table):
    """The suppliers of an authority, with how many devices came from each."""

    key = "assets.suppliers"
    model = Supplier
    permission = VIEW_ASSET
    label = gettext_lazy("Suppliers")
    density = "comfortable"
    columns = (
        Column(
            "name",
            gettext_lazy("Supplier"),
            sort="sort_name",
            link=lambda row: f"{reverse('assets:list')}?supplier={row.pk}",
            card="title",
        ),
        Column("customer_number", gettext_lazy("Customer number"), kind="code"),
        Column("phone", gettext_lazy("Telephone")),
        Column("email", gettext_lazy("E-mail")),
        Column("count", gettext_lazy("Devices"), kind="number", load=_devices, card="side"),
    )
    find = TextFind(gettext_lazy("Supplier …"), folded=("name_key__contains",))
    row_actions = (
        RowAction(gettext_lazy("Edit"), "edit", page_of("assets:supplier_edit"), MANAGE_ASSET),
        RowAction(gettext_lazy("Merge"), "merge", merge_address("suppliers"), MANAGE_ASSET),
    )
    bulk_verbs = (BulkVerb("merge", gettext_lazy("Merge"), "merge", MANAGE_ASSET, MERGE["suppliers"]),)
    default_sort = "name"
    empty = Empty(
        gettext_lazy("No suppliers yet"), gettext_lazy("Suppliers come with the first device or import that names one.")
    )

    def rows(self) -> QuerySet[Any]:
        return suppliers_for(self.actor).order_by()


@guarded(VIEW_ASSET)
def suppliers(request: ActorRequest) -> HttpResponseBase:
    """List the suppliers."""
    may = request.actor.may(MANAGE_ASSET)
    page = {
        "title": _("Suppliers"),
        "may_merge": may,
        "add_url": reverse("assets:supplier_add") if may else "",
        "add_label": _("Create a supplier"),
    }
    return table_response(request, SupplierTable, "assets/suppliers.html", page)


def _trail() -> tuple[tuple[str, str], ...]:
    return ((_("Suppliers"), reverse("assets:suppliers")),)


@guarded(MANAGE_ASSET)
def add_supplier(request: ActorRequest) -> HttpResponse:
    """Create a supplier."""
    form = SupplierForm(request.POST or None, actor=request.actor)
    back = reverse("assets:suppliers")

    def create() -> HttpResponse:
        changed = actions.create_suppliers(actor=request.actor, rows=[form.row()])
        return done(request, changed, _("Supplier created."), back)

    return form_page(request, form, Sheet(_("Create a supplier"), _("Create"), back, _trail()), create)


@guarded(MANAGE_ASSET)
def edit_supplier(request: ActorRequest, supplier_id: UUID) -> HttpResponse:
    """Rename a supplier and note how it is reached."""
    found = row_for(request.actor, Supplier, supplier_id, MANAGE_ASSET)
    editing = Editing(
        target=found,
        form_class=SupplierEditForm,
        change=lambda changes, expected, reason: actions.change_suppliers(
            actor=request.actor, changes=changes, expected=expected, reason=reason
        ),
        title=_("Edit supplier “%(name)s”") % {"name": found},
        back_url=reverse("assets:suppliers"),
        trail=_trail(),
    )
    return edit(request, editing)
