# SPDX-License-Identifier: EUPL-1.2
"""The background work of lists: writing a large one into a file, and forgetting it."""

import tempfile
from collections import Counter
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import system_scope
from tragwerk.core.jobs.public import JobContext, job, scheduled
from tragwerk.ui.models import ListExport
from tragwerk.ui.tables import actions
from tragwerk.ui.tables.export import IN_MEMORY, rows_to_write, write_export
from tragwerk.ui.tables.table import Table


def _table(path: str) -> type[Table]:
    found = import_string(path)
    if not (isinstance(found, type) and issubclass(found, Table)):
        raise LookupError(f"{path} is no list")
    return found


@job(actions.EXPORT_JOB, label=_("Export a list"))
def export_list(job: JobContext, table: str, query: str, suffix: str) -> dict[str, Any]:
    """Write the rows that the person may see now; a second run makes the file anew."""
    bound = _table(table).from_query(job.actor, query)
    total = rows_to_write(bound)
    counts: Counter[UUID | None] = Counter()
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        stream = cast(BinaryIO, file)
        write_export(bound, stream, suffix, counts, lambda done: job.progress(done, max(total, done)))
        stream.seek(0)
        kept = actions.keep_export(actor=job.actor, table=bound, suffix=suffix, counts=counts, stream=stream)
    return {"url": reverse("tables:export", args=[kept.pk])}


@scheduled(daily_at="03:40")
@job("ui.forget_exports", label=_("Remove what is left of exported lists"))
def forget_exports(job: JobContext) -> dict[str, Any]:
    """A row without its file is of no use; that the list was taken away stands in the trail."""
    with system_scope(reason="forget exported lists whose file is gone"):
        removed, _kinds = ListExport.objects.filter(stored__isnull=True).delete()
    return {"removed": removed}
