# SPDX-License-Identifier: EUPL-1.2
"""Beds, which device waters which, and who cares for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db import models

from tragwerk.core.access.public import NO_PERSONAL_DATA, WORKING, Ending, Home, PersonalData, TenantModel


class Bed(TenantModel):
    """A bed in the garden of a school."""

    school = models.ForeignKey("orgs.School", verbose_name="Schule", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("Beet", max_length=60)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    school_path = "school"
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = "Beet"
        verbose_name_plural = "Beete"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "school", "name"], name="bed_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Watering(TenantModel):
    """A device of the stock waters a bed; each device waters one."""

    bed = models.ForeignKey(Bed, verbose_name="Beet", on_delete=models.PROTECT, related_name="waterings")
    asset = models.ForeignKey("assets.Asset", verbose_name="Gerät", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    bed_id: UUID
    asset_id: UUID

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = "Bewässerung"
        verbose_name_plural = "Bewässerungen"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "asset"], name="watering_of_asset_once")
        ]

    def __str__(self) -> str:
        return "Bewässerung"

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return "Bewässerung"


class Care(TenantModel):
    """Somebody cares for a bed, once that is signed."""

    school = models.ForeignKey("orgs.School", verbose_name="Schule", on_delete=models.PROTECT, related_name="+")
    bed = models.ForeignKey(Bed, verbose_name="Beet", on_delete=models.PROTECT, related_name="cares")
    carer = models.ForeignKey("orgs.Person", verbose_name="wer pflegt", on_delete=models.CASCADE, related_name="+")
    holidays_from = models.DateField("Ferienvertretung ab")
    agreed_on = models.DateField("zugesagt am", null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    school_id: UUID
    bed_id: UUID
    carer_id: UUID

    home = Home.HUB
    school_path = "school"
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "carer": "who cares for the bed",
            "holidays_from": "from when on somebody else has to",
            "agreed_on": "when that was signed",
        },
        purpose=WORKING,
        retention=("learner", "staff"),
        ending=Ending.WITH_PERSON,
        person=("carer_id",),
    )

    class Meta(TenantModel.Meta):
        verbose_name = "Beetpatenschaft"
        verbose_name_plural = "Beetpatenschaften"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["bed", "carer"], name="care_once")
        ]

    def __str__(self) -> str:
        return "Beetpatenschaft"

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return "Beetpatenschaft"
