# SPDX-License-Identifier: EUPL-1.2
"""Emergency access: how an operator looks into an authority or helps there, for hours and on the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import TRACE, Ending, PersonalData, Role, TenantModel
from tragwerk.core.orgs.models.people import Account

SHORTEST, LONGEST = 15, 480
SHORTEST_REASON = 20


class EmergencyExtent(models.TextChoices):
    """What the access is for; each is one role."""

    LOOK = "look", _("look")
    HELP = "help", _("look and help")


ROLE_OF_EXTENT: dict[str, Role] = {
    EmergencyExtent.LOOK: Role.AUDITOR,
    EmergencyExtent.HELP: Role.AUTHORITY_IT,
}


class EmergencyState(models.TextChoices):
    """Where an emergency access stands."""

    REQUESTED = "requested", pgettext_lazy("emergency access", "requested")
    REFUSED = "refused", pgettext_lazy("emergency access", "refused")
    ACTIVE = "active", pgettext_lazy("emergency access", "in use")
    ENDED = "ended", pgettext_lazy("emergency access", "ended")


EMERGENCY_TRANSITIONS: dict[str, tuple[str, ...]] = {
    # To the end without being opened: taken back by the operator, or left unanswered.
    EmergencyState.REQUESTED: (EmergencyState.ACTIVE, EmergencyState.REFUSED, EmergencyState.ENDED),
    EmergencyState.ACTIVE: (EmergencyState.ENDED,),
    EmergencyState.REFUSED: (),
    EmergencyState.ENDED: (),
}


class EmergencyEnd(models.TextChoices):
    """Who or what ended an access."""

    OPERATOR = "operator", _("by the operator")
    AUTHORITY = "authority", _("by the authority")
    TIME = "time", _("by the clock")


class EmergencyAccess(TenantModel):
    """The time-boxed, reasoned entry of an operator into one authority."""

    account = models.ForeignKey(
        Account, verbose_name=_("account"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    label = models.CharField(_("operator"), max_length=160)
    reason = models.CharField(_("reason"), max_length=500)
    extent = models.CharField(_("extent"), max_length=4, choices=EmergencyExtent.choices)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    state = models.CharField(_("state"), max_length=9, choices=EmergencyState.choices, default=EmergencyState.REQUESTED)
    requested_at = models.DateTimeField(_("requested at"))
    decided_by_account = models.UUIDField(_("account of who decided"), null=True)
    decided_by_label = models.CharField(_("decided by"), max_length=160, blank=True, default="")
    decided_at = models.DateTimeField(_("decided at"), null=True)
    starts_at = models.DateTimeField(_("from"), null=True)
    ends_at = models.DateTimeField(_("to at the latest"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    end_kind = models.CharField(_("ended"), max_length=9, choices=EmergencyEnd.choices, blank=True, default="")
    ended_by_label = models.CharField(_("ended by"), max_length=160, blank=True, default="")

    signed: ClassVar[dict[str, tuple[str, ...]]] = {
        "label": ("account_id",),
        "decided_by_label": ("decided_by_account",),
        "ended_by_label": (),
    }
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "account": "who entered; kept with the trail",
            "label": "who entered; kept with the trail, and left with it",
            "reason": "why; kept with the trail",
            "decided_by_account": "who decided; kept with the trail",
            "decided_by_label": "who decided; kept with the trail, and left with it",
            "ended_by_label": "who ended it; kept with the trail, and left with it",
        },
        purpose=TRACE,
        retention=("trail",),
        ending=Ending.TRAIL,
        account=("account_id", "decided_by_account"),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("emergency access")
        verbose_name_plural = _("emergency accesses")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "requested_at", "id"], name="emergency_by_authority"),
            models.Index(fields=["account", "requested_at"], name="emergency_by_account"),
            models.Index(fields=["state"], name="emergency_open", condition=Q(state__in=["requested", "active"])),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "authority"],
                condition=Q(state__in=["requested", "active"]),
                name="emergency_open_once",
            ),
            models.CheckConstraint(condition=Q(state__in=EmergencyState.values), name="emergency_state_known"),
            models.CheckConstraint(condition=Q(extent__in=EmergencyExtent.values), name="emergency_extent_known"),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST), name="emergency_minutes_within_limits"
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="emergency_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(starts_at__isnull=False), name="emergency_active_has_its_time"
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) & ~Q(end_kind="")
                | ~Q(state="ended") & Q(ended_at__isnull=True, end_kind=""),
                name="emergency_end_is_told",
            ),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return gettext("Emergency access of %(name)s") % {"name": values["label"]}
