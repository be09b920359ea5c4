# SPDX-License-Identifier: EUPL-1.2
"""The access app: no tables, but it watches every statement of every connection and raises the walls."""

from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class AccessConfig(AppConfig):
    """Loads every package's permissions and events, installs the statement guard, raises the walls after migrations."""

    name = "tragwerk.core.access"
    label = "access"

    def ready(self) -> None:
        autodiscover_modules("permissions", "events")
        connection_created.connect(_watch, dispatch_uid="tragwerk-statement-guard")
        # Every app with tables announces the end of all migrations; one of them is enough.
        last = apps.get_app_config(settings.AUTH_USER_MODEL.partition(".")[0])
        post_migrate.connect(_raise_walls, sender=last, dispatch_uid="tragwerk-walls")


def _watch(sender: Any, connection: Any, **kwargs: Any) -> None:
    from tragwerk.core.access.guard import StatementGuard

    # A connection object outlives its sessions: one guard, however often it reconnects.
    if not any(isinstance(wrapper, StatementGuard) for wrapper in connection.execute_wrappers):
        connection.execute_wrappers.append(StatementGuard())


def _raise_walls(sender: Any, using: str, **kwargs: Any) -> None:
    from tragwerk.core.access.planner import settle_planner
    from tragwerk.core.access.walls import raise_walls

    raise_walls(connections[using])
    settle_planner(connections[using])
