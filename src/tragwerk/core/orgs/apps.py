# SPDX-License-Identifier: EUPL-1.2
"""The orgs app."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Registers the tables of this package."""

    name = "tragwerk.core.orgs"
    label = "orgs"
    default_auto_field = "django.db.models.BigAutoField"
