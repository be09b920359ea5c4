# SPDX-License-Identifier: EUPL-1.2
"""Verbs on attachments: hang files on things, remove them, take either back."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotVisible,
    action,
    in_batch,
)
from tragwerk.core.audit.public import change_rows, create_rows, entries_of_batch
from tragwerk.core.files.contents import checked_content, clean_name
from tragwerk.core.files.models import Attachment, StoredFile
from tragwerk.core.files.permissions import MANAGE_ATTACHMENT
from tragwerk.core.files.queries import known_table, things_for
from tragwerk.core.files.storage import store

ATTACH, REMOVE, UNDO = "files.attach_files", "files.remove_attachments", "files.undo_attachments"
# So many at once: a folder chosen by mistake is noticed, and all fits into one request.
MOST_AT_ONCE = 20
FIELD = "file"


@dataclass(frozen=True)
class NewFile:
    """A file to attach: its name and its content, which can be read from any place."""

    name: str
    content: IO[bytes]


@dataclass(frozen=True)
class Attached:
    """Which attachments were written, and the batch under which that can be undone."""

    ids: tuple[UUID, ...]
    batch_id: UUID


@action(MANAGE_ATTACHMENT)
def attach_files(*, actor: Actor, table: str, about_ids: Collection[UUID], files: Sequence[NewFile]) -> Attached:
    """Hang files on things of one table, each file on each thing; what hangs there already stays single."""
    known = known_table(table)
    things = things_for(actor, known, about_ids, MANAGE_ATTACHMENT, known.change)
    named = [(clean_name(file.name), file.content) for file in files]
    _refuse_number(named)
    kinds = [checked_content(name, content, limit=settings.UPLOAD_LIMIT, field=FIELD) for name, content in named]
    rows: list[dict[str, Any]] = []
    for authority_id, ids in _by_authority(things).items():
        there = _known_digests(table, ids)
        for (name, content), kind in zip(named, kinds, strict=True):
            content.seek(0)
            file = store(content, authority=authority_id, name=name, purpose="files.attachment")
            missing = [key for key in ids if file.digest not in there[key]]
            for key in missing:
                there[key].add(file.digest)
            rows += [_row(actor, table, key, file, kind.media_type) for key in missing]
            if not missing:
                file.delete()
    if not rows:
        raise DomainError(_("These files are attached already. Please choose others."), field=FIELD, code="attached")
    with in_batch() as batch_id:
        keys = create_rows(actor=actor, verb=ATTACH, model=Attachment, rows=rows)
        return Attached(tuple(keys), batch_id)


def _refuse_number(files: Sequence[Any]) -> None:
    if not files:
        raise DomainError(_("Please choose a file."), field=FIELD, code="none")
    if len(files) > MOST_AT_ONCE:
        raise DomainError(
            _("At most %(number)d files can be attached at once. Please choose fewer, and then the others.")
            % {"number": MOST_AT_ONCE},
            field=FIELD,
            code="many",
        )


def _by_authority(things: Sequence[Any]) -> dict[UUID, list[UUID]]:
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for thing in things:
        found[thing.authority_id].append(thing.pk)
    return found


def _known_digests(table: str, ids: Collection[UUID]) -> defaultdict[UUID, set[str]]:
    """Return thing → the digests of what hangs on it."""
    rows = Attachment.objects.filter(about_table=table, about_id__in=ids, removed_at__isnull=True)
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    for key, digest in rows.values_list("about_id", "file__digest"):
        found[key].add(digest)
    return found


def _row(actor: Actor, table: str, about_id: UUID, file: StoredFile, media_type: str) -> dict[str, Any]:
    return {
        "authority_id": file.authority_id,
        "about_table": table,
        "about_id": about_id,
        "file_id": file.pk,
        "name": file.name,
        "media_type": media_type,
        "size": file.size,
        "added_by": actor.label[:160],
        "added_account": actor.account_id,
        "added_at": timezone.now(),
    }


@action(MANAGE_ATTACHMENT)
def remove_attachments(*, actor: Actor, ids: Collection[UUID], reason: str = "") -> Attached:
    """Take attachments off their things; for a month that can be taken back, then the files go."""
    rows = _locked(actor, ids)
    if any(row.removed_at is not None for row in rows):
        raise NotVisible(_("This attachment does not exist, or it is not visible to you."))
    now = timezone.now()
    return _changed(actor, REMOVE, {row.pk: {"removed_at": now} for row in rows}, reason)


@action(MANAGE_ATTACHMENT)
def undo_change(*, actor: Actor, batch_id: UUID) -> Attached:
    """Take back an own attaching or removing, if nobody went on from there."""
    entries = list(entries_of_batch(batch_id).values_list("verb", "actor_account", "object_id"))
    own = actor.account_id is not None and all(account == actor.account_id for _verb, account, _key in entries)
    verb = entries[0][0] if entries else ""
    if not own or verb not in (ATTACH, REMOVE) or any(one != verb for one, _account, _key in entries):
        raise NotVisible(_("This change does not exist, or it is not yours to undo."))
    rows = _locked(actor, {key for _verb, _account, key in entries})
    if any((row.removed_at is None) != (verb == ATTACH) for row in rows):
        raise DomainError(_("This change was undone already."), code="undone")
    removed_at = timezone.now() if verb == ATTACH else None
    return _changed(actor, UNDO, {row.pk: {"removed_at": removed_at} for row in rows}, "")


def _locked(actor: Actor, ids: Collection[UUID]) -> list[Attachment]:
    """Return attachments of things that the actor may change, held until the transaction ends."""
    rows = list(Attachment.objects.filter(pk__in=list(ids)).select_for_update().order_by("pk"))
    if not rows or len(rows) != len(set(ids)):
        raise NotVisible(_("This attachment does not exist, or it is not visible to you."))
    by_table: defaultdict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        by_table[row.about_table].add(row.about_id)
    for key, about_ids in by_table.items():
        table = known_table(key)
        things_for(actor, table, about_ids, MANAGE_ATTACHMENT, table.change)
    return rows


def _changed(actor: Actor, verb: str, changes: Mapping[UUID, Mapping[str, Any]], reason: str) -> Attached:
    with in_batch() as batch_id:
        keys = change_rows(actor=actor, verb=verb, model=Attachment, changes=changes, reason=reason)
        return Attached(tuple(keys), batch_id)
