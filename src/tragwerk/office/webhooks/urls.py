# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages of webhooks."""

from django.urls import path

from tragwerk.office.webhooks import views

urlpatterns = [
    path("webhooks/", views.webhooks, name="webhooks"),
    path("webhooks/neu/", views.add_webhook, name="webhook_add"),
    path("webhooks/nachrichten/", views.deliveries, name="webhook_deliveries"),
    path("webhooks/nachrichten/<uuid:delivery_id>/", views.delivery, name="webhook_delivery"),
    path("webhooks/nachrichten/<uuid:delivery_id>/nochmals/", views.replay_delivery, name="webhook_replay"),
    path("webhooks/<uuid:webhook_id>/", views.webhook, name="webhook"),
    path("webhooks/<uuid:webhook_id>/bearbeiten/", views.edit_webhook, name="webhook_edit"),
    path("webhooks/<uuid:webhook_id>/anhalten/", views.pause_webhook, name="webhook_pause"),
    path("webhooks/<uuid:webhook_id>/fortsetzen/", views.resume_webhook, name="webhook_resume"),
    path("webhooks/<uuid:webhook_id>/probe/", views.test_webhook, name="webhook_test"),
    path("webhooks/<uuid:webhook_id>/geheimnis/", views.renew_secret, name="webhook_secret"),
    path("webhooks/<uuid:webhook_id>/loeschen/", views.delete_webhook, name="webhook_delete"),
]
