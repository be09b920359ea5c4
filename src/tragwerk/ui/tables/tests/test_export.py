# SPDX-License-Identifier: EUPL-1.2
"""An export is exactly what is shown: the rows of the filter, the chosen columns, in their order."""

import csv
import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import Actor, NotAllowed, Permission
from tragwerk.ui.tables import export
from tragwerk.ui.tables.tests.lists import SchoolTable, actor_of, answer, put_schools


def taken(actor: Actor, address: str, **options: Any) -> bytes:
    response: Any = answer(actor, address, **options)
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    close_file(response)
    return content


def close_file(response: Any) -> None:
    """Close the file, but not the test's connection to the database, as the end of a request would."""
    for close in response._resource_closers:
        close()


def rows_of_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_csv_holds_the_rows_and_columns_as_shown(world: World, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    monkeypatch.setattr(export, "BATCH", batch)
    put_schools(world, ["Ätna", "=1+1", "Zoo"], pupils=None, closed_on=date(2026, 7, 31), town="Ort")
    content = taken(
        actor_of(world),
        "?part=export&format=csv&cols=name&cols=closed_on&cols=pupils&cols=wall&cols=rooms"
        "&sort=-pupils&q=o&closed_on.from=2026-01-01",
    )
    assert rows_of_csv(content) == [
        ["Name", "Geschlossen am", "Lernende", "Träger", "Räume"],
        ["Zoo", "31.07.2026", "", "Stadt Musterstadt", "7"],
    ]
    everything = rows_of_csv(taken(actor_of(world), "?part=export&format=csv&cols=name"))
    assert [row[0] for row in everything] == ["Name", "'=1+1", "Ätna", "Musterschule", "Schwesterschule", "Zoo"]


def test_xlsx_holds_typed_cells(world: World) -> None:
    put_schools(world, ["=1+1"], closed_on=date(2026, 7, 31))
    content = taken(actor_of(world), "?part=export&format=xlsx&cols=name&cols=closed_on&cols=pupils")
    sheet: Any = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet["A2"].value == "=1+1"
    assert sheet["A2"].data_type == "s"
    assert sheet["B2"].value.date() == date(2026, 7, 31)
    assert sheet["C3"].value == 300
    assert sheet.freeze_panes == "A2"


def test_the_file_is_named_after_the_list_and_the_day(world: World) -> None:
    response: Any = answer(actor_of(world), "?part=export")
    today = timezone.localdate().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="schulen-{today}.xlsx"'
    close_file(response)


def test_an_export_ignores_the_page_on_screen(world: World) -> None:
    put_schools(world, [f"Schule {letter}" for letter in "abcdefg"])
    assert len(rows_of_csv(taken(actor_of(world), "?part=export&format=csv&end=1"))) == 10


def test_an_export_of_nothing_has_its_heading(world: World) -> None:
    assert len(rows_of_csv(taken(actor_of(world), "?part=export&format=csv&q=nothing"))) == 1


def test_an_export_stays_behind_the_wall(world: World) -> None:
    assert b"Kanarienvogel" not in taken(actor_of(world), "?part=export&format=csv&cols=name&cols=wall")


def test_a_list_may_ask_for_a_right_of_its_own(world: World) -> None:
    class Guarded(SchoolTable):
        export_permission = Permission("tests.school:export", "Exportieren", roles=())

    actor = actor_of(world)
    with pytest.raises(NotAllowed):
        answer(actor, "?part=export", table=Guarded)
    page: Any = answer(actor, table=Guarded)
    assert "part=export" not in page.content.decode()
