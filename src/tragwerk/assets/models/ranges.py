# SPDX-License-Identifier: EUPL-1.2
"""Which inventory numbers an authority gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tragwerk.assets import rules
from tragwerk.assets.models.catalogue import AssetKind, one_of
from tragwerk.core.access.public import NO_PERSONAL_DATA, Home, TenantModel

MOST_DIGITS = 10


class NumberRange(TenantModel):
    """Prefix, number of digits and next number of the inventory numbers for one kind of device, or for all others."""

    kind = models.CharField(_("kind"), max_length=16, choices=AssetKind.choices, blank=True, default="")
    prefix = models.CharField(_("prefix"), max_length=20, blank=True, default="")
    digits = models.PositiveIntegerField(_("digits"), default=5, db_default=5)
    next_number = models.PositiveIntegerField(_("next number"), default=1, db_default=1)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("number range")
        verbose_name_plural = _("number ranges")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "kind"], name="number_range_once"),
            models.CheckConstraint(
                condition=Q(kind="") | one_of("kind", AssetKind.values), name="number_range_kind_known"
            ),
            models.CheckConstraint(condition=Q(digits__range=(1, MOST_DIGITS)), name="number_range_digits"),
            models.CheckConstraint(condition=Q(next_number__gte=1), name="number_range_next"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "kind", "id"], name="number_range_sort"),
        ]

    def __str__(self) -> str:
        return str(AssetKind(self.kind).label) if self.kind else str(_("all other kinds"))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(values["prefix"] or values["kind"] or values["next_number"])

    @property
    def next_tag(self) -> str:
        """The inventory number that would come next, unless a device has it already."""
        return rules.tag_of(self.prefix, self.digits, self.next_number)
