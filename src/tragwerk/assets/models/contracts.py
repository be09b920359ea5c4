# SPDX-License-Identifier: EUPL-1.2
"""Contracts with their notice dates, the licences that they give, and what they are about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.assets import rules
from tragwerk.assets.models.asset import Asset
from tragwerk.assets.models.catalogue import one_of
from tragwerk.assets.models.suppliers import Supplier
from tragwerk.core.access.public import NO_PERSONAL_DATA, Home, TenantModel
from tragwerk.core.values.public import MoneyField, fold, sort_key

LONGEST_TERM = 240


class ContractKind(models.TextChoices):
    """What a contract is about."""

    LICENCE = "licence", _("Software licence")
    MAINTENANCE = "maintenance", _("Maintenance")
    SERVICE = "service", _("Service")
    LEASE = "lease", _("Lease")
    INSURANCE = "insurance", _("Insurance")
    LINK = "link", _("Internet access")
    OTHER = "other", pgettext_lazy("contract", "Other")


class Contract(TenantModel):
    """What an authority pays for by the year, and until when it must give notice.

    `acts_on` is the next day on which somebody has to have acted; it moves on with time, every night.
    """

    name = models.CharField(_("contract"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=ContractKind.choices, default=ContractKind.OTHER)
    supplier = models.ForeignKey(
        Supplier, verbose_name=_("supplier"), on_delete=models.PROTECT, null=True, blank=True, related_name="contracts"
    )
    number = models.CharField(_("contract number"), max_length=60, blank=True, default="")
    cost_per_year = MoneyField(_("cost per year (gross)"), null=True, blank=True)
    starts_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    notice_months = models.PositiveIntegerField(_("notice period in months"), default=0, db_default=0)
    renews_months = models.PositiveIntegerField(_("renews by months"), default=0, db_default=0)
    cancelled_to = models.DateField(_("notice given, ends on"), null=True, blank=True)
    note = models.CharField(_("remarks"), max_length=500, blank=True, default="")
    acts_on = models.DateField(_("next date"), null=True, editable=False)
    name_key = models.CharField(max_length=120, editable=False)
    sort_name = models.CharField(max_length=160, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=one_of("kind", ContractKind.values), name="contract_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="contract_ends_after_begin"
            ),
            models.CheckConstraint(
                condition=Q(cost_per_year__isnull=True) | Q(cost_per_year__gte=0), name="contract_cost"
            ),
            models.CheckConstraint(
                condition=Q(notice_months__lte=LONGEST_TERM, renews_months__lte=LONGEST_TERM), name="contract_terms"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "sort_name", "id"], name="contract_sort"),
            models.Index(fields=["authority", "acts_on", "id"], name="contract_by_date"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "name_key": fold(values["name"])[:120],
            "sort_name": sort_key(values["name"])[:160],
            "acts_on": rules.next_date(
                rules.Term(values["ends_on"], values["notice_months"], values["renews_months"], values["cancelled_to"]),
                timezone.localdate(),
            ),
        }


class Licence(TenantModel):
    """A right to use a product so many times, under a contract."""

    contract = models.ForeignKey(
        Contract, verbose_name=_("contract"), on_delete=models.PROTECT, related_name="licences"
    )
    name = models.CharField(_("product"), max_length=120)
    seats = models.PositiveIntegerField(_("seats"))
    used = models.PositiveIntegerField(_("in use"), default=0, db_default=0)

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("licence")
        verbose_name_plural = _("licences")

    def __str__(self) -> str:
        return self.name

    @property
    def free(self) -> int:
        """How many seats are free; below zero when more are used than were bought."""
        return self.seats - self.used


class ContractItem(TenantModel):
    """What a contract is about: a device or a school."""

    contract = models.ForeignKey(
        Contract, verbose_name=_("contract"), on_delete=models.PROTECT, related_name="items", db_index=False
    )
    asset = models.ForeignKey(
        Asset, verbose_name=_("device"), on_delete=models.PROTECT, null=True, blank=True, related_name="contract_items"
    )
    school = models.ForeignKey(
        "orgs.School", verbose_name=_("school"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("subject of a contract")
        verbose_name_plural = _("subjects of contracts")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(asset__isnull=False, school__isnull=True) | Q(asset__isnull=True, school__isnull=False),
                name="contract_item_is_one_thing",
            ),
            models.UniqueConstraint(
                fields=["contract", "asset"], condition=Q(asset__isnull=False), name="contract_item_device_once"
            ),
            models.UniqueConstraint(
                fields=["contract", "school"], condition=Q(school__isnull=False), name="contract_item_school_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.asset or self.school)

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(values["asset_id"] or values["school_id"])
