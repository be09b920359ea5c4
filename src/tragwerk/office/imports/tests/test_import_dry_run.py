# SPDX-License-Identifier: EUPL-1.2
"""The page of a dry run says row by row what would happen, and the result leads to what was written."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset
from tragwerk.assets.public import actions as asset_actions
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.imports.public import ImportState
from tragwerk.core.jobs.public import run_queued_jobs
from tragwerk.office.conftest import SignIn
from tragwerk.office.imports.tests.wizard import GOOD, HEAD, at, begin, newest, post, send, tags, text

OTHER = ("MU-9", "SN9", "Apple", "iPad 9", "Musterschule", "02.03.2021", "404,84 €")


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    """Keep the files of every test apart."""
    settings.MEDIA_ROOT = tmp_path / "media"


LISTED = (
    "Schulnummer;Schulform;Schulbezeichnung_1;Kurzbezeichnung;PLZ;Ort;Strasse;Rechtsform;Traegernummer;"
    "Schulbetriebsschluessel;Schulbetriebsdatum;UTMRechtswert"
)


def of_schools(name: str, *schools: str) -> SimpleUploadedFile:
    lines = [
        f"{number};02;Schule;Kurz {number};45721;Haltern;Weg {number};1;99001;{key};{day};378180"
        for number, key, day in (one.split() for one in schools)
    ]
    return SimpleUploadedFile(name, "\n".join(["sep=;", LISTED, *lines]).encode())


def test_a_tile_lists_the_closings_one_by_one_with_their_reasons(sign_in: SignIn) -> None:
    operator = sign_in(Role.OPERATOR)
    send(operator, of_schools("alt.csv", "100001 1 01.08.2020", "100002 1 01.08.2020"), "/import/neu/schools/")
    post(operator, newest(), "import_apply")
    newer = of_schools("neu.csv", "100001 0 31.07.2024", "100003 1 01.08.2024")
    send(operator, newer, "/import/neu/schools/")
    found = newest()
    page = text(operator, found)
    assert "werden geschlossen" in page
    page = text(operator, found, "?show=closed")
    assert "Die Liste führt den Betriebsschlüssel 0, geschlossen, vom 31.07.2024." in page
    assert "Stand in der Liste vom 01.08.2020 und fehlt in der neueren." in page
    page = text(operator, found, "?show=closed&code=orgs.closed_missing")
    assert "Kurz 100002 (100002)" in page
    assert "Betriebsschlüssel 0" not in page


def test_no_tile_speaks_of_closings_where_there_are_none(officer: Client) -> None:
    found = begin(officer, GOOD)
    assert "werden geschlossen" not in text(officer, found)
    assert "Es würde nichts geschlossen." in text(officer, found, "?show=closed")


def test_the_assignment_shows_what_the_columns_hold(officer: Client) -> None:
    found = begin(officer, (*GOOD, "blau"), (*OTHER, "rot"), head=(*HEAD, "Lieblingsfarbe"))
    page = text(officer, found)
    assert "Zum Beispiel" in page
    assert "blau<br>rot" in page
    assert "SN1<br>SN9" in page


def test_a_new_row_shows_its_main_values(officer: Client) -> None:
    page = text(officer, begin(officer, GOOD))
    for value in ("Apple iPad 9", "Musterschule", "auf Lager", "01.03.2021", "404,84"):
        assert f"<td>{value}</td>" in page


def test_the_result_leads_to_exactly_the_new_and_the_changed_devices(officer: Client) -> None:
    post(officer, begin(officer, GOOD), "import_apply")
    found = begin(officer, (*GOOD[:4], "Schwesterschule", *GOOD[5:]), OTHER)
    post(officer, found, "import_apply")
    page = text(officer, found)
    for part, there, absent in (("created", "MU-9", "MU-1"), ("changed", "MU-1", "MU-9")):
        assert f"/geraete/?batch={found.pk}.{part}" in page
        shown = officer.get(f"/geraete/?batch={found.pk}.{part}").content.decode()
        assert f">{there}<" in shown
        assert f">{absent}<" not in shown
        assert "Import „Geräte.csv“" in shown


def test_the_list_of_another_authority_stays_closed_to_the_filter(officer: Client, sign_in: SignIn) -> None:
    found = begin(officer, GOOD)
    post(officer, found, "import_apply")
    teacher = sign_in(Role.TEACHER)
    assert "MU-1" not in teacher.get(f"/geraete/?batch={found.pk}").content.decode()
    for unknown in ("7", uuid4()):
        page = officer.get(f"/geraete/?batch={unknown}").content.decode()
        assert "Der Filter „Import“ nennt nichts, was Sie sehen können." in page
        assert "MU-1" not in page


def test_the_filter_offers_the_latest_imports(officer: Client) -> None:
    found = begin(officer, GOOD)
    post(officer, found, "import_apply")
    form = officer.get("/geraete/?part=filters", headers={"HX-Request": "true"}).content.decode()
    assert f'name="batch" value="{found.pk}"' in form


def test_the_trail_leads_to_the_objects_and_to_all_of_one_change(officer: Client, sign_in: SignIn) -> None:
    found = begin(officer, GOOD)
    post(officer, found, "import_apply")
    with system_scope(reason="tests"):
        device = Asset.objects.get()
    trail = officer.get("/protokoll/").content.decode()
    assert f'href="/geraete/{device.pk}/"' in trail
    assert f"?batch={found.pk}" in trail
    page = officer.get(f"/protokoll/?batch={found.pk}").content.decode()
    assert f"/geraete/?batch={found.pk}.created" in page
    assert "Import „" in page


@pytest.fixture
def all_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one row be too many to be restored while somebody waits."""
    monkeypatch.setattr("tragwerk.core.imports.actions.undoing.MOST_UNDONE_AT_ONCE", 0)


@pytest.mark.usefixtures("all_are_large")
def test_a_large_import_is_undone_in_the_background(officer: Client) -> None:
    found = begin(officer, GOOD)
    post(officer, found, "import_apply")
    officer.post(at(found, "import_undo"))
    assert "Der Import wird rückgängig gemacht" in text(officer, found)
    assert tags() == ["MU-1"], "not yet"
    run_queued_jobs()
    assert tags() == []
    assert newest().state == ImportState.UNDONE
    assert "Rückgängig gemacht" in text(officer, found)


@pytest.mark.usefixtures("all_are_large")
def test_a_refused_undo_in_the_background_asks_on_the_page_of_the_import(officer: Client, world: World) -> None:
    found = begin(officer, GOOD, OTHER)
    post(officer, found, "import_apply")
    with system_scope(reason="tests"):
        changed = Asset.objects.get(tag="MU-1")
        asset_actions.change_assets(actor=SYSTEM, changes={changed.pk: {"note": "neu"}})
    post(officer, found, "import_undo")
    answer = officer.get(at(found))
    assert answer.status_code == 409
    assert "MU-1" in answer.content.decode()
    assert tags() == ["MU-1", "MU-9"]
    post(officer, found, "import_undo", leave="1")
    assert tags() == ["MU-1"]


def test_a_small_import_is_undone_at_once(officer: Client) -> None:
    found = begin(officer, GOOD)
    post(officer, found, "import_apply")
    officer.post(at(found, "import_undo"))
    assert tags() == []
