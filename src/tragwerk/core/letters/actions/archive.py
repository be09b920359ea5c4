# SPDX-License-Identifier: EUPL-1.2
"""Verbs on written letters: archive, read, send, undo."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import (
    Actor,
    DomainError,
    Place,
    action,
    batch,
    bulk,
    nothing_changed,
    require,
)
from tragwerk.core.audit.public import ChangeKind, Fact, change_rows, create_rows, record, record_many
from tragwerk.core.events.public import publish
from tragwerk.core.files.public import StoredFile, store, store_many
from tragwerk.core.jobs.public import Job, enqueue
from tragwerk.core.letters import queries
from tragwerk.core.letters.events import LettersSent, LettersWritten
from tragwerk.core.letters.kinds import kind_named
from tragwerk.core.letters.models import Letter, LetterState
from tragwerk.core.letters.paper import LetterRow, as_data
from tragwerk.core.letters.permissions import VIEW_LETTER, WRITE_LETTER
from tragwerk.core.letters.plans import Planned, plan_letters

READ_VERB = "letters.read_letter"
WRITE_JOB = "letters.write"
ORDER_KEPT = timedelta(days=7)


@action(WRITE_LETTER)
def archive_letters(
    *, actor: Actor, planned: Sequence[Planned], contents: Sequence[bytes], batch_id: UUID, day: date
) -> list[UUID]:
    """Keep letters that were set, each with its file and what it says; they never change."""
    authority_id = planned[0].row.authority_id
    require(actor, WRITE_LETTER, [Place(one.row.authority_id, one.row.school_id) for one in planned])
    named = [(f"{one.file_name(day)}.pdf", content) for one, content in zip(planned, contents, strict=True)]
    files = store_many(named, authority=authority_id, purpose="letters.letter")
    now = timezone.now()
    who = {"written_by": actor.label[:160], "written_account": actor.account_id, "written_at": now}
    rows = [
        {**_columns(one), **who, "file_id": file.pk, "batch_id": batch_id, "day": day, "state": LetterState.WRITTEN}
        for one, file in zip(planned, files, strict=True)
    ]
    with batch(batch_id):
        ids = create_rows(actor=actor, verb="letters.write_letters", model=Letter, rows=rows)
    publish(LettersWritten(authority_id, batch_id, planned[0].version.template.kind, tuple(ids)))
    return ids


def _columns(one: Planned) -> dict[str, Any]:
    row = one.row
    kind = one.wording.kind
    return {
        "authority_id": row.authority_id,
        "school_id": row.school_id,
        "kind": kind.key,
        "version_id": one.version.pk,
        "language": one.version.language,
        "subject": one.subject,
        "recipient": row.recipient,
        "facts": one.facts,
        "about": row.about,
        "about_id": row.about_id,
        "retention": kind.retention,
    }


@action(WRITE_LETTER)
def order_letters(
    *, actor: Actor, kind: str, rows: Sequence[LetterRow], template_id: UUID | None = None, back: str = ""
) -> Job:
    """Have letters written in the background; the job's own key is the batch. `back` is where its page leads.

    What they say waits in a file, not among the arguments of the job: those hold keys only.
    """
    plan = plan_letters(actor=actor, kind=kind, rows=rows, template_id=template_id)
    authority_id = plan.authority.pk
    require(actor, WRITE_LETTER, Place(authority_id))
    content = json.dumps([as_data(row) for row in rows]).encode()
    order = store(
        BytesIO(content), authority=authority_id, name="order.json", purpose="letters.order", delete_after=ORDER_KEPT
    )
    arguments = {"kind": kind, "order": str(order.pk), "template": str(template_id or ""), "back": back}
    ordered = enqueue(actor=actor, kind=WRITE_JOB, authority=authority_id, args=arguments)
    record(actor=actor, verb="letters.order_letters", target=ordered)
    return ordered


@action(VIEW_LETTER)
def read_letter(*, actor: Actor, letter_id: UUID) -> Letter:
    """Return a letter whose PDF is opened; the trail notes it where the letter tells of people."""
    letter = queries.letter_for(actor, letter_id)
    require(actor, VIEW_LETTER, letter)
    kind = kind_named(letter.kind)
    if kind is not None and not kind.personal:
        nothing_changed()
    else:
        record(actor=actor, verb=READ_VERB, target=letter)
    return letter


@action(VIEW_LETTER)
def read_letters(*, actor: Actor, batch_id: UUID) -> list[Letter]:
    """Return the letters that were written together, whose PDFs are taken away; each is noted as read."""
    found = queries.batch_of(actor, batch_id)
    facts: list[Fact] = [
        (one.authority_id, one.school_id, one.pk, str(one), {})
        for one in found
        if (kind := kind_named(one.kind)) is None or kind.personal
    ]
    if facts:
        record_many(actor=actor, verb=READ_VERB, model=Letter, facts=facts)
    else:
        nothing_changed()
    return found


@action(WRITE_LETTER)
def send_letters(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Note that letters have left the house; from now on they cannot be undone."""
    found = list(Letter.objects.visible_to(actor, WRITE_LETTER).select_for_update().filter(pk__in=ids))
    waiting = [one for one in found if one.state == LetterState.WRITTEN]
    if not waiting:
        raise DomainError(_("These letters have been sent already."), code="state")
    step = {"state": LetterState.SENT, "sent_at": timezone.now()}
    done = change_rows(
        actor=actor, verb="letters.send_letters", model=Letter, changes={one.pk: step for one in waiting}
    )
    publish(LettersSent(waiting[0].authority_id, tuple(done)))
    return done


@action(WRITE_LETTER)
def undo_letters(*, actor: Actor, batch_id: UUID) -> int:
    """Take letters that were written together back, with their files; none of them may have been sent."""
    found = list(Letter.objects.visible_to(actor, WRITE_LETTER).select_for_update().filter(batch_id=batch_id))
    sent = sum(one.state == LetterState.SENT for one in found)
    if sent:
        raise DomainError(
            _("%(count)d of these letters have been sent already, so they stay. Write another letter instead.")
            % {"count": sent},
            code="sent",
        )
    if not found:
        raise DomainError(_("These letters have been taken back already."), code="gone")
    # The trail says that they were written and taken back; what they said goes with them.
    facts: list[Fact] = [(one.authority_id, one.school_id, one.pk, str(one), {}) for one in found]
    files = [one.file_id for one in found]
    bulk.delete(Letter, [one.pk for one in found])
    StoredFile.objects.filter(pk__in=files).delete()
    record_many(actor=actor, verb="letters.undo_letters", model=Letter, facts=facts, kind=ChangeKind.DELETED)
    return len(found)
