# SPDX-License-Identifier: EUPL-1.2
"""The pages of calendars as people use them."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tests.worlds import World
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.calendars.models import BusinessHours, CalendarFeed, FreeDay, SpecialHours
from tragwerk.core.calendars.queries import CalendarPlace
from tragwerk.office.calendars.forms import DaysField
from tragwerk.office.calendars.year import school_year, year_of
from tragwerk.office.conftest import SignIn


def test_the_year_shows_sign_and_words_of_every_free_day(officer: Client) -> None:
    page = officer.get(reverse("office:calendar"), {"jahr": "2026"}).content.decode()
    assert "Kalender 2026/27" in page
    assert 'aria-hidden="true">F</span><span class="kern-sr-only">: Karfreitag (Feiertag)' in page
    assert "Herbstferien (Schulferien)" in page
    assert "Schultage" in page
    for asked in ("99", "2099", "x", "1900"):
        assert officer.get(reverse("office:calendar"), {"jahr": asked}).status_code == 200


def test_a_school_is_chosen_by_its_own_address(world: World, officer: Client) -> None:
    answer = officer.get(reverse("office:calendar"), {"schule": str(world.school.pk)})
    assert answer["Location"] == reverse("office:calendar_school", args=[world.school.pk])
    assert "Musterschule" in officer.get(answer["Location"]).content.decode()
    assert officer.get(reverse("office:calendar"), {"schule": "quatsch"})["Location"] == reverse("office:calendar")
    for name, key in (("calendar_school", world.foreign_school.pk), ("calendar_authority", world.foreign.pk)):
        assert officer.get(reverse(f"office:{name}", args=[key])).status_code == 404


def test_free_days_of_several_schools_are_entered_at_once_and_taken_back(world: World, officer: Client) -> None:
    address = reverse("office:free_days_add")
    given = {
        "kind": "movable",
        "name": "Rosenmontag",
        "days": "08.02.2027\n24.12.2026–06.01.2027\n",
        "schools": [str(world.school.pk), str(world.sister.pk)],
        "source": "",
    }
    answer = officer.post(address, given)
    assert answer.status_code == 302
    listed = officer.get(reverse("office:free_days")).content.decode()
    assert listed.count("Rosenmontag") >= 4
    assert officer.post(address, given).status_code == 422
    with system_scope(reason="tests"):
        (batch,) = set(_batches())
    assert officer.post(reverse("office:free_days_undo", args=[batch])).status_code == 302
    with system_scope(reason="tests"):
        assert not FreeDay.objects.exists()


def _batches() -> list[object]:
    return list(AuditEntry.objects.filter(verb="calendars.add_free_days").values_list("batch_id", flat=True))


def test_days_are_read_one_a_line() -> None:
    field = DaysField()
    assert field.clean("08.02.2027\n\n 24.12.2026 bis 06.01.2027") == [
        (date(2027, 2, 8), date(2027, 2, 8)),
        (date(2026, 12, 24), date(2027, 1, 6)),
    ]
    for text in ("morgens", "1.1.2027–2.1.2027–3.1.2027", "\n".join(["08.02.2027"] * 61)):
        with pytest.raises(ValidationError):
            field.clean(text)


def test_chosen_days_are_shown_before_they_are_removed(world: World, officer: Client) -> None:
    with system_scope(reason="tests"):
        row = {"authority": world.own, "kind": "closed", "last_day": date(2027, 6, 18), "name": "Betriebsausflug"}
        day = FreeDay.objects.create(first_day=date(2027, 6, 18), **row)
    address = reverse("office:free_days_bulk_remove")
    assert officer.post(address).status_code == 302, "nothing chosen"
    preview = officer.post(address, {"ids": [str(day.pk)]}).content.decode()
    assert "1 freien Tag entfernen" in preview
    answer = officer.post(address, {"ids": [str(day.pk)], "apply": "1", "expected": "1"})
    assert answer.status_code == 302
    with system_scope(reason="tests"):
        assert not FreeDay.objects.exists()


def test_a_head_enters_days_of_the_own_school_alone(world: World, sign_in: SignIn) -> None:
    head = sign_in(Role.HEAD)
    page = head.get(reverse("office:free_days_add")).content.decode()
    assert str(world.school.pk) in page
    assert str(world.sister.pk) not in page
    given = {"kind": "movable", "name": "Kirmes", "days": "21.06.2027", "schools": [str(world.sister.pk)]}
    assert head.post(reverse("office:free_days_add"), given).status_code == 422
    given["schools"] = [str(world.school.pk)]
    assert head.post(reverse("office:free_days_add"), given).status_code == 302
    assert sign_in(Role.TEACHER).get(reverse("office:free_days_add")).status_code == 403


def test_hours_of_every_place_and_of_one(world: World, officer: Client) -> None:
    assert "Musterschule" in officer.get(reverse("office:hours")).content.decode()
    address = reverse("office:hours_school", args=[world.school.pk])
    assert "8:00–16:00" in officer.get(address).content.decode()
    week = {"valid_from": "01.01.2027", "monday": "7:30–13:30", "tuesday": "früh"}
    refused = officer.post(address, week)
    assert refused.status_code == 422
    assert "lässt sich nicht als Zeiten lesen" in refused.content.decode()
    assert officer.post(address, week | {"tuesday": ""}).status_code == 302
    special = {"special": "1", "day": "24.12.2026", "hours": "", "name": "Heiligabend"}
    assert officer.post(address, special).status_code == 302
    assert officer.post(address, special | {"name": ""}).status_code == 422
    page = officer.get(address).content.decode()
    assert "Heiligabend" in page
    with system_scope(reason="tests"):
        rows = [BusinessHours.objects.get().pk, SpecialHours.objects.get().pk]
    for name, key in zip(("hours_remove", "special_hours_remove"), rows, strict=True):
        assert officer.post(reverse(f"office:{name}", args=[key])).status_code == 302
        assert officer.post(reverse(f"office:{name}", args=[key])).status_code == 404


def test_who_may_not_keep_the_calendar_sees_the_hours(world: World, sign_in: SignIn) -> None:
    page = sign_in(Role.TEACHER).get(reverse("office:hours_school", args=[world.school.pk])).content.decode()
    assert "Zeiten festlegen" not in page
    answer = sign_in(Role.TEACHER).post(reverse("office:hours_school", args=[world.school.pk]), {"valid_from": "heute"})
    assert answer.status_code == 403


def test_a_feed_is_made_shown_once_read_and_ended(world: World, officer: Client) -> None:
    assert officer.post(reverse("office:feed_make")).status_code == 302
    shown = officer.get(reverse("office:feed"))
    address = shown.context["address"]
    assert address
    assert officer.get(reverse("office:feed")).context["address"] == ""
    program = Client()
    answer = program.get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    names = {str(event["SUMMARY"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert "Fronleichnam" in names
    with system_scope(reason="tests"):
        assert CalendarFeed.objects.get().last_read_on is not None
    assert "Zuletzt gelesen" in officer.get(reverse("office:feed")).content.decode()
    assert officer.post(reverse("office:feed_end")).status_code == 302
    assert program.get(address).status_code == 404
    assert program.post(address).status_code == 405


def test_a_year_counts_its_school_days(world: World) -> None:
    with system_scope(reason="tests"):
        view = school_year(CalendarPlace(world.own, world.school), 2026, date(2026, 11, 27))
    assert 180 < view.school_days < 200
    assert [month.first.month for month in view.months] == [8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7]
    assert year_of(date(2026, 7, 31)) == 2025
