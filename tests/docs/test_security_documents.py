# SPDX-License-Identifier: EUPL-1.2
"""The threat model and the table of the security standard name only what exists, and leave nothing out."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import global_settings

from tests.docs.test_coverage import NODE, functions_in, split_cells
from tests.docs.test_settings import names_in_code
from tragwerk.config import settings as own_settings
from tragwerk.core.access.public import Role

ROOT = Path(__file__).resolve().parents[2]
MODEL = (ROOT / "THREAT_MODEL.md").read_text(encoding="utf-8")
STANDARD = (ROOT / "docs" / "reference" / "asvs.md").read_text(encoding="utf-8")
WALL_TABLE = ROOT / "docs" / "coverage" / "wall.md"

# OWASP ASVS 5.0.0 has so many requirements of each level.
LEVELS = {"1": 70, "2": 183}
STATES = re.compile(r"met|partly|not yet \(issue \d+\)|does not apply because [a-z].{8,}")
VERDICTS = {"stops", "weakens", "does not"}
WALLS = ("Wall 1", "Wall 2", "Wall 3", "Grants", "Break-glass", "Audit trail", "Permissions")
# The clauses of the issue about the wall whose tests land with it.
CLAUSES = {
    *("Wall 2", "Wall 3", "Search under the wall", "Grants", "Break-glass", "Audit trail", "Sweep", "Canaries"),
    *("Payload mutation", "Each wall alone", "Hypothesis state machine"),
}
PENDING = re.compile(r"clause “([^”]+)”(, test: see docs/coverage/wall\.md)?")
FILE = re.compile(r"`((?:src|tests|docs|requirements)/[^`:]+|[\w.-]+\.(?:md|toml|json))`")
SETTING = re.compile(r"`((?:django:)?[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)`")


def table(text: str, first: str) -> list[list[str]]:
    """Return the cells of every table line whose first cell looks like `first`."""
    lines = (line.strip().removeprefix("|").removesuffix("|") for line in text.splitlines() if line.startswith("|"))
    rows = [split_cells(line) for line in lines]
    return [row for row in rows if re.fullmatch(first, row[0])]


def section(number: int) -> str:
    """Return one numbered section of the threat model."""
    return MODEL.split(f"\n## {number}. ", 1)[1].split("\n## ", 1)[0]


REQUIREMENTS = table(STANDARD, r"V\d+\.\d+\.\d+")
THREATS = table(section(5), r"T\d+ .+")
ATTACKS = table(section(6), r"A\d+")
RISKS = table(section(9), r"R\d+")


def faults(text: str) -> Iterator[str]:
    """Yield every test, file and setting that the text names and that does not exist."""
    for path, name in NODE.findall(text):
        file = ROOT / path
        if not file.exists():
            yield f"no file {path}"
        elif name and name not in functions_in(file):
            yield f"no test {name} in {path}"
    yield from (f"no file {name}" for name in FILE.findall(text) if not (ROOT / name).exists())
    yield from (f"no setting {name}" for name in SETTING.findall(text) if not is_setting(name))


def is_setting(name: str) -> bool:
    """Say whether a setting is set here; one of Django with its default is written `django:NAME`."""
    if name.startswith("django:"):
        name = name.removeprefix("django:")
        return bool(getattr(global_settings, name, None)) and not hasattr(own_settings, name)
    return hasattr(own_settings, name) or name in names_in_code()


def names_something(evidence: str) -> bool:
    return bool(NODE.search(evidence) or FILE.search(evidence) or SETTING.search(evidence) or "section “" in evidence)


def in_order(names: list[str], letter: str) -> bool:
    return names == [f"{letter}{number}" for number in range(1, len(names) + 1)]


def test_the_standard_has_a_line_for_every_requirement() -> None:
    assert Counter(row[1] for row in REQUIREMENTS) == LEVELS
    keys = [tuple(map(int, row[0][1:].split("."))) for row in REQUIREMENTS]
    assert keys == sorted(set(keys))
    assert {key[0] for key in keys} == set(range(1, 18))


def test_every_line_has_five_cells_and_an_allowed_state() -> None:
    wrong = [row[0] for row in REQUIREMENTS if len(row) != 5 or not row[2] or not STATES.fullmatch(row[3])]
    assert wrong == []


def test_what_is_called_met_names_its_evidence_and_what_is_partly_met_says_what_is_missing() -> None:
    claimed = {row[0]: (row[3], row[4]) for row in REQUIREMENTS if row[3] in {"met", "partly"}}
    assert [key for key, (_state, evidence) in claimed.items() if not names_something(evidence)] == []
    honest = re.compile(r"Missing: .+\(issues? \d+")
    assert [key for key, (state, said) in claimed.items() if (state == "partly") != bool(honest.search(said))] == []


def test_the_sums_are_those_of_the_lines() -> None:
    kinds = ("met", "partly", "not yet", "does not apply")
    for level, *figures in table(STANDARD, r"[12]"):
        states = [row[3] for row in REQUIREMENTS if row[1] == level]
        counted = [sum(state.startswith(kind) for state in states) for kind in kinds]
        assert [int(figure) for figure in figures] == [*counted, len(states)]
    assert len(table(STANDARD, r"[12]")) == len(LEVELS)


def test_every_test_file_and_setting_that_the_documents_name_exists() -> None:
    assert list(faults(STANDARD)) == []
    assert list(faults(MODEL)) == []


def test_every_section_that_the_standard_points_at_is_there() -> None:
    headings = set(re.findall(r"^### (.+)$", STANDARD, re.MULTILINE))
    assert set(re.findall(r"section “([^”]+)”", STANDARD)) - headings == set()


def test_every_role_is_an_actor_and_no_other_is() -> None:
    actors = {row[0].strip("`") for row in table(section(1), r"`[a-z_]+`")}
    assert actors == {role.value for role in Role}


def test_every_wall_is_described_and_has_a_column() -> None:
    described = section(4)
    assert [wall for wall in WALLS if f"\n**{wall}" not in described] == []
    assert table(section(5), "Threat") == [["Threat", *WALLS]]


def test_every_threat_has_a_verdict_for_every_wall() -> None:
    assert in_order([row[0].split()[0] for row in THREATS], "T")
    assert [row[0] for row in THREATS if len(row) != 1 + len(WALLS) or not set(row[1:]) <= VERDICTS] == []


def test_every_attack_says_what_stops_it_and_where_that_is_proven() -> None:
    assert in_order([row[0] for row in ATTACKS], "A")
    assert [row[0] for row in ATTACKS if len(row) != 5 or not all(row)] == []
    proven = re.compile(r"`tests/|`src/|clause “|none: .+issue \d+")
    assert [row[0] for row in ATTACKS if not proven.search(row[4])] == []


def test_every_pending_clause_is_one_of_the_issue_and_has_its_row() -> None:
    named = PENDING.findall(MODEL)
    assert [name for name, mark in named if name not in CLAUSES or not mark] == []
    if WALL_TABLE.exists():
        rows = WALL_TABLE.read_text(encoding="utf-8").lower()
        assert [name for name, _mark in named if name.lower() not in rows] == []


def test_every_risk_and_every_open_line_names_an_issue() -> None:
    assert in_order([row[0] for row in RISKS], "R")
    assert [row[0] for row in RISKS if len(row) != 4 or not re.search(r"issue \d+", row[3])] == []
    mentioned = set(re.findall(r"\bR\d+\b", MODEL))
    assert mentioned <= {row[0] for row in RISKS}


def test_what_does_not_exist_is_noticed() -> None:
    here = Path(__file__).relative_to(ROOT)
    said = f"`{here}::test_nobody_wrote`, `tests/none.py::test_x`, `docs/none.md`, `NO_SETTING`, `django:DEBUG`"
    assert len(list(faults(said))) == 5
    assert not STATES.fullmatch("does not apply")
    assert not STATES.fullmatch("nearly met")
    assert not names_something("trust us")
