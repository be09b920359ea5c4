# SPDX-License-Identifier: EUPL-1.2
"""Addresses of attachments; things they hang on are named by table and key."""

from django.urls import path

from tragwerk.office.attachments import views

urlpatterns = [
    path("anlagen/<str:table>/<uuid:about_id>/hinzufuegen/", views.attach, name="attach"),
    path("anlagen/<str:table>/<uuid:about_id>/rueckgaengig/<uuid:batch_id>/", views.undo, name="attachments_undo"),
    path("anlagen/<uuid:attachment_id>/datei/", views.download, name="attachment_file"),
    path("anlagen/<uuid:attachment_id>/entfernen/", views.remove, name="attachment_remove"),
]
