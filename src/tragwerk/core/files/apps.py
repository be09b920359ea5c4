# SPDX-License-Identifier: EUPL-1.2
"""The app of stored files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Keeps uploads and results outside the database, and lets attachments follow what they hang on."""

    name = "tragwerk.core.files"
    label = "files"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from tragwerk.core.extend.public import AboutRows, contribute

        contribute(AboutRows("attachments", _("attachments"), "files.Attachment", "about_table", "about_id"))
