# SPDX-License-Identifier: EUPL-1.2
"""Exports of other systems are recognised by their headings and read without a click; nothing vanishes silently."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from tests.worlds import SYSTEM, World
from tragwerk.assets.imports.origins import GLPI, I_DOIT, ORIGINS, SNIPE_IT
from tragwerk.assets.public import Asset
from tragwerk.core.access.public import actor_scope, system_scope
from tragwerk.core.imports import command
from tragwerk.core.imports.headers import header_key
from tragwerk.core.imports.origins import recognise
from tragwerk.core.imports.public import Import, files_of, opened_files
from tragwerk.core.imports.public import actions as imports

FOREIGN = Path(__file__).with_name("foreign")
Load = Callable[..., command.Summary]


@pytest.fixture
def load(world: World, tmp_path: Path, settings: Any) -> Load:
    """Return a function that takes over a file of another system."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def load_file(name: str | Path, *, confirmed: bool = True) -> command.Summary:
        with translation.override("de"):
            done = command.import_files(
                kind="assets", files=[FOREIGN / name], authority=world.own.number, confirmed=confirmed, actor=SYSTEM
            )
        assert done.messages == ()
        return done

    return load_file


def stock() -> dict[str, Asset]:
    with system_scope(reason="tests: read"):
        return {
            one.tag: one for one in Asset.objects.select_related("school", "room", "maker", "asset_model", "supplier")
        }


def origin_of(done: command.Summary) -> str:
    with system_scope(reason="tests: read"):
        return files_of(Import.objects.get(pk=done.import_id))[0].origin


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("snipeit_list_en.csv", "snipe-it"),
        ("snipeit_report_de.csv", "snipe-it"),
        ("snipeit_hardware.json", "snipe-it"),
        ("glpi_computers_de.csv", "glpi"),
        ("glpi_monitors_en.csv", "glpi"),
        ("glpi_peripherals_de.csv", "glpi"),
        ("idoit_report_de.csv", "i-doit"),
        ("idoit_objects.json", "i-doit"),
    ],
)
def test_every_export_is_recognised_taken_over_without_a_question_and_the_same_again_changes_nothing(
    load: Load, name: str, system: str
) -> None:
    done = load(name)
    assert done.applied
    assert done.rejected == 0
    assert done.created == len(stock())
    assert origin_of(done) == system
    again = load(name)
    assert (again.created, again.changed, again.unchanged) == (0, 0, done.created)


def test_the_list_of_snipe_it_says_places_states_dates_and_prices(load: Load) -> None:
    load("snipeit_list_en.csv")
    found = stock()
    tablet = found["HA-00017"]
    assert (str(tablet.maker), str(tablet.asset_model), tablet.kind) == ("Apple", "iPad 9. Generation 64 GB", "tablet")
    assert (str(tablet.school), tablet.room, str(tablet.supplier)) == ("Musterschule", None, "Systemhaus Beispiel")
    assert (tablet.purchased_on, tablet.warranty_until) == (date(2021, 3, 1), date(2023, 3, 1))
    assert tablet.gross_price == Decimal("404.84")
    assert {tag: one.state for tag, one in found.items()} == {
        "HA-00017": "issued",
        "HA-00018": "in_stock",
        "HA-00104": "retired",
        "HA-00202": "in_repair",
    }
    assert found["HA-00104"].gross_price == Decimal("1249.00")
    assert str(found["HA-00202"].room) == "A 112"


def test_what_has_no_place_goes_to_the_remarks_and_what_names_people_nowhere(load: Load) -> None:
    done = load("snipeit_list_en.csv")
    note = stock()["HA-00017"].note
    assert note.startswith("Kratzer am Rand; Asset Name: tablet-017; Model No.: MK2K3FD/A; Order Number: PO-2021-17")
    assert "MAC Address: AA:BB:CC:00:11:22" in note
    assert "Muster" not in note
    assert "Erika" not in note
    said = "\n".join(done.notes)
    assert "haben keinen eigenen Platz und kommen in die Bemerkung: Asset Name" in said
    assert "werden nicht übernommen: Checked Out To" in said
    assert "Betreuer Name" in said


def test_the_report_of_snipe_it_explains_its_own_states_in_brackets(load: Load) -> None:
    load("snipeit_report_de.csv")
    found = stock()
    assert {tag: one.state for tag, one in found.items()} == {
        "HA-00017": "issued",
        "HA-00301": "in_stock",
        "HA-00302": "in_repair",
    }
    assert (found["HA-00301"].gross_price, found["HA-00301"].kind) == (Decimal("3199.90"), "server")
    assert found["HA-00017"].funding_source == "Sofortausstattung"
    assert "e.beispiel" not in found["HA-00017"].note


def test_the_interface_of_snipe_it_hands_out_nested_rows_with_its_own_kind_of_state(load: Load) -> None:
    load("snipeit_hardware.json")
    found = stock()
    tablet = found["HA-00017"]
    assert (tablet.state, str(tablet.supplier), str(tablet.school)) == ("issued", "Meyer & Söhne", "Musterschule")
    assert tablet.note.startswith('Kratzer "am Rand"; name: tablet-017; model number: MK2K3FD/A')
    assert "MAC-Adresse: AA:BB:CC:00:11:22" in tablet.note
    assert "Erika" not in tablet.note
    assert (found["HA-00301"].state, found["HA-00301"].gross_price) == ("in_stock", Decimal("3199.90"))
    assert found["HA-00302"].state == "retired"


def test_months_of_warranty_of_snipe_it_count_from_the_purchase(load: Load, tmp_path: Path) -> None:
    head = "Asset Tag,Model,Category,Status,Purchase Date,Order Number,EOL,Warranty,Warranty Expires,Checked Out To"
    rows = (
        "W-1,iPad,Tablets,Ready to Deploy,2024-01-31,,,25 months,,",
        "W-2,iPad,Tablets,Ready to Deploy,2024-01-31,,,24,2025-12-31,",
        "W-3,iPad,Tablets,Ready to Deploy,,,,24,,",
        "W-4,iPad,Tablets,Ready to Deploy,2024-02-29,,,2 Jahre,,",
        "W-5,iPad,Tablets,Ready to Deploy,2024-02-29,,,0,,",
    )
    path = tmp_path / "assets.csv"
    path.write_text("\n".join((head, *rows)))
    done = load(path)
    found = {tag: one.warranty_until for tag, one in stock().items()}
    assert origin_of(done) == "snipe-it"
    assert found == {
        "W-1": date(2026, 2, 28),
        "W-2": date(2025, 12, 31),
        "W-3": None,
        "W-4": date(2026, 2, 28),
        "W-5": None,
    }
    assert "Garantiemonate zählen ab dem Kauf" in "\n".join(done.notes)
    # A purchase that is known already counts as well.
    path.write_text(f"{head}\nW-3,iPad,Tablets,Ready to Deploy,2025-03-01,,,24,,")
    load(path)
    assert stock()["W-3"].warranty_until == date(2027, 3, 1)


def test_a_location_of_glpi_names_school_and_room(load: Load) -> None:
    load("glpi_computers_de.csv")
    computer, notebook = stock()["HA-01101"], stock()["HA-01207"]
    assert (str(computer.school), str(computer.room), computer.kind) == ("Musterschule", "R 101", "pc")
    assert (notebook.school, str(notebook.room), notebook.state) == (None, "Lager", "in_stock")
    assert (computer.purchased_on, computer.gross_price) == (date(2021, 8, 12), Decimal("612.85"))
    assert (computer.warranty_until, str(computer.supplier)) == (date(2024, 8, 11), "Systemhaus Beispiel")
    assert computer.note == "Lehrerplatz; Name: PC-R101-01; Rechnungsnummer: RE-4711"


def test_i_doit_is_read_alike_as_report_and_from_its_interface(load: Load) -> None:
    load("idoit_report_de.csv")
    before = stock()
    assert (before["HA-01555"].state, before["HA-01555"].kind) == ("retired", "printer")
    computer = before["HA-01101"]
    assert (str(computer.school), str(computer.room), computer.state) == ("Musterschule", "R 101", "issued")
    assert (computer.purchased_on, computer.gross_price) == (date(2021, 8, 12), Decimal("612.85"))
    assert "Erika" not in computer.note
    load("idoit_objects.json")
    after = stock()["HA-01101"]
    assert (after.pk, after.gross_price, str(after.asset_model)) == (computer.pk, Decimal("612.85"), "ESPRIMO D7010")


@pytest.mark.parametrize(
    "headers",
    [
        ("Inventarnummer", "Seriennummer", "Hersteller", "Modell", "Standort", "Status", "Kaufdatum", "Preis"),
        ("Inventarnr.", "Name", "Typ", "Hersteller", "Modell", "Benutzer", "Bemerkungen"),
        ("Asset Tag", "Serial", "Model"),
        ("Bezeichnung", "Seriennummer", "Objekttyp", "Standort"),
        (),
    ],
)
def test_a_list_of_somebodys_own_is_not_taken_for_an_export(headers: tuple[str, ...]) -> None:
    assert recognise("assets", headers) is None


def test_recognition_says_by_which_headings(world: World, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    upload = imports.Upload("glpi.csv", (FOREIGN / "glpi_monitors_en.csv").read_bytes())
    with actor_scope(SYSTEM):
        found = imports.start_import(actor=SYSTEM, kind="assets", uploads=[upload], authority_id=world.own.pk)
        (opened,) = opened_files(found)
    assert opened.layout.recognised == "glpi"
    assert {"Entity", "Last update", "Technician in charge"} <= set(opened.layout.signs)


def test_a_person_may_choose_no_system_and_is_asked_then(world: World, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    upload = imports.Upload("assets.csv", (FOREIGN / "snipeit_list_en.csv").read_bytes())
    with actor_scope(SYSTEM):
        found = imports.start_import(actor=SYSTEM, kind="assets", uploads=[upload], authority_id=world.own.pk)
        assert found.state == "mapped"
        imports.map_columns(actor=SYSTEM, import_id=found.pk, columns={0: imports.Columns(origin="")}, remember=False)
        (opened,) = opened_files(Import.objects.get(pk=found.pk))
    assert (opened.layout.origin, opened.layout.recognised) == ("", "snipe-it")
    assert "Checked Out To" in [choice.header for choice in opened.layout.mapping.undecided()]


def test_no_heading_of_a_system_means_two_things() -> None:
    for origin in ORIGINS:
        parts = {**origin.names, "remarks": origin.remarks, "left": origin.left}
        fates = [(header_key(text), fate) for fate, texts in parts.items() for text in texts]
        several = {text for text, fate in fates if any(text == other and fate != what for other, what in fates)}
        assert several == set(), origin.key


@pytest.mark.parametrize("origin", [SNIPE_IT, GLPI, I_DOIT])
def test_every_word_of_a_system_is_one_that_the_column_knows(origin: Any) -> None:
    from tragwerk.assets.imports.words import STATE_WORDS

    words = origin.words["state"]
    meant = {*words.whole.values(), *words.sure.values(), *words.else_.values()}
    assert meant - set(STATE_WORDS) - set(STATE_WORDS.values()) == set()
