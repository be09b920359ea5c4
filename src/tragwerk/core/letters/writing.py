# SPDX-License-Identifier: EUPL-1.2
"""Writing letters: planned, set by all typesetters, archived in one short transaction."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import ngettext

from tragwerk.core.access.public import Actor, DomainError, actor_scope, current_scope, uuid7
from tragwerk.core.documents.public import render_many
from tragwerk.core.letters.actions.archive import archive_letters
from tragwerk.core.letters.paper import TEMPLATE, LetterRow, Paper, page_of
from tragwerk.core.letters.plans import Plan, plan_letters
from tragwerk.core.letters.queries import letterhead_of, logo_of

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Written:
    """What was written together."""

    batch_id: UUID
    ids: tuple[UUID, ...]


def write_letters(
    *,
    actor: Actor,
    kind: str,
    rows: Sequence[LetterRow],
    template_id: UUID | None = None,
    batch_id: UUID | None = None,
    day: date | None = None,
    progress: Progress | None = None,
) -> Written:
    """Write letters of one kind and archive each as its own file; all of them or none.

    They are set before the transaction begins: the database waits for nobody's typesetting. Raises DomainError when
    there is no published text, or when a row cannot be written; what is wrong with which is said.
    """
    with nullcontext() if current_scope() else actor_scope(actor):
        plan = plan_letters(actor=actor, kind=kind, rows=rows, template_id=template_id)
        _refuse_faulty(plan)
        head = letterhead_of(plan.authority)
        paper = Paper.of(head, logo_of(head))
    today = day or timezone.localdate()
    pages = (page_of(paper, one.wording, one.row, {**one.row.values, "date": today}, today) for one in plan.letters)
    contents: list[bytes] = []
    for content in render_many(TEMPLATE, pages, files=paper.files, moment=timezone.now()):
        contents.append(content)
        if progress is not None:
            progress(len(contents), len(plan.letters))
    key = batch_id or uuid7()
    ids = archive_letters(actor=actor, planned=plan.letters, contents=contents, batch_id=key, day=today)
    return Written(key, tuple(ids))


def _refuse_faulty(plan: Plan) -> None:
    faulty = plan.faulty
    if not faulty:
        return
    number, first = faulty[0]
    said = ngettext(
        "%(count)d letter cannot be written. Letter %(number)d: %(problem)s Nothing was written.",
        "%(count)d letters cannot be written. Letter %(number)d: %(problem)s Nothing was written.",
        len(faulty),
    )
    raise DomainError(said % {"count": len(faulty), "number": number, "problem": first.problems[0]}, code="rows")
