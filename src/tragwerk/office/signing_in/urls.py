# SPDX-License-Identifier: EUPL-1.2
"""Addresses of signing in and out."""

from django.urls import path

from tragwerk.office.signing_in import views

urlpatterns = [
    path("anmelden/", views.login, name="login"),
    path("abmelden/", views.logout, name="logout"),
    path("arbeitsbereich/", views.change_hat, name="hat"),
]
