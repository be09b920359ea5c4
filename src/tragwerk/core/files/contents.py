# SPDX-License-Identifier: EUPL-1.2
"""What may be attached: a few kinds of files, told by their ending and checked by what they hold."""

import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext as _

from tragwerk.core.access.public import DomainError

PDF, JPEG, PNG, WEBP = "application/pdf", "image/jpeg", "image/png", "image/webp"
TEXT, CSV = "text/plain", "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODS, ODT = "application/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.text"
MOST_LETTERS = 160
_BEGINNING = 1024
_PIECE = 1 << 20
# What a text may hold besides what is read: tabulator, ends of lines and pages.
_TEXT_BYTES = bytes([9, 10, 12, 13, *range(0x20, 0x7F), *range(0x80, 0x100)])
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# What reading a broken archive raises; it is then no file of an office.
_BROKEN: tuple[type[Exception], ...] = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, OSError)
_BROKEN += (RuntimeError, ValueError)

Stream = IO[bytes]


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its media type, its endings, what it is called, and how its content is known."""

    media_type: str
    endings: tuple[str, ...]
    word: str
    fits: Callable[[Stream], bool]


def _begins(*beginnings: bytes) -> Callable[[Stream], bool]:
    return lambda stream: stream.read(_BEGINNING).startswith(beginnings)


def _is_pdf(stream: Stream) -> bool:
    # Some programs write a line of their own before the mark, which readers skip.
    return b"%PDF-" in stream.read(_BEGINNING)


def _is_webp(stream: Stream) -> bool:
    head = stream.read(12)
    return head[:4] == b"RIFF" and head[8:] == b"WEBP"


def _is_text(stream: Stream) -> bool:
    first = stream.read(2)
    if first in _UTF_16:
        return True
    piece = first
    while piece:
        if piece.translate(None, _TEXT_BYTES):
            return False
        piece = stream.read(_PIECE)
    return True


def _office(part: str) -> Callable[[Stream], bool]:
    """Know a file of Microsoft's office by its main part; one with macros is none."""

    def fits(stream: Stream) -> bool:
        try:
            with zipfile.ZipFile(stream) as packed:
                names = set(packed.namelist())
        except _BROKEN:
            return False
        return {"[Content_Types].xml", part} <= names and not any(name.endswith("vbaProject.bin") for name in names)

    return fits


def _open_document(media_type: str) -> Callable[[Stream], bool]:
    """Know an OpenDocument file by the media type that it holds."""

    def fits(stream: Stream) -> bool:
        try:
            with zipfile.ZipFile(stream) as packed, packed.open("mimetype") as part:
                return part.read(len(media_type) + 1) == media_type.encode()
        except _BROKEN:
            return False

    return fits


KINDS: tuple[FileKind, ...] = (
    FileKind(PDF, ("pdf",), "PDF", _is_pdf),
    FileKind(JPEG, ("jpg", "jpeg"), "JPEG", _begins(b"\xff\xd8\xff")),
    FileKind(PNG, ("png",), "PNG", _begins(b"\x89PNG\r\n\x1a\n")),
    FileKind(WEBP, ("webp",), "WebP", _is_webp),
    FileKind(XLSX, ("xlsx",), "XLSX", _office("xl/workbook.xml")),
    FileKind(DOCX, ("docx",), "DOCX", _office("word/document.xml")),
    FileKind(ODS, ("ods",), "ODS", _open_document(ODS)),
    FileKind(ODT, ("odt",), "ODT", _open_document(ODT)),
    FileKind(CSV, ("csv",), "CSV", _is_text),
    FileKind(TEXT, ("txt",), "TXT", _is_text),
)
ENDINGS = tuple(f".{ending}" for kind in KINDS for ending in kind.endings)
_BY_ENDING = {ending: kind for kind in KINDS for ending in kind.endings}


def kind_words() -> str:
    """Return the kinds of files that may be attached, for a hint and for a refusal."""
    words = [kind.word for kind in KINDS]
    return _("%(kinds)s or %(last)s") % {"kinds": ", ".join(words[:-1]), "last": words[-1]}


def clean_name(name: str) -> str:
    """Return the name of a file without folders and without letters that nobody sees; a long one keeps its ending."""
    plain = unicodedata.normalize("NFC", PurePath(name.replace("\\", "/")).name)
    seen = "".join(letter for letter in plain if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    path = PurePath(seen.strip() or "-")
    ending = path.suffix[:20]
    return f"{path.stem[: MOST_LETTERS - len(ending)]}{ending}"


def checked_content(name: str, stream: Stream, *, limit: int, field: str = "file") -> FileKind:
    """Return what kind a file is; raises DomainError when it may not be attached, and says what to do."""
    kind = _BY_ENDING.get(PurePath(name).suffix.lower().lstrip("."))
    size = stream.seek(0, 2)
    facts = {"name": name, "kinds": kind_words(), "limit": limit // 1_000_000}
    if kind is None:
        said = _("“%(name)s” cannot be attached. Possible are %(kinds)s; please save the file in one of these forms.")
        raise DomainError(said % facts, field=field, code="kind")
    if not size:
        said = _("“%(name)s” is empty. Please save the file again and choose it once more.")
        raise DomainError(said % facts, field=field, code="empty")
    if size > limit:
        said = _("“%(name)s” is larger than %(limit)d MB. Please save it smaller, or in several parts.")
        raise DomainError(said % facts, field=field, code="too_large")
    stream.seek(0)
    if not kind.fits(stream):
        said = _(
            "“%(name)s” does not hold what its ending says: it is damaged, holds macros or is no %(word)s file. "
            "Please open it in its program and save it anew."
        )
        raise DomainError(said % {**facts, "word": kind.word}, field=field, code="content")
    stream.seek(0)
    return kind
