# SPDX-License-Identifier: EUPL-1.2
"""The official lists are taken over as they are; the counts agree with an independent reading of the files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from tragwerk.core.access.public import Actor, DomainError, system_actor, system_scope
from tragwerk.core.imports.command import Summary, Unusable, import_files, run_import
from tragwerk.core.imports.public import Import, Report, actions, report_of
from tragwerk.core.imports.takeover import apply_now, check_now
from tragwerk.core.orgs import actions as org_actions
from tragwerk.core.orgs.models import Authority, ListMention, OperatingState, PupilCount, School, SchoolForm

pytestmark = pytest.mark.django_db
ACTOR: Actor = system_actor("tests")
OPEN_DATA, SOFTWARE, DIRECTORY = "schulgrunddaten_2021.csv", "schulen_svws.csv", "schulverzeichnis_2024_25.csv"
AUTHORITIES = "schultraeger_svws.csv"


@pytest.fixture
def nrw(shared_data: Path) -> Path:
    return shared_data / "nrw"


def counted(path: Path, delimiter: str, *, skip: int = 0) -> list[dict[str, str]]:
    """The file read by Python's own csv module."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for _ in range(skip):
            next(stream)
        return list(csv.DictReader(stream, delimiter=delimiter))


def take(kind: str, *paths: Path, list_date: date | None = None) -> Summary:
    return import_files(kind=kind, files=paths, confirmed=True, list_date=list_date, actor=ACTOR)


def snapshot() -> dict[str, list[Any]]:
    """All rows that official lists write, without the times of their last change."""
    with system_scope(reason="tests"):
        return {
            model.__name__: sorted(
                ({key: value for key, value in row.items() if key != "changed_at"} for row in model.objects.values()),
                key=lambda row: str(row["id"]),
            )
            for model in (Authority, School, ListMention, PupilCount)
        }


def undo(summary: Summary) -> None:
    assert summary.import_id
    actions.undo_import(actor=ACTOR, import_id=Import.objects.get(pk=summary.import_id).pk)


@pytest.mark.slow
def test_the_four_lists_are_taken_over_completely_and_undone_row_for_row(nrw: Path) -> None:
    rows = {
        AUTHORITIES: counted(nrw / AUTHORITIES, ";"),
        OPEN_DATA: counted(nrw / OPEN_DATA, ";", skip=1),
        SOFTWARE: counted(nrw / SOFTWARE, ";"),
        DIRECTORY: counted(nrw / DIRECTORY, ","),
    }
    listed = {row["SchulNr"] for row in rows[AUTHORITIES]}
    first = {row["Schulnummer"] for row in rows[OPEN_DATA]}
    second = {row["SchulNr"] for row in rows[SOFTWARE]}
    third = {row["Schulnummer"] for row in rows[DIRECTORY]}
    with system_scope(reason="tests"):
        states = [snapshot()]
        taken = [take("authorities", nrw / AUTHORITIES)]
        assert taken[0].created == len(listed) == Authority.objects.count()
        for name in (OPEN_DATA, SOFTWARE, DIRECTORY):
            states.append(snapshot())
            taken.append(take("schools", nrw / name))
        assert all(summary.applied and summary.rejected == 0 for summary in taken)
        assert taken[1].created == len(first)
        assert taken[2].created == len(second - first)
        assert taken[3].created == len(third - second - first)
        for summary, names in zip(taken[2:], (second, third), strict=True):
            assert summary.created + summary.changed + summary.unchanged + summary.closed == len(names)
        _check_stock(rows, first | second | third)
        again = [take("authorities", nrw / AUTHORITIES)]
        again += [take("schools", nrw / name) for name in (OPEN_DATA, SOFTWARE, DIRECTORY)]
        assert [(it.created, it.changed, it.closed, it.rejected) for it in again] == [(0, 0, 0, 0)] * 4
        assert [it.unchanged for it in again] == [len(listed), len(first), len(second), len(third)]
        for summary, before in zip(reversed(taken), reversed(states), strict=True):
            undo(summary)
            assert snapshot() == before


def _check_stock(rows: dict[str, list[dict[str, str]]], numbers: set[str]) -> None:
    schools = {row["number"]: row for row in School.objects.values()}
    assert set(schools) == numbers
    authorities = dict(Authority.objects.values_list("id", "number"))
    newest = {row["Schulnummer"]: row for row in rows[DIRECTORY]}
    assert sum(school["pupils"] or 0 for school in schools.values()) == sum(
        int(row["Anzahl"]) for row in rows[DIRECTORY]
    )
    for number, row in newest.items():
        assert schools[number]["street"] == row["Straße und Hausnummer"]
        assert schools[number]["legal_status"] == ("public" if row["Rechtsstatus"] == "Öffentlich" else "private")
    named = {row["Schulnummer"]: row["Traegernummer"] for row in rows[OPEN_DATA]}
    assert all(authorities[schools[number]["authority_id"]] == authority for number, authority in named.items())
    only_by_schools = set(named.values()) - {row["SchulNr"] for row in rows[AUTHORITIES]}
    assert only_by_schools <= set(authorities.values())
    closed = {row["SchulNr"] for row in rows[SOFTWARE] if row["SchBetrSchl"] == "0"}
    assert all(schools[number]["operating_state"] == OperatingState.CLOSED for number in closed)
    clinics = {row["Schulnummer"] for row in rows[OPEN_DATA] if row["Schulform"] == "83"} & set(newest)
    assert all(schools[number]["form"] == SchoolForm.CLINIC for number in clinics), "a word said less than a code"


@pytest.mark.slow
def test_all_school_lists_in_one_go_give_the_same_stock_as_one_by_one(nrw: Path) -> None:
    with system_scope(reason="tests"):
        take("authorities", nrw / AUTHORITIES)
        summary = take("schools", nrw / DIRECTORY, nrw / OPEN_DATA, nrw / SOFTWARE)
        assert summary.created == School.objects.count() == 5575
        again = take("schools", nrw / OPEN_DATA, nrw / DIRECTORY, nrw / SOFTWARE)
        assert (again.created, again.changed, again.closed) == (0, 0, 0)


def test_a_list_of_the_other_kind_is_refused_with_a_sentence(nrw: Path) -> None:
    for kind, name, sentence in (
        ("authorities", SOFTWARE, "Das ist eine Liste von Schulen und nicht von Schulträgern."),
        ("schools", AUTHORITIES, "Das ist eine Liste von Schulträgern und nicht von Schulen."),
    ):
        with override("de"), pytest.raises(DomainError, match=sentence):
            take(kind, nrw / name)
    assert not Authority.objects.exists()


HEADER = (
    "Schulnummer;Schulform;Schulbezeichnung_1;Kurzbezeichnung;PLZ;Ort;Strasse;Rechtsform;Traegernummer;"
    "Schulbetriebsschluessel;Schulbetriebsdatum;UTMRechtswert"
)


def school(number: str, *, authority: str = "14436", name: str = "", street: str = "", opened: str = "") -> str:
    street = street or f"Weg {number}"
    start = opened or "01.08.2020"
    return f"{number};02;{name or 'Schule'};Kurz {number};45721;Haltern;{street};1;{authority};1;{start};378180"


@pytest.fixture
def lists(tmp_path: Path) -> Any:
    def write(name: str, *lines: str) -> Path:
        path = tmp_path / name
        path.write_text("\n".join(("sep=;", HEADER, *lines)) + "\n", encoding="utf-8")
        return path

    return write


def report(summary: Summary) -> Report:
    found = report_of(Import.objects.get(pk=summary.import_id))
    assert found is not None
    return found


def keys(items: Iterable[Any]) -> list[str]:
    return sorted(item.key for item in items)


def decided(path: Path, *accepted: str) -> Import:
    """Take a list over in which a person agreed to proposals."""
    upload = actions.Upload(path.name, path.read_bytes())
    started = actions.start_import(actor=ACTOR, kind="schools", uploads=[upload])
    check_now(ACTOR, started.pk)
    actions.decide_proposals(actor=ACTOR, import_id=started.pk, accepted=accepted)
    check_now(ACTOR, started.pk)
    actions.apply_import(actor=ACTOR, import_id=started.pk, in_background=False)
    return apply_now(ACTOR, started.pk)


def test_a_newer_list_closes_what_it_misses_and_proposes_the_successor(lists: Any) -> None:
    with system_scope(reason="tests"):
        take("schools", lists("a.csv", school("100001"), school("100002", street="Holtwicker Str. 3")))
        newer = lists(
            "b.csv",
            school("100001"),
            school("100003", street="Holtwicker Straße 3", opened="01.08.2024", name="Neu"),
            school("100004", street="HOLTWICKER STR. 3", opened="01.08.2024"),
        )
        before = snapshot()
        done = decided(newer, "successor:100002:100004")
        assert (done.counts["created"], done.counts["closed"], done.counts["unchanged"]) == (2, 1, 1)
        gone = School.objects.get(number="100002")
        assert (gone.operating_state, gone.closed_on, gone.successor_number) == (
            OperatingState.CLOSED,
            date(2024, 8, 1),
            "100004",
        )
        actions.undo_import(actor=ACTOR, import_id=done.pk)
        assert snapshot() == before


def test_every_closing_is_named_with_its_own_reason(lists: Any) -> None:
    with system_scope(reason="tests"):
        take("schools", lists("a.csv", school("100001"), school("100002"), school("100003")))
        closed = school("100002", opened="31.07.2024").replace(";1;31.07.2024", ";0;31.07.2024")
        path = lists("b.csv", school("100001", opened="01.08.2024"), closed)
        summary = import_files(kind="schools", files=[path], actor=ACTOR)
        assert summary.closed == 2
        with override("de"):
            told = {one.label: (one.row, one.sentence()) for one in report(summary).closings}
            kinds = report(summary).closings_by_kind()
        assert told == {
            "Kurz 100002": (4, "Die Liste führt den Betriebsschlüssel 0, geschlossen, vom 31.07.2024."),
            "Kurz 100003 (100003)": (0, "Stand in der Liste vom 01.08.2020 und fehlt in der neueren."),
        }
        assert [(name, count) for _code, name, count in kinds] == [
            ("Laut Betriebsschlüssel geschlossen", 1),
            ("Fehlt in der Liste", 1),
        ]


def test_an_older_or_equal_list_closes_nothing_and_overwrites_nothing(lists: Any) -> None:
    with system_scope(reason="tests"):
        take("schools", lists("b.csv", school("100001", opened="01.08.2024", street="Neuer Weg 1")))
        summary = take("schools", lists("a.csv", school("100001", street="Alter Weg 1"), school("100002")))
        assert (summary.created, summary.changed, summary.closed, summary.unchanged) == (1, 0, 0, 1)
        assert School.objects.get(number="100001").street == "Neuer Weg 1"


def test_a_short_name_that_somebody_gave_is_kept(lists: Any) -> None:
    with system_scope(reason="tests"):
        take("schools", lists("a.csv", school("100001"), school("100002")))
        found = School.objects.get(number="100001")
        org_actions.change_schools(actor=ACTOR, changes={found.pk: {"short_name": "Die Eins"}})
        newer = [school(number, opened="01.08.2024").replace("Kurz", "Amtlich") for number in ("100001", "100002")]
        take("schools", lists("b.csv", *newer))
        names = School.objects.order_by("number").values_list("short_name", "short_name_source")
        assert list(names) == [("Die Eins", "person"), ("Amtlich 100002", "2024-08-01")]


def test_an_older_list_of_another_series_does_not_replace_the_short_name_of_a_newer_one(
    lists: Any, tmp_path: Path
) -> None:
    directory = tmp_path / "verzeichnis.csv"
    directory.write_text(
        "Schulnummer,Name der Schule,Ort,Schuljahr,Anzahl\n100001,Waldschule,Haltern,2024/25,200\n", encoding="utf-8"
    )
    with system_scope(reason="tests"):
        take("schools", directory)
        take("schools", lists("a.csv", school("100001", opened="01.08.2021")))
        assert School.objects.get(transferred_at=None).short_name == "Haltern, Waldschule"
        take("schools", lists("b.csv", school("100001", opened="01.08.2025")))
        assert School.objects.get(transferred_at=None).short_name == "Kurz 100001"


def test_a_form_that_sends_the_same_short_name_gives_none(lists: Any) -> None:
    with system_scope(reason="tests"):
        take("schools", lists("a.csv", school("100001")))
        found = School.objects.get(number="100001")
        same = {"short_name": found.short_name, "town": "Lippramsdorf"}
        org_actions.change_schools(actor=ACTOR, changes={found.pk: same})
        assert School.objects.get(pk=found.pk).short_name_source == "2020-08-01"


def test_a_part_of_a_list_does_not_close_the_rest_by_itself(lists: Any) -> None:
    with system_scope(reason="tests"):
        take("schools", lists("a.csv", *(school(f"1000{n:02}") for n in range(60))))
        summary = take("schools", lists("b.csv", school("100000", opened="01.08.2024")))
        assert summary.closed == 0
        found = report(summary)
        assert "orgs.list_too_short" in {issue.code for issue in found.notes}
        assert len(found.proposals) == 59


def test_another_authority_number_is_proposed_as_a_transfer_and_done_when_a_person_agrees(lists: Any) -> None:
    with system_scope(reason="tests"):
        take("schools", lists("a.csv", school("100001")))
        moved = lists("b.csv", school("100001", authority="13997", opened="01.08.2024"))
        proposed = take("schools", moved)
        assert (proposed.changed, proposed.unchanged) == (0, 1)
        assert keys(report(proposed).proposals) == ["transfer:100001"]
        assert School.objects.get(number="100001").authority.number == "14436"
        before = snapshot()
        done = decided(moved, "transfer:100001")
        assert done.counts["changed"] == 1
        now = School.objects.get(number="100001", transferred_at__isnull=True)
        assert now.authority.number == "13997"
        assert School.objects.filter(number="100001").count() == 2
        assert take("schools", moved).changed == 0
        actions.undo_import(actor=ACTOR, import_id=done.pk)
        assert snapshot() == before


def test_authorities_that_only_the_school_list_names_are_listed(lists: Any) -> None:
    with system_scope(reason="tests"):
        summary = take("schools", lists("a.csv", school("100001", authority="10100")))
        found = Authority.objects.get(number="10100")
        assert (found.state, found.name) == ("listed", "Schulträger 10100")
        with override("de"):
            sentences = [issue.sentence() for issue in report(summary).notes]
        assert any("Den Träger 10100 nennt nur diese Liste" in sentence for sentence in sentences)


def test_a_number_that_stands_twice_names_both_rows(lists: Any) -> None:
    with system_scope(reason="tests"):
        summary = take("schools", lists("a.csv", school("100001"), school("100002"), school("100001")))
        assert (summary.rejected, summary.applied, School.objects.count()) == (1, False, 0)
        with override("de"):
            issue = report(summary).errors[0]
            assert (issue.row, issue.value, issue.sentence()) == (5, "100001", "Steht auch in Zeile 3 dieser Datei.")


def test_the_command_prints_one_object_and_says_by_its_exit_code_what_happened(lists: Any) -> None:
    def call(*paths: Path, kind: str = "schools", confirmed: bool = True) -> tuple[int, str, str]:
        out, err = StringIO(), StringIO()
        code = run_import(kind=kind, files=paths, confirmed=confirmed, as_json=True, out=out, err=err)
        return code, out.getvalue(), err.getvalue()

    good = lists("a.csv", school("100001"))
    code, out, _ = call(good, confirmed=False)
    assert (code, json.loads(out)["created"]) == (0, 1)
    with system_scope(reason="tests"):
        assert not School.objects.exists()
    code, out, err = call(good)
    assert set(json.loads(out)) == {"created", "changed", "unchanged", "closed", "rejected", "import_id"}
    assert (code, json.loads(out)["created"], err) == (0, 1, "")
    code, out, err = call(lists("b.csv", school("100002"), school("12")))
    assert (code, json.loads(out)["rejected"]) == (1, 1)
    assert "Zeile 4, Spalte A (Schulnummer) “12”" in err
    with system_scope(reason="tests"):
        assert not School.objects.filter(number="100002").exists()
    assert call(Path("missing.csv"))[0] == 2
    assert call(good, kind="nonsense")[0] == 2


def test_an_unknown_column_stops_the_command_and_names_column_and_value(lists: Any) -> None:
    path = lists("a.csv")
    path.write_text("Schulnummer;Schulform;Lieblingsfarbe\n100001;02;blau\n", encoding="utf-8")
    with override("de"), pytest.raises(Unusable, match=r"Spalte C „Lieblingsfarbe“ ist unbekannt; .* „blau“"):
        take("schools", path)
    with system_scope(reason="tests"):
        assert not School.objects.exists()
