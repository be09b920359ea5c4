# SPDX-License-Identifier: EUPL-1.2
"""Addresses of bicycles."""

from django.urls import path

from tests.fictional.bicycles import views

app_name = "bicycles"
urlpatterns = [
    path("verteilen/", views.deliver, name="deliver"),
    path("verteilen/<uuid:batch_id>/rueckgaengig/", views.undo, name="undo"),
    path("<uuid:school_id>/leihen/", views.lend, name="lend"),
]
