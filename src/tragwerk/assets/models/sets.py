# SPDX-License-Identifier: EUPL-1.2
"""Sets: what is handed out together, slot by slot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.models.asset import Asset
from tragwerk.assets.models.catalogue import AssetKind, one_of
from tragwerk.assets.models.stock import StockArticle
from tragwerk.assets.rules import identifier_key
from tragwerk.core.access.public import NO_PERSONAL_DATA, Home, TenantModel
from tragwerk.core.values.public import sort_key


class AssetSet(TenantModel):
    """Things that are handed out together under one number; its state follows from its parts."""

    number = models.CharField(_("set number"), max_length=64)
    school = models.ForeignKey(
        "orgs.School", verbose_name=_("school"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    room = models.ForeignKey(
        "orgs.Room", verbose_name=_("room"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("remarks"), max_length=500, blank=True, default="")
    number_key = models.CharField(max_length=64, editable=False)
    number_sort = models.CharField(max_length=160, editable=False)
    school_sort = models.CharField(max_length=160, null=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    school_path = "school"
    repeated = frozenset({"school_sort"})
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("set")
        verbose_name_plural = _("sets")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "number_key"], name="asset_set_number_once"),
            models.CheckConstraint(condition=~Q(number_key=""), name="asset_set_has_a_number"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "number_sort", "id"], name="asset_set_sort"),
            models.Index(fields=["authority", "school_sort", "id"], name="asset_set_by_school"),
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        key = identifier_key(values["number"])
        return {"number_key": key, "number_sort": sort_key(values["number"])[:160] or key}

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(values["number"])


class SetPart(TenantModel):
    """What belongs into a set: a device, a number of an article, or nothing yet."""

    asset_set = models.ForeignKey(
        AssetSet, verbose_name=_("set"), on_delete=models.PROTECT, related_name="parts", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=16, choices=AssetKind.choices)
    asset = models.ForeignKey(
        Asset, verbose_name=_("device"), on_delete=models.PROTECT, null=True, blank=True, related_name="set_parts"
    )
    article = models.ForeignKey(
        StockArticle, verbose_name=_("article"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    quantity = models.PositiveIntegerField(_("quantity"), default=1, db_default=1)
    position = models.PositiveIntegerField(_("position"), default=0, db_default=0)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("part of a set")
        verbose_name_plural = _("parts of sets")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["asset"], condition=Q(asset__isnull=False), name="set_part_device_in_one_set"
            ),
            models.CheckConstraint(condition=one_of("kind", AssetKind.values), name="set_part_kind_known"),
            models.CheckConstraint(
                condition=Q(asset__isnull=True) | Q(article__isnull=True), name="set_part_device_or_article"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1) & (Q(asset__isnull=True) | Q(quantity=1)), name="set_part_quantity"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["asset_set", "position", "id"], name="set_part_of_set"),
        ]

    def __str__(self) -> str:
        return str(AssetKind(self.kind).label)

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(AssetKind(values["kind"]).label)
