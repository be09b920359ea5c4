# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the office pages."""

from django.urls import path

from tragwerk.office.views import accounts, audit, emergency, imports, installation, lists, people, places, rights
from tragwerk.office.views.jobs import job_urlpatterns
from tragwerk.office.views.search import search_urlpatterns

app_name = "office"
urlpatterns = [
    *job_urlpatterns,
    *search_urlpatterns,
    path("anmelden/", accounts.login, name="login"),
    path("abmelden/", accounts.logout, name="logout"),
    path("arbeitsbereich/", accounts.change_hat, name="hat"),
    path("schulen/", lists.schools, name="schools"),
    path("schulen/<uuid:school_id>/", places.school, name="school"),
    path("schulen/<uuid:school_id>/bearbeiten/", places.edit_school, name="school_edit"),
    path("schulen/<uuid:school_id>/raeume/neu/", places.add_room, name="room_add"),
    path("traeger/", lists.authorities, name="authorities"),
    path("traeger/<uuid:authority_id>/", places.authority, name="authority"),
    path("traeger/<uuid:authority_id>/bearbeiten/", places.edit_authority, name="authority_edit"),
    path("personen/", lists.people, name="people"),
    path("personen/neu/", people.add_person, name="person_add"),
    path("personen/<uuid:person_id>/", people.person, name="person"),
    path("personen/<uuid:person_id>/bearbeiten/", people.edit_person, name="person_edit"),
    path("personen/<uuid:person_id>/aus-dem-protokoll/", people.forget_person, name="person_forget"),
    path("personen/<uuid:person_id>/rollen/neu/", people.add_role, name="role_add"),
    path("rollen/<uuid:membership_id>/beenden/", people.end_role, name="role_end"),
    path("import/", imports.imports, name="imports"),
    path("import/neu/<slug:kind_key>/", imports.start, name="import_start"),
    path("import/vorlage/<slug:kind_key>.xlsx", imports.template, name="import_template"),
    path("import/<uuid:import_id>/", imports.import_page, name="import"),
    path("import/<uuid:import_id>/zuordnung/", imports.mapping, name="import_mapping"),
    path("import/<uuid:import_id>/berichtigen/", imports.repair, name="import_repair"),
    path("import/<uuid:import_id>/entscheiden/", imports.decide, name="import_decide"),
    path("import/<uuid:import_id>/pruefen/", imports.check, name="import_recheck"),
    path("import/<uuid:import_id>/uebernehmen/", imports.apply, name="import_apply"),
    path("import/<uuid:import_id>/rueckgaengig/", imports.undo, name="import_undo"),
    path("import/<uuid:import_id>/verwerfen/", imports.discard, name="import_discard"),
    path("import/<uuid:import_id>/fehler.xlsx", imports.errors, name="import_errors"),
    path("protokoll/", audit.trail, name="audit"),
    path("installation/protokoll/", audit.installation_trail, name="installation_audit"),
    path("notzugriffe/", emergency.accesses, name="emergencies"),
    path("notzugriffe/eigene/", emergency.own, name="emergency_own"),
    path("notzugriffe/anfordern/", emergency.request_access, name="emergency_request"),
    path("notzugriffe/<uuid:access_id>/", emergency.access, name="emergency"),
    path("notzugriffe/<uuid:access_id>/freigeben/", emergency.approve, name="emergency_approve"),
    path("notzugriffe/<uuid:access_id>/ablehnen/", emergency.refuse, name="emergency_refuse"),
    path("notzugriffe/<uuid:access_id>/beenden/", emergency.end, name="emergency_end"),
    path("notzugriffe/<uuid:access_id>/verlassen/", emergency.leave, name="emergency_leave"),
    path("traeger/<uuid:authority_id>/notzugriff-regel/", emergency.set_policy, name="emergency_policy"),
    path("rechte/", rights.rights, name="rights"),
    path("traeger/<uuid:authority_id>/auftraege/neu/", installation.give_mandate, name="mandate_add"),
    path("traeger/<uuid:authority_id>/beitritt/", installation.join, name="authority_join"),
    path("installation/", installation.installation, name="installation"),
    path("installation/kreise/neu/", installation.add_district, name="district_add"),
    path("installation/dienstleister/neu/", installation.add_provider, name="provider_add"),
]
