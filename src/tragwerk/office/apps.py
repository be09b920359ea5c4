# SPDX-License-Identifier: EUPL-1.2
"""The office app: pages of the core services."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    """Puts the pages into the navigation."""

    name = "tragwerk.office"
    label = "office"

    def ready(self) -> None:
        from tragwerk.office.navigation import register

        register()
        self.verbose_name = _("Office")
