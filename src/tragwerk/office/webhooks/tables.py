# SPDX-License-Identifier: EUPL-1.2
"""The lists of webhooks and of their messages."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import Actor
from tragwerk.core.api.public import (
    MANAGE_WEBHOOK,
    DeliveryState,
    Trouble,
    Webhook,
    WebhookDelivery,
    WebhookState,
    kind_label,
)
from tragwerk.ui.public import ChoiceFilter, Column, Empty, RangeFilter, RelationFilter, Table, TextFind, View, page_of

TROUBLES = {
    Trouble.ADDRESS: _("the address cannot be called"),
    Trouble.NOT_PUBLIC: _("the address lies in a closed network"),
    Trouble.NO_NAME: _("there is no computer of this name"),
    Trouble.NO_ANSWER: _("no answer"),
    Trouble.TOO_SLOW: _("answered too slowly"),
    Trouble.CERTIFICATE: _("the certificate is not in order"),
    Trouble.REDIRECT: _("led elsewhere, which is not followed"),
    Trouble.REFUSED: _("the other side refused it"),
}


def answer_of(row: WebhookDelivery) -> str:
    """Return what came back: the number of the answer, or why there was none."""
    if row.trouble:
        words = str(TROUBLES[Trouble(row.trouble)])
        return f"{row.status}: {words}" if row.status else words
    return str(row.status) if row.status else ""


class WebhookTable(Table):
    """Which other systems are told of what."""

    key = "office.webhooks"
    model = Webhook
    permission = MANAGE_WEBHOOK
    label = _("Webhooks")
    density = "comfortable"
    columns = (
        Column("name", _("Other system"), link=page_of("office:webhook"), card="title"),
        Column("url", pgettext_lazy("webhook", "Address"), kind="code", clip=True, card="hide"),
        Column("kinds", _("Events"), value=lambda row: ", ".join(map(kind_label, row.kinds)), clip=True),
        Column("state", _("State"), status=True, card="side"),
        Column("failing_since", _("No answer since"), kind="moment", nowrap=True, card="hide"),
        Column("created_at", _("Created"), kind="moment", sort="created_at", nowrap=True, default=False, card="hide"),
    )
    filters = (ChoiceFilter("state", _("State"), choices=WebhookState.choices),)
    find = TextFind(_("Other system or address …"), fields=("name__icontains", "url__icontains"))
    default_sort = "-created_at"
    empty = Empty(
        _("No webhooks yet"),
        _("Another system can be told at once when something happens here, instead of asking again and again."),
        _("Add a webhook"),
        "office:webhook_add",
        permission=MANAGE_WEBHOOK,
    )


def _webhooks(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = Webhook.objects.visible_to(actor, MANAGE_WEBHOOK).order_by("name", "pk")
    return rows


def _event(row: WebhookDelivery) -> str:
    return kind_label(row.kind)


class DeliveryTable(Table):
    """The messages of the last thirty days."""

    key = "office.webhook_deliveries"
    model = WebhookDelivery
    permission = MANAGE_WEBHOOK
    label = _("Messages")
    related = ("webhook",)
    columns = (
        Column("created_at", _("When"), kind="moment", sort="created_at", nowrap=True, card="side"),
        Column(
            "kind",
            _("Event"),
            value=_event,
            link=page_of("office:webhook_delivery"),
            card="title",
        ),
        Column("webhook", _("Other system"), value=lambda row: row.webhook.name),
        Column("state", _("State"), status=True),
        Column("answer", _("Answer"), value=answer_of),
        Column("attempts", _("Attempts"), kind="number", card="hide"),
        Column("milliseconds", _("Milliseconds"), kind="number", default=False, card="hide"),
    )
    filters = (
        ChoiceFilter("state", _("State"), choices=DeliveryState.choices),
        RelationFilter("webhook", _("Other system"), queryset=_webhooks),
        RangeFilter("created", _("When"), field="created_at", kind="moment"),
    )
    views = (
        View("all", _("All")),
        View("given_up", pgettext_lazy("deliveries", "Given up"), "state=given_up"),
        View("waiting", pgettext_lazy("deliveries", "Waiting"), "state=waiting"),
    )
    default_sort = "-created_at"
    empty = Empty(_("No messages yet"), _("Each message stands here for thirty days and can be sent again."))
