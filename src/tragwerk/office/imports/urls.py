# SPDX-License-Identifier: EUPL-1.2
"""Addresses of imports."""

from django.urls import path

from tragwerk.office.imports import files, views

urlpatterns = [
    path("import/", views.imports, name="imports"),
    path("import/neu/<slug:kind_key>/", views.start, name="import_start"),
    path("import/vorlage/<slug:kind_key>.xlsx", files.template, name="import_template"),
    path("import/<uuid:import_id>/", views.import_page, name="import"),
    path("import/<uuid:import_id>/zuordnung/", views.mapping, name="import_mapping"),
    path("import/<uuid:import_id>/berichtigen/", views.repair, name="import_repair"),
    path("import/<uuid:import_id>/entscheiden/", views.decide, name="import_decide"),
    path("import/<uuid:import_id>/pruefen/", views.check, name="import_recheck"),
    path("import/<uuid:import_id>/uebernehmen/", views.apply, name="import_apply"),
    path("import/<uuid:import_id>/rueckgaengig/", views.undo, name="import_undo"),
    path("import/<uuid:import_id>/verwerfen/", views.discard, name="import_discard"),
    path("import/<uuid:import_id>/fehler.xlsx", files.errors, name="import_errors"),
]
