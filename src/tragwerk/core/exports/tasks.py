# SPDX-License-Identifier: EUPL-1.2
"""Writing everything of an authority in the background."""

import tempfile
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tragwerk.core.exports import actions
from tragwerk.core.exports.everything.archive import write_everything
from tragwerk.core.jobs.public import JobContext, job
from tragwerk.core.orgs.public import Authority


@job(actions.JOB, label=_("Take away everything of an authority"))
def take_everything(job: JobContext, authority_id: str) -> dict[str, Any]:
    """Write the file and keep it; a second run makes it anew."""
    key = UUID(authority_id)
    with tempfile.TemporaryFile() as file:
        stream = cast(BinaryIO, file)
        made = write_everything(stream, key, str(Authority.objects.get(pk=key)), job.progress)
        stream.seek(0)
        kept = actions.keep_everything(actor=job.actor, authority_id=key, made=made, stream=stream)
    return {"file": str(kept.pk), "rows": made.rows, "tables": len(made.tables)}
