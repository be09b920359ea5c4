# SPDX-License-Identifier: EUPL-1.2
"""The nightly end of files whose time is over."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tragwerk.core.files.storage import forget_old_files
from tragwerk.core.jobs.public import JobContext, job, scheduled


@scheduled(daily_at="03:20")
@job("files.forget", label=_("Remove files at their deletion date"))
def forget_files(context: JobContext) -> dict[str, Any]:
    """Remove rows at their deletion date and contents that nothing names."""
    rows, contents = forget_old_files()
    return {"files": rows, "contents": contents}
