# SPDX-License-Identifier: EUPL-1.2
"""The wizard as an officer goes through it: file, columns, dry run, corrections, take-over, undo."""

import io
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.worlds import World
from tragwerk.assets.public import Asset
from tragwerk.core.access.public import Actor, Role, system_scope
from tragwerk.core.imports.public import Import, ImportState
from tragwerk.core.jobs.public import Job, job_for, run_queued_jobs
from tragwerk.core.orgs.public import School
from tragwerk.office.conftest import SignIn
from tragwerk.office.imports import views as imports
from tragwerk.office.imports.tests.wizard import (
    GOOD,
    HEAD,
    NEGATIVE,
    NO_SCHOOL,
    START,
    TOO_LATE,
    as_file,
    at,
    begin,
    newest,
    post,
    send,
    tags,
    text,
)


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    """Keep the files of every test apart."""
    settings.MEDIA_ROOT = tmp_path / "media"


def test_a_known_list_goes_straight_to_the_dry_run_and_writes_nothing(officer: Client) -> None:
    found = begin(officer, GOOD)
    page = text(officer, found)
    assert found.state == ImportState.CHECKED
    assert "Das würde passieren" in page
    assert "1 Zeile übernehmen" in page
    assert tags() == []


def test_a_dry_run_that_ends_while_its_page_is_made_is_shown(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert officer.post(START, {"file": as_file([GOOD])}).status_code == 302
    found = newest()

    def ended_meanwhile(actor: Actor, job_id: UUID) -> Job:
        run_queued_jobs()
        return job_for(actor, job_id)

    monkeypatch.setattr(imports, "job_for", ended_meanwhile)
    assert "Das würde passieren" in text(officer, found)


def test_the_whole_way_to_the_stock_and_back(officer: Client) -> None:
    found = begin(officer, GOOD, ("MU-5", *GOOD[1:]), ("MU-6", "SN6", *GOOD[2:]))
    assert "SN1 steht auch in Zeile 2 dieser Datei." in text(officer, found)
    post(officer, found, "import_apply")
    assert tags() == ["MU-1", "MU-6"]
    page = text(officer, found)
    assert "Import rückgängig machen" in page
    answer = officer.post(at(found, "import_undo"), follow=True)
    assert "wieder wie vorher" in answer.content.decode()
    assert tags() == []
    assert newest().state == ImportState.UNDONE


def test_unknown_headings_are_asked_for_and_remembered(officer: Client) -> None:
    head = ("Nummer intern", "S/N", "Fabrikat", "Typ", "Schulnr.", "gekauft am", "EUR brutto")
    found = begin(officer, GOOD, head=head)
    assert found.state == ImportState.UPLOADED
    assert officer.get(at(found))["Location"] == at(found, "import_mapping")
    page = officer.get(at(found, "import_mapping"))
    assert "bitte entscheiden" in page.content.decode()
    (_file, opened, _choices) = page.context["files"][0]
    keys = ("tag", "serial", "maker", "model", "school", "purchased_on", "gross_price")
    wanted = {f"column-0-{choice.index}": key for choice, key in zip(opened.layout.mapping.choices, keys, strict=True)}
    post(officer, found, "import_mapping", **wanted)
    assert "1 Zeile übernehmen" in text(officer, found)
    again = begin(officer, ("MU-9", "SN9", *GOOD[2:]), head=head)
    assert again.pk != found.pk
    assert again.state == ImportState.CHECKED


def test_an_assignment_that_lacks_what_is_needed_is_refused(officer: Client) -> None:
    found = begin(officer, GOOD, head=("a", "b", "c", "d", "e", "f", "g"))
    answer = officer.post(at(found, "import_mapping"), {f"column-0-{index}": "" for index in range(7)})
    assert answer.status_code == 422
    assert "Noch nicht zugeordnet" in answer.content.decode()
    assert newest().state == ImportState.UPLOADED


@pytest.mark.parametrize("line", ["²", "9" * 5000, "-1", "abc", "99"])
def test_an_odd_heading_row_breaks_nothing(officer: Client, line: str) -> None:
    found = begin(officer, GOOD, head=("a", "b", "c", "d", "e", "f", "g"))
    assert officer.post(at(found, "import_mapping"), {"line-0": line}).status_code in {302, 422}


def test_every_bad_cell_is_shown_with_row_value_and_remedy(officer: Client) -> None:
    page = text(officer, begin(officer, GOOD, TOO_LATE, NO_SCHOOL, NEGATIVE))
    for words in ("03.05.2202", "999999", "-4,00", "3 Fehler", "F · Kaufdatum", "E · Schule"):
        assert words in page


def findings(client: Client, found: Import) -> list[Any]:
    return list(client.get(at(found)).context["findings"])


def test_one_proposed_correction_is_taken(officer: Client) -> None:
    found = begin(officer, TOO_LATE, NO_SCHOOL)
    late = next(one for one in findings(officer, found) if one.issue.value == "03.05.2202")
    assert late.repair is not None
    post(
        officer,
        found,
        "import_repair",
        row=str(late.issue.row),
        source=str(late.issue.source),
        column=late.issue.column,
        value=late.repair.value,
        action=late.repair.action,
    )
    assert [one.issue.value for one in findings(officer, found)] == ["999999"]
    post(officer, found, "import_apply")
    with system_scope(reason="tests"):
        assert str(Asset.objects.get(tag="MU-2").purchased_on) == "2022-05-03"


def test_all_proposed_corrections_of_a_kind_are_taken_at_once(officer: Client) -> None:
    rows = [(f"MU-{number}", f"SN{number}", *TOO_LATE[2:]) for number in range(10, 15)]
    found = begin(officer, *rows, NO_SCHOOL)
    code = next(one.issue.code for one in findings(officer, found) if one.issue.value == "03.05.2202")
    post(officer, found, "import_repair", all="1", code=code)
    assert len(findings(officer, found)) == 1


def test_what_would_overwrite_another_device_is_never_taken_with_the_others(officer: Client) -> None:
    post(officer, begin(officer, ("MU-1", "SN1", *GOOD[2:])), "import_apply")
    found = begin(officer, ("XX-9", "SN1", *GOOD[2:]), ("MU-2", "SN2", *TOO_LATE[2:]))
    assert text(officer, found).count("1 Vorschlag übernehmen") == 1
    post(officer, found, "import_repair", all="1")
    (left,) = findings(officer, found)
    assert left.repair is not None
    assert left.repair.action == "as_change"
    assert "Vorschlag übernehmen" not in text(officer, found)
    post(officer, found, "import_repair", row=str(left.issue.row), source="0", action="as_change")
    assert findings(officer, found) == []


def test_a_cell_is_corrected_by_hand_and_a_row_left_out(officer: Client) -> None:
    found = begin(officer, NO_SCHOOL, NEGATIVE)
    school, price = sorted(findings(officer, found), key=lambda one: one.issue.row)
    post(
        officer,
        found,
        "import_repair",
        row=str(school.issue.row),
        source="0",
        column=school.issue.column,
        value="990012",
        action="value",
    )
    post(officer, found, "import_repair", row=str(price.issue.row), source="0", action="skip")
    assert findings(officer, found) == []
    post(officer, found, "import_apply")
    assert tags() == ["MU-3"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"row": "x"},
        {"row": "²"},
        {"row": "9" * 5000},
        {"row": "1", "source": "-1"},
        {"row": "1", "source": "7"},
        {"row": "1", "action": "nonsense"},
        {"row": "1", "column": "nonsense"},
    ],
)
def test_a_correction_that_makes_no_sense_breaks_nothing(officer: Client, given: dict[str, str]) -> None:
    found = begin(officer, NO_SCHOOL)
    assert post(officer, found, "import_repair", **given)["Location"] == at(found)
    assert len(findings(officer, found)) == 1


def test_the_dry_run_is_shown_part_by_part(officer: Client) -> None:
    found = begin(officer, GOOD, TOO_LATE, *[(f"A{n}", f"S{n}", *GOOD[2:]) for n in range(60)])
    assert "MU-1" in text(officer, found, "?show=created")
    more = text(officer, found, "?show=created&page=1")
    assert "A59" in more
    assert "MU-1" not in more
    for query in ("?show=changed", "?show=unchanged", "?show=nonsense", "?page=²", "?page=999", f"?page={'9' * 5000}"):
        text(officer, found, query)
    assert "03.05.2202" not in text(officer, found, "?show=rejected&code=nonsense")


def test_the_errors_come_as_a_spreadsheet_without_live_formulas(officer: Client) -> None:
    found = begin(officer, TOO_LATE, ("=cmd|' /C calc'!A0", "SN8", *GOOD[2:]))
    answer = officer.get(at(found, "import_errors"))
    assert answer["Content-Disposition"].startswith("attachment")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert any("03.05.2202" in str(cell.value) for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_an_import_that_was_given_up_writes_nothing(officer: Client) -> None:
    found = begin(officer, GOOD)
    answer = officer.post(at(found, "import_discard"), follow=True)
    assert "Es wurde nichts geschrieben." in answer.content.decode()
    post(officer, found, "import_apply")
    assert tags() == []
    assert newest().state == ImportState.DISCARDED
    text(officer, found)


@pytest.mark.parametrize(
    "name", ["import_apply", "import_undo", "import_recheck", "import_decide", "import_discard", "import_repair"]
)
@pytest.mark.parametrize("state", ["uploaded", "checked", "applied", "undone", "discarded"])
def test_a_verb_at_the_wrong_moment_is_answered_with_a_sentence(officer: Client, name: str, state: str) -> None:
    odd = ("a", "b", "c", "d", "e", "f", "g")
    found = begin(officer, GOOD, head=odd if state == "uploaded" else HEAD)
    if state in {"applied", "undone"}:
        post(officer, found, "import_apply")
    if state == "undone":
        post(officer, found, "import_undo")
    if state == "discarded":
        post(officer, found, "import_discard")
    assert newest().state == state
    answer = post(officer, found, name)
    assert answer.status_code in {302, 409, 422}
    page = officer.get(at(found), follow=True)
    assert page.status_code == 200


def test_an_undo_names_what_was_changed_since_and_leaves_it_when_told(world: World, officer: Client) -> None:
    from tragwerk.assets.public import actions

    found = begin(officer, GOOD, ("MU-7", "SN7", *GOOD[2:]))
    post(officer, found, "import_apply")
    with system_scope(reason="tests"):
        key = Asset.objects.get(tag="MU-1").pk
    actions.change_assets(actor=world.actor(Role.AUTHORITY_IT), changes={key: {"funding_source": "DigitalPakt"}})
    answer = officer.post(at(found, "import_undo"))
    assert answer.status_code == 409
    assert "MU-1" in answer.content.decode()
    assert tags() == ["MU-1", "MU-7"]
    officer.post(at(found, "import_undo"), {"leave": "1"})
    assert tags() == ["MU-1"]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("bild.png", b"\x89PNG\r\n\x1a\n" + bytes(200), "Diese Datei enthält keine Liste."),
        ("leer.csv", b"", "Die Datei ist leer."),
        ("kaputt.xlsx", b"PK\x03\x04 kaputt", "Die Datei ist beschädigt oder unvollständig"),
        ("nur_kopf.csv", b"Inventarnr.;Seriennummer\r\n", "Unter der Kopfzeile in Zeile 1 stehen keine Zeilen."),
    ],
)
def test_a_wrong_file_is_refused_on_the_page_with_what_to_do(
    officer: Client, name: str, data: bytes, sentence: str
) -> None:
    answer = send(officer, SimpleUploadedFile(name, data))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Diese Datei wurde nicht angenommen" in page
    assert sentence in page
    with system_scope(reason="tests"):
        assert not Import.objects.exists()


def test_no_file_at_all_is_a_sentence_too(officer: Client) -> None:
    answer = officer.post(START, {})
    assert answer.status_code == 422
    assert "CSV, XLSX, ODS oder JSON" in answer.content.decode()


def test_a_file_name_is_words_and_never_markup(officer: Client) -> None:
    found = begin(officer, GOOD)
    with system_scope(reason="tests"):
        found.files.update(name='"><script>alert(1)</script>.csv')
    for address in (at(found), "/import/", "/"):
        assert "<script>alert" not in officer.get(address).content.decode()


def test_a_foreign_import_is_not_there(world: World, officer: Client) -> None:
    with system_scope(reason="tests"):
        foreign = Import.objects.create(authority=world.foreign, kind="assets", state=ImportState.CHECKED)
    for name in ("import", "import_mapping", "import_errors"):
        assert officer.get(at(foreign, name)).status_code == 404
    for name in ("repair", "decide", "recheck", "apply", "undo", "discard"):
        assert officer.post(at(foreign, f"import_{name}")).status_code == 404


def test_who_may_not_import_devices_is_offered_other_kinds_only(sign_in: SignIn) -> None:
    operator = sign_in(Role.OPERATOR)
    assert operator.get(START).status_code == 404
    assert operator.get("/import/vorlage/assets.xlsx").status_code == 404
    assert sign_in(Role.HEAD).get("/import/").status_code == 403


def test_the_template_of_a_kind_is_a_spreadsheet(officer: Client) -> None:
    answer = officer.get("/import/vorlage/assets.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert "Inventarnummer" in [cell.value for cell in book.worksheets[0][1]]


SCHOOLS = (
    "Schulnummer;Schulform;Kurzbezeichnung;Schulträger;Schulbezeichnung_1;PLZ;Ort",
    "990011;20;Muster;99001;Musterschule;45721;Musterstadt",
)


def test_only_the_operator_takes_over_official_lists(world: World, officer: Client, sign_in: SignIn) -> None:
    assert officer.get("/import/neu/schools/").status_code == 404
    operator = sign_in(Role.OPERATOR)
    assert "Stand der Liste" in operator.get("/import/neu/schools/").content.decode()


@pytest.mark.parametrize(
    ("edition", "sentence"), [("31.2.2025", "Den Tag 31.2.2025 gibt es nicht"), ("1.1.2202", "Zukunft")]
)
def test_an_impossible_day_of_a_list_is_a_sentence(world: World, sign_in: SignIn, edition: str, sentence: str) -> None:
    file = SimpleUploadedFile("schulen.csv", "\r\n".join(SCHOOLS).encode())
    answer = sign_in(Role.OPERATOR).post("/import/neu/schools/", {"file": file, "edition": edition})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_the_operator_takes_over_an_official_list_and_decides_about_a_transfer(
    world: World, sign_in: SignIn, shared_data: Any
) -> None:
    operator = sign_in(Role.OPERATOR)
    lines = (shared_data / "nrw" / "schulen_svws.csv").read_text(encoding="utf-8-sig").splitlines()
    head, example = lines[0].split(";"), lines[1].split(";")
    assert len(head) == len(example)
    row = dict(zip(head, example, strict=True))
    row["SchulNr"], row["SchultraegerNr"] = "990011", "99002"
    data = "\r\n".join([";".join(head), ";".join(row[name] for name in head)]).encode()
    send(operator, SimpleUploadedFile("schulen_svws.csv", data), "/import/neu/schools/")
    found = newest()
    page = operator.get(at(found))
    proposals = page.context["report"].proposals
    assert proposals
    key = proposals[0].key
    post(operator, found, "import_decide", accept=key, proposal=key)
    post(operator, found, "import_apply")
    with system_scope(reason="tests"):
        assert School.objects.get(number="990011", transferred_at__isnull=True).authority == world.foreign
    post(operator, found, "import_undo")
    with system_scope(reason="tests"):
        assert School.objects.get(number="990011").transferred_at is None
