# SPDX-License-Identifier: EUPL-1.2
"""Addresses of assets."""

from django.urls import URLPattern

app_name = "assets"
urlpatterns: list[URLPattern] = []
