# SPDX-License-Identifier: EUPL-1.2
"""Taking everything away as somebody of the authority does it, and as nobody else can."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.files.public import StoredFile
from tragwerk.core.jobs.public import Job, run_queued_jobs

PAGE = "/export/alles/"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    """Keep the files of every test apart."""
    settings.MEDIA_ROOT = tmp_path / "media"


def client_of(world: World, role: Role) -> Client:
    client = Client()
    client.force_login(world.accounts[role])
    return client


def ordered(client: Client) -> str:
    """Order the file; return the address of its page."""
    answer: Any = client.post(PAGE)
    assert answer.status_code == 302
    return str(answer["Location"])


def test_it_is_ordered_followed_and_fetched(world: World) -> None:
    client = client_of(world, Role.AUTHORITY_IT)
    shown = client.get(PAGE).content.decode()
    assert "Alles mitnehmen" in shown
    assert "Namen und weitere Angaben zu Personen" in shown
    address = ordered(client)
    assert "Die Datei wird geschrieben" in client.get(address).content.decode()
    run_queued_jobs()
    page = client.get(address).content.decode()
    assert "Die Datei liegt bereit" in page
    assert "Abzuholen bis" in page
    answer: Any = client.get(f"{address}datei")
    assert answer["Content-Type"] == "application/zip"
    assert "attachment" in answer["Content-Disposition"]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert "csv/personen.csv" in archive.namelist()
    assert address in client.get(PAGE).content.decode()
    trail = client.get("/protokoll/").content.decode()
    assert "Alles mitgenommen" in trail
    assert "Mitnehmen von allem beauftragt" in trail


def test_after_a_day_the_file_is_gone_and_the_page_says_so(world: World) -> None:
    client = client_of(world, Role.SCHOOL_ADMINISTRATION)
    address = ordered(client)
    run_queued_jobs()
    with system_scope(reason="tests: a day later"):
        StoredFile.objects.filter(purpose="exports.everything").update(
            delete_after=timezone.now() - timedelta(seconds=1)
        )
    late = client.get(f"{address}datei", follow=True).content.decode()
    assert "Die Datei wurde nach einem Tag entfernt" in late
    assert f"{address}datei" not in late


def test_nobody_else_fetches_it_whatever_the_right(world: World) -> None:
    address = ordered(client_of(world, Role.AUTHORITY_IT))
    run_queued_jobs()
    for role, code in ((Role.SCHOOL_ADMINISTRATION, 404), (Role.TREASURY, 403), (Role.HEAD, 403), (Role.OPERATOR, 403)):
        for place in (address, f"{address}datei"):
            assert client_of(world, role).get(place).status_code == code, (role, place)


def test_other_background_work_is_no_file(world: World) -> None:
    with system_scope(reason="tests"):
        job = Job.objects.create(
            authority=world.own, kind="imports.check", account_id=world.accounts[Role.AUTHORITY_IT].pk
        )
    assert client_of(world, Role.AUTHORITY_IT).get(f"{PAGE}{job.pk}/").status_code == 404


def test_work_that_was_stopped_says_so_and_leads_back(world: World) -> None:
    client = client_of(world, Role.AUTHORITY_IT)
    address = ordered(client)
    job_id = address.rstrip("/").rsplit("/", 1)[-1]
    client.post(f"/jobs/{job_id}/cancel")
    run_queued_jobs()
    page = client.get(address).content.decode()
    assert "Die Datei wurde nicht geschrieben" in page
    assert PAGE in page


def test_the_page_of_imports_leads_there_for_those_who_may(world: World) -> None:
    assert PAGE in client_of(world, Role.AUTHORITY_IT).get("/import/").content.decode()
    assert PAGE not in client_of(world, Role.PROVIDER_TECHNICIAN).get("/import/").content.decode()
