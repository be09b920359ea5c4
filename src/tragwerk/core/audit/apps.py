# SPDX-License-Identifier: EUPL-1.2
"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers the tables of this package."""

    name = "tragwerk.core.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
