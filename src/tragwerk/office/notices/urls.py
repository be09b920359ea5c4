# SPDX-License-Identifier: EUPL-1.2
"""Addresses of notices, how they come, and of the mails that did not arrive."""

from django.urls import path

from tragwerk.office.notices import views

urlpatterns = [
    path("hinweise/", views.notices, name="notices"),
    path("hinweise/zahl/", views.count, name="notice_count"),
    path("hinweise/gelesen/", views.read, name="notices_bulk_read"),
    path("hinweise/ungelesen/", views.unread, name="notices_bulk_unread"),
    path("hinweise/alle-gelesen/", views.read_all, name="notices_read_all"),
    path("hinweise/wahl/", views.choices, name="notice_choices"),
    path("hinweise/wahl/ruhe/", views.quiet, name="notice_quiet"),
    path("hinweise/wahl/geraete/", views.add_browser, name="notice_browser_add"),
    path("hinweise/wahl/geraete/aus/", views.drop_browser, name="notice_browser_drop"),
    path("hinweise/<uuid:notice_id>/", views.notice, name="notice"),
    path("mails/", views.mails, name="mails"),
    path("mails/erneut/", views.send_again, name="mails_bulk_again"),
]
