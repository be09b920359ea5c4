# SPDX-License-Identifier: EUPL-1.2
"""Addresses of scanning; office/urls.py takes them in."""

from django.urls import path

from tragwerk.office.scanning import views

urlpatterns = [
    path("scan/", views.scan, name="scan"),
    path("scan/treffer/", views.hits, name="scan_hits"),
    path("c/<slug:code>/", views.code, name="code"),
    # Labels hold it in capital letters, which take less room in a QR code.
    path("C/<slug:code>/", views.code, name="code_printed"),
]
