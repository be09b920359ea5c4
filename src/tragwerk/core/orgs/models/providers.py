# SPDX-License-Identifier: EUPL-1.2
"""Service providers, and the mandates by which they work for authorities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import NO_PERSONAL_DATA, KeyedModel, People, TenantModel


class ServiceProvider(KeyedModel):
    """A city's IT company or a media centre that works for authorities by dated mandate."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(
        _("kind"),
        max_length=16,
        choices=[("it_company", _("IT company")), ("media_centre", _("Media centre"))],
        default="it_company",
    )
    email = models.EmailField(_("e-mail"), blank=True, default="")

    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("service provider")
        verbose_name_plural = _("service providers")
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def access_place(self) -> tuple[UUID | None, UUID | None]:
        """A provider belongs to the installation."""
        return None, None


class Mandate(TenantModel):
    """The dated contract by which a provider works for an authority."""

    provider = models.ForeignKey(
        ServiceProvider, verbose_name=_("service provider"), on_delete=models.PROTECT, related_name="+"
    )
    # Why the provider works here: the purpose, as data protection has it. Named where it is asked who sees something.
    subject = models.CharField(pgettext_lazy("mandate", "purpose"), max_length=200, blank=True, default="")
    people = models.CharField(
        _("people"), max_length=5, choices=People.choices, default=People.NONE, db_default=People.NONE
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "valid_from"], name="mandate_provider")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="mandate_ends_after_start",
            ),
            models.CheckConstraint(condition=models.Q(people__in=People.values), name="mandate_people_known"),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id} {self.valid_from}"

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(values["subject"] or values["valid_from"])
