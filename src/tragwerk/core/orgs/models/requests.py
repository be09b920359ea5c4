# SPDX-License-Identifier: EUPL-1.2
"""What needs two people: one asks, another decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import TRACE, Ending, PersonalData, TenantModel


class RequestState(models.TextChoices):
    """Where a request stands that one person makes and another decides."""

    ASKED = "asked", pgettext_lazy("request", "asked")
    CONFIRMED = "confirmed", pgettext_lazy("request", "confirmed")
    REFUSED = "refused", pgettext_lazy("request", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")


REQUEST_TRANSITIONS: dict[str, tuple[str, ...]] = {
    RequestState.ASKED: (RequestState.CONFIRMED, RequestState.REFUSED, RequestState.WITHDRAWN),
    RequestState.CONFIRMED: (),
    RequestState.REFUSED: (),
    RequestState.WITHDRAWN: (),
}
_PEOPLE_OF_REQUEST = {
    "asked_by": "name of who asked; kept with the request, a pseudonym once the person has gone",
    "asked_account": "who asked, so that nobody decides the own request; kept until the person has gone",
    "asked_person": "who asked, so that nobody decides the own request; kept until the person has gone",
    "decided_by": "name of who decided; kept with the request, a pseudonym once the person has gone",
    "decided_account": "who decided; kept until the person has gone",
}


def people_of_request(leads: Sequence[str] = (), **more: str) -> PersonalData:
    """Declare what a request for two holds of people, with columns of its own and those that lead to a person."""
    return PersonalData(
        {**more, **_PEOPLE_OF_REQUEST},
        purpose=TRACE,
        retention=("trail",),
        ending=Ending.TRAIL,
        person=(*leads, "asked_person"),
        account=("asked_account", "decided_account"),
    )


class RequestForTwo(TenantModel):
    """A request with who asked and who decided; the constraints come from `constraints_of`."""

    state = models.CharField(_("state"), max_length=9, choices=RequestState.choices, default=RequestState.ASKED)
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
    personal_data: ClassVar[PersonalData] = people_of_request()

    class Meta(TenantModel.Meta):
        abstract = True


def constraints_of(prefix: str) -> list[models.BaseConstraint]:
    """Return what the database holds of every request; four eyes also for who writes past the verbs."""
    decided = Q(state="asked", decided_at__isnull=True) | ~Q(state="asked") & Q(decided_at__isnull=False)
    # The keys go when the person is taken out of the trail.
    by_two = (
        ~Q(state="confirmed")
        | Q(asked_account__isnull=True)
        | Q(decided_account__isnull=True)
        | ~Q(asked_account=F("decided_account"))
    )
    return [
        models.CheckConstraint(condition=Q(state__in=RequestState.values), name=f"{prefix}_state_known"),
        models.CheckConstraint(condition=decided, name=f"{prefix}_decision_is_told"),
        models.CheckConstraint(condition=by_two, name=f"{prefix}_by_two"),
    ]
