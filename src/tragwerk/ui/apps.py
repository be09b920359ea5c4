# SPDX-License-Identifier: EUPL-1.2
"""The interface kit as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Layouts, components, elements and lists."""

    name = "tragwerk.ui"
    label = "ui"
    verbose_name = _("Interface kit")

    def ready(self) -> None:
        from tragwerk.ui.tables import generations

        generations.follow_writes()
