# SPDX-License-Identifier: EUPL-1.2
"""The documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Turns data into documents for archives and printers."""

    name = "tragwerk.core.documents"
    label = "documents"
