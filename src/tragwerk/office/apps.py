# SPDX-License-Identifier: EUPL-1.2
"""The office app: pages of the core services."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """Puts the pages into the navigation."""

    name = "tragwerk.office"
    label = "office"

    def ready(self) -> None:
        from tragwerk.office import navigation, search_sources

        navigation.register()
        search_sources.register()
