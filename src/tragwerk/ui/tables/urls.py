# SPDX-License-Identifier: EUPL-1.2
"""Addresses of what all lists share; included below `listen/`."""

from django.urls import path

from tragwerk.ui.tables import views

app_name = "tables"
urlpatterns = [
    path("ansicht/", views.save_view, name="save_view"),
    path("ansicht/<uuid:view_id>/loeschen/", views.delete_view, name="delete_view"),
    path("spalten/", views.keep_columns, name="keep_columns"),
    path("export/<uuid:export_id>/", views.export, name="export"),
    path("export/<uuid:export_id>/datei", views.export_file, name="export_file"),
]
