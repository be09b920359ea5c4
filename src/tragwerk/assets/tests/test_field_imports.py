# SPDX-License-Identifier: EUPL-1.2
"""The fields of devices in lists that are imported: by label, checked cell by cell, repeated, undone."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset
from tragwerk.core.access.public import system_scope
from tragwerk.core.forms.tests.steps import own_field, said
from tragwerk.core.imports import command
from tragwerk.core.imports import public as imports


@pytest.fixture
def take(world: World, tmp_path: Path, settings: Any) -> Callable[..., command.Summary]:
    """Return a function that imports rows of cells as a file of the own authority."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def take_rows(headers: Sequence[str], *rows: Sequence[str]) -> command.Summary:
        path = tmp_path / "liste.csv"
        path.write_text("\n".join(";".join(cells) for cells in (headers, *rows)) + "\n", encoding="utf-8")
        with translation.override("de"):
            return command.import_files(
                kind="assets", files=[path], authority=world.own.number, confirmed=True, actor=SYSTEM
            )

    return take_rows


Take = Callable[..., command.Summary]
HEADERS = ("Inventarnr.", "Modell", "Art", "Lumen", "Lampenstunden (h)", "Anschlüsse")


def test_a_list_is_taken_over_by_the_labels_of_fields(world: World, many: dict[str, Asset], take: Take) -> None:
    done = take(
        HEADERS,
        ("N-1", "Neu X1", "Beamer", "3.600 lm", "120", "HDMI / VGA"),
        (many["dim"].tag, "EB-735F", "Beamer", "2.600", "", "VGA"),
        (many["tablet"].tag, "iPad", "Tablet", "", "", ""),
    )
    assert (done.created, done.changed, done.unchanged, done.rejected) == (1, 1, 1, 0)
    with system_scope(reason="tests"):
        new = Asset.objects.get(tag="N-1")
        assert said(new) == {"f.lumen": 3600, "f.lamp_hours": 120, "x.anschlusse": ("hdmi", "vga")}
        assert said(many["dim"])["f.lumen"] == 2600


def test_the_same_list_twice_changes_nothing(many: dict[str, Asset], take: Take) -> None:
    rows = [(many["dim"].tag, "EB-735F", "Beamer", "2500", "10", "VGA"), ("N-1", "Neu X1", "Beamer", "3600", "", "")]
    take(HEADERS, *rows)
    again = take(HEADERS, *rows)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)


def test_what_does_not_fit_is_named_by_row_column_value_and_reason(
    world: World, many: dict[str, Asset], take: Take
) -> None:
    done = take(
        HEADERS,
        (many["dim"].tag, "EB-735F", "Beamer", "5", "", ""),
        (many["bright"].tag, "EB-735F", "Beamer", "viel", "", ""),
        (many["bare"].tag, "EB-735F", "Beamer", "", "", "SCART"),
        (many["tablet"].tag, "iPad", "Tablet", "3000", "", ""),
    )
    assert (done.rejected, done.applied) == (4, False)
    with system_scope(reason="tests"), translation.override("de"):
        found = imports.import_for(SYSTEM, UUID(str(done.import_id)))
        report = imports.report_of(found)
        assert report is not None
        told = [(issue.row, issue.column, issue.value, issue.sentence()) for issue in report.errors]
        assert said(many["dim"])["f.lumen"] == 2500
    assert told[0] == (2, "f.lumen", "5", "Liegt unter 100\u00a0lm.")
    assert told[1][:3] == (3, "f.lumen", "viel")
    assert told[2][:3] == (4, "x.anschlusse", "SCART")
    assert told[3] == (5, "f.lumen", "3000", "„Lichtstrom“ ist kein Feld der Art „Tablet“.")


def test_an_import_is_undone_with_its_values(world: World, many: dict[str, Asset], take: Take) -> None:
    done = take(
        HEADERS,
        (many["dim"].tag, "EB-735F", "Beamer", "2600", "", "HDMI"),
        ("N-1", "Neu X1", "Beamer", "3600", "", ""),
    )
    with system_scope(reason="tests"):
        imports.actions.undo_import(actor=SYSTEM, import_id=UUID(str(done.import_id)))
        assert (said(many["dim"])["f.lumen"], said(many["dim"])["x.anschlusse"]) == (2500, ("vga",))
        assert not Asset.objects.filter(tag="N-1").exists()


def test_a_required_field_with_a_column_is_asked_for(world: World, take: Take) -> None:
    with system_scope(reason="tests"):
        own_field(world, "Schlossnr. neu", required=True, kinds=["trolley"])
    done = take(
        ("Inventarnr.", "Modell", "Art", "Schlossnr. neu"), ("N-1", "W1", "Wagen", ""), ("N-2", "W1", "Wagen", "7")
    )
    assert done.rejected == 1


def test_the_template_offers_the_fields(world: World, many: dict[str, Asset], window: Client) -> None:
    answer = window.get(reverse("office:import_template", args=["assets"]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    head = book.get_sheet_by_index(0).to_python()[0]
    assert {"Lichtstrom (lm)", "Anschlüsse", "IMEI"} <= set(head)
