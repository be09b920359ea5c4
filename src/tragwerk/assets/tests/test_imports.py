# SPDX-License-Identifier: EUPL-1.2
"""A town's list of devices as it is: recognised, checked row by row, taken over, repeated, undone."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.worlds import SYSTEM, World
from tragwerk.assets.imports.words import kind_of_words
from tragwerk.assets.public import Asset, AssetModel, Maker
from tragwerk.core.access.public import Actor, NotAllowed, Role, actor_scope, system_scope
from tragwerk.core.imports import command
from tragwerk.core.imports import public as imports
from tragwerk.core.orgs.public import Room, School

Make = Callable[..., Asset]
HEADERS = ("Inventarnr.", "Seriennummer", "Hersteller", "Modell", "Schule", "Raum", "Kaufdatum", "Preis", "Fördertopf")


@pytest.fixture
def take(world: World, tmp_path: Path, settings: Any) -> Callable[..., command.Summary]:
    """Return a function that imports rows of cells as a file of the own authority."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def take_rows(
        rows: Sequence[Sequence[str]],
        headers: Sequence[str] = HEADERS,
        *,
        confirmed: bool = True,
        actor: Actor | None = None,
    ) -> command.Summary:
        path = tmp_path / "liste.csv"
        lines = [";".join(cells) for cells in (headers, *rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        with translation.override("de"):
            return command.import_files(
                kind="assets", files=[path], authority=world.own.number, confirmed=confirmed, actor=actor or SYSTEM
            )

    return take_rows


Take = Callable[..., command.Summary]
IPAD = ("HA-1", "DMPG1", "Apple", "iPad 9", "Musterschule", "A 112", "01.03.2021", "1.404,84 €", "Sofortausstattung")


def row(**cells: str) -> tuple[str, ...]:
    names = ("tag", "serial", "maker", "model", "school", "room", "bought", "price", "funding")
    values = dict(zip(names, IPAD, strict=True)) | cells
    return tuple(values[name] for name in names)


def stock() -> list[Asset]:
    with system_scope(reason="tests: read"):
        return list(
            Asset.objects.select_related("school", "room", "maker", "asset_model", "supplier").order_by("tag_sort")
        )


def test_a_list_with_german_headers_is_taken_over(take: Take) -> None:
    done = take([row(), row(tag="HA-2", serial="DMPG2", room="", price="", bought="")])
    assert (done.created, done.rejected, done.applied) == (2, 0, True)
    first, second = stock()
    assert (first.tag, first.serial, str(first.maker), str(first.asset_model)) == ("HA-1", "DMPG1", "Apple", "iPad 9")
    assert (str(first.school), str(first.room)) == ("Musterschule", "A 112")
    assert (first.purchased_on, first.gross_price) == (date(2021, 3, 1), Decimal("1404.84"))
    assert (first.kind, first.funding_source) == ("tablet", "Sofortausstattung")
    assert (second.room, second.gross_price, second.purchased_on) == (None, None, None)


def test_what_will_be_made_on_the_way_is_announced_once(take: Take) -> None:
    dry = take([row(), row(tag="HA-2", serial="DMPG2")], confirmed=False)
    text = "\n".join(dry.notes)
    assert text.count("Der Hersteller „Apple“ wird angelegt.") == 1
    assert text.count("Das Modell „iPad 9“ wird angelegt.") == 1
    assert text.count("Den Raum „A 112“ (Musterschule) gibt es noch nicht; er wird angelegt.") == 1
    assert stock() == []
    with system_scope(reason="tests: read"):
        assert Room.objects.count() + Maker.objects.count() + AssetModel.objects.count() == 0


def test_the_same_list_again_changes_nothing(take: Take) -> None:
    rows = [row(), row(tag="HA-2", serial="")]
    take(rows)
    again = take(rows)
    assert (again.created, again.changed, again.unchanged, again.rejected) == (0, 0, 2, 0)


def test_a_newer_list_changes_what_it_says_and_clears_nothing(take: Take) -> None:
    take([row()])
    changed = take([row(room="", school="990012", price="300")])
    assert (changed.changed, changed.created) == (1, 0)
    (asset,) = stock()
    assert (str(asset.school), asset.room, asset.gross_price) == ("Schwesterschule", None, Decimal("300.00"))
    assert asset.funding_source == "Sofortausstattung"


def test_an_import_is_undone_row_for_row(take: Take, world: World) -> None:
    take([row()])
    before = [(asset.pk, asset.school_id, asset.room_id, asset.gross_price, asset.model_sort) for asset in stock()]
    done = take([row(price="1", school="Schwesterschule", room="B 1"), row(tag="HA-9", serial="NEU")])
    assert (done.created, done.changed) == (1, 1)
    assert done.import_id is not None
    with actor_scope(SYSTEM):
        imports.actions.undo_import(actor=SYSTEM, import_id=UUID(done.import_id))
    assert [(a.pk, a.school_id, a.room_id, a.gross_price, a.model_sort) for a in stock()] == before
    with system_scope(reason="tests: read"):
        assert not Room.objects.filter(name="B 1").exists()


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"tag": "", "serial": ""}, "", "weder Inventarnummer noch Seriennummer"),
        ({"model": "", "maker": ""}, "", "nicht, wie das Gerät heißt"),
        ({"school": "Musterschuhle"}, "Musterschuhle", "keine Schule „Musterschuhle“. „Musterschule“ übernehmen"),
        ({"school": "Kanarienvogelschule"}, "Kanarienvogelschule", "keine Schule „Kanarienvogelschule“"),
        ({"school": "990021"}, "990021", "keine Schule „990021“"),
        ({"bought": "03.05.2202"}, "03.05.2202", "2022"),
        ({"price": "-12,00"}, "-12,00", "nicht unter null|negativ|unter 0"),
        ({"tag": "=cmd|' /C calc'!A0"}, "=cmd", "Formel"),
    ],
)
def test_a_bad_cell_is_named_with_row_column_value_and_reason_and_nothing_is_written(
    take: Take, cells: dict[str, str], column: str, sentence: str
) -> None:
    done = take([row(tag="HA-0", serial="S0"), row(**cells)])
    assert (done.rejected, done.applied) == (1, False)
    (message,) = done.messages
    assert "Zeile 3" in message
    assert column in message
    assert re.search(sentence, message)
    assert stock() == []


def test_a_number_twice_in_the_file_names_the_other_row(take: Take) -> None:
    done = take([row(), row(tag="HA-2", serial="dmpg 1")])
    assert "steht auch in Zeile 2 dieser Datei" in done.messages[0]


def test_a_serial_number_of_another_device_is_refused_unless_it_is_the_same_one(take: Take, make: Make) -> None:
    make(tag="HA-7", serial="DMPG1")
    done = take([row()])
    assert done.rejected == 1
    assert "gehört schon zu HA-7, ohne Schule" in done.messages[0]
    assert "Als Änderung von HA-7 übernehmen" in done.messages[0]


def test_a_row_that_means_two_devices_is_refused(take: Take, make: Make) -> None:
    make(tag="HA-1", serial="X1")
    make(tag="HA-2", serial="DMPG1")
    assert "Die Seriennummer gehört zu HA-2, die Inventarnummer zu HA-1." in take([row()]).messages[0]


def test_a_device_of_a_foreign_authority_neither_matches_nor_shows(take: Take, world: World, make: Make) -> None:
    make(tag="HA-1", serial="DMPG1", authority_id=world.foreign.pk)
    done = take([row()])
    assert (done.created, done.changed) == (1, 0)


@pytest.mark.parametrize("header", ["Träger", "Trägernummer"])
def test_a_row_of_another_authority_is_refused_by_line_and_nothing_is_written(
    take: Take, world: World, header: str
) -> None:
    own, foreign = (
        (world.own.number, world.foreign.number)
        if header == "Trägernummer"
        else (world.own.name, f"{world.foreign.short_name} ({world.foreign.number})")
    )
    headers = ("Inventarnr.", "Modell", header)
    done = take([("HA-1", "iPad 9", own), ("HA-2", "iPad 9", foreign), ("HA-3", "iPad 9", "")], headers)
    (message,) = done.messages
    assert f"Zeile 3, Spalte C ({header}) “{foreign}”" in message
    assert f"gehört zu „{foreign}“; diese Liste wird für {world.own} ({world.own.number}) übernommen" in message
    assert (done.rejected, done.applied, stock()) == (1, False, [])


def test_the_own_authority_is_known_by_number_name_and_short_name(take: Take, world: World) -> None:
    own = world.own
    words = (own.number, own.number.lstrip("0"), own.name.upper(), own.short_name, f"{own.short_name} ({own.number})")
    rows = [(f"HA-{n}", "iPad 9", word) for n, word in enumerate(words)]
    assert take(rows, ("Inventarnr.", "Modell", "Träger")).created == len(words)


def test_schools_of_the_same_name_are_told_apart_by_number(take: Take, world: World) -> None:
    with system_scope(reason="tests: a namesake"):
        School.objects.create(authority=world.own, number="990013", name="Musterschule", short_name="Musterschule")
    assert "heißen 2 Schulen" in take([row()]).messages[0]
    assert take([row(school="Musterschule (990013)")]).created == 1
    school = stock()[0].school
    assert school is not None
    assert school.number == "990013"


def test_a_state_that_does_not_follow_keeps_the_row_out(take: Take, make: Make) -> None:
    make(tag="HA-1", serial="DMPG1", state="issued")
    headers = ("Inventarnr.", "Status", "Modell")
    assert "zuerst zurück ins Lager" in take([("HA-1", "ausgemustert", "iPad 9")], headers).messages[0]
    assert take([("HA-1", "defekt", "iPad 9")], headers).changed == 1
    assert stock()[0].state == "in_repair"


def test_prices_and_dates_that_contradict_each_other_are_refused(take: Take) -> None:
    headers = ("Inventarnr.", "Modell", "Preis netto", "Preis brutto", "Kaufdatum", "Garantie bis")
    rows = [("A-1", "iPad", "100", "90", "", ""), ("A-2", "iPad", "", "", "01.02.2022", "31.01.2022")]
    messages = take(rows, headers).messages
    assert "passen nicht zusammen" in messages[0]
    assert "Die Garantie endet vor dem Kauf am 01.02.2022" in messages[1]


def test_a_list_with_one_price_moves_the_other_by_the_stored_rate(take: Take, make: Make) -> None:
    make(tag="HA-1", serial="S1", net_price=Decimal("100.00"), gross_price=Decimal("119.00"), tax_rate=19)
    headers = ("Inventarnr.", "Preis brutto")
    assert take([("HA-1", "119,01")], headers).changed == 1
    assert [(asset.net_price, asset.gross_price) for asset in stock()] == [(Decimal("100.00"), Decimal("119.01"))]
    assert take([("HA-1", "59,50")], headers).changed == 1
    assert [(asset.net_price, asset.gross_price) for asset in stock()] == [(Decimal("50.00"), Decimal("59.50"))]
    assert take([("HA-1", "59,50")], headers).unchanged == 1


def test_one_price_without_any_rate_is_refused_where_it_contradicts(take: Take, make: Make) -> None:
    make(tag="HA-1", serial="S1", net_price=Decimal("100.00"), gross_price=Decimal("119.00"), tax_rate=None)
    assert "passen nicht zusammen" in take([("HA-1", "90,00")], ("Inventarnr.", "Preis brutto")).messages[0]


def test_a_provider_may_not_make_rooms_and_is_told_so(take: Take, world: World) -> None:
    technician = world.actor(Role.PROVIDER_TECHNICIAN)
    assert "dürfen keine Räume anlegen" in take([row()], actor=technician).messages[0]
    assert take([row(room="")], actor=technician).created == 1


def test_the_export_of_snipe_it_is_read_as_it_is(
    shared_data: Path, world: World, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    path = shared_data / "devices" / "snipeit_assets_sample.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    done = command.import_files(kind="assets", files=[path], authority=world.own.number, confirmed=True, actor=SYSTEM)
    assert done.messages == ()
    assert done.created == len(lines) - 1
    found = {asset.tag: asset for asset in stock()}
    first = found["ICC-2065556"]
    assert (str(first.maker), str(first.asset_model), first.kind) == ("Berge Inc", 'Macbook Pro 13"', "notebook")
    assert (first.purchased_on, first.gross_price) == (date(2023, 1, 23), Decimal("2266.13"))
    assert str(first.room) == "Wilkinson, Waters and Kerluke"


def test_words_of_lists_name_their_kind() -> None:
    for words, kind in {
        "Apple iPad 10. Gen.": "tablet",
        "Schutzhülle iPad": "cover",
        "Apple TV 4K": "media_player",
        "SMART Board": "display",
        "Beamer Epson": "projector",
        "WLAN-AP": "access_point",
        "Schüler-PC": "pc",
        "HP LaserJet": "printer",
    }.items():
        assert kind_of_words(words) == kind
    assert kind_of_words("Kettensäge") is None


def test_the_number_of_queries_does_not_grow_with_the_list(take: Take) -> None:
    def queries(count: int, prefix: str) -> int:
        rows = [row(tag=f"{prefix}-{n}", serial=f"{prefix}{n}") for n in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            take(rows)
        return len(seen)

    queries(50, "A")
    assert queries(300, "C") <= queries(60, "B") + 3


def test_only_those_with_the_right_import(take: Take, world: World) -> None:
    with pytest.raises(NotAllowed):
        take([row()], actor=world.actor(Role.SCHOOL_ADMINISTRATION))


def test_one_unknown_word_is_said_in_the_singular(take: Take) -> None:
    headers = ("Inventarnr.", "Modell", "Art")
    one = take([("A-1", "X", "Dingsbums")], headers, confirmed=False)
    assert any("Ein Wort dieser Spalte nennt keine bekannte Geräteart (Dingsbums)" in note for note in one.notes)
    two = take([("A-1", "X", "Dingsbums"), ("A-2", "X", "Dingsda")], headers, confirmed=False)
    assert any("2 Wörter dieser Spalte nennen keine" in note for note in two.notes)
