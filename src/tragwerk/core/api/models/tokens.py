# SPDX-License-Identifier: EUPL-1.2
"""Tokens: what a program shows instead of a password."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import SIGN_IN, Ending, Home, PersonalData, TenantModel

LONGEST_LIFE = timedelta(days=366)


class ApiToken(TenantModel):
    """A key with which a program works for one person under one hat, within chosen rights, until a day.

    The row belongs to the authority at which it works, which may be a customer's of the person's organisation: so
    the person is named by key and not by reference.
    """

    account = models.ForeignKey("orgs.Account", on_delete=models.CASCADE, null=True, related_name="+", editable=False)
    person_id = models.UUIDField(null=True, editable=False)
    # For those whose place is a school.
    school = models.ForeignKey(
        "orgs.School", on_delete=models.PROTECT, null=True, related_name="+", editable=False, db_index=False
    )
    holder = models.CharField(_("person"), max_length=160)
    hat = models.CharField(max_length=200, editable=False)
    name = models.CharField(_("name"), max_length=80)
    scopes = models.JSONField(_("rights"), default=list)
    prefix = models.CharField(_("begins with"), max_length=12, editable=False)
    # The hash of 256 random bits: nothing slower is needed, for there is nothing to guess.
    key_hash = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    revoked_by = models.CharField(_("revoked by"), max_length=160, blank=True, default="", editable=False)

    home = Home.HUB
    school_path = "school"
    # The hat names the person, and the hash is nobody's business: neither is told in the trail.
    repeated = frozenset({"hat", "key_hash"})
    signed: ClassVar[dict[str, tuple[str, ...]]] = {"holder": ("account_id", "person_id"), "revoked_by": ()}
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "holder": "name of who the program works for; removed a year after the token has ended",
            "person_id": "for whom the program works; removed a year after the token has ended",
            "revoked_by": "name of who revoked; removed a year after the token has ended",
        },
        purpose=SIGN_IN,
        retention=("token",),
        ending=Ending.OWN_WORK,
        work="api.forget",
        person=("person_id",),
        account=("account_id",),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key_hash"], name="api_token_key_once"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="api_token_ends_later"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "created_at", "id"], name="api_token_created"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return f"{values['name']} ({values['prefix']}…)"

    def is_over(self, now: datetime | None = None) -> bool:
        """Say whether the token no longer works, whatever its person may do."""
        return self.revoked_at is not None or self.expires_at <= (now or timezone.now())
