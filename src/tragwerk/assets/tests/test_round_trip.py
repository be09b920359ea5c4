# SPDX-License-Identifier: EUPL-1.2
"""What leaves with everything comes back as it is: no device of an own export is new or changed."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset, AssetKind, AssetState, actions
from tragwerk.core.access.public import system_scope
from tragwerk.core.exports.everything.archive import write_everything
from tragwerk.core.imports import command
from tragwerk.core.imports.public import Import, files_of
from tragwerk.core.orgs.public import Room


@pytest.fixture
def stock(world: World, make: Callable[..., Asset]) -> None:
    """Devices of every kind and state, with odd texts, odd prices and without this and that."""
    with system_scope(reason="tests: a room"):
        room = Room.objects.create(authority=world.own, school=world.school, name="A 112")
    for number, kind in enumerate(AssetKind.values):
        make(kind=kind, model=f"Modell {kind}", serial=f"S{number}")
    for state in AssetState.values:
        make(state=state, school_id=world.school.pk)
    make(school_id=world.school.pk, room_id=room.pk, note="=SUMME(A1)", supplier="- Händler; & „Söhne“")
    make(net_price=Decimal("100.00"), gross_price=Decimal("119.01"), tax_rate=19, purchased_on=date(2021, 3, 1))
    make(
        gross_price=Decimal("1404.80"),
        warranty_until=date(2031, 3, 1),
        funding_source="Sofortausstattung",
        binding_until=date(2026, 12, 31),
    )
    make(tag="", serial="NUR-SERIE", maker="", model="iPad 9")
    make(maker="Nachbau", model="iPad 9", note="Zeile 1 und 'Apostroph'")


def exported(world: World, language: str) -> zipfile.ZipFile:
    target = io.BytesIO()
    with system_scope(reason="tests"), translation.override(language):
        write_everything(target, world.own.pk, str(world.own))
    return zipfile.ZipFile(io.BytesIO(target.getvalue()))


@pytest.mark.usefixtures("stock")
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_an_exported_device_is_unchanged_when_it_is_imported_again(
    world: World, tmp_path: Path, settings: Any, language: str, form: str
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    archive = exported(world, language)
    names = {
        "de": {"csv": "csv/geraete.csv", "json": "json/geraete.jsonl", "xlsx": "alle-tabellen.xlsx"},
        "en": {"csv": "csv/devices.csv", "json": "json/devices.jsonl", "xlsx": "all-tables.xlsx"},
    }
    path = tmp_path / Path(names[language][form]).name
    path.write_bytes(archive.read(names[language][form]))
    with translation.override("de"):
        done = command.import_files(
            kind="assets", files=[path], authority=world.own.number, confirmed=True, actor=SYSTEM
        )
    with system_scope(reason="tests: read"):
        total = Asset.objects.count()
        assert files_of(Import.objects.get(pk=done.import_id))[0].origin == "tragwerk"
    assert done.messages == ()
    assert (done.created, done.changed, done.unchanged, done.rejected) == (0, 0, total, 0)


def test_lost_devices_come_back(world: World, make: Callable[..., Asset], tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    kept = make(school_id=world.school.pk, gross_price=Decimal("404.84"), note="Kratzer")
    path = tmp_path / "geraete.csv"
    path.write_bytes(exported(world, "de").read("csv/geraete.csv"))
    with system_scope(reason="tests: lost"):
        actions.delete_assets(actor=SYSTEM, ids=[kept.pk])
    done = command.import_files(kind="assets", files=[path], authority=world.own.number, confirmed=True, actor=SYSTEM)
    assert done.created == 1
    with system_scope(reason="tests: read"):
        found = Asset.objects.get()
    assert (found.tag, found.school_id, found.gross_price, found.note) == (
        kept.tag,
        world.school.pk,
        Decimal("404.84"),
        "Kratzer",
    )
