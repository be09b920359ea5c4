# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages of letters; office/urls.py takes them in."""

from django.urls import path

from tragwerk.office.letters.views import archive, paper, texts, writing

urlpatterns = [
    path("briefe/", archive.letters, name="letters"),
    path("briefe/neu/", writing.write, name="letter_write"),
    path("briefe/<uuid:letter_id>/", archive.letter, name="letter"),
    path("briefe/<uuid:letter_id>/datei/", archive.letter_file, name="letter_file"),
    path("briefe/<uuid:letter_id>/versandt/", archive.send_letter, name="letter_send"),
    path("briefe/zusammen/<uuid:letters_id>/", archive.written, name="letters_written"),
    path("briefe/zusammen/<uuid:letters_id>/dateien/", archive.files, name="letters_files"),
    path("briefe/zusammen/<uuid:letters_id>/versandt/", archive.send, name="letters_send"),
    path("briefe/zusammen/<uuid:letters_id>/zuruecknehmen/", archive.undo, name="letters_undo"),
    path("briefe/texte/", texts.texts, name="letter_texts"),
    path("briefe/texte/neu/", texts.add, name="letter_text_add"),
    path("briefe/texte/<uuid:template_id>/", texts.text, name="letter_text"),
    path("briefe/texte/<uuid:template_id>/umbenennen/", texts.rename, name="letter_text_rename"),
    path("briefe/texte/<uuid:template_id>/entwurf/", texts.begin_draft, name="letter_draft_begin"),
    path("briefe/texte/fassung/<uuid:version_id>/", texts.version, name="letter_version"),
    path("briefe/texte/fassung/<uuid:version_id>/vorschau/", texts.preview, name="letter_preview"),
    path("briefe/texte/fassung/<uuid:version_id>/pdf/", texts.preview_pdf, name="letter_preview_pdf"),
    path("briefe/texte/fassung/<uuid:version_id>/veroeffentlichen/", texts.publish, name="letter_publish"),
    path("briefe/texte/fassung/<uuid:version_id>/zurueckziehen/", texts.withdraw, name="letter_withdraw"),
    path("briefe/texte/fassung/<uuid:version_id>/verwerfen/", texts.discard, name="letter_draft_discard"),
    path("briefe/briefkopf/", paper.letterhead, name="letterhead"),
    path("briefe/briefkopf/vorschau/", paper.preview, name="letterhead_preview"),
]
