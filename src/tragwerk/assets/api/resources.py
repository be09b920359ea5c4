# SPDX-License-Identifier: EUPL-1.2
"""What programs see of devices, models and makers: the rows of the lists, under the names of the columns."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.api.extra import BESIDES
from tragwerk.assets.models import Maker
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.assets.queries import makers_for
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
