# SPDX-License-Identifier: EUPL-1.2
"""Bicycles at schools, and who has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from tragwerk.core.access.public import NO_PERSONAL_DATA, WORKING, Ending, Home, PersonalData, TenantModel


class Bicycle(TenantModel):
    """A bicycle of the authority, at one of its schools."""

    school = models.ForeignKey("orgs.School", verbose_name="Schule", on_delete=models.PROTECT, related_name="+")
    number = models.CharField("Nummer", max_length=20)
    changed_at = models.DateTimeField(auto_now=True)
    school_id: UUID

    home = Home.HUB
    school_path = "school"
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = "Dienstrad"
        verbose_name_plural = "Diensträder"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "number"], name="bicycle_number_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["authority", "school"], name="bicycle_of_school")]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(values["number"])


class Lending(TenantModel):
    """Somebody has a bicycle until a day; what was agreed is signed."""

    school = models.ForeignKey("orgs.School", verbose_name="Schule", on_delete=models.PROTECT, related_name="+")
    bicycle = models.ForeignKey(Bicycle, verbose_name="Dienstrad", on_delete=models.PROTECT, related_name="lendings")
    rider = models.ForeignKey("orgs.Person", verbose_name="wer fährt", on_delete=models.CASCADE, related_name="+")
    lent_on = models.DateField("verliehen am")
    due_on = models.DateField("zurück bis")
    agreed_on = models.DateField("unterschrieben am", null=True, blank=True)
    returned_on = models.DateField("zurück am", null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    school_id: UUID
    bicycle_id: UUID
    rider_id: UUID

    home = Home.HUB
    school_path = "school"
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "rider": "who has the bicycle",
            "lent_on": "since when",
            "due_on": "until when",
            "agreed_on": "when the agreement was signed",
            "returned_on": "when it came back",
        },
        purpose=WORKING,
        retention=("staff",),
        ending=Ending.WITH_PERSON,
        person=("rider_id",),
    )

    class Meta(TenantModel.Meta):
        verbose_name = "Ausleihe eines Dienstrads"
        verbose_name_plural = "Ausleihen von Diensträdern"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["bicycle"], condition=Q(returned_on__isnull=True), name="bicycle_lent_once"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("lent_on")), name="lending_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"Ausleihe ab {self.lent_on}"

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return f"Ausleihe ab {values['lent_on']}"
