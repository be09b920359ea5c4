# SPDX-License-Identifier: EUPL-1.2
"""Documents: archives and screen readers take them, data stays text, and nothing runs for ever."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any

import pikepdf
import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from tragwerk.core.access.public import DomainError
from tragwerk.core.documents import press as press_module
from tragwerk.core.documents.characters import REPLACEMENT
from tragwerk.core.documents.press import Press
from tragwerk.core.documents.public import (
    checked_picture,
    printable,
    render_many,
    render_pdf,
    render_pictures,
    unprintable,
)
from tragwerk.core.documents.rendering import _made

PDF_A = "{http://www.aiim.org/pdfa/ns/id/}"
PDF_UA = "{http://www.aiim.org/pdfua/ns/id/}"
SHEET = """
#let data = json("data.json")
#set document(title: data.title)
#set text(font: "Fira Sans", fallback: false, lang: data.lang)
= #data.title
#data.words
#if data.picture != "" { image(data.picture, width: 2cm, alt: "Wappen") }
"""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10" fill="#123"/></svg>'


def png(width: int = 2, height: int = 2) -> bytes:
    def part(kind: bytes, content: bytes) -> bytes:
        return pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + b"\x20\x40\x60" * width for _row in range(height))
    head = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.typ"
    path.write_text(SHEET, encoding="utf-8")
    return path


def data(**changes: Any) -> dict[str, Any]:
    return {"title": "Leihvertrag", "lang": "de", "words": "Guten Tag", "picture": "", **changes}


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every element of the tag tree."""
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary):
            continue
        if "/S" in node:
            yield node
        kids = node.get("/K")
        if kids is not None:
            waiting += list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def test_a_document_is_an_archive_file_and_accessible_at_once(sheet: Path) -> None:
    made = render_pdf(sheet, data(picture="logo.svg"), files={"logo.svg": SVG})
    with pikepdf.open(BytesIO(made)) as pdf, pdf.open_metadata() as told:
        assert (told[f"{PDF_A}part"], told[f"{PDF_A}conformance"]) == ("2", "A")
        assert told[f"{PDF_UA}part"] == "1"
        assert pdf.Root.Lang == "de"
        assert pdf.docinfo["/Title"] == "Leihvertrag"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        found = list(elements(pdf))
        figures = [one for one in found if one.S == "/Figure"]
        assert [str(one.Alt) for one in figures] == ["Wappen"]
        assert "/H1" in {str(one.S) for one in found}


def test_a_document_that_no_screen_reader_could_read_is_not_made(tmp_path: Path) -> None:
    bare = tmp_path / "bare.typ"
    bare.write_text('#set document(title: "x")\n#image("logo.svg")', encoding="utf-8")
    with override("en"), pytest.raises(DomainError, match="alt text"):
        render_pdf(bare, {}, files={"logo.svg": SVG})


def test_a_template_at_fault_is_named_with_its_line_and_what_to_do(tmp_path: Path) -> None:
    broken = tmp_path / "broken.typ"
    broken.write_text("#set document(title: [x])\n\n#strange(1)\n", encoding="utf-8")
    with override("en"), pytest.raises(DomainError) as caught:
        render_pdf(broken, {})
    assert "template broken.typ, line 3: unknown variable: strange" in str(caught.value)
    assert "Please tell the operator" in str(caught.value)
    assert caught.value.code == "template"


def words_of(made: bytes) -> str:
    """The text that a screen reader or a search finds, by the fonts' own maps to Unicode."""
    with pikepdf.open(BytesIO(made)) as pdf:
        return "".join(_shown(page) for page in pdf.pages)


def _shown(page: pikepdf.Page) -> str:
    fonts = {name: _map_of(font) for name, font in page.resources.Font.items()} if "/Font" in page.resources else {}
    current: dict[int, str] = {}
    found = ""
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, instruction.operator
        if str(operator) == "Tf":
            current = fonts[str(operands[0])]
        elif str(operator) in {"Tj", "TJ"}:
            pieces = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
            for piece in pieces:
                if isinstance(piece, pikepdf.String):
                    raw = bytes(piece)
                    found += "".join(
                        current.get(int.from_bytes(raw[at : at + 2], "big"), "") for at in range(0, len(raw), 2)
                    )
    return found


def _map_of(font: pikepdf.Object) -> dict[int, str]:
    table: dict[int, str] = {}
    for line in font.ToUnicode.read_bytes().decode().splitlines():
        parts = line.replace("<", " ").replace(">", " ").split()
        if len(parts) == 2 and line.startswith("<"):
            table[int(parts[0], 16)] = bytes.fromhex(parts[1]).decode("utf-16-be")
    return table


SIGNS = st.text(alphabet="#*_$@<>[]{}\\`=-+/\"'~ abÄß", min_size=1, max_size=30)


@given(words=SIGNS)
@settings(max_examples=60)
def test_no_sign_in_the_data_is_ever_markup(words: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "plain.typ"
    if not path.exists():
        path.write_text(SHEET, encoding="utf-8")
    made = render_pdf(path, data(words=f"x{words}x"))
    assert f"x{words}x".replace(" ", "") in words_of(made).replace(" ", "")


def test_data_that_would_be_code_is_printed_as_it_is(sheet: Path) -> None:
    hostile = '#read("/etc/passwd") #panic() $x$ #import "@preview/x:1.0.0"'
    assert hostile.replace(" ", "") in words_of(render_pdf(sheet, data(words=hostile))).replace(" ", "")


@given(text=st.text(max_size=40))
@settings(max_examples=40)
def test_whatever_somebody_is_called_can_be_printed(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "plain.typ"
    if not path.exists():
        path.write_text(SHEET, encoding="utf-8")
    assert render_pdf(path, data(words=printable(text))).startswith(b"%PDF")


def test_what_no_font_has_is_replaced_and_named() -> None:
    assert printable("Zoë Świątek, Ελένη, Олена, Ngô") == "Zoë Świątek, Ελένη, Олена, Ngô"
    assert printable("A😀\x00\tB\r\nC") == f"A{REPLACEMENT} B\nC"
    assert unprintable("Mila 😀😀 漢") == ["😀", "漢"]


def test_many_documents_come_in_their_order(sheet: Path) -> None:
    made = list(render_many(sheet, (data(words=f"Nummer {number}") for number in range(30))))
    assert [f"Nummer{number}" in words_of(one).replace(" ", "") for number, one in enumerate(made)] == [True] * 30


def test_the_pages_can_be_seen_as_pictures(sheet: Path) -> None:
    (page,) = render_pictures(sheet, data(), ppi=40)
    assert page.startswith(b"\x89PNG")


def test_a_document_that_does_not_end_is_ended_and_the_next_one_is_made(tmp_path: Path, sheet: Path) -> None:
    endless = tmp_path / "endless.typ"
    endless.write_text("#for a in range(90000) { for b in range(90000) { if a + b < 0 [x] } }", encoding="utf-8")
    own = Press(workers=1)
    header = {"format": "pdf", "moment": "2026-10-07T00:00:00+00:00"}
    try:
        with override("en"), pytest.raises(DomainError, match="not done in time") as caught:
            _made(endless, header, {"main.typ": endless.read_bytes(), "data.json": b"{}"}, by=own, seconds=0.5)
        assert caught.value.code == "too-slow"
        contents = {"main.typ": sheet.read_bytes(), "data.json": _json(data())}
        assert _made(sheet, header, contents, by=own)[0].startswith(b"%PDF")
    finally:
        own.close()


def _json(value: dict[str, Any]) -> bytes:
    import json

    return json.dumps(value).encode()


def test_too_much_is_refused_before_and_after(monkeypatch: pytest.MonkeyPatch, sheet: Path) -> None:
    monkeypatch.setattr(press_module, "MOST_IN", 100)
    with override("en"), pytest.raises(DomainError, match="larger than"):
        render_pdf(sheet, data())
    monkeypatch.setattr(press_module, "MOST_IN", 10**9)
    monkeypatch.setattr(press_module, "MOST_OUT", 1000)
    with override("en"), pytest.raises(DomainError, match="larger than"):
        render_pdf(sheet, data())


def test_a_picture_is_told_by_its_content() -> None:
    assert checked_picture(png()).suffix == "png"
    assert checked_picture(SVG).suffix == "svg"
    assert checked_picture(b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">' + SVG)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"GIF89a", "neither a PNG nor an SVG"),
        (png()[:-20], "damaged"),
        (png(5000, 1), "at most 4000"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 1_000_001, "larger than 1 MB"),
        (b"<svg><rect></svg>", "cannot be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "script"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><rect onload='x()'/></svg>", "rect"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><image href='http://x/y.png'/></svg>", "image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><rect fill='url(http://x)'/></svg>", "rect"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><style>@import 'x'</style></svg>", "style"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "entities"),
    ],
)
def test_a_picture_that_cannot_stand_in_a_document_says_why(content: bytes, words: str) -> None:
    with override("en"), pytest.raises(DomainError, match=words) as caught:
        checked_picture(content, field="logo_file")
    assert caught.value.field == "logo_file"
