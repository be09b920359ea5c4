# SPDX-License-Identifier: EUPL-1.2
"""Addresses of grants."""

from django.urls import path

from tragwerk.office.grants import received, views

urlpatterns = [
    path("freigaben/", views.grants, name="grants"),
    path("freigaben/neu/", views.add_grant, name="grant_add"),
    path("freigaben/empfaenger/", views.suggest_receivers, name="grant_receivers"),
    path("freigaben/<uuid:grant_id>/", views.grant, name="grant"),
    path("freigaben/<uuid:grant_id>/bearbeiten/", views.edit_grant, name="grant_edit"),
    path("freigaben/<uuid:grant_id>/freigeben/", views.release_grant, name="grant_release"),
    path("freigaben/<uuid:grant_id>/beenden/", views.end_grant, name="grant_end"),
    path("freigaben/<uuid:grant_id>/verwerfen/", views.discard_grant, name="grant_discard"),
    path("freigaben/<uuid:grant_id>/zurueckholen/", views.restore_grant, name="grant_restore"),
    path("freigaben/erhalten/", received.grants_received, name="grants_received"),
    path("freigaben/erhalten/<uuid:grant_id>/", received.read_grant, name="grant_read"),
    path("freigaben/erhalten/<uuid:grant_id>/datei/", received.grant_file, name="grant_file"),
    path("freigaben/erhalten/<uuid:grant_id>/zurueckgeben/", received.give_grant_back, name="grant_give_back"),
]
