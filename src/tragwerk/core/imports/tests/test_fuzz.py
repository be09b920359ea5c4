# SPDX-License-Identifier: EUPL-1.2
"""Whatever bytes arrive: a table or an ImportProblem, never another error."""

from __future__ import annotations

import contextlib
import io
import json
import random
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from tragwerk.core.imports.issues import ImportProblem
from tragwerk.core.imports.readers import read_table
from tragwerk.core.imports.tests.workbooks import TOWN_HEADERS, known, ods, ods_row, replaced, xlsx

BOOK = xlsx([TOWN_HEADERS, ["HA-1", "S1", "Apple", "iPad", "Schule", "A", "03.05.2021", "=1+1"]])
DOCUMENT = ods(ods_row(*TOWN_HEADERS) + ods_row("HA-1", "S1", "Apple", "iPad", "Schule", "A", "x", "1"))
PIECES = st.sampled_from(
    [b";", b",", b"\t", b'"', b"'", b"\n", b"\r\n", b"\r", b"\0", b"sep=;", b"Inventarnr.", b"=a|b"]
)


def reads(data: bytes) -> None:
    with contextlib.suppress(ImportProblem):
        table = read_table(data, known)
        assert len(table.rows) == len(table.lines)
        assert all(len(row) == len(table.headers) for row in table.rows)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes(data: bytes) -> None:
    reads(data)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8).map(lambda text: text.encode("utf-8", "replace"))), max_size=60))
def test_random_csv(pieces: list[bytes]) -> None:
    reads(b"".join(pieces))


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=4)),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_random_json(content: object) -> None:
    reads(json.dumps(content).encode())


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([BOOK, DOCUMENT]), st.integers(0, 2**32), st.integers(1, 12))
def test_damaged_workbooks(book: bytes, seed: int, hits: int) -> None:
    chance = random.Random(seed)
    data = bytearray(book)
    for _ in range(hits):
        data[chance.randrange(len(data))] = chance.randrange(256)
    reads(bytes(data))
    reads(bytes(data[: chance.randrange(len(data))]))


SPLINTERS = (b"9999999999", b"<", b">", b'"', b"XFD1048576", b"-1", b"e99", b"&#0;", b"&x;", b"nan", b"inf", b"")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([BOOK, DOCUMENT]), st.integers(0, 2**32), st.integers(1, 8))
def test_workbooks_with_damaged_parts(book: bytes, seed: int, hits: int) -> None:
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        name = chance.choice(archive.namelist())
        content = bytearray(archive.read(name))
    for _ in range(hits):
        start = chance.randrange(len(content) + 1)
        content[start : start + chance.randrange(20)] = chance.choice(SPLINTERS)
    reads(replaced(book, name, bytes(content)))
