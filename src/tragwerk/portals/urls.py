# SPDX-License-Identifier: EUPL-1.2
"""Addresses of portals."""

from django.urls import URLPattern

app_name = "portals"
urlpatterns: list[URLPattern] = []
