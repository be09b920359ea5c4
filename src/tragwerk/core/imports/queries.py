# SPDX-License-Identifier: EUPL-1.2
"""Reads of imports: one's list, one import, its report, its files as they were sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tragwerk.core.access.public import (
    Actor,
    NotVisible,
    Permission,
    actor_scope,
    mark_checked,
    require,
    show,
    system_scope,
)
from tragwerk.core.files import public as files
from tragwerk.core.imports import report as reports
from tragwerk.core.imports.decisions import FileChoice
from tragwerk.core.imports.kinds import ImportKind, kind_at, kind_of, kinds
from tragwerk.core.imports.models import Import, ImportFile, ImportProfile
from tragwerk.core.imports.typed import Opened, open_file


@contextmanager
def import_scope(authority_id: UUID | None) -> Iterator[None]:
    """Rows of an import of the installation are in nobody's scope; its kind's permission has decided before."""
    if authority_id is None:
        with system_scope(reason="an import of the installation"):
            yield
    else:
        yield


def allowed_kinds(actor: Actor) -> list[ImportKind[Any]]:
    """The kinds that the actor may import somewhere."""
    return [kind for kind in kinds() if actor.may(kind.permission)]


def imports_for(actor: Actor, limit: int = 50) -> list[Import]:
    """The latest imports of the places where the actor may import their kind, newest first."""
    everywhere = any(actor.places(kind.permission).everywhere for kind in allowed_kinds(actor))
    with system_scope(reason="imports of the whole installation") if everywhere else nullcontext():
        return list(visible_imports(actor).prefetch_related("files").order_by("-created_at", "-id")[:limit])


def visible_imports(actor: Actor) -> QuerySet[Import]:
    """The imports in the scope, of the places where the actor may import their kind."""
    condition = Q(pk__in=[])
    for kind in allowed_kinds(actor):
        places = actor.places(kind.permission)
        here = Q(kind=kind.key)
        condition |= here if places.everywhere else here & Q(authority_id__in=places.authorities)
    mark_checked()
    rows: QuerySet[Import] = Import.objects.filter(condition)
    return rows


def import_for(actor: Actor, import_id: UUID, permission: Permission | None = None) -> Import:
    """One import, if the actor may import its kind at its authority. Raises NotVisible, NotAllowed.

    Looked for behind the actor's wall first, then among those of the installation: a foreign import is never read,
    so that it costs what a missing one costs.
    """
    with actor_scope(actor):
        found = _by_key(Import.objects.all(), import_id)
    if found is None:
        with system_scope(reason="an import of the installation, by its key"):
            found = _by_key(Import.objects.filter(authority__isnull=True), import_id)
    if found is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    require(actor, permission or kind_of(found.kind).permission, found)
    show([found])
    return found


def _by_key(rows: QuerySet[Import], import_id: UUID) -> Import | None:
    return rows.filter(pk=import_id).prefetch_related("files").first()


def files_of(record: Import) -> list[ImportFile]:
    """The files of an import in their order."""
    with import_scope(record.authority_id):
        return list(record.files.select_related("stored").order_by("position"))


def choices_of(record: Import) -> list[FileChoice]:
    """The files with what was decided about them, ready to be read. Raises DomainError when one is gone."""
    return [_choice(file) for file in files_of(record)]


def _choice(file: ImportFile) -> FileChoice:
    return FileChoice(
        name=file.name,
        data=_content(file),
        sheet=file.sheet,
        header_line=file.header_line,
        chosen=file.chosen,
        remembered=file.remembered,
        day_first=file.day_first,
        edition=file.edition,
        origin=file.origin,
    )


def _content(file: ImportFile) -> bytes:
    from tragwerk.core.access.public import DomainError

    if file.stored is None:
        raise DomainError(
            _("The file “%(name)s” was removed after its time. Please upload it again.") % {"name": file.name},
            code="file_gone",
        )
    with files.open(file.stored) as stream:
        return stream.read()


def opened_files(record: Import) -> list[Opened]:
    """The files read and mapped, for the page that assigns columns."""
    kind = kind_at(record.kind, record.authority_id)
    return [open_file(kind, choice) for choice in choices_of(record)]


def report_of(record: Import) -> reports.Report | None:
    """The last dry run, or None when there is none any more."""
    with import_scope(record.authority_id):
        stored = record.report
    if stored is None:
        return None
    with files.open(stored) as stream:
        return reports.load(stream.read())


def profile_for(kind: str, authority_id: UUID | None, fingerprint: str) -> ImportProfile | None:
    """How a file of this form was assigned last time by this sender."""
    with import_scope(authority_id):
        found: ImportProfile | None = ImportProfile.objects.filter(
            kind=kind, authority_id=authority_id, fingerprint=fingerprint
        ).first()
    return found
