# SPDX-License-Identifier: EUPL-1.2
"""Calls that a program may repeat: what was asked under a key, and what was answered."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import WORKING, Ending, Home, PersonalData, TenantModel
from tragwerk.core.api.models.tokens import ApiToken

KEPT_FOR = timedelta(hours=24)


class RepeatableCall(TenantModel):
    """One call under an idempotency key: while it runs, and its answer for a day."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    # Nothing while the call runs.
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    home = Home.HUB
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "body": "what was answered, so that it can be repeated; 24 hours",
        },
        purpose=WORKING,
        retention=("day",),
        ending=Ending.OWN_WORK,
        work="api.forget",
        unlinked="the answer to a program, which is found by its token and gone after a day",
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("repeatable call")
        verbose_name_plural = _("repeatable calls")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["token", "key"], name="api_call_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["created_at"], name="api_call_age")]

    def __str__(self) -> str:
        return self.key
