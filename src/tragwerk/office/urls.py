# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the office pages."""

from django.urls import path

from tragwerk.office.job_views import job_urlpatterns
from tragwerk.office.views import accounts, audit, lists, people, places, rights

app_name = "office"
urlpatterns = [
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
    path("personen/<uuid:person_id>/rollen/neu/", people.add_role, name="role_add"),
    path("rollen/<uuid:membership_id>/beenden/", people.end_role, name="role_end"),
    path("protokoll/", audit.trail, name="audit"),
    path("rechte/", rights.rights, name="rights"),
    path("installation/", places.installation, name="installation"),
    *job_urlpatterns,
]
