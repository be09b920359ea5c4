# SPDX-License-Identifier: EUPL-1.2
"""Taking everything of an authority away: ordered, written in the background, kept for a day."""

from __future__ import annotations

from datetime import timedelta
from typing import BinaryIO
from uuid import UUID

from tragwerk.core.access.public import Actor, Place, action, require
from tragwerk.core.audit.public import record, record_about
from tragwerk.core.exports.everything.archive import Made
from tragwerk.core.exports.names import export_name
from tragwerk.core.exports.permissions import TAKE_EVERYTHING
from tragwerk.core.files import public as files
from tragwerk.core.jobs.public import Job, enqueue
from tragwerk.core.orgs.public import Authority

JOB = "exports.everything"
KEPT_FOR = timedelta(days=1)
_LARGEST = 1 << 34


@action(TAKE_EVERYTHING)
def order_everything(*, actor: Actor, authority_id: UUID) -> Job:
    """Have everything of an authority written in the background; that somebody wanted it is noted at once."""
    require(actor, TAKE_EVERYTHING, Place(authority_id))
    authority = Authority.objects.get(pk=authority_id)
    job = enqueue(actor=actor, kind=JOB, authority=authority_id, args={"authority_id": str(authority_id)})
    record(actor=actor, verb="exports.order_everything", target=authority)
    return job


@action(TAKE_EVERYTHING)
def keep_everything(*, actor: Actor, authority_id: UUID, made: Made, stream: BinaryIO) -> files.StoredFile:
    """Keep the written file for a day and note what left."""
    require(actor, TAKE_EVERYTHING, Place(authority_id))
    authority = Authority.objects.get(pk=authority_id)
    kept = files.store(
        stream,
        authority=authority_id,
        name=export_name(str(authority), "zip"),
        purpose=JOB,
        delete_after=KEPT_FOR,
        limit=_LARGEST,
    )
    _note(actor, authority, made)
    return kept


@action(TAKE_EVERYTHING)
def note_everything(*, actor: Actor, authority_id: UUID, made: Made) -> None:
    """Note that everything left by the command, which keeps no file here."""
    require(actor, TAKE_EVERYTHING, Place(authority_id))
    _note(actor, Authority.objects.get(pk=authority_id), made)


def _note(actor: Actor, authority: Authority, made: Made) -> None:
    """One entry at the authority itself: which tables, how many rows."""
    tables = ", ".join(f"{one.table.label} {one.rows}" for one in made.tables)
    record_about(
        actor=actor,
        verb="exports.take_everything",
        place=Place(authority.pk),
        table="orgs.Authority",
        object_id=authority.pk,
        label=str(authority),
        changes={"rows": [None, made.rows], "tables": [None, tables]},
    )
