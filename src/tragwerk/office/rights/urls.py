# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the rights."""

from django.urls import path

from tragwerk.office.rights import views

urlpatterns = [
    path("rechte/", views.rights, name="rights"),
]
