# SPDX-License-Identifier: EUPL-1.2
"""The archive: what was written, one letter, the letters that were written together."""

import tempfile
import zipfile
from typing import BinaryIO, cast
from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, show_file
from tragwerk.core.extend.public import LetterKind, ValueType
from tragwerk.core.files.public import StoredFile
from tragwerk.core.files.public import open as open_file
from tragwerk.core.letters.public import (
    VIEW_LETTER,
    WRITE_LETTER,
    Letter,
    LetterState,
    actions,
    batch_of,
    kind_named,
    letter_for,
    placeholders_of,
    worded,
)
from tragwerk.office.letters.tables import LetterTable
from tragwerk.office.letters.tabs import tabs
from tragwerk.office.rights.viewers import viewers_of
from tragwerk.office.trail.timeline import timeline
from tragwerk.ui.public import formats, table_response, toast

LETTER_PAGE = "letters.letter"
PDF_TYPE = "application/pdf"


@guarded(VIEW_LETTER)
def letters(request: ActorRequest) -> HttpResponseBase:
    """List what was written."""
    page = {
        "title": _("Letters"),
        "tabs": tabs(request.actor, "letters"),
        "add_url": reverse("office:letter_write") if request.actor.may(WRITE_LETTER) else "",
        "add_label": _("Write letters"),
    }
    return table_response(request, LetterTable, "office/letters/list.html", page)


@guarded(VIEW_LETTER)
def letter(request: ActorRequest, letter_id: UUID) -> HttpResponse:
    """One letter: what it says, to whom, by which text, with its PDF."""
    found = letter_for(request.actor, letter_id)
    kind = kind_named(found.kind)
    page = {
        "letter": found,
        "trail": ((_("Letters"), reverse("office:letters")),),
        "facts": _facts(found),
        "said": _said(kind, found) if kind else [],
        "timeline": timeline(request.actor, LETTER_PAGE, found),
        "viewers": viewers_of(VIEW_LETTER, found.authority, found.school),
        "may_send": found.state == LetterState.WRITTEN
        and request.actor.places(WRITE_LETTER).cover(found.authority_id, found.school_id),
    }
    return render(request, "office/letters/letter.html", page)


def _facts(found: Letter) -> list[tuple[str, str]]:
    version = _("%(name)s, version %(number)d, %(language)s") % {
        "name": found.version.template.name,
        "number": found.version.number,
        "language": found.version.language_name,
    }
    facts = [
        (_("Kind"), found.kind_label),
        (_("Text"), version),
        (_("Date"), formats.date_short(found.day)),
        (_("School"), str(found.school or "")),
        (_("File"), f"{found.file.name}, {formats.size(found.file.size)}"),
        (_("Check sum (SHA-256)"), found.file.digest),
    ]
    return [(label, value) for label, value in facts if value]


def _said(kind: LetterKind, found: Letter) -> list[tuple[str, str]]:
    """Return what the placeholders held, in words."""
    values = found.facts.get("values", {})
    said = []
    for one in placeholders_of(kind):
        value = values.get(one.key)
        if value in (None, "", [], False):
            continue
        if one.type is ValueType.TABLE:
            words = ngettext("%(count)d row", "%(count)d rows", len(value)) % {"count": len(value)}
        else:
            words = worded(one, value, get_language() or "de")
        said.append((str(one.label), words))
    return said


@guarded(VIEW_LETTER)
def letter_file(request: ActorRequest, letter_id: UUID) -> HttpResponseBase:
    """Hand the PDF out; the trail notes it where the letter tells of people."""
    found = actions.read_letter(actor=request.actor, letter_id=letter_id)
    show_file(found.file.name, 1)
    return _download(found.file, inline="open" in request.GET)


def _download(file: StoredFile, *, inline: bool) -> HttpResponseBase:
    response = FileResponse(open_file(file), as_attachment=not inline, filename=file.name, content_type=PDF_TYPE)
    response["Cache-Control"] = "private, no-store"
    return response


@guarded(VIEW_LETTER)
def written(request: ActorRequest, letters_id: UUID) -> HttpResponse:
    """Say what was written together, with the way to the files and the way back."""
    found = batch_of(request.actor, letters_id)
    waiting = [one for one in found if one.state == LetterState.WRITTEN]
    may = request.actor.places(WRITE_LETTER).cover(found[0].authority_id)
    page = {
        "letters": found,
        "letters_id": letters_id,
        "first": found[0],
        "trail": ((_("Letters"), reverse("office:letters")),),
        "title": _counted(ngettext("%(count)s letter written", "%(count)s letters written", len(found)), len(found)),
        "size": formats.size(sum(one.file.size for one in found)),
        "may_send": may and bool(waiting),
        "may_undo": may and len(waiting) == len(found),
        "sent": not waiting,
    }
    return render(request, "office/letters/written.html", page)


def _counted(sentence: str, count: int) -> str:
    return sentence % {"count": formats.number(count)}


@guarded(VIEW_LETTER)
def files(request: ActorRequest, letters_id: UUID) -> HttpResponseBase:
    """Hand all PDFs out in one archive; the trail notes each that tells of people."""
    found = actions.read_letters(actor=request.actor, batch_id=letters_id)
    name = f"{found[0].day.isoformat()} {found[0].kind_label}.zip"
    show_file(name, len(found))
    file = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=8_000_000))  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
        for number, one in enumerate(found, start=1):
            with open_file(one.file) as content:
                bundle.writestr(f"{number:04d} {one.file.name}", content.read())
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response


@guarded(WRITE_LETTER)
@require_POST
def send(request: ActorRequest, letters_id: UUID) -> HttpResponse:
    """Note that letters have left the house."""
    ids = [one.pk for one in batch_of(request.actor, letters_id, WRITE_LETTER)]
    return _noted(request, ids, reverse("office:letters_written", args=[letters_id]))


@guarded(WRITE_LETTER)
@require_POST
def send_letter(request: ActorRequest, letter_id: UUID) -> HttpResponse:
    """Note that one letter has left the house."""
    found = letter_for(request.actor, letter_id, WRITE_LETTER)
    return _noted(request, [found.pk], reverse("office:letter", args=[found.pk]))


def _noted(request: ActorRequest, ids: list[UUID], back: str) -> HttpResponse:
    try:
        done = actions.send_letters(actor=request.actor, ids=ids)
    except DomainError as error:
        toast(request, str(error))
    else:
        said = ngettext("%(count)s letter noted as sent.", "%(count)s letters noted as sent.", len(done))
        toast(request, _counted(said, len(done)))
    return redirect(back)


@guarded(WRITE_LETTER)
@require_POST
def undo(request: ActorRequest, letters_id: UUID) -> HttpResponse:
    """Take letters back that have not been sent."""
    batch_of(request.actor, letters_id, WRITE_LETTER)
    try:
        count = actions.undo_letters(actor=request.actor, batch_id=letters_id)
    except DomainError as error:
        toast(request, str(error))
        return redirect("office:letters_written", letters_id)
    said = ngettext("%(count)s letter taken back.", "%(count)s letters taken back.", count)
    toast(request, _counted(said, count))
    return redirect("office:letters")
