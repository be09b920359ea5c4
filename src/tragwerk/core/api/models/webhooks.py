# SPDX-License-Identifier: EUPL-1.2
"""Webhooks: which other systems are told of what, and each message to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import NO_PERSONAL_DATA, Home, TenantModel


class WebhookState(models.TextChoices):
    """Whether messages go out."""

    ACTIVE = "active", pgettext_lazy("webhook", "active")
    PAUSED = "paused", pgettext_lazy("webhook", "paused")
    STOPPED = "stopped", pgettext_lazy("webhook", "stopped")


WEBHOOK_TRANSITIONS: dict[WebhookState, frozenset[WebhookState]] = {
    WebhookState.ACTIVE: frozenset({WebhookState.PAUSED, WebhookState.STOPPED}),
    WebhookState.PAUSED: frozenset({WebhookState.ACTIVE}),
    # By itself, after days without an answer; people start it again.
    WebhookState.STOPPED: frozenset({WebhookState.ACTIVE}),
}


class DeliveryState(models.TextChoices):
    """How far a message is."""

    WAITING = "waiting", pgettext_lazy("delivery", "waiting")
    DELIVERED = "delivered", pgettext_lazy("delivery", "delivered")
    GIVEN_UP = "given_up", pgettext_lazy("delivery", "given up")


DELIVERY_TRANSITIONS: dict[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.WAITING: frozenset({DeliveryState.DELIVERED, DeliveryState.GIVEN_UP}),
    # Somebody has it sent again.
    DeliveryState.DELIVERED: frozenset({DeliveryState.WAITING}),
    DeliveryState.GIVEN_UP: frozenset({DeliveryState.WAITING}),
}


class Webhook(TenantModel):
    """An address of another system that is told when certain things happen at the authority."""

    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("address"), max_length=500)
    kinds = models.JSONField(_("events"), default=list)
    state = models.CharField(_("state"), max_length=7, choices=WebhookState.choices, default=WebhookState.ACTIVE)
    # The secret follows from the installation's own and from this: a copy of the database does not hold it.
    salt = models.CharField(max_length=32, editable=False)
    old_salt = models.CharField(max_length=32, blank=True, default="", editable=False)
    old_until = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(_("no answer since"), null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "name"], name="webhook_name_once"),
            models.CheckConstraint(condition=Q(state__in=WebhookState.values), name="webhook_state_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "created_at", "id"], name="webhook_created"),
        ]

    def __str__(self) -> str:
        return self.name

    def can(self, state: WebhookState) -> bool:
        """Say whether the webhook can take this step."""
        return state in WEBHOOK_TRANSITIONS[WebhookState(self.state)]


class WebhookDelivery(TenantModel):
    """One message to one webhook: what is told, how often it was tried, what came back."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    kind = models.CharField(_("event"), max_length=60)
    body = models.TextField()
    state = models.CharField(_("state"), max_length=9, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("next attempt"))
    status = models.PositiveSmallIntegerField(_("answer"), null=True)
    # A word of `rules.Trouble`; what the other side wrote is never kept.
    trouble = models.CharField(_("what went wrong"), max_length=20, blank=True, default="")
    milliseconds = models.PositiveIntegerField(_("duration"), null=True)
    created_at = models.DateTimeField(_("when"))
    tried_at = models.DateTimeField(_("last attempt"), null=True)

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("webhook message")
        verbose_name_plural = _("webhook messages")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="webhook_delivery_state_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "created_at", "id"], name="webhook_delivery_created"),
            models.Index(fields=["webhook", "created_at", "id"], name="webhook_delivery_of"),
            models.Index(fields=["due_at"], name="webhook_delivery_due", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%d.%m.%Y %H:%M}"

    def can(self, state: DeliveryState) -> bool:
        """Say whether the message can take this step."""
        return state in DELIVERY_TRANSITIONS[DeliveryState(self.state)]
