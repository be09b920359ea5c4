# SPDX-License-Identifier: EUPL-1.2
"""Attachments go with the thing that they hang on."""

from django.utils import timezone

from tragwerk.core.access.public import any_of, running_action
from tragwerk.core.audit.public import ChangeKind, Written, change_rows, watch_rows
from tragwerk.core.files.models import Attachment

GONE_VERB = "files.remove_with_object"


def follow_rows(table: str) -> None:
    """Let attachments go with the rows of a table; called once for each that has some."""
    watch_rows(table, lambda written: _follow(table, written))


def _follow(table: str, written: Written) -> None:
    """Mark attachments as removed with their rows: back with them when that is undone, else gone after a month."""
    if written.kind != ChangeKind.DELETED:
        return
    rows = Attachment.objects.filter(about_table=table, about_id__in=any_of(written.ids), removed_at__isnull=True)
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        return
    running = running_action()
    now = timezone.now()
    if running is None:
        rows.update(removed_at=now)
        return
    change_rows(
        actor=running.actor, verb=GONE_VERB, model=Attachment, changes={key: {"removed_at": now} for key in keys}
    )
