# SPDX-License-Identifier: EUPL-1.2
"""The access app: no tables, but it watches every statement of every connection."""

import re
from typing import Any

from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules

from tragwerk.core.access.scope import StatementGuard


class AccessConfig(AppConfig):
    """Loads every package's permissions and events, and installs the statement guard."""

    name = "tragwerk.core.access"
    label = "access"

    def ready(self) -> None:
        autodiscover_modules("permissions", "events")
        connection_created.connect(_watch, dispatch_uid="tragwerk-statement-guard")


def _watch(sender: Any, connection: Any, **kwargs: Any) -> None:
    # A connection object outlives its sessions: one guard, however often it reconnects.
    if not any(isinstance(wrapper, StatementGuard) for wrapper in connection.execute_wrappers):
        connection.execute_wrappers.append(StatementGuard(touches_tenant_table))


_DATA_STATEMENT = re.compile(r"^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|COPY|EXPLAIN)\b", re.IGNORECASE)
_pattern: list[re.Pattern[str]] = []


def touches_tenant_table(sql: str) -> bool:
    """Say whether a statement reads or writes a tenant table; definitions of tables do not count."""
    if not _pattern:
        from tragwerk.core.access.tenant import TenantModel

        tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel)]
        _pattern.append(re.compile("|".join(rf"\b{re.escape(table)}\b" for table in tables) or r"(?!)"))
    return bool(_DATA_STATEMENT.match(sql) and _pattern[0].search(sql))
