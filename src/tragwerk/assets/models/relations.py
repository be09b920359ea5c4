# SPDX-License-Identifier: EUPL-1.2
"""How devices hang together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.assets.models.asset import Asset
from tragwerk.assets.models.catalogue import one_of
from tragwerk.core.access.public import NO_PERSONAL_DATA, Home, TenantModel


class RelationKind(models.TextChoices):
    """What one device is to the other, said from the first to the second."""

    HANGS_ON = "hangs_on", pgettext_lazy("relation", "hangs on")
    BELONGS_TO = "belongs_to", pgettext_lazy("relation", "belongs to")
    POWERED_BY = "powered_by", pgettext_lazy("relation", "is powered by")
    REPLACES = "replaces", pgettext_lazy("relation", "replaces")


# The same said from the second to the first.
BACKWARDS = {
    RelationKind.HANGS_ON: pgettext_lazy("relation", "carries"),
    RelationKind.BELONGS_TO: pgettext_lazy("relation", "has as a part"),
    RelationKind.POWERED_BY: pgettext_lazy("relation", "powers"),
    RelationKind.REPLACES: pgettext_lazy("relation", "was replaced by"),
}


class AssetRelation(TenantModel):
    """One device hangs on, belongs to, is powered by or replaces another of the same authority."""

    asset = models.ForeignKey(
        Asset, verbose_name=_("device"), on_delete=models.PROTECT, related_name="relations", db_index=False
    )
    other = models.ForeignKey(
        Asset, verbose_name=_("other device"), on_delete=models.PROTECT, related_name="relations_back"
    )
    kind = models.CharField(pgettext_lazy("device", "relation"), max_length=10, choices=RelationKind.choices)

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("relation of devices")
        verbose_name_plural = _("relations of devices")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["asset", "other", "kind"], name="asset_relation_once"),
            models.CheckConstraint(condition=~Q(asset=F("other")), name="asset_relation_of_two"),
            models.CheckConstraint(condition=one_of("kind", RelationKind.values), name="asset_relation_kind_known"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(RelationKind(values["kind"]).label)
