# SPDX-License-Identifier: EUPL-1.2
"""Address of the page of the settings."""

from django.urls import path

from tragwerk.office.settings import views

urlpatterns = [path("einstellungen/", views.settings, name="settings")]
