# SPDX-License-Identifier: EUPL-1.2
"""The verbs of an import: start, assign columns, correct, check, take over, undo, discard."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import IO, Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotVisible, Place, action, bulk, require
from tragwerk.core.audit.public import UndoReport, record, undo_batch
from tragwerk.core.files import public as files
from tragwerk.core.imports.decisions import Decisions, FileChoice
from tragwerk.core.imports.issues import ImportProblem, Repair
from tragwerk.core.imports.kinds import ImportKind, kind_of
from tragwerk.core.imports.mapping import check_complete, fingerprint
from tragwerk.core.imports.models import KEPT_FOR, TRANSITIONS, Import, ImportFile, ImportProfile, ImportState
from tragwerk.core.imports.permissions import RUN_IMPORT
from tragwerk.core.imports.queries import choices_of, files_of, import_for, import_scope, profile_for
from tragwerk.core.imports.readers import MAX_BYTES, check_size
from tragwerk.core.imports.typed import Opened, open_file, unknown_columns
from tragwerk.core.jobs.public import enqueue

# Measured: about 3,000 rows/s; a larger import is undone in the background.
MOST_UNDONE_AT_ONCE = 2000
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent: its bytes, or a stream of them that can be read again."""

    name: str
    data: bytes | IO[bytes]
    edition: date | None = None
    size: int = 0  # as announced, when the sender stopped reading at the limit

    def stream(self) -> IO[bytes]:
        """Return the content from its beginning."""
        if isinstance(self.data, bytes):
            return io.BytesIO(self.data)
        self.data.seek(0)
        return self.data

    def content(self) -> bytes:
        """Return the bytes, one more than allowed at most."""
        return self.data if isinstance(self.data, bytes) else self.stream().read(MAX_BYTES + 1)


@dataclass(frozen=True, slots=True)
class Columns:
    """How one file is read: header → column key (or "" to leave out), sheet, header row, order of the date."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    header_line: int | None = None
    day_first: bool | None = None
    edition: date | None = None


@dataclass(frozen=True, slots=True)
class RepairChoice:
    """One correction: a cell (row, column, repair), or a row that is left out or taken as a change."""

    row: int
    repair: Repair
    column: str = ""
    source: int = 0


def refuse(problem: ImportProblem) -> DomainError:
    """A problem with a file, as the error every verb raises."""
    return DomainError(problem.sentence(), field="file", code=problem.code)


def move(record_: Import, state: ImportState, **values: Any) -> None:
    """Change the state along the table of transitions; anything else is refused with a sentence."""
    if state not in TRANSITIONS[ImportState(record_.state)]:
        raise DomainError(
            _("This import is “%(state)s”; that cannot be done now.") % {"state": record_.get_state_display()},
            code="transition",
        )
    record_.state = state
    for name, value in values.items():
        setattr(record_, name, value)
    record_.save()


@action(RUN_IMPORT)
def start_import(
    *,
    actor: Actor,
    kind: str,
    uploads: Sequence[Upload],
    authority_id: UUID | None = None,
    options: Mapping[str, Any] | None = None,
) -> Import:
    """Take in files: read them, recognise their columns, keep them. Raises DomainError for an unusable file."""
    chosen = _kind(kind)
    if not chosen.official and authority_id is None:
        raise DomainError(_("Please choose the authority to which the list belongs."), field="authority")
    place = None if chosen.official else authority_id
    require(actor, chosen.permission, Place(place))
    if not uploads:
        raise DomainError(_("Please choose the file with the list."), field="file")
    with import_scope(place):
        started = Import(
            authority_id=place,
            kind=kind,
            account_id=actor.account_id,
            started_by=actor.label[:160],
            options=dict(options or {}),
        )
        started.save(force_insert=True)
        # One after the other, so that only one file at a time is in memory, however many were sent.
        complete = [_take_in(chosen, started, position, upload) for position, upload in enumerate(uploads)]
        record(actor=actor, verb="imports.start", target=started)
        if all(complete):
            move(started, ImportState.MAPPED)
    return started


def _take_in(kind: ImportKind[Any], started: Import, position: int, upload: Upload) -> bool:
    """Read and keep one file; say whether all of its columns are known."""
    choice, opened = _open_new(kind, started.authority_id, upload)
    _keep(started, position, upload, choice, opened)
    return _is_complete(kind, opened)


def _kind(key: str) -> ImportKind[Any]:
    try:
        return kind_of(key)
    except KeyError:
        raise NotVisible(_("There is no import of this kind.")) from None


def _open_new(kind: ImportKind[Any], authority_id: UUID | None, upload: Upload) -> tuple[FileChoice, Opened]:
    """Read a new file the way files of its form were read before."""
    try:
        check_size(upload.size)
        choice = FileChoice(name=upload.name, data=upload.content(), edition=upload.edition)
        opened = open_file(kind, choice)
        profile = profile_for(kind.key, authority_id, fingerprint(opened.layout.headers))
        if profile is not None:
            choice = replace(choice, remembered=profile.columns, day_first=profile.day_first)
            opened = open_file(kind, choice)
    except ImportProblem as problem:
        raise refuse(problem) from problem
    return choice, opened


def _is_complete(kind: ImportKind[Any], opened: Opened) -> bool:
    try:
        check_complete(kind, opened.table, opened.layout.mapping)
    except ImportProblem:
        return False
    return not unknown_columns(opened)


def _keep(started: Import, position: int, upload: Upload, choice: FileChoice, opened: Opened) -> None:
    stored = files.store(
        upload.stream(),
        authority=started.authority_id,
        name=upload.name,
        purpose="imports.source",
        delete_after=KEPT_FOR,
    )
    ImportFile(
        authority_id=started.authority_id,
        source_import=started,
        position=position,
        stored=stored,
        name=stored.name,
        sheet=opened.layout.sheet[:120],
        remembered=dict(choice.remembered),
        day_first=choice.day_first,
        edition=upload.edition,
        fingerprint=fingerprint(opened.layout.headers),
        rows=opened.layout.row_count,
    ).save(force_insert=True)


@action(RUN_IMPORT)
def map_columns(
    *, actor: Actor, import_id: UUID, columns: Mapping[int, Columns], remember: bool = True, name: str = ""
) -> Import:
    """Assign the columns of files by position; columns nobody mentions and we do not know are left out."""
    found = import_for(actor, import_id)
    kind = kind_of(found.kind)
    with import_scope(found.authority_id):
        for file, choice in zip(files_of(found), choices_of(found), strict=True):
            wanted = columns.get(file.position)
            if wanted is None:
                wanted = Columns(file.chosen, file.sheet, file.header_line, file.day_first, file.edition)
            _map_file(kind, file, choice, wanted)
            if remember:
                _remember(found, file, name)
        move(found, ImportState.MAPPED, counts={}, plan_fingerprint="", stock_changed=False, problem="")
        record(actor=actor, verb="imports.map_columns", target=found)
    return found


def _map_file(kind: ImportKind[Any], file: ImportFile, choice: FileChoice, wanted: Columns) -> None:
    again = FileChoice(
        name=choice.name,
        data=choice.data,
        sheet=wanted.sheet or choice.sheet,
        header_line=wanted.header_line or choice.header_line,
        chosen=wanted.chosen,
        remembered=choice.remembered,
        day_first=wanted.day_first,
        edition=wanted.edition or choice.edition,
    )
    try:
        opened = open_file(kind, again)
        check_complete(kind, opened.table, opened.layout.mapping)
    except ImportProblem as problem:
        raise refuse(problem) from problem
    left_out = {item.header: "" for item in opened.layout.mapping.undecided() if item.header}
    file.chosen = {**left_out, **wanted.chosen}
    file.sheet, file.header_line = again.sheet[:120], again.header_line
    file.day_first, file.edition = again.day_first, again.edition
    file.rows, file.fingerprint = opened.layout.row_count, fingerprint(opened.layout.headers)
    file.save()


def _remember(found: Import, file: ImportFile, name: str) -> None:
    if not file.chosen and file.day_first is None:
        return
    profile = profile_for(found.kind, found.authority_id, file.fingerprint) or ImportProfile(
        authority_id=found.authority_id, kind=found.kind, fingerprint=file.fingerprint, name=name[:120]
    )
    profile.columns = {**profile.columns, **file.chosen}
    profile.day_first = file.day_first
    profile.save()


@action(RUN_IMPORT)
def repair_cells(*, actor: Actor, import_id: UUID, repairs: Sequence[RepairChoice]) -> Import:
    """Note corrections of cells and rows; the next dry run uses them."""
    found = import_for(actor, import_id)
    decisions = Decisions.from_json(found.decisions)
    for choice in repairs:
        _note(decisions, choice)
    return _decide(actor, found, decisions, "imports.repair_cells")


def _note(decisions: Decisions, choice: RepairChoice) -> None:
    place = (choice.source, choice.row)
    match choice.repair.action:
        case "skip":
            decisions.skipped.add(place)
        case "as_change":
            decisions.as_change.add(place)
        case "text":
            decisions.as_text.add((*place, choice.column))
        case _:
            decisions.cells.setdefault(place, {})[choice.column] = choice.repair.value[:300]


@action(RUN_IMPORT)
def decide_proposals(*, actor: Actor, import_id: UUID, accepted: Sequence[str], declined: Sequence[str] = ()) -> Import:
    """Note what a person decided about transfers, closings and successors."""
    found = import_for(actor, import_id)
    decisions = Decisions.from_json(found.decisions)
    decisions.accepted = (decisions.accepted | set(accepted)) - set(declined)
    decisions.declined = (decisions.declined | set(declined)) - set(accepted)
    return _decide(actor, found, decisions, "imports.decide_proposals")


def _decide(actor: Actor, found: Import, decisions: Decisions, verb: str) -> Import:
    with import_scope(found.authority_id):
        move(found, ImportState.MAPPED, decisions=decisions.to_json(), stock_changed=False)
        record(actor=actor, verb=verb, target=found)
    return found


@action(RUN_IMPORT)
def check_import(*, actor: Actor, import_id: UUID) -> Import:
    """Order the dry run; it runs as a job and writes nothing but its report."""
    found = import_for(actor, import_id)
    with import_scope(found.authority_id):
        if ImportState.CHECKED not in TRANSITIONS[ImportState(found.state)]:
            move(found, ImportState.CHECKED)
        started = enqueue(
            actor=actor, kind="imports.check", authority=found.authority_id, args={"import_id": str(found.id)}
        )
        found.job_id, found.problem = started.id, ""
        found.save()
        record(actor=actor, verb="imports.check", target=found)
    return found


@action(RUN_IMPORT)
def apply_import(
    *, actor: Actor, import_id: UUID, leave_out_rejected: bool = False, in_background: bool = True
) -> Import:
    """Confirm the dry run; the take-over runs as a job, in one transaction."""
    found = import_for(actor, import_id)
    rejected = int(found.counts.get("rejected", 0))
    if rejected and not leave_out_rejected:
        raise DomainError(
            _("%(count)d rows have errors. Please correct them or leave them out.") % {"count": rejected},
            code="rejected",
        )
    with import_scope(found.authority_id):
        move(found, ImportState.APPLYING, leave_out_rejected=leave_out_rejected, stock_changed=False, problem="")
        if in_background:
            started = enqueue(
                actor=actor, kind="imports.apply", authority=found.authority_id, args={"import_id": str(found.id)}
            )
            found.job_id = started.id
            found.save()
        record(actor=actor, verb="imports.apply", target=found, changes={"counts": [None, found.counts]})
    return found


def _explains_links(verb: Callable[P, R]) -> Callable[P, R]:
    """A database may notice only at the end of the transaction that something still refers to an undone row."""

    @functools.wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return verb(*args, **kwargs)
        except IntegrityError as error:
            raise DomainError(
                _("Something that was entered since refers to rows of this import. Remove that first."), code="in_use"
            ) from error

    return run


def undo_is_long(found: Import) -> bool:
    """Say whether restoring the rows takes longer than somebody should wait for a page."""
    return sum(int(found.counts.get(key, 0)) for key in ("created", "changed", "closed")) > MOST_UNDONE_AT_ONCE


@action(RUN_IMPORT)
def order_undo(*, actor: Actor, import_id: UUID, leave_changed: bool = False) -> Import:
    """Have a large import undone in the background; whether it can be is found out there."""
    found = import_for(actor, import_id)
    with import_scope(found.authority_id):
        if ImportState.UNDONE not in TRANSITIONS[ImportState(found.state)]:
            move(found, ImportState.UNDONE)
        started = enqueue(
            actor=actor,
            kind="imports.undo",
            authority=found.authority_id,
            args={"import_id": str(found.id), "leave_changed": leave_changed},
        )
        found.job_id = started.id
        found.save(update_fields=["job_id", "changed_at"])
        record(actor=actor, verb="imports.order_undo", target=found)
    return found


@_explains_links
@action(RUN_IMPORT)
def undo_import(*, actor: Actor, import_id: UUID, leave_changed: bool = False) -> UndoReport:
    """Restore the state before, row for row.

    Rows that were changed since are named and nothing is undone, unless `leave_changed` leaves them as they are.
    """
    found = import_for(actor, import_id)
    if found.applied_at is not None and timezone.now() - found.applied_at > KEPT_FOR:
        raise DomainError(_("An import can be undone for 30 days; this one is older."), code="too_late")
    with import_scope(found.authority_id), bulk.uncollected():
        if ImportState.UNDONE not in TRANSITIONS[ImportState(found.state)]:
            move(found, ImportState.UNDONE)
        result = undo_batch(actor=actor, verb="imports.undo", batch_id=found.id, leave_changed=leave_changed)
        move(found, ImportState.UNDONE, undone_at=timezone.now())
        record(actor=actor, verb="imports.undo", target=found, changes={"restored": [None, result.restored]})
    return result


@action(RUN_IMPORT)
def discard_import(*, actor: Actor, import_id: UUID) -> Import:
    """Give up an import that was not taken over; its files are removed with the next sweep."""
    found = import_for(actor, import_id)
    with import_scope(found.authority_id):
        for file in files_of(found):
            if file.stored is not None:
                file.stored.delete_after = timezone.now()
                file.stored.save(update_fields=["delete_after"])
        move(found, ImportState.DISCARDED, decisions={})
        record(actor=actor, verb="imports.discard", target=found)
    return found
