# SPDX-License-Identifier: EUPL-1.2
"""The verbs that begin an import: take in files, assign their columns."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import IO, Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotVisible, Place, action, require
from tragwerk.core.audit.public import record
from tragwerk.core.files import public as files
from tragwerk.core.imports.actions.steps import move, refuse
from tragwerk.core.imports.decisions import FileChoice
from tragwerk.core.imports.issues import ImportProblem
from tragwerk.core.imports.kinds import ImportKind, kind_at, kind_of
from tragwerk.core.imports.mapping import check_complete, fingerprint
from tragwerk.core.imports.models import KEPT_FOR, Import, ImportFile, ImportProfile, ImportState
from tragwerk.core.imports.permissions import RUN_IMPORT
from tragwerk.core.imports.queries import choices_of, files_of, import_for, import_scope, profile_for
from tragwerk.core.imports.readers import MAX_BYTES, check_size
from tragwerk.core.imports.typed import Opened, open_file, unknown_columns


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
    """How one file is read: header → column key (or "" to leave out), sheet, header row, order of the date, system."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    header_line: int | None = None
    day_first: bool | None = None
    edition: date | None = None
    origin: str | None = None  # the system whose export it is, "" for none; None leaves it as it is


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
    chosen = chosen.for_authority(place)
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
        origin=opened.layout.origin,
    ).save(force_insert=True)


@action(RUN_IMPORT)
def map_columns(
    *, actor: Actor, import_id: UUID, columns: Mapping[int, Columns], remember: bool = True, name: str = ""
) -> Import:
    """Assign the columns of files by position; columns nobody mentions and we do not know are left out."""
    found = import_for(actor, import_id)
    kind = kind_at(found.kind, found.authority_id)
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
        remembered=choice.remembered if wanted.origin is None else {},
        day_first=wanted.day_first,
        edition=wanted.edition or choice.edition,
        origin=_origin(choice, wanted),
    )
    try:
        opened = open_file(kind, again)
        check_complete(kind, opened.table, opened.layout.mapping)
    except ImportProblem as problem:
        raise refuse(problem) from problem
    undecided = [item.header for item in opened.layout.mapping.undecided() if item.header]
    # Who takes another system is asked about the headings that it does not know.
    left_out = {} if wanted.origin is not None else dict.fromkeys(undecided, "")
    file.chosen, file.remembered = {**left_out, **wanted.chosen}, dict(again.remembered)
    file.sheet, file.header_line = again.sheet[:120], again.header_line
    file.day_first, file.edition = again.day_first, again.edition
    file.rows, file.fingerprint = opened.layout.row_count, fingerprint(opened.layout.headers)
    file.origin = opened.layout.origin
    file.save()


def _origin(choice: FileChoice, wanted: Columns) -> str | None:
    """Another sheet or header row may be of another system; else what was chosen or found out holds."""
    moved = (wanted.sheet or choice.sheet, wanted.header_line or choice.header_line) != (
        choice.sheet,
        choice.header_line,
    )
    return wanted.origin if wanted.origin is not None or moved else choice.origin


def _remember(found: Import, file: ImportFile, name: str) -> None:
    if not file.chosen and file.day_first is None:
        return
    profile = profile_for(found.kind, found.authority_id, file.fingerprint) or ImportProfile(
        authority_id=found.authority_id, kind=found.kind, fingerprint=file.fingerprint, name=name[:120]
    )
    profile.columns = {**profile.columns, **file.chosen}
    profile.day_first = file.day_first
    profile.save()
