# SPDX-License-Identifier: EUPL-1.2
"""What a person reads about a job: one sentence, one figure, one state."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tragwerk.core.jobs.models import FINAL, Job, State
from tragwerk.core.jobs.progress import Progress, read

RUNNING = "running"


def current_progress(job: Job) -> Progress:
    """Return the progress of a job: the file while it runs, the row once it has ended."""
    known = read(job.id)
    if known is not None and (known.state == job.state or not job.is_final):
        return known
    return Progress(state=job.state, error=job.error, url=str(job.result.get("url", "")))


def report(progress: Progress) -> dict[str, Any]:
    """Return what the page needs, in the language that is active: state, percent, text, url."""
    ended = progress.state in FINAL
    return {
        # For the page, waiting is running: something will still come.
        "state": progress.state if ended else RUNNING,
        "percent": 100 if progress.state == State.DONE else progress.percent or 0,
        "text": sentence(progress),
        "url": progress.url,
    }


def sentence(progress: Progress) -> str:
    """Return where the work stands, as a sentence."""
    if progress.state == State.QUEUED:
        return _("Waiting for its turn")
    if progress.state == State.DONE:
        return _("Done")
    if progress.state == State.CANCELLED:
        return _("Stopped")
    if progress.state == State.FAILED:
        return progress.error or _("Failed")
    return _running(progress)


def _running(progress: Progress) -> str:
    parts = [progress.note] if progress.note else []
    if progress.total > 0:
        figures = {
            "done": number_format(progress.done, force_grouping=True),
            "total": number_format(progress.total, force_grouping=True),
        }
        parts.append(_("%(done)s of %(total)s") % figures)
    left = remaining(progress.seconds_left)
    text = ": ".join(parts) or _("Running")
    return _("%(text)s, %(left)s left") % {"text": text, "left": left} if left else text


def remaining(seconds: int | None) -> str:
    """Return a remaining time as people say it; nothing when there is no estimate."""
    if seconds is None:
        return ""
    if seconds < 60:
        count = max(5, round(seconds / 5) * 5)
        return ngettext("%(count)d second", "%(count)d seconds", count) % {"count": count}
    if seconds < 5400:
        count = round(seconds / 60)
        return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}
    count = round(seconds / 3600)
    return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}
