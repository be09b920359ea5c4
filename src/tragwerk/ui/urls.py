# SPDX-License-Identifier: EUPL-1.2
"""Addresses of ui."""

from django.urls import path

from tragwerk.ui import views

app_name = "ui"
urlpatterns = [
    path("stil/", views.style_guide, name="style_guide"),
    path("tasten/", views.keys, name="keys"),
    path("sprache/", views.language, name="language"),
    path("ansicht/", views.save_preferences, name="preferences"),
    path("entwurf/sichern/", views.save_draft, name="draft_save"),
    path("entwurf/verwerfen/", views.discard_draft, name="draft_discard"),
    path("stil/vorschlaege/", views.sample_suggestions, name="sample_suggestions"),
]
