# SPDX-License-Identifier: EUPL-1.2
"""Pages of webhooks: the list, one with its last messages, its secret told once, its messages and their replay."""

import json
from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError
from tragwerk.core.api.public import (
    MANAGE_WEBHOOK,
    DeliveryState,
    Webhook,
    WebhookDelivery,
    WebhookState,
    actions,
    authority_meant,
    delivery_for,
    kind_label,
    secret_for,
    webhook_for,
)
from tragwerk.office.editing import Editing, edit
from tragwerk.office.trail.timeline import timeline
from tragwerk.office.webhooks.forms import WebhookForm, form_for
from tragwerk.office.webhooks.tables import DeliveryTable, WebhookTable, answer_of
from tragwerk.ui.public import table_response, toast

WEBHOOK_PAGE = "api.webhook"
SHOWN = 10
MOST_LINES = 20


def _trail(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((_("Webhooks"), reverse("office:webhooks")), *more)


@guarded(MANAGE_WEBHOOK)
def webhooks(request: ActorRequest) -> HttpResponseBase:
    """List which other systems are told."""
    page = {"title": _("Webhooks"), "add_url": reverse("office:webhook_add"), "add_label": _("Add a webhook")}
    return table_response(request, WebhookTable, "office/list.html", page)


@guarded(MANAGE_WEBHOOK)
def deliveries(request: ActorRequest) -> HttpResponseBase:
    """List the messages of the last thirty days."""
    return table_response(request, DeliveryTable, "office/list.html", {"title": _("Messages")})


@guarded(MANAGE_WEBHOOK)
def add_webhook(request: ActorRequest) -> HttpResponse:
    """Have another system told, and show the secret with which it recognises the messages."""
    form = WebhookForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        owner = authority_meant(request.actor, MANAGE_WEBHOOK, None)
        try:
            (key,) = actions.create_webhooks(actor=request.actor, rows=[{**form.cleaned_data, "authority_id": owner}])
        except DomainError as error:
            form.take_error(error)
        else:
            return _secret_page(request, webhook_for(request.actor, key), _("Webhook added"), status=201)
    page = {"form": form, "title": _("Add a webhook"), "back_url": reverse("office:webhooks"), "trail": _trail()}
    page |= {"submit": _("Add"), "one_column": True}
    return render(request, "office/form.html", page, status=422 if form.errors else 200)


def _secret_page(request: ActorRequest, found: Webhook, title: str, *, status: int = 200) -> HttpResponse:
    page = {"webhook": found, "secret": secret_for(found), "title": title, "trail": _trail()}
    return render(request, "office/webhooks/secret.html", page, status=status)


@guarded(MANAGE_WEBHOOK)
def edit_webhook(request: ActorRequest, webhook_id: UUID) -> HttpResponse:
    """Change name, address and events."""
    found = webhook_for(request.actor, webhook_id)
    back = reverse("office:webhook", args=[found.pk])
    editing = Editing(
        target=found,
        form_class=form_for(request.actor),
        change=lambda changes, expected, reason: actions.change_webhooks(
            actor=request.actor, changes=changes, expected=expected, reason=reason
        ),
        title=_("Edit the webhook"),
        back_url=back,
        trail=_trail((found.name, back)),
    )
    return edit(request, editing)


@guarded(MANAGE_WEBHOOK)
def webhook(request: ActorRequest, webhook_id: UUID) -> HttpResponse:
    """One webhook with its last messages."""
    found = webhook_for(request.actor, webhook_id)
    rows = WebhookDelivery.objects.filter(webhook=found).order_by("-created_at", "-pk")[:SHOWN]
    page = {
        "webhook": found,
        "title": found.name,
        "trail": _trail(),
        "kinds": [kind_label(kind) for kind in found.kinds],
        "deliveries": [(row, kind_label(row.kind), answer_of(row)) for row in rows],
        "all_url": f"{reverse('office:webhook_deliveries')}?webhook={found.pk}",
        "may": {state.value: found.can(state) for state in WebhookState},
        "timeline": timeline(request.actor, WEBHOOK_PAGE, found),
    }
    return render(request, "office/webhooks/webhook.html", page)


def _step(request: ActorRequest, webhook_id: UUID, verb: Callable[[Webhook], object], done: str) -> HttpResponse:
    """Take a step and say what was done, or why not."""
    found = webhook_for(request.actor, webhook_id)
    try:
        verb(found)
    except DomainError as error:
        toast(request, str(error))
    else:
        toast(request, done % {"name": found.name})
    return HttpResponseRedirect(reverse("office:webhook", args=[found.pk]))


@guarded(MANAGE_WEBHOOK)
@require_POST
def pause_webhook(request: ActorRequest, webhook_id: UUID) -> HttpResponse:
    """Send nothing for the time being."""
    done = _("“%(name)s” is told nothing for the time being.")
    return _step(request, webhook_id, lambda row: actions.pause_webhooks(actor=request.actor, ids=[row.pk]), done)


@guarded(MANAGE_WEBHOOK)
@require_POST
def resume_webhook(request: ActorRequest, webhook_id: UUID) -> HttpResponse:
    """Send again."""
    done = _("“%(name)s” is told again from now on.")
    return _step(request, webhook_id, lambda row: actions.resume_webhooks(actor=request.actor, ids=[row.pk]), done)


@guarded(MANAGE_WEBHOOK)
@require_POST
def test_webhook(request: ActorRequest, webhook_id: UUID) -> HttpResponse:
    """Send a message that tells of nothing."""
    done = _("A test message is on its way to “%(name)s”.")
    return _step(request, webhook_id, lambda row: actions.send_test(actor=request.actor, webhook_id=row.pk), done)


@guarded(MANAGE_WEBHOOK)
@require_POST
def renew_secret(request: ActorRequest, webhook_id: UUID) -> HttpResponse:
    """Sign with a new secret and show it."""
    found = webhook_for(request.actor, webhook_id)
    actions.renew_secret(actor=request.actor, webhook_id=found.pk)
    return _secret_page(request, webhook_for(request.actor, webhook_id), _("New secret"))


@guarded(MANAGE_WEBHOOK)
def delete_webhook(request: ActorRequest, webhook_id: UUID) -> HttpResponse:
    """Ask, and then stop telling for good."""
    found = webhook_for(request.actor, webhook_id)
    if request.method == "POST":
        actions.delete_webhooks(actor=request.actor, ids=[found.pk])
        toast(request, _("“%(name)s” is no longer told.") % {"name": found.name})
        return redirect("office:webhooks")
    back = reverse("office:webhook", args=[found.pk])
    title = _("Delete “%(name)s” with all its messages?") % {"name": found.name}
    page = {"title": title, "back_url": back, "trail": _trail((found.name, back))}
    return render(request, "office/webhooks/delete.html", page)


def _shown(body: str) -> str:
    """Return a message as it can be read: one thing a line, indented by blanks that stay; of many keys the first."""
    lines = json.dumps(json.loads(body), ensure_ascii=False, indent=2).splitlines()
    cut = lines if len(lines) <= MOST_LINES else [*lines[:MOST_LINES], "…"]
    return "\n".join("\u00a0" * (len(line) - len(line.lstrip())) + line.lstrip() for line in cut)


@guarded(MANAGE_WEBHOOK)
def delivery(request: ActorRequest, delivery_id: UUID) -> HttpResponse:
    """One message: what was told, how often it was tried, what came back."""
    found = delivery_for(request.actor, delivery_id)
    back = reverse("office:webhook", args=[found.webhook_id])
    page = {
        "delivery": found,
        "title": kind_label(found.kind),
        "trail": _trail((found.webhook.name, back)),
        "answer": answer_of(found),
        "body": _shown(found.body),
        "may_replay": found.can(DeliveryState.WAITING),
    }
    return render(request, "office/webhooks/delivery.html", page)


@guarded(MANAGE_WEBHOOK)
@require_POST
def replay_delivery(request: ActorRequest, delivery_id: UUID) -> HttpResponse:
    """Send a message again."""
    found = delivery_for(request.actor, delivery_id)
    try:
        actions.replay_deliveries(actor=request.actor, ids=[found.pk])
    except DomainError as error:
        toast(request, str(error))
    else:
        toast(request, _("The message is sent again in a moment."))
    return HttpResponseRedirect(reverse("office:webhook_delivery", args=[found.pk]))
