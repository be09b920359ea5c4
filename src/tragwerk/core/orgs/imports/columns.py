# SPDX-License-Identifier: EUPL-1.2
"""Columns, parsers and sentences that the official lists share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from tragwerk.core.imports.public import (
    CellError,
    ChoiceParser,
    CodeParser,
    Hints,
    ImportColumn,
    IssueText,
    Parsed,
    TextParser,
)
from tragwerk.core.orgs.forms_of_lists import LAND_KEY, LEGAL_STATUS_OF_WORD, OUTSIDE_LAND
from tragwerk.core.orgs.models import LegalStatus, OperatingState, SchoolForm


@dataclass(frozen=True, slots=True)
class MunicipalityKey:
    """The official municipality key: eight digits, or six without the key of the Land."""

    def parse(self, cells: Sequence[Any], hints: Hints) -> Parsed:
        """Bring every key to eight digits; places outside the Land have none."""
        parsed = CodeParser(width=8, short="refuse").parse([_with_land(cell) for cell in cells], hints)
        parsed.values = [None if value and value.endswith(OUTSIDE_LAND) else value for value in parsed.values]
        return parsed


def _with_land(cell: Any) -> Any:
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell or "").strip()
    if not text.isdigit():
        return cell
    return text.zfill(8) if len(text) == 7 else LAND_KEY + text if len(text) == 6 else text


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A web address; anything but http and https is left out, because pages link to it."""

    max_length: int = 300

    def parse(self, cells: Sequence[Any], hints: Hints) -> Parsed:
        """Complete addresses without a scheme; count those that are none."""
        parsed = TextParser(self.max_length).parse(cells, hints)
        unusable = len(parsed.errors)
        parsed.errors.clear()
        for index, text in enumerate(parsed.values):
            if text:
                parsed.values[index] = usable_address(text)
                unusable += parsed.values[index] is None
        if unusable:
            parsed.notes.append(("orgs.web_addresses", {"count": unusable}))
        return parsed


def usable_address(text: str) -> str | None:
    """The address with a scheme, or None when it leads nowhere on the web."""
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    good = parts.scheme.lower() in ("http", "https") and "." in parts.netloc and " " not in address
    return address if good and '"' not in address and "<" not in address else None


@dataclass(frozen=True, slots=True)
class FormCode:
    """A code of a list as text, so that `2`, `2.0` and `02` are the same."""

    def parse(self, cells: Sequence[Any], hints: Hints) -> Parsed:
        """Restore leading zeros of bare numbers."""
        parsed = TextParser(80).parse(cells, hints)
        parsed.values = [value.zfill(2) if value and value.isdigit() else value for value in parsed.values]
        return parsed


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """A school year such as 2024/25, also written 2024/2025 or 24/25."""

    def parse(self, cells: Sequence[Any], hints: Hints) -> Parsed:
        """Bring it to the form 2024/25."""
        parsed = TextParser(9).parse(cells, hints)
        for index, text in enumerate(parsed.values):
            if text:
                year = school_year(text)
                parsed.values[index] = year
                if year is None:
                    parsed.errors[index] = CellError("orgs.school_year", {})
        return parsed


def school_year(text: str) -> str | None:
    """The school year in the form 2024/25, or None."""
    first, mark, second = text.replace("-", "/").partition("/")
    if not mark or not (first.isdigit() and second.isdigit()) or len(first) not in (2, 4) or len(second) not in (2, 4):
        return None
    start = int(first) if len(first) == 4 else 2000 + int(first)
    return f"{start}/{(start + 1) % 100:02d}" if int(second) % 100 == (start + 1) % 100 else None


_NAME_LABELS = {1: _("Official name, line 1"), 2: _("Official name, line 2"), 3: _("Official name, line 3")}
NAMES = tuple(
    ImportColumn(
        f"name_{number}",
        label,
        TextParser(200),
        synonyms=(
            f"Schulbezeichnung_{number}",
            f"Amtliche Bezeichnung {number}",
            f"ABez{number}",
            f"Traegerbezeichnung_{number}",
            f"Trägerbezeichnung {number}",
        ),
    )
    for number, label in _NAME_LABELS.items()
)

PLACE = (
    ImportColumn(
        "street",
        _("Street"),
        TextParser(120),
        synonyms=("Strasse", "Straße und Hausnummer", "Anschrift", "Adresse"),
        example="Holtwicker Str. 3-5",
    ),
    ImportColumn("postcode", _("Postcode"), CodeParser(5), synonyms=("PLZ", "Postleitzahl", "Zip"), example="45721"),
    ImportColumn("town", _("Town"), TextParser(80), synonyms=("Ort", "Stadt", "City"), example="Haltern am See"),
    ImportColumn(
        "municipality_key",
        _("Municipality key"),
        MunicipalityKey(),
        synonyms=("Gemeindeschluessel", "Amtlicher Gemeindeschlüssel", "AGS", "RegSchl"),
        example="05562016",
    ),
    ImportColumn(
        "phone_area",
        _("Area code"),
        TextParser(12),
        synonyms=("Telefonvorwahl", "Telefonnummer Vorwahl", "TelVorw", "Vorwahl"),
    ),
    ImportColumn(
        "phone",
        _("Phone"),
        TextParser(40),
        synonyms=("Telefon", "Telefonnummer", "Telefonnummer Durchwahl", "Durchwahl", "Tel"),
        example="02364 933-0",
    ),
    ImportColumn(
        "legal_status",
        _("Legal status"),
        ChoiceParser(LEGAL_STATUS_OF_WORD, labels=("Öffentlich", "Privat")),
        synonyms=("Rechtsform", "Rechtsstatus", "OeffPri"),
        example="Öffentlich",
    ),
)

IGNORED = (
    *("Fax", "Faxvorwahl", "Faxnummer Vorwahl", "Faxnummer Durchwahl", "FaxVorw", "ModemVorw", "Modem"),
    *("Bezirksregierung", "Verwaltungsbezirk", "EPSG", "gueltigVon", "gueltigBis", "Schulgliederung"),
    *("Schulart", "Ganztagsbetrieb", "FSP", "Verbund", "Bus", "Fachberater", "FachberHauptamtl"),
    *("TelNrDBSalt", "RP", "CD", "Stift", "OGTS", "SELB", "Internat", "InternatPlaetze", "SMail"),
    *("SportImAbi", "Tal", "KonKop", "Aktiv", "Kreis", "Regierungsbezirk", "Land"),
)

TEXTS: Mapping[str, IssueText] = {
    "orgs.web_addresses": IssueText(
        _("Web address"), _("%(count)s web addresses of this column cannot be used and are left out.")
    ),
    "orgs.school_year": IssueText(_("School year"), _("Is not a school year."), _("Please write it like 2024/25.")),
    "orgs.number_twice": IssueText(
        _("Number twice"),
        _("Also stands in row %(other)s of this file."),
        _("Delete one of the two rows, or correct the number."),
    ),
    "orgs.list_of_schools": IssueText(
        _("Wrong list"),
        _("This is a list of schools and not of authorities."),
        _("Please import it as “Schools”."),
    ),
    "orgs.list_of_authorities": IssueText(
        _("Wrong list"),
        _("This is a list of authorities and not of schools."),
        _("Please import it as “Authorities”."),
    ),
}


def joined_name(parts: Sequence[str | None]) -> str:
    """The official name of up to three lines as one; a line that ends in a hyphen runs on."""
    name = ""
    for part in parts:
        if not part:
            continue
        runs_on = name.endswith("-") and len(name) > 1 and name[-2].isalpha() and part[:1].isupper()
        name = f"{name}{part}" if not name or runs_on else f"{name} {part}"
    return name


def label_of(model: type[models.Model], name: str) -> str:
    """How people call a field."""
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


def shown(value: Any) -> str:
    """A value as people read it: choices by their label, dates in German form."""
    if value is None:
        return ""
    for choices in (LegalStatus, OperatingState, SchoolForm):
        if isinstance(value, str) and value in choices.values:
            return str(choices(value).label)
    return value.strftime("%d.%m.%Y") if isinstance(value, date) else str(value)


def joined_phone(area: str | None, number: str | None) -> str | None:
    """Area code and number as one."""
    return " ".join(part for part in (area, number) if part)[:40] if number else None
