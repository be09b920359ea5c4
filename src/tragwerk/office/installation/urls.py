# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the installation and of mandates."""

from django.urls import path

from tragwerk.office.installation import views

urlpatterns = [
    path("traeger/<uuid:authority_id>/auftraege/neu/", views.give_mandate, name="mandate_add"),
    path("auftraege/<uuid:mandate_id>/beenden/", views.end_mandate, name="mandate_end"),
    path("traeger/<uuid:authority_id>/beitritt/", views.join, name="authority_join"),
    path("installation/", views.installation, name="installation"),
    path("installation/kreise/neu/", views.add_district, name="district_add"),
    path("installation/dienstleister/neu/", views.add_provider, name="provider_add"),
]
