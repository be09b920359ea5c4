# SPDX-License-Identifier: EUPL-1.2
"""The custom fields app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsConfig(AppConfig):
    """Registers the tables of this package."""

    name = "tragwerk.core.forms"
    label = "forms"
    verbose_name = _("Fields")
