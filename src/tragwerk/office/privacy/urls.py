# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the data-protection pages."""

from django.urls import path

from tragwerk.office.privacy import pages, runs, views

urlpatterns = [
    path("datenschutz/", views.periods, name="privacy"),
    path("datenschutz/fristen/<slug:class_key>/", views.set_period, name="period_set"),
    path("datenschutz/nachts/", views.set_automatic, name="deletion_automatic"),
    path("datenschutz/loeschlaeufe/", runs.runs, name="runs"),
    path("datenschutz/loeschlaeufe/zaehlen/", runs.plan, name="run_plan"),
    path("datenschutz/loeschlaeufe/<uuid:run_id>/", runs.run, name="run"),
    path("datenschutz/loeschlaeufe/<uuid:run_id>/starten/", runs.start, name="run_start"),
    path("datenschutz/loeschlaeufe/<uuid:run_id>/verwerfen/", runs.discard, name="run_discard"),
    path("datenschutz/loeschlaeufe/<uuid:run_id>/faellig.xlsx", runs.due_file, name="run_due_file"),
    path("datenschutz/sperren/", views.holds, name="holds"),
    path("datenschutz/sperren/<uuid:hold_id>/", views.hold, name="hold"),
    path("datenschutz/sperren/<uuid:hold_id>/aufheben/", views.release_hold, name="hold_release"),
    path("datenschutz/verzeichnis/", pages.register, name="register"),
    path("datenschutz/verzeichnis/verzeichnis.xlsx", pages.register_file, name="register_file"),
    path("datenschutz/verzeichnis/neu/", pages.add_activity, name="activity_add"),
    path("datenschutz/verzeichnis/eintrag/<uuid:activity_id>/", pages.change_activity, name="activity_edit"),
    path("datenschutz/verzeichnis/eintrag/<uuid:activity_id>/weg/", pages.remove_activity, name="activity_remove"),
    path("datenschutz/verzeichnis/<slug:purpose_key>/", pages.complete_activity, name="activity_complete"),
    path("datenschutz/seiten/", pages.statements, name="statements"),
    path("datenschutz/seiten/schreiben/<slug:statement_kind>/", pages.edit_statement, name="statement_edit"),
    path("datenschutz/seiten/<uuid:statement_id>/", pages.statement, name="statement"),
    path("datenschutz/seiten/<uuid:statement_id>/veroeffentlichen/", pages.publish_statement, name="statement_publish"),
    path("personen/<uuid:person_id>/daten/", views.person_data, name="person_data"),
    path("personen/<uuid:person_id>/daten/druck/", views.person_print, name="person_data_print"),
    path("personen/<uuid:person_id>/daten.json", views.person_file, name="person_data_file"),
    path("personen/<uuid:person_id>/sperre/", views.hold_person, name="hold_add"),
    path("rechtliches/", pages.legal, name="legal"),
    path("rechtliches/<slug:number>/<slug:statement_kind>/", pages.public_statement, name="legal_page"),
]
