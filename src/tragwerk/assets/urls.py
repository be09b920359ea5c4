# SPDX-License-Identifier: EUPL-1.2
"""Addresses of devices."""

from django.urls import path

from tragwerk.assets.views import breakdown, bulk, editing, lives, pages, replacement, sets, stock, suggestions

app_name = "assets"
urlpatterns = [
    path("", pages.asset_list, name="list"),
    path("neu/", editing.create, name="create"),
    path("modelle/", pages.models, name="models"),
    path("modelle/<uuid:model_id>/bearbeiten/", editing.edit_model, name="model_edit"),
    path("zahlen/", breakdown.figures, name="figures"),
    path("ersatz/", replacement.replacement, name="replacement"),
    path("ersatz/datei/", replacement.replacement_file, name="replacement_file"),
    path("nutzungsdauern/", lives.lives, name="lives"),
    path("nutzungsdauern/neu/", lives.add_life, name="life_add"),
    path("nutzungsdauern/<uuid:life_id>/zuruecknehmen/", lives.delete_life, name="life_delete"),
    path("mengen/", stock.articles, name="stock"),
    path("mengen/neu/", stock.add_article, name="article_add"),
    path("mengen/<uuid:article_id>/", stock.article, name="article"),
    path("mengen/<uuid:article_id>/buchen/", stock.book, name="article_book"),
    path("mengen/<uuid:article_id>/bearbeiten/", stock.edit_article, name="article_edit"),
    path("sets/", sets.sets, name="sets"),
    path("sets/neu/", sets.add_set, name="set_add"),
    path("sets/<uuid:set_id>/", sets.asset_set, name="set"),
    path("sets/<uuid:set_id>/bearbeiten/", sets.edit_set, name="set_edit"),
    path("sets/<uuid:set_id>/verlegen/", sets.move_set, name="set_move"),
    path("sets/<uuid:set_id>/aufloesen/", sets.dissolve_set, name="set_dissolve"),
    path("sets/<uuid:set_id>/teil/", sets.add_part, name="set_part_add"),
    path("sets/teil/<uuid:part_id>/tauschen/", sets.swap_part, name="set_part_swap"),
    path("sets/teil/<uuid:part_id>/herausnehmen/", sets.remove_part, name="set_part_remove"),
    path("sammel/zustand/", bulk.bulk_state, name="bulk_state"),
    path("sammel/verlegen/", bulk.bulk_move, name="bulk_move"),
    path("sammel/bearbeiten/", bulk.bulk_edit, name="bulk_edit"),
    path("sammel/aussondern/", bulk.bulk_retire, name="bulk_retire"),
    path("sammel/ergebnis/<uuid:batch_id>/", bulk.bulk_result, name="bulk_result"),
    path("rueckgaengig/<uuid:batch_id>/", bulk.undo, name="undo"),
    path("vorschlaege/modelle/", suggestions.models, name="suggest_models"),
    path("vorschlaege/raeume/", suggestions.rooms, name="suggest_rooms"),
    path("vorschlaege/schulen/", suggestions.schools, name="suggest_schools"),
    path("<uuid:asset_id>/", pages.detail, name="detail"),
    path("<uuid:asset_id>/bearbeiten/", editing.edit, name="edit"),
    path("<uuid:asset_id>/loeschen/", editing.delete, name="delete"),
]
