# SPDX-License-Identifier: EUPL-1.2
"""The dry run of letters: by which version each would be written, what it would say, and what is wrong."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, Place, require
from tragwerk.core.documents.public import unprintable
from tragwerk.core.extend.public import LetterKind, ValueType
from tragwerk.core.letters.kinds import LANGUAGES, known_kind, placeholders_of
from tragwerk.core.letters.models import LetterVersion
from tragwerk.core.letters.paper import LetterRow, Wording, plain_value, subject_of
from tragwerk.core.letters.permissions import WRITE_LETTER
from tragwerk.core.letters.queries import valid_version
from tragwerk.core.letters.rules import gaps, known_names, slots_of, value_fault
from tragwerk.core.orgs.public import Authority
from tragwerk.core.values.public import fold

MOST_LINES = 6
MOST_LETTERS = 5000
_FILE_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Planned:
    """One letter as it would be written; `problems` keep it from being written, `notes` do not."""

    row: LetterRow
    version: LetterVersion
    wording: Wording
    subject: str
    facts: dict[str, Any]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def file_name(self, day: date) -> str:
        """Return the name of the file, without its ending."""
        words = f"{day.isoformat()} {self.wording.kind.label} {self.row.recipient.partition(chr(10))[0]}"
        return _FILE_NAME.sub("-", words).strip("-")[:120]


@dataclass(frozen=True)
class Plan:
    """All letters that would be written together."""

    kind: LetterKind
    authority: Authority
    letters: tuple[Planned, ...]

    @property
    def faulty(self) -> list[tuple[int, Planned]]:
        """Return the letters that cannot be written, with their numbers."""
        return [(number, one) for number, one in enumerate(self.letters, start=1) if one.problems]


def plan_letters(*, actor: Actor, kind: str, rows: Sequence[LetterRow], template_id: UUID | None = None) -> Plan:
    """Return what would be written; raises DomainError where nothing can be, such as without a published text."""
    found = known_kind(kind)
    authority = _authority_of(rows)
    require(actor, WRITE_LETTER, [Place(row.authority_id, row.school_id) for row in rows])
    versions: dict[str, LetterVersion] = {}
    wordings: dict[str, Wording] = {}
    planned = []
    for row in rows:
        if row.language not in versions:
            version = valid_version(authority.pk, kind, row.language, template_id)
            versions[row.language] = version
            wordings[row.language] = Wording.of(found, version.language, version.subject, version.body)
        whole = replace(row, values=_values(actor, authority, row))
        planned.append(_planned(whole, versions[row.language], wordings[row.language], timezone.localdate()))
    return Plan(found, authority, tuple(planned))


def _authority_of(rows: Sequence[LetterRow]) -> Authority:
    if not rows:
        raise DomainError(_("Nobody is chosen. Please choose at least one recipient."), code="nobody")
    if len(rows) > MOST_LETTERS:
        raise DomainError(
            _("These are %(count)d letters; at most %(limit)d are written at once. Please choose fewer.")
            % {"count": len(rows), "limit": MOST_LETTERS},
            code="too-many",
        )
    keys = {row.authority_id for row in rows}
    if len(keys) > 1:
        raise DomainError(
            _("Letters of several authorities are written one authority after the other."), code="several"
        )
    found: Authority = Authority.objects.get(pk=keys.pop())
    return found


def _values(actor: Actor, authority: Authority, row: LetterRow) -> dict[str, Any]:
    """Return what the letter can say: its case, and what every letter knows."""
    return {
        "authority": authority.name,
        "writer": actor.label,
        "recipient": row.recipient.partition("\n")[0],
        **row.values,
    }


def _planned(row: LetterRow, version: LetterVersion, wording: Wording, day: date) -> Planned:
    problems = _problems(row, wording)
    facts = {} if problems else {"values": plain_value(row.values)}
    notes = [] if problems else list(_notes(row, version, wording, day))
    subject = "" if problems else subject_of(wording, row.values)
    return Planned(row, version, wording, subject, facts, tuple(problems), tuple(notes))


def _notes(row: LetterRow, version: LetterVersion, wording: Wording, day: date) -> Iterator[str]:
    """Yield what may be meant, and should be looked at before the letter is frozen."""
    placeholders = placeholders_of(wording.kind)
    if version.language != row.language:
        yield _("The text does not exist in this language (%(wanted)s); the letter would be in %(other)s.") % {
            "wanted": LANGUAGES.get(row.language, row.language),
            "other": LANGUAGES.get(version.language, version.language),
        }
    # The day of the letter is put in when it is written.
    values = {"date": day, **row.values}
    if empty := gaps(wording.subject, wording.tree, placeholders, values, wording.language):
        yield _("The text uses what is empty: %(names)s.") % {"names": ", ".join(str(one.label) for one in empty)}
    for one in placeholders:
        said = values.get(one.key)
        if one.type is ValueType.DATE and not one.given and isinstance(said, date) and said < day:
            yield _("%(name)s: this day has passed.") % {"name": one.label}
    keys = known_names(placeholders)
    used = {keys.get(fold(slot.name)) for slot in slots_of(wording.tree, wording.subject)}
    if row.school_id is None and row.values.get("school") and "school" in used:
        yield _("The text speaks of a school; “%(name)s” stands there.") % {"name": row.values["school"]}
    if odd := unprintable("".join([row.recipient, *_texts(row.values)])):
        said = _("The font has no “%(characters)s”; a lozenge stands there instead.")
        yield said % {"characters": " ".join(odd[:10])}


def _problems(row: LetterRow, wording: Wording) -> list[str]:
    lines = [line for line in row.recipient.splitlines() if line.strip()]
    found = []
    if not lines:
        found.append(_("The address is missing."))
    if len(lines) > MOST_LINES:
        said = _("The address has %(count)d lines, the window holds %(limit)d. Please shorten it.")
        found.append(said % {"count": len(lines), "limit": MOST_LINES})
    found += [fault for one in placeholders_of(wording.kind) if (fault := value_fault(one, row.values.get(one.key)))]
    return found


def _texts(values: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for value in values.values():
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, Sequence):
            found += [str(cell) for row in value if isinstance(row, Mapping) for cell in row.values()]
    return found
