# SPDX-License-Identifier: EUPL-1.2
"""Watches every statement of every connection: none names a tenant table without a scope, and PostgreSQL hears it."""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from django.apps import apps
from django.db import transaction

from tragwerk.core.access.behind import settle
from tragwerk.core.access.errors import ScopeMissing
from tragwerk.core.access.scope import current_scope
from tragwerk.core.access.walls import SEARCH_FUNCTION, statement_prefix, tenant_models

# What defines tables or steers transactions; everything else that names a tenant table reads or writes it.
_DEFINES = re.compile(
    r"^\s*(?:CREATE(?!.*\bAS\s+SELECT\b)|ALTER|DROP|COMMENT|GRANT|REVOKE|ANALYZE|VACUUM|REINDEX|PRAGMA"
    r"|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET)\b",
    re.IGNORECASE | re.DOTALL,
)
_prefix = lru_cache(maxsize=256)(statement_prefix)


@cache
def _names() -> re.Pattern[str]:
    apps.check_models_ready()
    names = [SEARCH_FUNCTION, *(model._meta.db_table for model in tenant_models())]
    return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names), re.IGNORECASE)


# Statements repeat: their values are parameters.
@lru_cache(maxsize=2048)
def touches_tenant_table(sql: str) -> bool:
    """Say whether a statement reads or writes a tenant table; definitions of tables do not count."""
    return bool(_names().search(sql) and not _DEFINES.match(sql))


class StatementGuard:
    """Refuses SQL that names a tenant table while no scope is open, and gives PostgreSQL the scope of all other.

    Managers already refuse; this catches what goes around them: raw SQL, joins from tables without
    tenant, the collector of deletions.
    """

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]
    ) -> Any:
        settle()
        if not touches_tenant_table(sql):
            return execute(sql, params, many, context)
        scope = current_scope()
        if scope is None:
            raise ScopeMissing("a statement named a tenant table outside a scope")
        connection = context["connection"]
        if connection.vendor != "postgresql":
            return execute(sql, params, many, context)
        prefix = _prefix(scope)
        if many:
            with transaction.atomic(using=connection.alias):
                context["cursor"].cursor.execute(prefix)
                return execute(sql, params, many, context)
        done = execute(f"{prefix}{sql}", params, many, context)
        # Two statements, two results: the caller asked for the second.
        context["cursor"].cursor.nextset()
        return done
