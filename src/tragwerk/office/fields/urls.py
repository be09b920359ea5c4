# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages of fields."""

from django.urls import path

from tragwerk.office.fields import views

urlpatterns = [
    path("felder/", views.fields, name="fields"),
    path("felder/personen/", views.people, name="field_people"),
    path("felder/<uuid:field_id>/", views.edit, name="field_edit"),
    path("felder/<uuid:field_id>/archivieren/", views.archive, name="field_archive"),
    path("felder/<uuid:field_id>/wiederherstellen/", views.restore, name="field_restore"),
    path("felder/<uuid:field_id>/verschieben/", views.move, name="field_move"),
    path("felder/neu/<str:table>/", views.create, name="field_add"),
    path("felder/eingaben/<str:table>/", views.rest, name="field_rest"),
    path("felder/uebernehmen/<str:table>/", views.copy, name="field_copy"),
    path("felder/vorschau/<str:table>/", views.preview, name="field_preview"),
]
