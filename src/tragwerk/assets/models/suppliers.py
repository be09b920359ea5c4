# SPDX-License-Identifier: EUPL-1.2
"""From whom devices come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import NO_PERSONAL_DATA, Home, TenantModel
from tragwerk.core.values.public import fold, sort_key


class Supplier(TenantModel):
    """A company that sells to an authority; each authority keeps its own list."""

    name = models.CharField(_("supplier"), max_length=120)
    customer_number = models.CharField(_("customer number"), max_length=60, blank=True, default="")
    phone = models.CharField(_("telephone"), max_length=60, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    website = models.URLField(_("website"), blank=True, default="")
    note = models.CharField(_("remarks"), max_length=500, blank=True, default="")
    name_key = models.CharField(max_length=120, editable=False)
    sort_name = models.CharField(max_length=160, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "name_key"], name="supplier_name_once"),
            models.CheckConstraint(condition=~Q(name_key=""), name="supplier_has_a_name"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "sort_name", "id"], name="supplier_sort"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"name_key": fold(values["name"])[:120], "sort_name": sort_key(values["name"])[:160]}
