# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the calendar pages."""

from django.urls import path

from tragwerk.office.calendars import hours, views

urlpatterns = [
    path("kalender/", views.own_calendar, name="calendar"),
    path("kalender/traeger/<uuid:authority_id>/", views.authority_calendar, name="calendar_authority"),
    path("kalender/schulen/<uuid:school_id>/", views.school_calendar, name="calendar_school"),
    path("kalender/freie-tage/", views.free_days, name="free_days"),
    path("kalender/freie-tage/neu/", views.add_free_days, name="free_days_add"),
    path("kalender/freie-tage/entfernen/", views.remove_free_days, name="free_days_bulk_remove"),
    path("kalender/freie-tage/rueckgaengig/<uuid:batch_id>/", views.undo_free_days, name="free_days_undo"),
    path("kalender/zeiten/", hours.hours, name="hours"),
    path("kalender/zeiten/traeger/<uuid:authority_id>/", hours.authority_hours, name="hours_authority"),
    path("kalender/zeiten/schulen/<uuid:school_id>/", hours.school_hours, name="hours_school"),
    path("kalender/zeiten/abteilungen/<uuid:department_id>/", hours.department_hours, name="hours_department"),
    path("kalender/zeiten/wochen/<uuid:hours_id>/entfernen/", hours.remove_week, name="hours_remove"),
    path("kalender/zeiten/tage/<uuid:special_id>/entfernen/", hours.remove_special, name="special_hours_remove"),
    path("kalender/abo/", views.feed, name="feed"),
    path("kalender/abo/neu/", views.make_feed, name="feed_make"),
    path("kalender/abo/beenden/", views.end_feed, name="feed_end"),
    path("kalender/abo/<str:token>.ics", views.feed_file, name="feed_file"),
]
