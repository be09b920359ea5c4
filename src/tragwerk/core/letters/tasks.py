# SPDX-License-Identifier: EUPL-1.2
"""The background work of letters: many at once, all of them or none."""

import json
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragwerk.core.access.public import DomainError
from tragwerk.core.files.public import StoredFile
from tragwerk.core.files.public import open as open_file
from tragwerk.core.jobs.public import JobContext, job
from tragwerk.core.letters.actions.archive import WRITE_JOB
from tragwerk.core.letters.models import Letter
from tragwerk.core.letters.paper import from_data
from tragwerk.core.letters.writing import write_letters


@job(WRITE_JOB, label=gettext_lazy("Write letters"))
def write_many(job: JobContext, kind: str, order: str, template: str, back: str) -> dict[str, Any]:
    """Write what was ordered; a second run after a crash finds the letters of the first."""
    done = {"url": back.replace("BATCH", str(job.id))}
    if Letter.objects.filter(batch_id=job.id).exists():
        return done
    file = StoredFile.objects.filter(pk=UUID(order)).first()
    if file is None:
        raise DomainError(_("What was to be written has been removed meanwhile. Please order the letters again."))
    with open_file(file) as stream:
        rows = [from_data(data) for data in json.load(stream)]
    job.progress(0, len(rows))
    write_letters(
        actor=job.actor,
        kind=kind,
        rows=rows,
        template_id=UUID(template) if template else None,
        batch_id=job.id,
        progress=job.progress,
    )
    return done
