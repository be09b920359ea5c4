# SPDX-License-Identifier: EUPL-1.2
"""The record of an emergency access: whose data and what was seen, searches, files, refusals; and who is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from tests.worlds import LONG_AGO, SYSTEM, World, emergency_actor, enter, let_in
from tragwerk.assets.public import Asset
from tragwerk.assets.public import actions as assets
from tragwerk.core.access.public import Role, Sight, Taken, actor_scope, system_scope
from tragwerk.core.audit.public import AuditEntry, verify
from tragwerk.core.orgs.public import EmergencyAccess, Membership, Person, actions

REASON = "Ticket 4711: Der Import bleibt stehen"
HEAD = "Test Head"


@pytest.fixture
def access(world: World) -> EmergencyAccess:
    return let_in(world)


@pytest.fixture
def inside(access: EmergencyAccess) -> Client:
    """The browser of the operator who helps."""
    return enter(access)


def entries(verb: str) -> list[AuditEntry]:
    with system_scope(reason="tests"):
        return list(AuditEntry.objects.filter(verb=f"orgs.emergency_{verb}").order_by("number"))


def seen(table: str) -> dict[Any, AuditEntry]:
    return {entry.object_id: entry for entry in entries("looked") if entry.object_type == table}


def told(entry: AuditEntry) -> dict[str, Any]:
    return {name: new for name, (_old, new) in entry.changes.items()}


def record_page(officer: Client, access: EmergencyAccess) -> str:
    return officer.get(reverse("office:emergency", args=[access.pk])).content.decode()


def device(world: World, tag: str = "EIGEN-1") -> Asset:
    row = {"authority_id": world.own.pk, "tag": tag, "maker": "Apple", "model": "iPad", "kind": "tablet"}
    with system_scope(reason="tests"):
        found: Asset = Asset.objects.get(pk=assets.create_assets(actor=SYSTEM, rows=[row])[0])
    return found


def test_a_person_who_is_opened_is_named_with_reason(world: World, access: EmergencyAccess, inside: Client) -> None:
    inside.get(reverse("office:person", args=[world.people[Role.HEAD].pk]))
    (entry,) = entries("looked")
    assert (entry.object_type, entry.object_id) == ("orgs.person", world.people[Role.HEAD].pk)
    assert (entry.object_label, entry.reason) == (HEAD, REASON)
    assert (entry.authority_id, entry.actor_label) == (world.own.pk, "Test Operator (Notzugriff)")
    assert told(entry)["where"] == "page"
    (page,) = entries("opened")
    assert page.batch_id == entry.batch_id, "page and what it showed are tied together"


def test_a_list_names_every_person_on_its_page(world: World, inside: Client) -> None:
    inside.get(reverse("office:people"))
    assert seen("orgs.person").keys() == {person.pk for person in world.people.values()}


def test_devices_are_named_by_number(world: World, inside: Client) -> None:
    one, other = device(world), device(world, "EIGEN-2")
    inside.get(reverse("assets:detail", args=[one.pk]))
    assert [entry.object_id for entry in entries("looked")] == [one.pk]
    assert "EIGEN-1" in entries("looked")[0].object_label
    inside.get(reverse("assets:list"))
    assert seen("assets.asset").keys() == {one.pk, other.pk}


def test_the_people_whom_the_trail_shows_are_named(world: World, inside: Client) -> None:
    person = world.people[Role.TEACHER]
    with actor_scope(world.actor(Role.AUTHORITY_IT)):
        actions.change_people(actor=world.actor(Role.AUTHORITY_IT), changes={person.pk: {"phone": "1"}})
    inside.get(reverse("office:audit"))
    assert told(seen("orgs.person")[person.pk])["where"] == "trail"


def test_the_contacts_of_a_school_are_named(world: World, inside: Client) -> None:
    inside.get(reverse("office:school", args=[world.school.pk]))
    assert world.people[Role.HEAD].pk in seen("orgs.person")
    assert world.people[Role.TEACHER].pk not in seen("orgs.person"), "who is not shown is not named"


def test_a_search_is_noted_with_words_and_results(world: World, inside: Client) -> None:
    device(world, "SUCHMICH-7")
    inside.get(reverse("office:search"), {"q": "suchmich"})
    (search,) = entries("searched")
    assert told(search)["words"] == "suchmich"
    assert told(search)["hits"] == 1
    (hit,) = seen("assets.asset").values()
    assert told(hit)["where"] == "search"
    assert "SUCHMICH-7" in hit.object_label


def test_a_search_that_finds_nothing_is_noted_too(world: World, inside: Client) -> None:
    inside.get(reverse("office:search"), {"q": "gibtesnicht"})
    (search,) = entries("searched")
    assert (told(search)["words"], told(search)["hits"]) == ("gibtesnicht", 0)


def test_suggestions_while_typing_are_noted(world: World, inside: Client) -> None:
    device(world, "TIPPEN-1")
    inside.get(reverse("office:search_suggest"), {"q": "tippen"})
    assert told(entries("searched")[0])["words"] == "tippen"
    assert len(seen("assets.asset")) == 1


def test_words_that_led_to_a_person_stand_with_the_person_and_nowhere_else(world: World, inside: Client) -> None:
    """So they go when the person is taken out of the trail."""
    inside.get(reverse("office:people"), {"q": "Head"})
    (search,) = entries("searched")
    assert "words" not in told(search)
    (hit,) = seen("orgs.person").values()
    assert told(hit)["words"] == "Head"
    elsewhere = [one for one in (*entries("opened"), search) if "Head" in str(one.changes)]
    assert elsewhere == []


def test_the_filters_of_a_list_are_noted(world: World, inside: Client) -> None:
    inside.get(reverse("assets:list"), {"state": "in_stock"})
    (search,) = entries("searched")
    assert "auf Lager" in told(search)["filters"]


def test_a_file_is_noted_with_name_and_rows(world: World, officer: Client, access: EmergencyAccess) -> None:
    sight = Sight()
    sight.files.append(Taken("geraete-2026-10-14.xlsx", 212, "Zustand: auf Lager"))
    actions.note_outcome(actor=emergency_actor(world, access), sight=sight, path="/geraete/")
    (file,) = entries("took")
    assert told(file) == {
        "path": "/geraete/",
        "file": "geraete-2026-10-14.xlsx",
        "rows": 212,
        "filters": "Zustand: auf Lager",
    }
    page = record_page(officer, access)
    for words in ("Als Datei mitgenommen", "geraete-2026-10-14.xlsx", "212 Zeilen", "Filter: Zustand: auf Lager"):
        assert words in page, words


def test_no_file_leaves_without_an_entry(world: World, inside: Client) -> None:
    """A page that hands out a file and says nothing of it: the name is noted all the same."""
    answer: Any = inside.get(reverse("office:import_template", args=["assets"]))
    assert b"".join(answer.streaming_content)
    (file,) = entries("took")
    assert told(file)["file"].endswith(".xlsx")


def test_a_list_is_taken_away_by_nobody_and_the_attempt_is_noted_with_its_filters(
    world: World, access: EmergencyAccess
) -> None:
    for extent, count in (("help", 1), ("look", 2)):
        with system_scope(reason="tests"):
            EmergencyAccess.objects.filter(pk=access.pk).update(extent=extent)
        answer = enter(access).get(reverse("assets:list"), {"part": "export", "state": "in_stock"})
        assert answer.status_code == 403
        assert len(entries("refused")) == count
    assert told(entries("refused")[0])["path"] == f"{reverse('assets:list')}?part=export"
    assert "auf Lager" in told(entries("refused")[0])["filters"]
    assert entries("took") == []


def test_what_is_refused_is_noted_with_the_reason_of_the_answer(world: World, access: EmergencyAccess) -> None:
    with system_scope(reason="tests"):
        EmergencyAccess.objects.filter(pk=access.pk).update(extent="look")
    looking = enter(access)
    foreign = reverse("office:school", args=[world.foreign_school.pk])
    tries = [
        (looking.get(reverse("office:installation")), 403),
        (looking.post(reverse("office:school_edit", args=[world.school.pk])), 403),
        (looking.get(foreign), 404),
    ]
    assert [answer.status_code for answer, _status in tries] == [status for _answer, status in tries]
    assert [told(entry)["status"] for entry in entries("refused")] == [403, 403, 404]
    assert told(entries("refused")[2])["path"] == foreign
    assert entries("looked") == [], "nothing was shown"


def test_what_cannot_be_noted_after_the_page_was_made_does_not_leave(
    world: World, inside: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**facts: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr("tragwerk.office.emergency.middleware.actions.note_outcome", fail)
    answer = inside.get(reverse("office:person", args=[world.people[Role.HEAD].pk]))
    assert answer.status_code == 503
    assert "Head" not in answer.content.decode()


def test_the_address_of_a_person_holds_no_key_in_the_trail(world: World, inside: Client) -> None:
    person = world.people[Role.HEAD]
    inside.get(reverse("office:person", args=[person.pk]))
    assert told(entries("opened")[0])["path"] == "/personen/…/"
    assert all(str(person.pk) not in str(one.changes) for one in (*entries("opened"), *entries("looked")))


def test_the_page_of_the_access_tells_it_all(
    world: World, officer: Client, access: EmergencyAccess, inside: Client
) -> None:
    device(world)
    inside.get(reverse("office:person", args=[world.people[Role.HEAD].pk]))
    inside.get(reverse("assets:list"), {"state": "in_stock"})
    inside.get(reverse("office:search"), {"q": "gibtesnicht"})
    inside.get(reverse("office:installation"))
    inside.get(reverse("office:people"))
    page = record_page(officer, access)
    for words in (
        "Personen, deren Daten angesehen wurden",
        HEAD,
        reverse("office:person", args=[world.people[Role.HEAD].pk]),
        "EIGEN-1",
        "auf Lager",
        "Gesucht: „gibtesnicht“",
        "nichts gefunden",
        "abgewiesen: dafür fehlt das Recht",
        "Es wurde keine Datei mitgenommen",
    ):
        assert words in page, words
    people = officer.get(reverse("office:emergency", args=[access.pk])).context["people"]
    assert people[0].label == HEAD
    assert people[0].times == 2


def test_what_the_operator_does_in_daily_work_is_not_part_of_it(world: World, officer: Client, inside: Client) -> None:
    outside = Client()
    outside.force_login(world.accounts[Role.OPERATOR])
    outside.get(reverse("office:schools"))
    assert entries("looked") == []


def test_the_history_of_the_person_tells_it_with_name_and_reason(world: World, officer: Client, inside: Client) -> None:
    address = reverse("office:person", args=[world.people[Role.HEAD].pk])
    inside.get(reverse("office:people"), {"q": "Head"})
    inside.get(address)
    inside.get(reverse("office:search"), {"q": "Head"})
    history = officer.get(address).content.decode()
    for words in (
        "Im Notzugriff in einer Liste angezeigt",
        "Im Notzugriff einzeln geöffnet",
        "Test Operator (Notzugriff)",
        REASON,
    ):
        assert words in history, words


def test_who_is_taken_out_of_the_trail_is_taken_out_of_the_record(
    world: World, officer: Client, access: EmergencyAccess, inside: Client
) -> None:
    with system_scope(reason="tests"):
        gone = Person.objects.create(authority=world.own, first_name="Zoe", last_name="Xylanderova")
        Membership.objects.create(
            authority=world.own, person=gone, role=Role.TREASURY, valid_from=LONG_AGO, valid_to=date(2021, 1, 1)
        )
    inside.get(reverse("office:person", args=[gone.pk]))
    inside.get(reverse("office:people"), {"q": "Xylanderova"})
    assert "Xylanderova" in record_page(officer, access)
    it, administration = world.actor(Role.AUTHORITY_IT), world.actor(Role.SCHOOL_ADMINISTRATION)
    with actor_scope(it):
        asked = actions.ask_removals(actor=it, person_ids=[gone.pk], reason="Die Aufbewahrungsfrist ist um")
    with actor_scope(administration):
        actions.confirm_removals(actor=administration, ids=asked)
    assert "Xylanderova" not in record_page(officer, access)
    with system_scope(reason="tests"):
        rows = AuditEntry.objects.filter(authority=world.own)
        assert [row.verb for row in rows if "Xylanderova" in f"{row.object_label} {row.changes} {row.reason}"] == []
        assert verify(world.own.pk).faults == []


def test_everybody_shown_many_times_is_one_line(
    world: World, officer: Client, access: EmergencyAccess, inside: Client
) -> None:
    for _time in range(3):
        inside.get(reverse("office:person", args=[world.people[Role.HEAD].pk]))
    people = officer.get(reverse("office:emergency", args=[access.pk])).context["people"]
    assert [(one.label, one.times) for one in people] == [(HEAD, 3)]
    assert "3-mal angezeigt" in record_page(officer, access)
