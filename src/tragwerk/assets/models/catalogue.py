# SPDX-License-Identifier: EUPL-1.2
"""What devices are: kinds, makers, models, and how long things of a kind are used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import NO_PERSONAL_DATA, Home, TenantModel
from tragwerk.core.values.public import MoneyField, fold, sort_key

# Fifty years: longer than anything that an authority plugs in.
LONGEST_LIFE = 600


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


def one_of(name: str, values: Iterable[str]) -> Q:
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
    life_months = models.PositiveIntegerField(_("useful life in months"), null=True, blank=True)
    support_until = models.DateField(_("support until"), null=True, blank=True)
    support_estimated = models.BooleanField(_("end of support is an estimate"), default=False, db_default=False)
    replacement_price = MoneyField(_("price of a replacement"), null=True, blank=True)
    picture = models.ForeignKey(
        "files.StoredFile", verbose_name=_("picture"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The same for lists, where fifty of the large ones would keep a telephone waiting.
    thumbnail = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
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
            models.CheckConstraint(condition=one_of("kind", AssetKind.values), name="asset_model_kind_known"),
            models.CheckConstraint(
                condition=Q(life_months__isnull=True) | Q(life_months__range=(1, LONGEST_LIFE)),
                name="asset_model_life",
            ),
            models.CheckConstraint(
                condition=Q(replacement_price__isnull=True) | Q(replacement_price__gte=0),
                name="asset_model_replacement_price",
            ),
            models.CheckConstraint(
                condition=Q(picture__isnull=True, thumbnail__isnull=True)
                | Q(picture__isnull=False, thumbnail__isnull=False),
                name="asset_model_picture_has_a_small_one",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "sort_name", "id"], name="asset_model_sort"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"name_key": fold(values["name"])[:120], "sort_name": sort_key(values["name"])[:160]}


class UsefulLife(TenantModel):
    """How long things of a kind are used at an authority, from a day of purchase on, and who says so."""

    kind = models.CharField(_("kind"), max_length=16, choices=AssetKind.choices)
    months = models.PositiveIntegerField(_("useful life in months"))
    valid_from = models.DateField(_("for purchases from"))
    source = models.CharField(_("source"), max_length=200)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("useful life")
        verbose_name_plural = _("useful lives")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "kind", "valid_from"], name="useful_life_once"),
            models.CheckConstraint(condition=one_of("kind", AssetKind.values), name="useful_life_kind_known"),
            models.CheckConstraint(condition=Q(months__range=(1, LONGEST_LIFE)), name="useful_life_months"),
            models.CheckConstraint(condition=~Q(source=""), name="useful_life_has_a_source"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "kind", "id"], name="useful_life_sort"),
        ]

    def __str__(self) -> str:
        return str(AssetKind(self.kind).label)

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(AssetKind(values["kind"]).label)
