# SPDX-License-Identifier: EUPL-1.2
"""How long the trail names people who have gone, and the requests to take somebody out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import TenantModel
from tragwerk.core.orgs.models.people import Person

FEWEST_YEARS, MOST_YEARS = 1, 30


class RetentionRule(TenantModel):
    """From a day on: how many full calendar years after leaving the trail of an authority still names a person."""

    years = models.PositiveSmallIntegerField(_("full calendar years after leaving"))
    valid_from = models.DateField(_("valid from"))
    source = models.CharField(_("by which rule"), max_length=200)

    class Meta(TenantModel.Meta):
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


class RemovalState(models.TextChoices):
    """Where a request to take somebody out of the trail stands."""

    ASKED = "asked", pgettext_lazy("removal", "asked for")
    CONFIRMED = "confirmed", pgettext_lazy("removal", "confirmed")
    REFUSED = "refused", pgettext_lazy("removal", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("removal", "withdrawn")


REMOVAL_TRANSITIONS: dict[str, tuple[str, ...]] = {
    RemovalState.ASKED: (RemovalState.CONFIRMED, RemovalState.REFUSED, RemovalState.WITHDRAWN),
    RemovalState.CONFIRMED: (),
    RemovalState.REFUSED: (),
    RemovalState.WITHDRAWN: (),
}


class TrailRemoval(TenantModel):
    """The request of one person, to be decided by another, that somebody who has gone leaves the audit trail.

    It names whom; what stands in the trail instead of the name it does not know, and neither does any other row.
    """

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=400)
    left_on = models.DateField(_("left on"))
    kept_until = models.DateField(_("kept until"))
    rule = models.CharField(_("by which rule"), max_length=240)
    state = models.CharField(_("state"), max_length=9, choices=RemovalState.choices, default=RemovalState.ASKED)
    asked_by = models.CharField(_("asked by"), max_length=160)
    asked_account = models.UUIDField(null=True, editable=False)
    asked_person = models.UUIDField(null=True, editable=False)
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.CharField(_("decided by"), max_length=160, blank=True, default="")
    decided_account = models.UUIDField(null=True, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True)

    signed: ClassVar[dict[str, tuple[str, ...]]] = {
        "asked_by": ("asked_account", "asked_person"),
        "decided_by": ("decided_account",),
    }
    personal_data: ClassVar[dict[str, str]] = {
        "person": "who is taken out; goes with the record of the person",
        "asked_by": "name of who asked; kept with the request, a pseudonym once the person has gone",
        "asked_account": "who asked; kept with the request until the person has gone",
        "asked_person": "who asked; kept with the request until the person has gone",
        "decided_by": "name of who decided; kept with the request, a pseudonym once the person has gone",
        "decided_account": "who decided; kept with the request until the person has gone",
    }

    class Meta(TenantModel.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "asked_at", "id"], name="removal_by_authority"),
            models.Index(fields=["person", "asked_at"], name="removal_of_person"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "person"], condition=Q(state="asked"), name="removal_open_once"
            ),
            models.CheckConstraint(condition=Q(state__in=RemovalState.values), name="removal_state_known"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True) | ~Q(state="asked") & Q(decided_at__isnull=False),
                name="removal_decision_is_told",
            ),
            # Four eyes, also for who writes past the verbs.
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(asked_account__isnull=True)
                | Q(decided_account__isnull=True)
                | ~Q(asked_account=models.F("decided_account")),
                name="removal_by_two",
            ),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return gettext("Removal from the audit trail")
