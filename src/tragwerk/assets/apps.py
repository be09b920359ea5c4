# SPDX-License-Identifier: EUPL-1.2
"""The assets app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssetsConfig(AppConfig):
    """Registers what devices contribute to other packages' pages."""

    name = "tragwerk.assets"
    label = "assets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tragwerk.assets.queries import contributions, follow, found, kind_fields, told

        self.verbose_name = _("Devices")
        kind_fields.register_fields()
        contributions.register()
        found.register_search()
        follow.register_followers()
        told.register()
