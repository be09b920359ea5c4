# SPDX-License-Identifier: EUPL-1.2
"""Small things that are counted by number: articles, where they lie, every movement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.assets.models.catalogue import AssetKind, one_of
from tragwerk.core.access.public import NO_PERSONAL_DATA, Home, TenantModel
from tragwerk.core.values.public import fold, sort_key


class MovementKind(models.TextChoices):
    """Why a number changed."""

    RECEIVED = "received", pgettext_lazy("stock", "received")
    ISSUED = "issued", pgettext_lazy("stock", "handed out")
    CORRECTED = "corrected", pgettext_lazy("stock", "corrected")


class StockArticle(TenantModel):
    """A thing of which an authority keeps a number, such as chargers or covers.

    `quantity` repeats what lies at all places together.
    """

    name = models.CharField(_("article"), max_length=120)
    kind = models.CharField(_("kind"), max_length=16, choices=AssetKind.choices, default=AssetKind.OTHER)
    minimum = models.PositiveIntegerField(_("minimum quantity"), default=0, db_default=0)
    note = models.CharField(_("remarks"), max_length=500, blank=True, default="")
    quantity = models.PositiveIntegerField(_("quantity"), default=0, db_default=0, editable=False)
    name_key = models.CharField(max_length=120, editable=False)
    sort_name = models.CharField(max_length=160, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    repeated = frozenset({"quantity"})
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("stock article")
        verbose_name_plural = _("stock articles")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "name_key"], name="stock_article_once"),
            models.CheckConstraint(condition=one_of("kind", AssetKind.values), name="stock_article_kind_known"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="stock_article_quantity"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "sort_name", "id"], name="stock_article_sort"),
            models.Index(fields=["authority", "quantity", "id"], name="stock_article_by_quantity"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"name_key": fold(values["name"])[:120], "sort_name": sort_key(values["name"])[:160]}

    @property
    def is_scarce(self) -> bool:
        """Say whether less is there than should be."""
        return self.quantity < self.minimum


class StockPlace(TenantModel):
    """How many of an article lie at one place: in a room, at a school, or in the authority's own store."""

    article = models.ForeignKey(
        StockArticle, verbose_name=_("article"), on_delete=models.PROTECT, related_name="places", db_index=False
    )
    school = models.ForeignKey(
        "orgs.School", verbose_name=_("school"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    room = models.ForeignKey(
        "orgs.Room", verbose_name=_("room"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    quantity = models.PositiveIntegerField(_("quantity"), default=0)
    place_key = models.CharField(max_length=80, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    school_path = "school"
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("stock place")
        verbose_name_plural = _("stock places")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["article", "place_key"], name="stock_place_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="stock_place_quantity"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "article"], name="stock_place_of_article"),
        ]

    def __str__(self) -> str:
        parts = [str(part) for part in (self.school, self.room) if part is not None]
        return ", ".join(parts) or str(_("central store"))

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"place_key": f"{values['school_id'] or ''}/{values['room_id'] or ''}"}

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(values["place_key"])[:40]


class StockMovement(TenantModel):
    """One change of the number at a place; it is never changed itself."""

    place = models.ForeignKey(
        StockPlace, verbose_name=_("stock place"), on_delete=models.PROTECT, related_name="movements", db_index=False
    )
    school = models.ForeignKey(
        "orgs.School", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    kind = models.CharField(pgettext_lazy("stock", "movement"), max_length=9, choices=MovementKind.choices)
    delta = models.IntegerField(_("change"))
    after = models.PositiveIntegerField(_("quantity afterwards"))
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="")
    created_at = models.DateTimeField(_("moment"), auto_now_add=True)

    home = Home.HUB
    school_path = "school"
    repeated = frozenset({"school_id"})
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=one_of("kind", MovementKind.values), name="stock_movement_kind_known"),
            models.CheckConstraint(condition=~Q(delta=0), name="stock_movement_moves"),
            models.CheckConstraint(condition=Q(after__gte=0), name="stock_movement_after"),
            models.CheckConstraint(
                condition=Q(kind="corrected") | Q(kind="received", delta__gt=0) | Q(kind="issued", delta__lt=0),
                name="stock_movement_direction",
            ),
            models.CheckConstraint(condition=~Q(kind="corrected") | ~Q(reason=""), name="stock_movement_reason"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "-created_at"], name="stock_movement_of_place"),
        ]

    def __str__(self) -> str:
        return f"{self.delta:+d}"

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return f"{values['delta']:+d}"
