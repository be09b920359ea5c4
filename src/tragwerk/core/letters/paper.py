# SPDX-License-Identifier: EUPL-1.2
"""What stands on the page: letterhead, address, filled text, as plain data for the template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from babel import Locale
from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import override

from tragwerk.core.documents.public import printable
from tragwerk.core.extend.public import LetterKind
from tragwerk.core.letters.kinds import placeholders_of
from tragwerk.core.letters.models import Letterhead
from tragwerk.core.letters.rules import fill, fill_line, parse, parse_line
from tragwerk.core.letters.rules.tree import Line, Tree

TEMPLATE = Path(__file__).parent / "documents" / "letter.typ"
LOGO = "logo"


@dataclass(frozen=True)
class Wording:
    """A text that was read: its subject, its tree, its kind and language."""

    kind: LetterKind
    language: str
    subject: Line
    tree: Tree

    @classmethod
    def of(cls, kind: LetterKind, language: str, subject: str, body: str) -> "Wording":
        """Read a text."""
        return cls(kind, language, parse_line(subject)[0], parse(body).tree)


@dataclass(frozen=True)
class LetterRow:
    """One letter to write: to whom, what it says, what it is about."""

    authority_id: UUID
    recipient: str
    values: Mapping[str, Any] = field(default_factory=dict)
    language: str = "de"
    school_id: UUID | None = None
    about: str = ""
    about_id: UUID | None = None


def as_data(row: LetterRow) -> dict[str, Any]:
    """Return a row as JSON keeps it."""
    keys = {name: str(getattr(row, name) or "") for name in ("authority_id", "school_id", "about_id")}
    return {
        **keys,
        "recipient": row.recipient,
        "values": plain_value(row.values),
        "language": row.language,
        "about": row.about,
    }


def from_data(data: Mapping[str, Any]) -> LetterRow:
    """Return a row that JSON has kept."""
    return LetterRow(
        authority_id=UUID(data["authority_id"]),
        recipient=data["recipient"],
        values=data["values"],
        language=data["language"],
        school_id=UUID(data["school_id"]) if data["school_id"] else None,
        about=data["about"],
        about_id=UUID(data["about_id"]) if data["about_id"] else None,
    )


def plain_value(value: Any) -> Any:
    """Return a case as JSON keeps it."""
    if isinstance(value, Mapping):
        return {str(key): plain_value(one) for key, one in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain_value(one) for one in value]
    return value if value is None or isinstance(value, str | int | bool) else str(value)


@dataclass(frozen=True)
class Paper:
    """The letterhead as data, with its picture."""

    data: dict[str, Any]
    files: dict[str, bytes]

    @classmethod
    def of(cls, head: Letterhead, logo: bytes) -> "Paper":
        """Make a letterhead ready for the page."""
        suffix = "svg" if b"<svg" in logo[:4000] else "png"
        name = f"{LOGO}.{suffix}" if logo else ""
        data = {
            "name": printable(head.name),
            "sender": printable(head.sender),
            "contact": _lines(head.contact),
            "footer": [_lines(column) for column in head.footer],
            "bank": printable(head.bank),
            "colour": head.colour,
            "form": head.form,
            "logo": name,
            "logo_alt": printable(head.logo_alt),
            "place": printable(head.place),
        }
        return cls(data, {name: logo} if logo else {})


def _lines(text: str) -> list[str]:
    return [line.strip() for line in printable(text).split("\n") if line.strip()]


def subject_of(wording: Wording, values: Mapping[str, Any]) -> str:
    """Return the subject of a letter."""
    line = fill_line(wording.subject, placeholders_of(wording.kind), values, wording.language)
    return printable(line)[:240] or str(wording.kind.label)


def page_of(
    paper: Paper, wording: Wording, row: LetterRow, values: Mapping[str, Any], day: date, *, draft: bool = False
) -> dict[str, Any]:
    """Return the data of one letter; every word of it can be printed."""
    locale = Locale.parse(wording.language.replace("-", "_"))
    words = format_date(day, "long", locale=locale)
    with override(wording.language):
        mark = _("DRAFT") if draft else ""
    return {
        "head": paper.data,
        "lang": wording.language,
        "title": subject_of(wording, values),
        "date": [day.year, day.month, day.day],
        "day": f"{paper.data['place']}, {words}" if paper.data["place"] else words,
        "draft": mark,
        "recipient": _lines(row.recipient)[:6],
        "blocks": _printable(fill(wording.tree, placeholders_of(wording.kind), values, wording.language)),
    }


def _printable(node: Any) -> Any:
    """Return blocks with every word made printable, wherever it stands."""
    if isinstance(node, dict):
        return {key: _word(value) if key == "v" else _printable(value) for key, value in node.items()}
    return [_printable(one) for one in node] if isinstance(node, list) else node


def _word(value: str) -> str:
    return printable(value).replace("\n", " ")
