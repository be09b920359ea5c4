# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the trail."""

from django.urls import path

from tragwerk.office.trail import views

urlpatterns = [
    path("protokoll/", views.trail, name="audit"),
    path("installation/protokoll/", views.installation_trail, name="installation_audit"),
]
