# SPDX-License-Identifier: EUPL-1.2
"""Single devices with their place, state, price and dates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.assets import rules
from tragwerk.assets.models.catalogue import KIND_ICONS, AssetKind, AssetModel, Maker, one_of
from tragwerk.assets.models.suppliers import Supplier
from tragwerk.assets.rules import identifier_key
from tragwerk.core.access.public import NO_PERSONAL_DATA, Home, TenantModel
from tragwerk.core.values.public import MoneyField, sort_key


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


class Asset(TenantModel):
    """One thing with its own tag, place, state and history.

    Owner is the authority, holder a school or else a department of the authority, place a room.
    `kind`, `maker`, `model_sort`, `support_until` and `school_sort` repeat what the model and the school say, and
    `life_months` what model or kind say for the day of purchase, so that every list is one range of one index; only
    `assets.actions` writes them.
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
    department = models.ForeignKey(
        "orgs.Department",
        verbose_name=_("department"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
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
    binding_until = models.DateField(_("bound until"), null=True, blank=True)
    supplier = models.ForeignKey(
        Supplier,
        verbose_name=_("supplier"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assets",
        db_index=False,
    )
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
    life_months = models.PositiveIntegerField(_("useful life in months"), null=True, editable=False)
    support_until = models.DateField(_("support until"), null=True, editable=False)
    life_until = models.DateField(_("useful life until"), null=True, editable=False)
    replace_year = models.PositiveIntegerField(_("year of replacement"), null=True, editable=False)

    home = Home.HUB
    school_path = "school"
    repeated = frozenset({"kind", "maker_id", "model_sort", "school_sort", "life_months", "support_until"})
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
            models.CheckConstraint(
                condition=Q(school__isnull=True) | Q(department__isnull=True), name="asset_has_one_holder"
            ),
            models.CheckConstraint(condition=one_of("state", AssetState.values), name="asset_state_known"),
            models.CheckConstraint(condition=one_of("kind", AssetKind.values), name="asset_kind_known"),
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
            models.CheckConstraint(
                condition=Q(binding_until__isnull=True)
                | Q(purchased_on__isnull=True)
                | Q(binding_until__gte=F("purchased_on")),
                name="asset_binding_after_purchase",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "tag_sort", "id"], name="asset_by_tag"),
            models.Index(fields=["authority", "model_sort", "id"], name="asset_by_model"),
            models.Index(fields=["authority", "school_sort", "id"], name="asset_by_school"),
            # The dates go together: who walks one past the others must not look at every device.
            models.Index(
                fields=["authority", "purchased_on", "id", "warranty_until", "replace_year", "binding_until"],
                name="asset_by_purchase",
            ),
            models.Index(fields=["authority", "gross_price", "id"], name="asset_by_price"),
            models.Index(
                fields=["authority", "warranty_until", "id", "purchased_on", "replace_year", "binding_until"],
                name="asset_by_warranty",
            ),
            # All that the page of replacements adds up.
            models.Index(
                fields=["authority", "replace_year", "asset_model", "binding_until", "state"],
                name="asset_by_replacement",
            ),
            models.Index(
                fields=["authority", "binding_until", "id"],
                name="asset_by_binding",
                condition=Q(binding_until__isnull=False),
            ),
            models.Index(fields=["authority", "state", "tag_sort", "id"], name="asset_state_tag"),
            models.Index(
                fields=["school", "tag_sort", "id"], name="asset_of_school", condition=Q(school__isnull=False)
            ),
            models.Index(fields=["asset_model", "tag_sort", "id"], name="asset_of_model"),
            models.Index(fields=["room"], name="asset_of_room", condition=Q(room__isnull=False)),
            models.Index(fields=["authority", "funding_source"], name="asset_of_funding"),
            models.Index(fields=["department"], name="asset_of_department", condition=Q(department__isnull=False)),
            models.Index(fields=["supplier"], name="asset_of_supplier", condition=Q(supplier__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.tag or self.serial

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        tag = values["tag"]
        life_until = rules.life_end(values["purchased_on"], values["life_months"])
        return {
            "life_until": life_until,
            "replace_year": rules.replacement_year(life_until, values["support_until"]),
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
