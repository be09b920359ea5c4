# SPDX-License-Identifier: EUPL-1.2
"""Addresses of devices."""

from django.urls import path

from tragwerk.assets.views import bulk, editing, fields, labels, pages, suggestions

app_name = "assets"
urlpatterns = [
    path("", pages.asset_list, name="list"),
    path("neu/", editing.create, name="create"),
    path("felder/", fields.inputs, name="field_inputs"),
    path("modelle/", pages.models, name="models"),
    path("modelle/<uuid:model_id>/bearbeiten/", editing.edit_model, name="model_edit"),
    path("sammel/zustand/", bulk.bulk_state, name="bulk_state"),
    path("sammel/verlegen/", bulk.bulk_move, name="bulk_move"),
    path("sammel/bearbeiten/", bulk.bulk_edit, name="bulk_edit"),
    path("sammel/aussondern/", bulk.bulk_retire, name="bulk_retire"),
    path("sammel/ergebnis/<uuid:batch_id>/", bulk.bulk_result, name="bulk_result"),
    path("etiketten/", labels.labels, name="labels"),
    path("rueckgaengig/<uuid:batch_id>/", bulk.undo, name="undo"),
    path("vorschlaege/modelle/", suggestions.models, name="suggest_models"),
    path("vorschlaege/raeume/", suggestions.rooms, name="suggest_rooms"),
    path("vorschlaege/schulen/", suggestions.schools, name="suggest_schools"),
    path("<uuid:asset_id>/", pages.detail, name="detail"),
    path("<uuid:asset_id>/bearbeiten/", editing.edit, name="edit"),
    path("<uuid:asset_id>/loeschen/", editing.delete, name="delete"),
]
