# SPDX-License-Identifier: EUPL-1.2
"""Devices: makers, models and single assets with their place, state and price."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.assets.rules import identifier_key
from tragwerk.core.access.public import NO_PERSONAL_DATA, Home, TenantModel
from tragwerk.core.values.public import MoneyField, fold, sort_key


class AssetKind(models.TextChoices):
    """What sort of thing a model is."""

    TABLET = "tablet", _("Tablet")
    NOTEBOOK = "notebook", _("Notebook")
    PC = "pc", _("PC")
    MONITOR = "monitor", _("Monitor")
    PROJECTOR = "projector", _("Projector")
    DISPLAY = "display", _("Digital board")
    MEDIA_PLAYER = "media_player", _("Media receiver")
    DOCUMENT_CAMERA = "document_camera", _("Document camera")
    SERVER = "server", _("Server")
    ACCESS_POINT = "access_point", _("Access point")
    SWITCH = "switch", _("Switch")
    PRINTER = "printer", _("Printer")
    PHONE = "phone", _("Telephone")
    KEYBOARD = "keyboard", _("Keyboard")
    PEN = "pen", _("Pen")
    COVER = "cover", _("Protective cover")
    CHARGER = "charger", _("Charger")
    TROLLEY = "trolley", _("Device trolley")
    OTHER = "other", _("Other device")


KIND_ICONS: dict[str, str] = {
    AssetKind.TABLET: "tablet_mac",
    AssetKind.NOTEBOOK: "laptop_mac",
    AssetKind.PC: "desktop_windows",
    AssetKind.MONITOR: "desktop_windows",
    AssetKind.PROJECTOR: "videocam",
    AssetKind.DISPLAY: "co_present",
    AssetKind.MEDIA_PLAYER: "tv",
    AssetKind.DOCUMENT_CAMERA: "photo_camera",
    AssetKind.SERVER: "dns",
    AssetKind.ACCESS_POINT: "router",
    AssetKind.SWITCH: "lan",
    AssetKind.PRINTER: "print",
    AssetKind.PHONE: "call",
    AssetKind.KEYBOARD: "keyboard",
    AssetKind.PEN: "draw",
    AssetKind.COVER: "shield",
    AssetKind.CHARGER: "charger",
    AssetKind.TROLLEY: "shopping_cart",
    AssetKind.OTHER: "devices",
}


class AssetState(models.TextChoices):
    """Where a device stands in its life."""

    ORDERED = "ordered", _("ordered")
    IN_STOCK = "in_stock", _("in stock")
    RESERVED = "reserved", _("reserved")
    ISSUED = "issued", _("handed out")
    IN_REPAIR = "in_repair", _("in repair")
    LOST = "lost", _("lost")
    RETIRED = "retired", _("retired")


TRANSITIONS: dict[str, tuple[str, ...]] = {
    AssetState.ORDERED: (AssetState.IN_STOCK, AssetState.RESERVED),
    AssetState.IN_STOCK: (
        AssetState.RESERVED,
        AssetState.ISSUED,
        AssetState.IN_REPAIR,
        AssetState.LOST,
        AssetState.RETIRED,
    ),
    AssetState.RESERVED: (AssetState.IN_STOCK, AssetState.ISSUED),
    AssetState.ISSUED: (AssetState.IN_STOCK, AssetState.IN_REPAIR, AssetState.LOST),
    AssetState.IN_REPAIR: (AssetState.IN_STOCK, AssetState.ISSUED, AssetState.RETIRED),
    AssetState.LOST: (AssetState.IN_STOCK, AssetState.RETIRED),
    AssetState.RETIRED: (),
}


def _one_of(name: str, values: Iterable[str]) -> Q:
    """Return the check that a column holds one of some words.

    Not as a list: for one of more than two words SQLite makes a table anew at every row that it checks.
    """
    return Q(*((name, value) for value in values), _connector=Q.OR)


class Maker(TenantModel):
    """Who makes a model; each authority keeps its own list."""

    name = models.CharField(_("maker"), max_length=80)
    name_key = models.CharField(max_length=80, editable=False)
    sort_name = models.CharField(max_length=120, editable=False)

    home = Home.HUB

    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("maker")
        verbose_name_plural = _("makers")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "name_key"], name="maker_name_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "sort_name", "id"], name="maker_sort"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"name_key": fold(values["name"])[:80], "sort_name": sort_key(values["name"])[:120]}


class AssetModel(TenantModel):
    """A maker's product, of which devices are exemplars."""

    maker = models.ForeignKey(
        Maker, verbose_name=_("maker"), on_delete=models.PROTECT, null=True, blank=True, related_name="models"
    )
    name = models.CharField(_("model"), max_length=120)
    kind = models.CharField(_("kind"), max_length=16, choices=AssetKind.choices, default=AssetKind.OTHER)
    name_key = models.CharField(max_length=120, editable=False)
    sort_name = models.CharField(max_length=160, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB

    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("device model")
        verbose_name_plural = _("device models")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "maker", "name_key"], name="asset_model_once"),
            models.UniqueConstraint(
                fields=["authority", "name_key"], condition=Q(maker__isnull=True), name="asset_model_once_no_maker"
            ),
            models.CheckConstraint(condition=_one_of("kind", AssetKind.values), name="asset_model_kind_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "sort_name", "id"], name="asset_model_sort"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"name_key": fold(values["name"])[:120], "sort_name": sort_key(values["name"])[:160]}


class Asset(TenantModel):
    """One thing with its own tag, place, state and history.

    `kind`, `maker`, `model_sort` and `school_sort` repeat what the model and the school say, so that every
    list is one range of one index; only `assets.actions` writes them.
    """

    tag = models.CharField(_("inventory number"), max_length=64, blank=True, default="")
    serial = models.CharField(_("serial number"), max_length=64, blank=True, default="")
    asset_model = models.ForeignKey(
        AssetModel, verbose_name=_("model"), on_delete=models.PROTECT, related_name="assets", db_index=False
    )
    school = models.ForeignKey(
        "orgs.School",
        verbose_name=_("school"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assets",
        db_index=False,
    )
    room = models.ForeignKey(
        "orgs.Room",
        verbose_name=_("room"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assets",
        db_index=False,
    )
    state = models.CharField(
        pgettext_lazy("device", "state"), max_length=9, choices=AssetState.choices, default=AssetState.IN_STOCK
    )
    purchased_on = models.DateField(_("purchase date"), null=True, blank=True)
    net_price = MoneyField(_("net price"), null=True, blank=True)
    gross_price = MoneyField(_("gross price"), null=True, blank=True)
    tax_rate = models.PositiveIntegerField(_("VAT rate"), null=True, blank=True)
    warranty_until = models.DateField(_("warranty until"), null=True, blank=True)
    supplier = models.CharField(_("supplier"), max_length=120, blank=True, default="")
    funding_source = models.CharField(_("funding source"), max_length=120, blank=True, default="")
    note = models.CharField(_("remarks"), max_length=500, blank=True, default="")
    changed_at = models.DateTimeField(auto_now=True)

    tag_key = models.CharField(max_length=64, null=True, editable=False)
    tag_sort = models.CharField(max_length=160, null=True, editable=False)
    serial_key = models.CharField(max_length=64, null=True, editable=False)
    kind = models.CharField(
        _("kind"), max_length=16, choices=AssetKind.choices, default=AssetKind.OTHER, editable=False
    )
    maker = models.ForeignKey(
        Maker, on_delete=models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    model_sort = models.CharField(max_length=160, editable=False)
    school_sort = models.CharField(max_length=160, null=True, editable=False)

    home = Home.HUB
    school_path = "school"
    repeated = frozenset({"kind", "maker_id", "model_sort", "school_sort"})
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "tag_key"], name="asset_tag_once"),
            models.UniqueConstraint(fields=["authority", "serial_key"], name="asset_serial_once"),
            models.CheckConstraint(
                condition=Q(tag_key__isnull=False) | Q(serial_key__isnull=False), name="asset_has_a_number"
            ),
            models.CheckConstraint(condition=_one_of("state", AssetState.values), name="asset_state_known"),
            models.CheckConstraint(condition=_one_of("kind", AssetKind.values), name="asset_kind_known"),
            models.CheckConstraint(condition=Q(net_price__isnull=True) | Q(net_price__gte=0), name="asset_net_price"),
            models.CheckConstraint(
                condition=Q(gross_price__isnull=True) | Q(gross_price__gte=0), name="asset_gross_price"
            ),
            models.CheckConstraint(
                condition=Q(net_price__isnull=True) | Q(gross_price__isnull=True) | Q(gross_price__gte=F("net_price")),
                name="asset_gross_covers_net",
            ),
            models.CheckConstraint(condition=Q(tax_rate__isnull=True) | Q(tax_rate__lte=100), name="asset_tax_rate"),
            models.CheckConstraint(
                condition=Q(warranty_until__isnull=True)
                | Q(purchased_on__isnull=True)
                | Q(warranty_until__gte=F("purchased_on")),
                name="asset_warranty_after_purchase",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "tag_sort", "id"], name="asset_by_tag"),
            models.Index(fields=["authority", "model_sort", "id"], name="asset_by_model"),
            models.Index(fields=["authority", "school_sort", "id"], name="asset_by_school"),
            # The two dates go together: who walks one past the other must not look at every device.
            models.Index(fields=["authority", "purchased_on", "id", "warranty_until"], name="asset_by_purchase"),
            models.Index(fields=["authority", "gross_price", "id"], name="asset_by_price"),
            models.Index(fields=["authority", "warranty_until", "id", "purchased_on"], name="asset_by_warranty"),
            models.Index(fields=["authority", "state", "tag_sort", "id"], name="asset_state_tag"),
            models.Index(
                fields=["school", "tag_sort", "id"], name="asset_of_school", condition=Q(school__isnull=False)
            ),
            models.Index(fields=["asset_model", "tag_sort", "id"], name="asset_of_model"),
            models.Index(fields=["room"], name="asset_of_room", condition=Q(room__isnull=False)),
            models.Index(fields=["authority", "funding_source"], name="asset_of_funding"),
        ]

    def __str__(self) -> str:
        return self.tag or self.serial

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        tag = values["tag"]
        return {
            "tag_key": identifier_key(tag) or None,
            "tag_sort": (sort_key(tag)[:160] or identifier_key(tag)) or None,
            "serial_key": identifier_key(values["serial"]) or None,
        }

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(values["tag"] or values["serial"])

    @property
    def icon(self) -> str:
        """The sign of the device's kind."""
        return KIND_ICONS[self.kind]
