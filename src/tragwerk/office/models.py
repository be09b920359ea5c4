# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the core services keep themselves: how often signing in has failed lately."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import SIGN_IN, Ending, PersonalData


class FailedSignIns(models.Model):
    """How often signing in failed lately for one name, one address or both, none of which can be read from it."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(_("failures"), default=1)
    last_at = models.DateTimeField(_("last failure"))
    expires_at = models.DateTimeField(_("forgotten at"), db_index=True)

    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "key": "name and address that failed, as a keyed hash; removed within a day or in the night after it",
        },
        purpose=SIGN_IN,
        retention=("day",),
        ending=Ending.OWN_WORK,
        work="office.forget",
        unlinked="a keyed hash, from which nobody finds name or address",
    )

    class Meta:
        verbose_name = _("failed sign-ins")
        verbose_name_plural = _("failed sign-ins")

    def __str__(self) -> str:
        return f"{self.failures} until {self.last_at}"
