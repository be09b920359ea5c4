# SPDX-License-Identifier: EUPL-1.2
"""The audit app."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """Writes what verbs defer, and keeps the trail append-only after every migration."""

    name = "tragwerk.core.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tragwerk.core.access.public import write_deferred_with
        from tragwerk.core.audit.chain import write

        write_deferred_with(write)
        post_migrate.connect(_keep, sender=self, dispatch_uid="tragwerk-append-only")


def _keep(sender: Any, using: str, **kwargs: Any) -> None:
    from tragwerk.core.audit.keeping import keep_append_only

    keep_append_only(connections[using])
