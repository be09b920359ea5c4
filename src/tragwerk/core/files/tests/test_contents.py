# SPDX-License-Identifier: EUPL-1.2
"""What may be attached is told by its ending and checked by what it holds."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.core.access.public import DomainError
from tragwerk.core.files.contents import KINDS, MOST_LETTERS, checked_content, clean_name
from tragwerk.core.files.tests.samples import GOOD, PDF, WRONG


def check(name: str, content: bytes, limit: int = 1_000_000) -> str:
    stream = io.BytesIO(content)
    kind = checked_content(name, stream, limit=limit)
    assert stream.tell() == 0, "what was checked can be read from its beginning"
    return kind.word


@pytest.mark.parametrize("name", GOOD)
def test_a_file_of_every_kind_is_taken(name: str) -> None:
    assert check(name, GOOD[name])


def test_every_kind_has_an_example() -> None:
    assert {check(name, content) for name, content in GOOD.items()} == {kind.word for kind in KINDS}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_holds_something_else_is_refused(name: str) -> None:
    with pytest.raises(DomainError, match="enthält nicht, was die Endung sagt") as refusal:
        check(name, WRONG[name])
    assert (refusal.value.field, refusal.value.code) == ("file", "content")
    assert name in str(refusal.value)


@pytest.mark.parametrize("name", ["Programm.exe", "Seite.html", "Bild.svg", "Makros.xlsm", "Archiv.zip", "ohne"])
def test_other_kinds_are_refused_with_those_that_are_possible(name: str) -> None:
    with pytest.raises(DomainError, match=r"Möglich sind PDF, JPEG, .* oder TXT; bitte speichern") as refusal:
        check(name, PDF)
    assert refusal.value.code == "kind"


def test_an_empty_file_and_one_that_is_too_large_are_refused() -> None:
    with pytest.raises(DomainError, match=r"„leer\.pdf“ ist leer"):
        check("leer.pdf", b"")
    with pytest.raises(DomainError, match=r"„groß\.pdf“ ist größer als 2 MB"):
        check("groß.pdf", PDF + b"\n" * 2_000_000, limit=2_000_000)


@given(st.binary(max_size=200))
def test_no_content_breaks_the_check(content: bytes) -> None:
    for kind in KINDS:
        for start in (b"", b"PK\x03\x04", b"PK\x05\x06"):
            assert kind.fits(io.BytesIO(start + content)) in {True, False}


@given(st.text(max_size=400))
def test_a_name_is_short_and_holds_nothing_that_nobody_sees(name: str) -> None:
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= MOST_LETTERS
    assert not set(cleaned) & set("/\\\n\r\t\x00\u202e\u200b")


def test_a_name_keeps_its_ending_and_loses_its_folder() -> None:
    assert clean_name("C:\\Users\\anna\\Rechnung 4711.pdf") == "Rechnung 4711.pdf"
    assert clean_name("../../etc/Rechnung\u202efdp.pdf") == "Rechnungfdp.pdf"
    assert clean_name(f"{'ä' * 300}.pdf") == f"{'ä' * 156}.pdf"
    assert clean_name("\n") == "-"
