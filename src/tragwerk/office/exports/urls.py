# SPDX-License-Identifier: EUPL-1.2
"""Addresses of taking everything away; part of the office's own."""

from django.urls import path

from tragwerk.office.exports import views

urlpatterns = [
    path("export/alles/", views.everything, name="everything"),
    path("export/alles/<uuid:job_id>/", views.everything_job, name="everything_job"),
    path("export/alles/<uuid:job_id>/datei", views.everything_file, name="everything_file"),
]
