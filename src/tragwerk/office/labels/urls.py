# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages of labels; office/urls.py takes them in."""

from django.urls import path

from tragwerk.office.labels import views

urlpatterns = [
    path("etiketten/", views.labels, name="labels"),
    path("etiketten/probedruck/", views.test_print, name="label_test"),
    path("etiketten/drucker/neu/", views.add_printer, name="label_printer_add"),
    path("etiketten/drucker/<uuid:printer_id>/", views.edit_printer, name="label_printer_edit"),
    path("etiketten/drucker/<uuid:printer_id>/entfernen/", views.remove_printer, name="label_printer_remove"),
]
