# SPDX-License-Identifier: EUPL-1.2
"""The kinds of letters that packages have registered, and the general one."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import DomainError
from tragwerk.core.extend.public import (
    LETTERS,
    LetterKind,
    LetterText,
    Placeholder,
    ValueType,
    letter_kinds,
)

# How a language calls itself; a text is in one that the fonts can print.
LANGUAGES: dict[str, str] = {
    "de": "Deutsch",
    "en": "English",
    "bg": "Български",
    "el": "Ελληνικά",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "pl": "Polski",
    "ro": "Română",
    "ru": "Русский",
    "sq": "Shqip",
    "tr": "Türkçe",
    "uk": "Українська",
}

# What every letter can say, whatever its kind.
EVERYWHERE: tuple[Placeholder, ...] = (
    Placeholder("recipient", _("Recipient"), "Gesamtschule Musterstadt", needed=False),
    Placeholder("authority", _("Authority"), "Stadt Musterstadt"),
    Placeholder("date", _("Date of the letter"), date(2026, 10, 7), ValueType.DATE),
    Placeholder("writer", _("Written by"), "Thea Muster"),
)

GENERAL = LetterKind(
    key="letters.general",
    label=_("General letter"),
    placeholders=(
        Placeholder("school", _("School"), "Gesamtschule Musterstadt"),
        Placeholder("school_number", _("School number"), "190001"),
        Placeholder("salutation", _("Salutation"), "Sehr geehrte Damen und Herren,", given=False),
        Placeholder(
            "message",
            _("Message"),
            "die neuen Tablets sind eingetroffen. Wir bringen sie Ihnen in der nächsten Woche.",
            ValueType.LINES,
            given=False,
        ),
        Placeholder("deadline", _("Answer by"), date(2026, 10, 30), ValueType.DATE, given=False),
    ),
    texts={
        "de": LetterText(
            "Mitteilung an {school}",
            "{salutation}\n\n{message}\n\n?{deadline} Bitte antworten Sie uns bis zum **{deadline}**.\n\n"
            "Mit freundlichen Grüßen\n\n{writer}\n{authority}",
        ),
        "en": LetterText(
            "Notice to {school}",
            "{salutation}\n\n{message}\n\n?{deadline} Please answer by **{deadline}**.\n\n"
            "Yours sincerely\n\n{writer}\n{authority}",
        ),
    },
    retention="letters.general",
    languages=tuple(LANGUAGES),
    order=10,
)


def all_kinds() -> Sequence[LetterKind]:
    """Return every kind, in the order in which they are offered."""
    return letter_kinds.at(LETTERS)


def kind_named(key: str) -> LetterKind | None:
    """Return the kind of this key; None when no package offers it any more."""
    return next((one for one in all_kinds() if one.key == key), None)


def known_kind(key: str) -> LetterKind:
    """Return the kind of this key, or say that it is gone."""
    found = kind_named(key)
    if found is None:
        raise DomainError(
            _("This kind of letter does not exist (any more). Please choose another."), field="kind", code="kind"
        )
    return found


def placeholders_of(kind: LetterKind) -> tuple[Placeholder, ...]:
    """Return what a letter of this kind can say: its own placeholders and those of every letter."""
    own = kind.by_key
    return (*kind.placeholders, *(one for one in EVERYWHERE if one.key not in own))


def samples_of(kind: LetterKind) -> dict[str, object]:
    """Return an invented case, for previews."""
    return {one.key: one.sample for one in placeholders_of(kind)}
