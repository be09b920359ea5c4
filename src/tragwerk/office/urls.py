# SPDX-License-Identifier: EUPL-1.2
"""Addresses of office."""

from django.urls import URLPattern

app_name = "office"
urlpatterns: list[URLPattern] = []
