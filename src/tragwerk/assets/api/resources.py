# SPDX-License-Identifier: EUPL-1.2
"""What programs see of devices and what belongs to them: the rows of the lists, under the names of the columns."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.api.extra import BESIDES
from tragwerk.assets.models import Maker
from tragwerk.assets.permissions import MANAGE_ASSET, VIEW_ASSET
from tragwerk.assets.queries import makers_for
from tragwerk.assets.views.contracts import ContractTable
from tragwerk.assets.views.lives import UsefulLifeTable
from tragwerk.assets.views.ranges import NumberRangeTable
from tragwerk.assets.views.sets import SetTable
from tragwerk.assets.views.stock import StockTable
from tragwerk.assets.views.suppliers import SupplierTable
from tragwerk.assets.views.table import AssetTable, ModelTable
from tragwerk.ui.public import Column, Resource, Table, TextFind, Value

ASSETS = Resource(
    "assets",
    AssetTable,
    (
        Value("id", "uuid"),
        Value("authority_id", "uuid"),
        Value("tag", about="Inventory number"),
        Value("serial"),
        Value("state"),
        Value("kind"),
        Value("model_id", "uuid", "asset_model_id"),
        Value("model", "text", "asset_model__name"),
        Value("maker_id", "uuid"),
        Value("maker", "text", "maker__name"),
        Value("school_id", "uuid"),
        Value("school_number", "text", "school__number"),
        Value("department_id", "uuid", about="Holds the device where no school does"),
        Value("room_id", "uuid"),
        Value("room", "text", "room__name"),
        Value("purchased_on", "date"),
        Value("warranty_until", "date"),
        Value("net_price", "money"),
        Value("gross_price", "money"),
        Value("tax_rate", "integer", about="Per cent"),
        Value("binding_until", "date", about="Last day for which a grant binds the device"),
        Value("supplier_id", "uuid"),
        Value("supplier", "text", "supplier__name"),
        Value("funding_source"),
        Value("note"),
        Value("changed_at", "moment"),
    ),
    label="Asset",
    besides=BESIDES,
)
MODELS = Resource(
    "models",
    ModelTable,
    (
        Value("id", "uuid"),
        Value("authority_id", "uuid"),
        Value("name"),
        Value("kind"),
        Value("maker_id", "uuid"),
        Value("maker", "text", "maker__name"),
        Value("changed_at", "moment"),
    ),
    label="AssetModel",
)


class MakerTable(Table):
    """The makers of an authority."""

    key = "assets.makers"
    model = Maker
    permission = VIEW_ASSET
    label = _("Makers")
    columns = (Column("name", _("Maker"), sort="sort_name", card="title"),)
    find = TextFind(_("Maker"), folded=("name_key__contains",))
    default_sort = "name"

    def rows(self) -> QuerySet[Any]:
        return makers_for(self.actor).order_by()


MAKERS = Resource(
    "makers", MakerTable, (Value("id", "uuid"), Value("authority_id", "uuid"), Value("name")), label="Maker"
)
_ID = (Value("id", "uuid"), Value("authority_id", "uuid"))
_CHANGED = Value("changed_at", "moment")

SUPPLIERS = Resource(
    "suppliers",
    SupplierTable,
    (
        *_ID,
        Value("name"),
        Value("customer_number"),
        Value("phone"),
        Value("email"),
        Value("website", permission=MANAGE_ASSET, about="Only told to who may edit"),
        Value("note", permission=MANAGE_ASSET, about="Only told to who may edit"),
        _CHANGED,
    ),
    label="Supplier",
)
CONTRACTS = Resource(
    "contracts",
    ContractTable,
    (
        *_ID,
        Value("name"),
        Value("kind"),
        Value("supplier_id", "uuid"),
        Value("supplier", "text", "supplier__name"),
        Value("number"),
        Value("cost_per_year", "money", about="Gross"),
        Value("starts_on", "date"),
        Value("ends_on", "date", about="Last day of the first term"),
        Value("notice_months", "integer"),
        Value("renews_months", "integer", about="0: it ends by itself"),
        Value("cancelled_to", "date", about="Notice was given; the last day"),
        Value("acts_on", "date", about="Next date: the last day for notice, else the end"),
        Value("note"),
        _CHANGED,
    ),
    label="Contract",
)
SETS = Resource(
    "sets",
    SetTable,
    (
        *_ID,
        Value("number"),
        Value("school_id", "uuid"),
        Value("school_number", "text", "school__number"),
        Value("room_id", "uuid"),
        Value("room", "text", "room__name"),
        Value("note"),
        _CHANGED,
    ),
    label="AssetSet",
)
ARTICLES = Resource(
    "stock",
    StockTable,
    (
        *_ID,
        Value("name"),
        Value("kind"),
        Value("quantity", "integer", about="What lies at all places together"),
        Value("minimum", "integer"),
        Value("note"),
        _CHANGED,
    ),
    label="StockArticle",
)
RANGES = Resource(
    "number-ranges",
    NumberRangeTable,
    (
        *_ID,
        Value("kind", about="Empty: all other kinds"),
        Value("prefix"),
        Value("digits", "integer"),
        Value("next_number", "integer"),
        _CHANGED,
    ),
    label="NumberRange",
)
LIVES = Resource(
    "useful-lives",
    UsefulLifeTable,
    (
        *_ID,
        Value("kind"),
        Value("months", "integer"),
        Value("valid_from", "date", about="For purchases from this day on"),
        Value("source"),
        _CHANGED,
    ),
    label="UsefulLife",
)
