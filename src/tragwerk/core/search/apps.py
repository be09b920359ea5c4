# SPDX-License-Identifier: EUPL-1.2
"""The search app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Registers the tables of this package."""

    name = "tragwerk.core.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
