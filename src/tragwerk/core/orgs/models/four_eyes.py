# SPDX-License-Identifier: EUPL-1.2
"""Four eyes: an authority that wants to let operators in without approval asks for it, and a second person confirms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import PersonalData
from tragwerk.core.approvals.public import RequestForTwo, constraints_of, people_of_request


class FourEyesWaiver(RequestForTwo):
    """One person's wish that emergency access opens without approval, and what a second person said to it."""

    reason = models.CharField(_("reason"), max_length=500)

    personal_data: ClassVar[PersonalData] = people_of_request(reason="why; kept with the trail")

    class Meta(RequestForTwo.Meta):
        verbose_name = _("emergency access without approval")
        verbose_name_plural = _("emergency accesses without approval")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "asked_at", "id"], name="waiver_by_authority"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority"], condition=Q(state="asked"), name="waiver_asked_once"),
            *constraints_of("waiver"),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return gettext("Emergency access without approval")
