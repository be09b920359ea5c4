# SPDX-License-Identifier: EUPL-1.2
"""Headers find their columns, however people write them."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pytest

from tragwerk.core.imports.issues import ImportProblem, IssueText, register_texts, text_of
from tragwerk.core.imports.kinds import ImportColumn, kind_of, register_kind
from tragwerk.core.imports.mapping import HeaderMap, check_complete, fingerprint, known_header, map_headers
from tragwerk.core.imports.readers import read_table
from tragwerk.core.imports.tests.rooms import RoomImport

KIND = RoomImport()


def keys(mapping: HeaderMap) -> list[str | None]:
    return [choice.key for choice in mapping.choices]


@pytest.mark.parametrize(
    "header", ["Raum", "RAUM", " raum ", "Raum-Nr.", "raumnr", "Raum Nr", "Raum (Gebäude A)", "room"]
)
def test_case_dots_hyphens_and_brackets_do_not_matter(header: str) -> None:
    assert keys(map_headers(KIND, [header])) == ["room"]


@pytest.mark.parametrize(
    ("header", "key"), [("Raumnumer", "room"), ("Schulnumer", "school"), ("Gepruft am", "inspected")]
)
def test_a_slip_of_the_finger_is_forgiven(header: str, key: str) -> None:
    assert keys(map_headers(KIND, [header])) == [key]


def test_headers_of_other_things_stay_unknown() -> None:
    assert keys(map_headers(KIND, ["Farbe", "Baum", "", "x" * 200])) == [None, None, None, None]


def test_an_exact_name_goes_before_a_like_one() -> None:
    assert keys(map_headers(KIND, ["Raumnumer", "Raumnummer"])) == [None, "room"]


def test_the_second_column_of_the_same_name_is_asked_about() -> None:
    second = map_headers(KIND, ["Raum", "Schule", "Raumnummer"]).choices[2]
    assert (second.key, second.how, second.twin, second.letter) == (None, "twice", "A", "C")


def test_known_headers_that_are_left_out_are_no_question() -> None:
    assert map_headers(KIND, ["Raum", "Bemerkung"]).undecided() == []


def test_what_the_person_chose_goes_before_what_was_remembered_and_before_names() -> None:
    chosen, remembered = {"Zweck": "room"}, {"Raum": "purpose", "Zweck": "price", "Gone": "nonsense"}
    found = map_headers(KIND, ["Raum", "Zweck", "Gone"], chosen, remembered)
    assert keys(found) == ["purpose", "room", None]
    assert [choice.how for choice in found.choices] == ["remembered", "chosen", "unknown"]


def test_a_file_without_the_columns_it_needs_is_refused() -> None:
    table = read_table(b"Raum;Zweck\nA;B\n", known_header(KIND))
    with pytest.raises(ImportProblem, match="Schule") as caught:
        check_complete(KIND, table, map_headers(KIND, table.headers))
    assert caught.value.code == "file.missing_columns"


def test_a_file_whose_rows_cannot_be_told_apart_is_refused() -> None:
    class Loose(RoomImport):
        columns: ClassVar[tuple[ImportColumn, ...]] = tuple(
            replace(column, required=False) for column in RoomImport.columns
        )

    table = read_table(b"Schule;Zweck\n1;B\n", known_header(Loose()))
    with pytest.raises(ImportProblem) as caught:
        check_complete(Loose(), table, map_headers(Loose(), table.headers))
    assert caught.value.code == "file.no_key"


def test_files_of_one_form_have_one_fingerprint() -> None:
    assert fingerprint(["Raum", "Preis (€)"]) == fingerprint(["RAUM ", "Preis (€)"])
    assert fingerprint(["Raum", "Preis"]) != fingerprint(["Preis", "Raum"])


def test_a_kind_and_a_sentence_have_one_meaning() -> None:
    class Other(RoomImport):
        pass

    with pytest.raises(ValueError, match="test-rooms"):
        register_kind(Other())
    with pytest.raises(ValueError, match=r"rooms\.twice"):
        register_texts({"rooms.twice": IssueText("another", "meaning")})
    assert text_of("rooms.twice").short == "Room twice"
    assert kind_of("test-rooms").key == "test-rooms"
