# SPDX-License-Identifier: EUPL-1.2
"""Four eyes: an authority that wants to let operators in without approval asks for it, and a second person confirms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import TenantModel


class WaiverState(models.TextChoices):
    """Where the wish to do without four eyes stands."""

    ASKED = "asked", pgettext_lazy("four eyes", "asked")
    CONFIRMED = "confirmed", pgettext_lazy("four eyes", "confirmed")
    REFUSED = "refused", pgettext_lazy("four eyes", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("four eyes", "withdrawn")


WAIVER_TRANSITIONS: dict[str, tuple[str, ...]] = {
    WaiverState.ASKED: (WaiverState.CONFIRMED, WaiverState.REFUSED, WaiverState.WITHDRAWN),
    WaiverState.CONFIRMED: (),
    WaiverState.REFUSED: (),
    WaiverState.WITHDRAWN: (),
}


class FourEyesWaiver(TenantModel):
    """One person's wish that emergency access opens without approval, and what a second person said to it."""

    reason = models.CharField(_("reason"), max_length=500)
    state = models.CharField(_("state"), max_length=9, choices=WaiverState.choices, default=WaiverState.ASKED)
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
        "reason": "why; kept with the trail",
        "asked_by": "name of who asked; kept with the trail, a pseudonym once the person has gone",
        "asked_account": "who asked, so that nobody confirms the own wish; kept until the person has gone",
        "asked_person": "who asked, so that nobody confirms the own wish; kept until the person has gone",
        "decided_by": "name of who decided; kept with the trail, a pseudonym once the person has gone",
        "decided_account": "who decided; kept with the trail",
    }

    class Meta(TenantModel.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "asked_at", "id"], name="waiver_by_authority"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority"], condition=Q(state="asked"), name="waiver_asked_once"),
            models.CheckConstraint(condition=Q(state__in=WaiverState.values), name="waiver_state_known"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True) | ~Q(state="asked") & Q(decided_at__isnull=False),
                name="waiver_decision_is_told",
            ),
            # Four eyes, also for who writes past the verbs; the keys go when the person is taken out of the trail.
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(asked_account__isnull=True)
                | Q(decided_account__isnull=True)
                | ~Q(asked_account=models.F("decided_account")),
                name="waiver_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return gettext("Emergency access without approval")
