# SPDX-License-Identifier: EUPL-1.2
"""The words that lists use for kinds and states of devices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tragwerk.assets.models import AssetKind, AssetState
from tragwerk.core.imports.public import Hints, IntegerParser, Parsed, TextParser
from tragwerk.core.values.public import fold

_WORDS_OF_STATE: Mapping[AssetState, str] = {
    AssetState.ORDERED: "bestellt|in Bestellung|ordered|on order|Pending",
    AssetState.IN_STOCK: "auf Lager|Lager|im Lager|eingelagert|verfügbar|frei|neu|in stock|in_stock|available"
    "|Ready to Deploy|Deployable",
    AssetState.RESERVED: "reserviert|vorgemerkt|reserved|Requested",
    AssetState.ISSUED: "ausgegeben|im Einsatz|in Betrieb|in Benutzung|in Nutzung|aktiv|vergeben|verliehen|ausgeliehen"
    "|verbaut|issued|handed out|in use|deployed|assigned|active",
    AssetState.IN_REPAIR: "in Reparatur|Reparatur|defekt|kaputt|in repair|in_repair|broken|Out for Repair"
    "|Out for Diagnostics|Undeployable",
    AssetState.LOST: "verloren|gestohlen|vermisst|lost|stolen|missing|Lost/Stolen",
    AssetState.RETIRED: "ausgesondert|ausgemustert|verschrottet|entsorgt|verkauft|retired|archived|disposed"
    "|Broken - Not Fixable",
}
STATE_WORDS: Mapping[str, str] = {
    word: state.value for state, words in _WORDS_OF_STATE.items() for word in words.split("|")
}

# Looked up in this order inside the words of a list: the first hit says what the thing is.
_LONGEST_WARRANTY = 360  # months
_PERIOD = re.compile(
    r"(?P<number>\d{1,3})\s*(?:(?P<years>years?|jahre?n?)|months?|monate?n?|mon\.?|mo\.?|m)", re.IGNORECASE | re.ASCII
)
_SIGNS_OF_KIND: tuple[tuple[AssetKind, str], ...] = (
    (AssetKind.COVER, "hulle|huelle|case|cover|tasche"),
    (AssetKind.KEYBOARD, "tastatur|keyboard|folio"),
    (AssetKind.PEN, "stift|pencil|pen "),
    (AssetKind.CHARGER, "netzteil|ladegerat|ladegeraet|charger|ladekabel"),
    (AssetKind.TROLLEY, "koffer|wagen|trolley|ladeschrank"),
    (AssetKind.DOCUMENT_CAMERA, "dokumentenkamera|visualizer|document camera"),
    (AssetKind.MEDIA_PLAYER, "apple tv|appletv|medienempfanger|chromecast|media player|streaming"),
    (AssetKind.DISPLAY, "tafel|whiteboard|smartboard|touchdisplay|touchscreen|board|display"),
    (AssetKind.PROJECTOR, "beamer|projektor|projector"),
    (AssetKind.ACCESS_POINT, "access point|accesspoint|zugangspunkt|wlan|wifi"),
    (AssetKind.SWITCH, "switch"),
    (AssetKind.SERVER, "server|nas "),
    (AssetKind.PRINTER, "drucker|printer|laserjet|officejet|kopierer|multifunktion|plotter"),
    (AssetKind.TABLET, "ipad|tablet|galaxy tab|surface go"),
    (AssetKind.PHONE, "telefon|phone|handy"),
    (AssetKind.MONITOR, "monitor|bildschirm"),
    (
        AssetKind.NOTEBOOK,
        "notebook|laptop|macbook|thinkpad|probook|elitebook|lifebook|latitude|chromebook",
    ),
    (
        AssetKind.PC,
        "desktop|rechner|computer|workstation|mac mini|imac|optiplex|esprimo|thinkcentre|arbeitsplatz",
    ),
)
_SIGNS = tuple((kind, tuple(signs.split("|"))) for kind, signs in _SIGNS_OF_KIND)


def kind_of_words(text: str) -> AssetKind | None:
    """Return what sort of thing the words of a list mean, if they say so."""
    folded = fold(text)
    words = set(folded.split())
    if words & {"pc", "pcs"}:
        return AssetKind.PC
    if words & {"ap", "aps"}:
        return AssetKind.ACCESS_POINT
    for kind, signs in _SIGNS:
        if any(sign in f"{folded} " for sign in signs):
            return kind
    return None


@dataclass(frozen=True)
class KindParser:
    """The kind of a device; a word that nobody knows is kept as “other device” and counted."""

    def parse(self, cells: Sequence[Any], hints: Hints) -> Parsed:
        """Look every word up once."""
        parsed = TextParser(120).parse(cells, hints)
        known: dict[str, AssetKind | None] = {fold(kind.value): kind for kind in AssetKind}
        known |= {fold(str(kind.label)): kind for kind in AssetKind}
        unknown: set[str] = set()
        for index, text in enumerate(parsed.values):
            if not text:
                continue
            key = fold(text)
            if key not in known:
                known[key] = kind_of_words(text)
            if known[key] is None:
                unknown.add(text)
                known[key] = AssetKind.OTHER
            parsed.values[index] = known[key].value  # type: ignore[union-attr]
        if unknown:
            shown = ", ".join(sorted(unknown)[:5])
            parsed.notes.append(("assets.kind_unknown", {"count": len(unknown), "words": shown}))
        return parsed


@dataclass(frozen=True)
class MonthsParser:
    """A number of months: `24`, `24 Monate`, `2 years`."""

    def parse(self, cells: Sequence[Any], hints: Hints) -> Parsed:
        """Take the unit off, and read the numbers."""
        return IntegerParser(0, _LONGEST_WARRANTY).parse([_months(cell) for cell in cells], hints)


def _months(cell: Any) -> Any:
    found = _PERIOD.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if found is None:
        return cell
    return int(found["number"]) * (12 if found["years"] else 1)
