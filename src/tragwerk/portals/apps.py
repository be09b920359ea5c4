# SPDX-License-Identifier: EUPL-1.2
"""The portals app: start pages that compose several domains."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalsConfig(AppConfig):
    """Puts the start page into the navigation."""

    name = "tragwerk.portals"
    label = "portals"

    def ready(self) -> None:
        from tragwerk.core.access.public import SIGNED_IN
        from tragwerk.ui.public import NavGroup, NavItem, register_navigation

        register_navigation(NavItem("start", _("Start"), "home", "portals:start", SIGNED_IN, NavGroup.TOP, 10, tab=1))
