# SPDX-License-Identifier: EUPL-1.2
"""The coverage tables in docs/coverage are kept honest: what they name exists."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COVERAGE = sorted((ROOT / "docs" / "coverage").glob("*.md"))
COLUMNS = ["clause", "state", "test", "picture", "way to it in the demo"]
STATES = {"open", "partly", "done"}
NODE = re.compile(r"`((?:tests|src|bench)/[^`:]+)(?:::([^`\[]+))?[^`]*`")


@dataclass(frozen=True)
class Row:
    """One clause of an issue with what proves it."""

    line: int
    cells: list[str]


def split_cells(line: str) -> list[str]:
    """Split a Markdown table line; an escaped bar belongs to its cell."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]


def rows_of(path: Path) -> Iterator[Row]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.startswith("|"):
            continue
        cells = split_cells(line.strip().removeprefix("|").removesuffix("|"))
        if cells == COLUMNS or set("".join(cells)) <= set("-: "):
            continue
        yield Row(number, cells)


def status_of(path: Path) -> str:
    found = re.search(r"^status: (\w+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found.group(1) if found else ""


@cache
def functions_in(path: Path) -> frozenset[str]:
    """Names of the tests of one file: functions, and methods as Class::name and as name."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            methods = [n.name for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
            names.update([node.name, *methods, *(f"{node.name}::{name}" for name in methods)])
    return frozenset(names)


def missing_tests(row: Row) -> Iterator[str]:
    for path, name in NODE.findall(row.cells[2]):
        file = ROOT / path
        if not file.exists():
            yield f"line {row.line}: no file {path}"
        elif name and file.suffix == ".py" and name not in functions_in(file):
            yield f"line {row.line}: no test {name} in {path}"


@pytest.fixture(params=COVERAGE, ids=lambda path: path.stem)
def coverage(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_there_is_a_coverage_file() -> None:
    assert COVERAGE


def test_every_file_has_a_status(coverage: Path) -> None:
    assert status_of(coverage) in {"open", "finished"}


def test_every_row_has_all_columns_and_a_known_state(coverage: Path) -> None:
    wrong = [row for row in rows_of(coverage) if len(row.cells) != len(COLUMNS) or row.cells[1] not in STATES]
    assert wrong == []


def test_every_named_test_exists(coverage: Path) -> None:
    assert [fault for row in rows_of(coverage) for fault in missing_tests(row)] == []


def test_every_named_picture_exists(coverage: Path) -> None:
    named = [(row.line, name) for row in rows_of(coverage) for name in re.findall(r"`(docs/[^`]+)`", row.cells[3])]
    assert [(line, name) for line, name in named if not (ROOT / name).exists()] == []


def test_a_clause_called_done_names_its_proof(coverage: Path) -> None:
    unproven = [row.line for row in rows_of(coverage) if row.cells[1] == "done" and not row.cells[2]]
    assert unproven == []


def test_a_finished_file_has_no_open_row_and_no_empty_cell(coverage: Path) -> None:
    if status_of(coverage) != "finished":
        return
    gaps = [row.line for row in rows_of(coverage) if row.cells[1] != "done" or not all(row.cells)]
    assert gaps == []


def test_a_missing_test_is_noticed(tmp_path: Path) -> None:
    here = f"{Path(__file__).relative_to(ROOT)}"
    row = Row(1, ["x", "done", f"`{here}::test_that_nobody_wrote`, `tests/docs/no_such_file.py::test_x`", "", ""])
    assert len(list(missing_tests(row))) == 2
