# SPDX-License-Identifier: EUPL-1.2
"""Addresses of authorities, schools and rooms."""

from django.urls import path

from tragwerk.office.places import views

urlpatterns = [
    path("schulen/", views.schools, name="schools"),
    path("schulen/<uuid:school_id>/", views.school, name="school"),
    path("schulen/<uuid:school_id>/bearbeiten/", views.edit_school, name="school_edit"),
    path("schulen/<uuid:school_id>/raeume/neu/", views.add_room, name="room_add"),
    path("traeger/", views.authorities, name="authorities"),
    path("traeger/<uuid:authority_id>/", views.authority, name="authority"),
    path("traeger/<uuid:authority_id>/bearbeiten/", views.edit_authority, name="authority_edit"),
]
