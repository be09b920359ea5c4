# SPDX-License-Identifier: EUPL-1.2
"""By what else a device is known: the numbers and the key of an entry that turned out to be the same device."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tragwerk.assets.models.asset import Asset
from tragwerk.assets.rules import identifier_key
from tragwerk.core.access.public import NO_PERSONAL_DATA, Home, TenantModel


class AssetAlias(TenantModel):
    """An entry that was merged into a device: its labels and links lead to the device from then on.

    A number that the device took over is its own and does not stand here as well.
    """

    asset = models.ForeignKey(Asset, verbose_name=_("device"), on_delete=models.PROTECT, related_name="aliases")
    former_id = models.UUIDField(editable=False)
    tag = models.CharField(_("inventory number"), max_length=64, blank=True, default="")
    serial = models.CharField(_("serial number"), max_length=64, blank=True, default="")
    tag_key = models.CharField(max_length=64, null=True, editable=False)
    serial_key = models.CharField(max_length=64, null=True, editable=False)

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("former number of a device")
        verbose_name_plural = _("former numbers of devices")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "former_id"], name="asset_alias_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "tag_key"], name="asset_alias_by_tag"),
            models.Index(fields=["authority", "serial_key"], name="asset_alias_by_serial"),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.tag, self.serial)))

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "tag_key": identifier_key(values["tag"]) or None,
            "serial_key": identifier_key(values["serial"]) or None,
        }

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(values["tag"] or values["serial"] or _("former number"))
