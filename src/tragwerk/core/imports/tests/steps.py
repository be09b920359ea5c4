# SPDX-License-Identifier: EUPL-1.2
"""The steps of an import as the tests take them."""

from __future__ import annotations

from typing import Any

from tests.worlds import World
from tragwerk.core.access.public import (
    Actor,
)
from tragwerk.core.imports.actions import (
    Upload,
    apply_import,
    start_import,
)
from tragwerk.core.imports.models import Import
from tragwerk.core.imports.queries import report_of
from tragwerk.core.imports.report import Report
from tragwerk.core.imports.takeover import apply_now, check_now
from tragwerk.core.orgs.public import Room

KEYS = ("Schule", "Raum", "Preis")
HEADER = "Schulnummer;Raum;Zweck;Geprüft am;Preis"
GOOD = f"{HEADER}\n990011;A 1;Klasse;01.02.2024;12,50 €\n990011;A 2;Labor;;\n990012;A 1;Büro;;\n"


def start(world: World, officer: Actor, text: str | bytes = GOOD) -> Import:
    data = text if isinstance(text, bytes) else text.encode()
    upload = Upload("Räume.csv", data)
    return start_import(actor=officer, kind="test-rooms", uploads=[upload], authority_id=world.own.pk)


def checked(world: World, officer: Actor, text: str | bytes = GOOD) -> Import:
    return check_now(officer, start(world, officer, text).pk)


def taken(world: World, officer: Actor, text: str | bytes = GOOD) -> Import:
    found = checked(world, officer, text)
    apply_import(actor=officer, import_id=found.pk, in_background=False)
    return apply_now(officer, found.pk)


def report(found: Import) -> Report:
    kept = report_of(found)
    assert kept is not None
    return kept


def room_rows() -> list[Any]:
    return sorted(Room.objects.values_list("school__number", "name", "purpose"))


def reread(found: Import) -> Import:
    again: Import = Import.objects.get(pk=found.pk)
    return again
