# SPDX-License-Identifier: EUPL-1.2
"""Everything of an authority in one file: all tables, three formats, nothing of others, nothing secret."""

import io
import json
import re
import zipfile
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import actions as assets
from tragwerk.core.access.public import Actor, NotAllowed, NotVisible, Role, actor_scope, scope, system_scope
from tragwerk.core.access.walls import tenant_models
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.exports import command
from tragwerk.core.exports.everything.archive import Made, write_everything
from tragwerk.core.exports.everything.rows import BATCH, Names, rows_of
from tragwerk.core.exports.everything.tables import (
    KEY_PREFIXES,
    exported_tables,
    is_exported,
    left_out,
)
from tragwerk.core.exports.public import everything_for, order_everything
from tragwerk.core.jobs.public import Job, run_queued_jobs

SECRET = re.compile(r"token|secret|password|passphrase|private|(^|_)hash$")


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def devices(world: World, count: int, prefix: str = "MU") -> None:
    rows = [
        {
            "authority_id": world.own.pk,
            "school_id": world.school.pk,
            "tag": f"{prefix}-{number:05d}",
            "serial": f"{prefix}S{number:05d}",
            "maker": "Apple",
            "model": "iPad 9",
            "kind": "tablet",
            "gross_price": Decimal("404.84"),
            "purchased_on": date(2021, 3, 1),
        }
        for number in range(count)
    ]
    with system_scope(reason="tests: devices"):
        assets.create_assets(actor=SYSTEM, rows=rows)


def written(world: World, authority_id: UUID | None = None) -> tuple[Made, zipfile.ZipFile]:
    target = io.BytesIO()
    with system_scope(reason="tests"), translation.override("de"):
        made = write_everything(target, authority_id or world.own.pk, str(world.own))
    return made, zipfile.ZipFile(io.BytesIO(target.getvalue()))


def test_each_table_stands_there_three_times_and_is_explained(world: World) -> None:
    devices(world, 3)
    made, archive = written(world)
    names = set(archive.namelist())
    assert {"README.md", "SHA256SUMS", "alle-tabellen.xlsx", "csv/geraete.csv", "json/geraete.jsonl"} <= names
    lines = archive.read("csv/geraete.csv").decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Schlüssel;Inventarnummer;Seriennummer;Modell;Schlüssel: Modell;Schule")
    assert len(lines) == 4
    records = [json.loads(line) for line in archive.read("json/geraete.jsonl").splitlines()]
    assert [one["tag"] for one in records] == ["MU-00000", "MU-00001", "MU-00002"]
    assert records[0]["gross_price"] == "404.84"
    assert records[0]["purchased_on"] == "2021-03-01"
    assert records[0]["school"] == {"id": str(world.school.pk), "label": "Musterschule (990011)"}
    book = openpyxl.load_workbook(io.BytesIO(archive.read("alle-tabellen.xlsx")), read_only=True)
    assert "Geräte" in book.sheetnames
    assert sum(1 for _row in book["Geräte"].iter_rows()) == 4
    text = archive.read("README.md").decode()
    for words in ("Alles von Stadt Musterstadt", "Everything of", "| `tag` | Inventarnummer | Inventory number |"):
        assert words in text
    assert {one.table.key: one.rows for one in made.tables}["assets.Asset"] == 3


def test_the_list_of_hashes_is_that_of_the_files(world: World) -> None:
    devices(world, 1)
    _made, archive = written(world)
    lines = archive.read("SHA256SUMS").decode().splitlines()
    assert {line.split("  ")[1]: line.split("  ")[0] for line in lines} == {
        name: sha256(archive.read(name)).hexdigest() for name in archive.namelist() if name != "SHA256SUMS"
    }


def test_every_table_behind_the_wall_leaves_or_says_why_not() -> None:
    keys = {table.key for table in exported_tables()}
    reasons = left_out()
    assert keys & set(reasons) == set()
    tests = {model._meta.label for model in tenant_models() if ".tests" in model.__module__}
    behind = {model._meta.label for model in tenant_models()} - tests
    assert behind == (keys | set(reasons)) - tests - {"orgs.Authority"}
    assert all(reason and not reason.endswith(".") for reason in reasons.values())


def test_nothing_that_opens_a_door_leaves() -> None:
    found = [f"{t.key}.{c.name}" for t in exported_tables() for c in t.columns if SECRET.search(c.name)]
    assert found == []
    account = apps.get_model("orgs.Account")
    assert not is_exported(account._meta.get_field("password"))


def test_headings_and_names_of_files_are_told_apart_in_both_languages() -> None:
    for language, prefix in zip(("de", "en"), KEY_PREFIXES, strict=True):
        with translation.override(language):
            for table in exported_tables():
                headings = table.headings()
                assert len(headings) == len(set(headings)) == len(table.formats()), table.key
                assert any(text.startswith(prefix) for text in headings) or not any(c.related for c in table.columns)
    tables = exported_tables()
    assert len({table.stem for table in tables}) == len({table.sheet.casefold() for table in tables}) == len(tables)
    assert max(len(table.sheet) for table in tables) < 29


def test_nothing_of_another_authority_is_in_it(world: World) -> None:
    with system_scope(reason="tests: a foreign device"):
        row = {"authority_id": world.foreign.pk, "tag": "KANARIENVOGEL", "maker": "Kanarienvogel", "model": "X"}
        assets.create_assets(actor=SYSTEM, rows=[row])
    devices(world, 1)
    _made, archive = written(world)
    for name in archive.namelist():
        content = archive.read(name)
        assert b"anarienvogel" not in content.lower(), name
        assert world.foreign.pk.hex.encode() not in content.replace(b"-", b""), name
    book = openpyxl.load_workbook(io.BytesIO(archive.read("alle-tabellen.xlsx")), read_only=True)
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not any("anarienvogel" in cell.casefold() for cell in cells)


def test_rows_are_read_in_batches_each_for_a_few_statements(world: World) -> None:
    devices(world, 2 * BATCH + 3)
    (table,) = [one for one in exported_tables() if one.key == "assets.Asset"]
    with scope(authorities=[world.own.pk]), CaptureQueriesContext(connection) as statements:
        rows = list(rows_of(table, world.own.pk, Names()))
    assert len(rows) == 2 * BATCH + 3
    assert len({row.record["id"] for row in rows}) == len(rows)
    assert len(statements) <= 3 + 4  # three batches, and once each the names of model, school, maker


def test_the_person_orders_it_fetches_it_and_the_trail_says_so(world: World) -> None:
    devices(world, 2)
    officer = world.actor(Role.AUTHORITY_IT)
    with actor_scope(officer):
        job = order_everything(actor=officer, authority_id=world.own.pk)
    run_queued_jobs()
    with actor_scope(officer):
        found = everything_for(officer, job.pk)
    assert found.job.state == "done", found.job.error
    assert found.file is not None
    assert found.file.name.startswith("musterstadt-") or found.file.name.endswith(".zip")
    with system_scope(reason="tests: read"):
        entries = AuditEntry.objects.filter(verb__startswith="exports.").order_by("id")
        assert [(one.verb, one.authority_id, one.actor_account) for one in entries] == [
            ("exports.order_everything", world.own.pk, officer.account_id),
            ("exports.take_everything", world.own.pk, officer.account_id),
        ]
        assert entries[1].changes["rows"] == [None, found.rows]


@pytest.mark.parametrize("role", [Role.HEAD, Role.TREASURY, Role.PROVIDER_TECHNICIAN, Role.AUDITOR, Role.OPERATOR])
def test_nobody_without_the_right_takes_everything(world: World, role: Role) -> None:
    actor = world.actor(role)
    with actor_scope(actor), pytest.raises((NotAllowed, NotVisible)):
        order_everything(actor=actor, authority_id=world.own.pk)


def test_nobody_takes_everything_of_another_authority(world: World) -> None:
    officer = world.actor(Role.AUTHORITY_IT)
    with actor_scope(officer), pytest.raises((NotAllowed, NotVisible)):
        order_everything(actor=officer, authority_id=world.foreign.pk)


def test_a_colleague_of_the_same_right_finds_nothing_of_it(world: World) -> None:
    officer, colleague = world.actor(Role.AUTHORITY_IT), world.actor(Role.SCHOOL_ADMINISTRATION)
    with actor_scope(officer):
        job: Job = order_everything(actor=officer, authority_id=world.own.pk)
    with actor_scope(colleague), pytest.raises(NotVisible):
        everything_for(colleague, job.pk)


def call(world: World, target: Path, number: str | None = None, actor: Actor = SYSTEM) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with translation.override("de"):
        code = command.run_export(
            authority=number or world.own.number, target=target, as_json=True, actor=actor, out=out, err=err
        )
    return code, out.getvalue(), err.getvalue()


def test_the_command_writes_the_same_file_and_says_what_it_holds(world: World, tmp_path: Path) -> None:
    devices(world, 2)
    target = tmp_path / "alles.zip"
    code, out, err = call(world, target)
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told["tables"]["assets.Asset"] == 2
    assert zipfile.is_zipfile(target)
    assert target.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []
    with system_scope(reason="tests: read"):
        assert AuditEntry.objects.get(verb="exports.take_everything").authority_id == world.own.pk


@pytest.mark.parametrize("fault", ["exists", "no authority", "no folder"])
def test_the_command_says_in_one_sentence_why_it_writes_nothing(world: World, tmp_path: Path, fault: str) -> None:
    target = tmp_path / ("fehlt/alles.zip" if fault == "no folder" else "alles.zip")
    if fault == "exists":
        target.write_text("da")
    code, out, err = call(world, target, "00000" if fault == "no authority" else None)
    assert (code, out) == (2, "")
    words = {"exists": "gibt es schon", "no authority": "00000", "no folder": "lässt sich nicht schreiben"}
    assert words[fault] in err
    assert fault != "exists" or target.read_text() == "da"
