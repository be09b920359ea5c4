# SPDX-License-Identifier: EUPL-1.2
"""Free days from a calendar file and from a spreadsheet: dry run, take-over, undo."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import Actor
from tragwerk.core.calendars.models import FreeDay
from tragwerk.core.imports.actions import Upload, apply_import, start_import, undo_import
from tragwerk.core.imports.models import Import
from tragwerk.core.imports.public import ImportProblem, report_of
from tragwerk.core.imports.readers import read_table
from tragwerk.core.imports.takeover import apply_now, check_now

YEAR = timezone.localdate().year + 1


def calendar_file(*events: tuple[str, str]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//DE"]
    for number, (name, days) in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}@test", f"SUMMARY:{name}", *days.split("|"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


HOLIDAYS = calendar_file(
    ("Osterferien", f"DTSTART;VALUE=DATE:{YEAR}0322|DTEND;VALUE=DATE:{YEAR}0404"),
    ("Pfingsten", f"DTSTART;VALUE=DATE:{YEAR}0518"),
    ("Schulfest", f"DTSTART:{YEAR}0601T080000|DTEND:{YEAR}0602T000000"),
    ("Studientag", f"DTSTART;VALUE=DATE:{YEAR}0607|DURATION:P2D"),
)


def checked(world: World, officer: Actor, data: bytes, name: str = "ferien.ics") -> Import:
    started = start_import(actor=officer, kind="free-days", uploads=[Upload(name, data)], authority_id=world.own.pk)
    return check_now(officer, started.pk)


def taken(world: World, officer: Actor, data: bytes, name: str = "ferien.ics") -> Import:
    found = checked(world, officer, data, name)
    apply_import(actor=officer, import_id=found.pk, in_background=False)
    return apply_now(officer, found.pk)


def rows() -> list[tuple[str, date, date]]:
    return sorted(FreeDay.objects.values_list("name", "first_day", "last_day"))


def test_a_calendar_file_is_read_with_its_last_days() -> None:
    table = read_table(HOLIDAYS, lambda text: text in {"SUMMARY", "DTSTART"})
    assert table.headers[:3] == ["SUMMARY", "DTSTART", "DTEND"]
    assert [row[:3] for row in table.rows] == [
        ["Osterferien", date(YEAR, 3, 22), date(YEAR, 4, 3)],
        ["Pfingsten", date(YEAR, 5, 18), date(YEAR, 5, 18)],
        ["Schulfest", date(YEAR, 6, 1), date(YEAR, 6, 1)],
        ["Studientag", date(YEAR, 6, 7), date(YEAR, 6, 8)],
    ]


@pytest.mark.parametrize("data", [b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"BEGIN:VCALENDAR\xff\x00\x01"])
def test_a_broken_calendar_file_has_its_sentence(data: bytes) -> None:
    with pytest.raises(ImportProblem):
        read_table(data, lambda text: True)


def test_a_calendar_file_is_taken_over_and_taken_back(world: World, officer: Actor) -> None:
    found = taken(world, officer, HOLIDAYS)
    assert ("Osterferien", date(YEAR, 3, 22), date(YEAR, 4, 3)) in rows()
    assert len(rows()) == 4
    report = report_of(checked(world, officer, HOLIDAYS))
    assert report is not None
    assert {str(key): value for key, value in report.counts.items() if value} == {"unchanged": 4}
    undo_import(actor=officer, import_id=found.pk)
    assert rows() == []


def test_a_moved_end_is_a_change(world: World, officer: Actor) -> None:
    taken(world, officer, HOLIDAYS)
    longer = calendar_file(("Osterferien", f"DTSTART;VALUE=DATE:{YEAR}0322|DTEND;VALUE=DATE:{YEAR}0406"))
    taken(world, officer, longer)
    assert ("Osterferien", date(YEAR, 3, 22), date(YEAR, 4, 5)) in rows()
    assert len(rows()) == 4


def test_a_spreadsheet_names_schools_and_kinds_and_hears_what_is_wrong(world: World, officer: Actor) -> None:
    day, last = f"08.02.{YEAR}", date(YEAR, 2, 8) + timedelta(days=200)
    text = (
        "Schulnummer;Art;Bezeichnung;Beginn;Ende\n"
        f"990011;beweglicher Ferientag;Rosenmontag;{day};\n"
        f"990011;beweglicher Ferientag;Rosenmontag;{day};\n"
        f"990021;Brauchtumstag;Fremd;{day};\n"
        f"990012;Schließtag;Verkehrt;{day};01.02.{YEAR}\n"
        f"990012;Schließtag;Zu lang;{day};{last:%d.%m.%Y}\n"
        "990012;Schließtag;Zu alt;08.02.2011;08.02.2011\n"
    )
    report = report_of(checked(world, officer, text.encode(), "tage.csv"))
    assert report is not None
    codes = sorted(issue.code for issue in report.errors)
    assert codes == [
        "calendars.far",
        "calendars.long",
        "calendars.order",
        "calendars.school_unknown",
        "calendars.twice",
    ]
