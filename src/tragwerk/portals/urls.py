# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the start pages."""

from django.urls import path

from tragwerk.portals import views

app_name = "portals"
urlpatterns = [path("", views.start, name="start")]
