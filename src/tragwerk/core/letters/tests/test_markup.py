# SPDX-License-Identifier: EUPL-1.2
"""The markup: any text has a tree, printing and reading a tree gives the same tree, problems say where and what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.core.extend.public import Placeholder, PlaceholderColumn, ValueType
from tragwerk.core.letters.rules import (
    Bold,
    Condition,
    Grid,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Signature,
    Slot,
    Text,
    by_keys,
    by_labels,
    check,
    fill,
    parse,
    parse_line,
    print_line,
    print_tree,
    slots_of,
)

TELLING = st.text(alphabet="ab 1.)|-#*_?!{}\\\n\t§ü", max_size=60)
ANYTHING = st.text(max_size=120)
# Words as a reader keeps them: no blanks at the ends, no line breaks.
words = st.text(alphabet="ab 1)|-#*_?!{}\\ü.", min_size=1, max_size=12).map(str.strip).filter(bool)
names = st.text(alphabet="abc d", min_size=1, max_size=8).map(lambda name: " ".join(name.split())).filter(bool)
plain = st.builds(Text, words)
slots = st.builds(Slot, names)


def _between(parts: list[Any]) -> tuple[Any, ...]:
    """Keep words from standing beside words, where a reader would see one."""
    kept: list[Any] = []
    for part in parts:
        if isinstance(part, Text) and kept and isinstance(kept[-1], Text):
            continue
        kept.append(part)
    return tuple(kept)


inner = st.lists(plain | slots, min_size=1, max_size=3).map(_between)
bolds = st.builds(Bold, inner)
lines = st.lists(plain | slots | bolds, min_size=1, max_size=4).map(_between)
conditions = st.none() | st.builds(Condition, names, st.booleans())


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    width = draw(st.integers(1, 3))
    cells = lines | st.just(())
    rows = draw(st.lists(st.tuples(*[cells] * width), min_size=1, max_size=3))
    return Grid(tuple(rows), draw(st.booleans()))


blocks = (
    st.builds(Heading, st.integers(1, 2), lines | st.just(()))
    | st.builds(Paragraph, st.lists(lines, min_size=1, max_size=3).map(tuple), conditions)
    | st.builds(Items, st.booleans(), st.lists(lines | st.just(()), min_size=1, max_size=3).map(tuple))
    | grids()
    | st.builds(Signature, st.lists(lines | st.just(()), min_size=1, max_size=3).map(tuple))
    | st.just(PageBreak())
)
trees = st.lists(blocks, max_size=5).map(tuple)


@given(ANYTHING | TELLING)
def test_any_text_has_a_tree_and_is_the_same_once_printed(text: str) -> None:
    tree = parse(text).tree
    assert parse(print_tree(tree)).tree == tree


@given(trees)
def test_reading_what_was_printed_gives_the_tree_without_a_fault(tree: tuple[object, ...]) -> None:
    read = parse(print_tree(tree))  # type: ignore[arg-type]
    assert read.tree == tree
    assert read.faults == ()


@given(ANYTHING | TELLING)
def test_a_subject_is_one_line_whatever_is_typed(text: str) -> None:
    line, _faults = parse_line(text)
    assert parse_line(print_line(line))[0] == line


@given(ANYTHING | TELLING, ANYTHING | TELLING)
def test_checking_and_filling_never_fail(subject: str, text: str) -> None:
    check(subject, text, PLACEHOLDERS)
    nodes = fill(parse(text).tree, PLACEHOLDERS, {"recipient": text, "day": date(2026, 10, 7)}, "de")
    assert all(node["t"] in KINDS_OF_NODES for node in nodes)


KINDS_OF_NODES = {"heading", "par", "items", "table", "signature", "pagebreak"}
PLACEHOLDERS = (
    Placeholder("recipient", "Empfang", "Musterschule"),
    Placeholder("day", "Tag der Abgabe", date(2026, 10, 7), ValueType.DATE),
    Placeholder("note", "Bemerkung", "", ValueType.LINES),
    Placeholder(
        "devices",
        "Geräte",
        ({"tag": "HA-1", "price": "404.84"},),
        ValueType.TABLE,
        (PlaceholderColumn("tag", "Nummer"), PlaceholderColumn("price", "Preis", ValueType.MONEY)),
    ),
)


@given(ANYTHING | TELLING)
def test_keys_and_labels_change_places_and_nothing_else(text: str) -> None:
    kept = by_keys(text, PLACEHOLDERS)
    assert by_keys(by_labels(kept, PLACEHOLDERS), PLACEHOLDERS) == kept
    assert [type(one) for one in parse(kept).tree] == [type(one) for one in parse(text).tree]


def test_placeholders_are_kept_by_key_and_shown_by_label() -> None:
    assert by_keys("An {empfang} bis {Tag der  Abgabe}", PLACEHOLDERS) == "An {recipient} bis {day}"
    assert by_labels("An {recipient}, \\{day\\}", PLACEHOLDERS) == "An {Empfang}, \\{day\\}"


def test_every_sign_of_the_markup_is_understood() -> None:
    text = (
        "# Leihe\nGuten Tag **{recipient}**,\nzweite Zeile\n\n?{note} Hinweis: {note}\n\n- eins\n- zwei\n\n"
        "1) a\n2) b\n\n"
        "| Was | Wann |\n|---|---|\n| Tablet | {day} |\n\n{devices}\n\n---\n\n__ Ort, Datum | Unterschrift"
    )
    read = parse(text)
    assert read.faults == ()
    assert [type(block).__name__ for block in read.tree] == [
        *("Heading", "Paragraph", "Paragraph", "Items", "Items", "Grid", "Paragraph", "PageBreak", "Signature")
    ]
    assert print_tree(read.tree) == text.replace("# Leihe\n", "# Leihe\n\n")
    assert {one.name for one in slots_of(read.tree)} == {"recipient", "note", "day", "devices"}


def test_a_line_that_begins_with_a_date_is_no_list() -> None:
    assert parse("7. Oktober 2026").tree == (Paragraph(((Text("7. Oktober 2026"),),)),)


def test_what_is_empty_is_left_out_with_its_line_and_its_paragraph() -> None:
    text = "{recipient}\n{note}\nOrt\n\n?{note} Nur mit Bemerkung\n\n!{note} Nur ohne\n\n{devices}"
    nodes = fill(parse(text).tree, PLACEHOLDERS, {"recipient": "Schule"}, "de")
    assert nodes == [
        {"t": "par", "c": [[{"t": "text", "v": "Schule"}], [{"t": "text", "v": "Ort"}]]},
        {"t": "par", "c": [[{"t": "text", "v": "Nur ohne"}]]},
    ]


def test_values_are_printed_in_the_language_of_the_letter() -> None:
    tree = parse("{day}\n\n{devices}").tree
    values = {"day": date(2026, 10, 7), "devices": [{"tag": "HA-1", "price": "1404.84"}]}
    paragraph, table = fill(tree, PLACEHOLDERS, values, "de")
    assert paragraph["c"][0][0]["v"] == "7. Oktober 2026"
    assert table["rows"][1][1][0]["v"] == "1.404,84\u00a0€"
    assert table["ends"] == [False, True]
    assert fill(tree, PLACEHOLDERS, values, "tr")[0]["c"][0][0]["v"] == "7 Ekim 2026"


def test_a_value_with_signs_of_the_markup_stays_text() -> None:
    tree = parse("{recipient}").tree
    hostile = '# **{day}** | \\ "#eval($x$)" <b>'
    assert fill(tree, PLACEHOLDERS, {"recipient": hostile}, "de") == [
        {"t": "par", "c": [[{"t": "text", "v": hostile}]]}
    ]


@pytest.mark.parametrize(
    ("subject", "text", "line", "words"),
    [
        ("Betreff", "Guten Tag {empfng}", 1, "There is no placeholder “empfng”. Did you mean “Empfang”?"),
        ("Betreff", "eins\n\n?{Bemerkng} zwei", 3, "Did you mean “Bemerkung”?"),
        ("Betreff {xyzzyqq}", "Text", 0, "Please choose one from the list."),
        ("Betreff", "Text {Empfang", 1, "A curly bracket has no partner."),
        ("Betreff", "a\n**b", 2, "Two stars have no partner."),
        ("Betreff", "a {} b", 1, "There is nothing between the curly brackets."),
        ("Betreff", "Die {Geräte} sind da", 1, "“Geräte” is a table."),
        ("", "Text", 0, "The subject is missing."),
        ("Betreff", "", 1, "The text is missing."),
    ],
)
def test_a_problem_says_where_it_is_what_it_is_and_what_to_do(subject: str, text: str, line: int, words: str) -> None:
    with override("en"):
        found = check(subject, text, PLACEHOLDERS)
    assert [one.line for one in found] == [line]
    assert words in found[0].message


def test_a_placeholder_that_must_be_there_is_asked_for() -> None:
    needed = (Placeholder("code", "Code", "AB12", needed=True), *PLACEHOLDERS)
    with override("en"):
        assert [one.instead for one in check("Betreff", "Text", needed)] == ["Code"]
        assert check("Betreff", "Text {Code}", needed) == []
