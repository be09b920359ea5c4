# SPDX-License-Identifier: EUPL-1.2
"""For watchers: is the process alive, and can the installation work? No data, no names, no versions."""

import shutil

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tragwerk.core.access.http import guarded
from tragwerk.core.access.public import PUBLIC, system_scope
from tragwerk.core.jobs.public import any_worker_alive

DISK_FREE = 256 << 20


@guarded(PUBLIC)
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer that this process takes requests; asks nothing of the database."""
    return JsonResponse({"ok": True})


@guarded(PUBLIC)
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer whether the installation can work: database, migrations, worker, disk."""
    parts = {
        "database": _database_answers(),
        "migrations": False,
        "worker": any_worker_alive(),
        "disk": shutil.disk_usage(settings.DATA_DIR).free > DISK_FREE,
    }
    parts["migrations"] = parts["database"] and migrations_are_applied()
    ready = all(parts.values())
    return JsonResponse({"ok": ready, **parts}, status=200 if ready else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # whatever it is, the answer is no; the cause is in the log of the pages
        return False
    return True


_applied: list[bool] = []


def migrations_are_applied() -> bool:
    """Say whether the database has every migration of this version; a yes holds until the restart."""
    if not _applied:
        with system_scope(reason="compare the migrations"):
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return False
        _applied.append(True)
    return True


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
