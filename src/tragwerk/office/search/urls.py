# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the search."""

from django.urls import path

from tragwerk.office.search import views

urlpatterns = [
    path("suche/", views.search_page, name="search"),
    path("suche/vorschlaege/", views.suggest, name="search_suggest"),
]
