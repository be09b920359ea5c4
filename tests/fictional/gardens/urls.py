# SPDX-License-Identifier: EUPL-1.2
"""Addresses of gardens."""

from django.urls import path

from tests.fictional.gardens import views

app_name = "gardens"
urlpatterns = [
    path("bewaessern/", views.water, name="water"),
    path("bewaessern/<uuid:batch_id>/rueckgaengig/", views.undo, name="undo"),
]
