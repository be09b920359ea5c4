# SPDX-License-Identifier: EUPL-1.2
"""Addresses of emergency access."""

from django.urls import path

from tragwerk.office.emergency import views

urlpatterns = [
    path("notzugriffe/", views.accesses, name="emergencies"),
    path("notzugriffe/eigene/", views.own, name="emergency_own"),
    path("notzugriffe/anfordern/", views.request_access, name="emergency_request"),
    path("notzugriffe/<uuid:access_id>/", views.access, name="emergency"),
    path("notzugriffe/<uuid:access_id>/freigeben/", views.approve, name="emergency_approve"),
    path("notzugriffe/<uuid:access_id>/ablehnen/", views.refuse, name="emergency_refuse"),
    path("notzugriffe/<uuid:access_id>/beenden/", views.end, name="emergency_end"),
    path("notzugriffe/<uuid:access_id>/verlassen/", views.leave, name="emergency_leave"),
]
