# SPDX-License-Identifier: EUPL-1.2
"""The exports app; it has no tables, only its words."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    """Writers of spreadsheets."""

    name = "tragwerk.core.exports"
    label = "exports"
    verbose_name = _("Exports")
