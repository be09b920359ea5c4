# SPDX-License-Identifier: EUPL-1.2
"""Addresses of people and their roles."""

from django.urls import path

from tragwerk.office.people import views

urlpatterns = [
    path("personen/", views.people, name="people"),
    path("personen/neu/", views.add_person, name="person_add"),
    path("personen/<uuid:person_id>/", views.person, name="person"),
    path("personen/<uuid:person_id>/bearbeiten/", views.edit_person, name="person_edit"),
    path("personen/<uuid:person_id>/rollen/neu/", views.add_role, name="role_add"),
    path("rollen/<uuid:membership_id>/beenden/", views.end_role, name="role_end"),
]
