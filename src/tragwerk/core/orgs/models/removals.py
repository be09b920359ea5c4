# SPDX-License-Identifier: EUPL-1.2
"""How long the trail names people who have gone, and the requests to take somebody out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import NO_PERSONAL_DATA, PersonalData, TenantModel
from tragwerk.core.approvals.public import RequestForTwo, constraints_of, people_of_request
from tragwerk.core.orgs.models.people import Person

FEWEST_YEARS, MOST_YEARS = 1, 30


class RetentionRule(TenantModel):
    """From a day on: how many full calendar years after leaving the trail of an authority still names a person."""

    years = models.PositiveSmallIntegerField(_("full calendar years after leaving"))
    valid_from = models.DateField(_("valid from"))
    source = models.CharField(_("by which rule"), max_length=200)

    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("retention period of the trail")
        verbose_name_plural = _("retention periods of the trail")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "valid_from"], name="retention_once_a_day"),
            models.CheckConstraint(
                condition=Q(years__gte=FEWEST_YEARS, years__lte=MOST_YEARS), name="retention_years_within_limits"
            ),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return gettext("Retention in the audit trail")


class TrailRemoval(RequestForTwo):
    """The request of one person, to be decided by another, that somebody who has gone leaves the audit trail.

    It names whom; what stands in the trail instead of the name it does not know, and neither does any other row.
    """

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=400)
    left_on = models.DateField(_("left on"))
    kept_until = models.DateField(_("kept until"))
    rule = models.CharField(_("by which rule"), max_length=240)

    personal_data: ClassVar[PersonalData] = people_of_request(
        leads=("person_id",), person="who is taken out; goes with the record of the person"
    )

    class Meta(RequestForTwo.Meta):
        verbose_name = _("removal from the trail")
        verbose_name_plural = _("removals from the trail")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "asked_at", "id"], name="removal_by_authority"),
            models.Index(fields=["person", "asked_at"], name="removal_of_person"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "person"], condition=Q(state="asked"), name="removal_open_once"
            ),
            *constraints_of("removal"),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return gettext("Removal from the audit trail")
