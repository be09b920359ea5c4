# SPDX-License-Identifier: EUPL-1.2
"""Addresses of background work."""

from django.urls import path

from tragwerk.office.jobs import views

urlpatterns = [
    path("jobs/<uuid:job_id>/", views.job, name="job"),
    path("jobs/<uuid:job_id>/events", views.job_events, name="job_events"),
    path("jobs/<uuid:job_id>/cancel", views.job_cancel, name="job_cancel"),
]
