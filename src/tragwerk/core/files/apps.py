# SPDX-License-Identifier: EUPL-1.2
"""The app of stored files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Keeps uploads and results outside the database."""

    name = "tragwerk.core.files"
    label = "files"
