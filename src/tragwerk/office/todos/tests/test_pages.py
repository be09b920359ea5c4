# SPDX-License-Identifier: EUPL-1.2
"""Pages of todos: the list and its views, one todo, writing down, giving away, doing many at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.access.places import MAKERS
from tests.access.routes import release
from tests.worlds import World
from tragwerk.assets.public import Asset
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.todos.public import OWN, Todo, actions
from tragwerk.office.conftest import SignIn
from tragwerk.ui.public import formats

pytestmark = pytest.mark.django_db


def write(world: World, title: str, role: Role = Role.AUTHORITY_IT, days: int | None = None, **given: Any) -> UUID:
    actor = world.actor(role)
    due = None if days is None else timezone.localdate() + timedelta(days=days)
    row = {"authority_id": world.own.pk, "title": title, "account_id": actor.account_id, "due_on": due, **given}
    return actions.create_todos(actor=actor, rows=[row])[0]


def state_of(key: UUID) -> str:
    with system_scope(reason="tests"):
        return str(Todo.objects.get(pk=key).state)


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    return client.get(reverse(f"office:{name}", args=args), query, follow=True).content.decode()


def post(client: Client, name: str, *args: Any, **given: Any) -> str:
    return client.post(reverse(f"office:{name}", args=args), given, follow=True).content.decode()


def test_the_list_begins_with_what_is_open_and_has_its_views(world: World, officer: Client, sign_in: SignIn) -> None:
    write(world, "Kabel bestellen", days=-2)
    done = write(world, "Aufkleber bestellen")
    write(world, "Rechnung prüfen", account_id=world.accounts[Role.TREASURY].pk)
    write(world, "Zähler melden", account_id=None)
    actions.finish_todos(actor=world.actor(Role.AUTHORITY_IT), ids=[done])
    first = page(officer, "todos")
    assert "Kabel bestellen" in first
    assert "Aufkleber" not in first
    assert "überfällig" in first
    assert "Rechnung" not in page(officer, "todos", state="open", mine="yes")
    assert "Rechnung" in page(officer, "todos", state="open", given="yes")
    assert "Zähler" in page(officer, "todos", state="open", office="yes")
    assert "Kabel" in page(officer, "todos", overdue="yes")
    assert "Aufkleber" in page(officer, "todos", state="done")
    assert "Rechnung" in page(sign_in(Role.TREASURY), "todos")
    assert "Kabel" not in page(sign_in(Role.TREASURY), "todos")
    assert sign_in(Role.PUPIL).get(reverse("office:todos")).status_code == 403


def test_the_start_page_shows_what_is_due(world: World, officer: Client) -> None:
    write(world, "Kabel bestellen", days=-2)
    write(world, "Vertrag verlängern", days=30)
    shown = officer.get(reverse("portals:start")).content.decode()
    assert "Kabel bestellen" in shown
    assert "überfällig seit" in shown
    assert "Vertrag" not in shown


def test_a_todo_is_written_down_for_oneself_the_office_or_somebody_else(world: World, officer: Client) -> None:
    tomorrow = formats.date_short(timezone.localdate() + timedelta(days=1))
    assert "Notiert" in post(officer, "todo_add", title="Eigenes", due_on=tomorrow, whose="mine")
    post(officer, "todo_add", title="Der Stelle", whose="office")
    head = str(world.people[Role.HEAD])
    post(officer, "todo_add", title="Der Schule", whose="other", owner__text=head)
    with system_scope(reason="tests"):
        rows = {row.title: row for row in Todo.objects.all()}
    assert rows["Eigenes"].account_id == world.accounts[Role.AUTHORITY_IT].pk
    assert rows["Der Stelle"].account_id is None
    assert rows["Der Schule"].account_id == world.accounts[Role.HEAD].pk
    assert "fehlt noch" in post(officer, "todo_add", title="", whose="mine")
    assert "Bitte angeben, wessen Aufgabe" in post(officer, "todo_add", title="x", whose="other")


def test_who_gives_no_todos_is_not_asked_whose_it_is(world: World, sign_in: SignIn) -> None:
    teacher = sign_in(Role.TEACHER)
    assert "Wessen Aufgabe" not in page(teacher, "todo_add")
    post(teacher, "todo_add", title="Klassenarbeit korrigieren")
    with system_scope(reason="tests"):
        assert Todo.objects.get().school_id == world.school.pk
    assert teacher.get(reverse("office:todo_owners"), {"q": "Te"}).status_code == 403


def test_people_are_suggested_by_name(world: World, officer: Client) -> None:
    def suggested(query: str) -> str:
        return officer.get(reverse("office:todo_owners"), {"q": query}).content.decode()

    assert str(world.people[Role.TREASURY]) in suggested("Treasury")
    assert str(world.people[Role.PUPIL]) not in suggested("Pupil")
    assert "Treasury" not in suggested("T")


def test_one_todo_tells_everything_and_offers_every_step(world: World, officer: Client) -> None:
    key = write(world, "Kabel bestellen", days=-2, note="Drei Angebote")
    shown = page(officer, "todo", key)
    for words in (
        "Kabel bestellen",
        "Drei Angebote",
        "überfällig",
        "Erledigt",
        "Weitergeben",
        "Streichen",
        "Verlauf",
    ):
        assert words in shown
    given = {"title": "Kabel kaufen", "due_on": "", "note": "", "seen_at": "", "reason": "genauer"}
    edit = page(officer, "todo_edit", key)
    seen = edit.split('name="seen_at" value="')[1].split('"')[0]
    assert "Gespeichert" in post(officer, "todo_edit", key, **{**given, "seen_at": seen.replace("&#x2B;", "+")})
    assert "Kabel kaufen" in page(officer, "todo", key)


def test_a_todo_is_done_from_its_page_taken_back_dropped_and_opened(world: World, officer: Client) -> None:
    key = write(world, "Kabel bestellen")
    done = post(officer, "todos_bulk_finish", ids=[str(key)], single="1")
    assert "1 Aufgabe erledigt" in done
    assert state_of(key) == "done"
    undo = done.split('action="/aufgaben/rueckgaengig/')[1].split('/"')[0]
    assert "1 Aufgabe ist wie zuvor" in post(officer, "todos_undo", undo)
    assert state_of(key) == "open"
    assert "seither geändert" in post(officer, "todos_undo", undo)
    post(officer, "todo_drop", key, reason="Storniert")
    assert state_of(key) == "dropped"
    assert officer.post(reverse("office:todo_drop", args=[key]), {"reason": ""}).status_code == 422
    assert "Wieder offen" in post(officer, "todo_reopen", key)
    assert state_of(key) == "open"


def test_todos_are_put_off_by_menu_and_by_page(world: World, officer: Client) -> None:
    key, other = write(world, "Kabel bestellen"), write(world, "Aufkleber bestellen")
    day = timezone.localdate() + timedelta(days=3)
    assert "1 Aufgabe verschoben" in post(officer, "todos_bulk_snooze", ids=[str(key)], single="1", day=day.isoformat())
    assert "verschoben bis" in page(officer, "todo", key)
    asked = post(officer, "todos_bulk_snooze", ids=[str(key), str(other)])
    assert "2 Aufgaben ausgewählt" in asked
    both = {"ids": [str(key), str(other)], "apply": "1"}
    assert "2 Aufgaben verschoben" in post(
        officer, "todos_bulk_snooze", **both, until=formats.date_short(day + timedelta(days=1))
    )
    late = formats.date_short(timezone.localdate() - timedelta(days=1))
    assert "frühestens auf morgen" in post(officer, "todos_bulk_snooze", **both, until=late)
    assert "frühestens auf morgen" in post(officer, "todos_bulk_snooze", ids=[str(key)], day="2020-01-01")


def test_todos_are_given_away_and_given_to_the_office(world: World, officer: Client) -> None:
    key = write(world, "Kabel bestellen")
    assert "An wen?" in post(officer, "todos_bulk_assign", ids=[str(key)])
    chosen = {"ids": [str(key)], "apply": "1"}
    assert "Bitte angeben, an wen" in post(officer, "todos_bulk_assign", **chosen, whose="person")
    target = world.accounts[Role.TREASURY].pk
    assert "1 Aufgabe weitergegeben" in post(officer, "todos_bulk_assign", **chosen, whose="person", owner=str(target))
    with system_scope(reason="tests"):
        assert Todo.objects.get().account_id == target
    assert "1 Aufgabe weitergegeben" in post(officer, "todos_bulk_assign", **chosen, whose="office")
    with system_scope(reason="tests"):
        assert Todo.objects.get().account_id is None


def test_nothing_chosen_or_gone_is_said(world: World, officer: Client) -> None:
    for verb in ("todos_bulk_finish", "todos_bulk_snooze", "todos_bulk_assign"):
        assert "ausgewählt" in post(officer, verb)
        assert "keine mehr da" in post(officer, verb, ids=["0190f5c0-0000-7000-8000-000000000000"])


def test_what_a_todo_is_about_is_named_for_those_alone_who_may_see_it(
    world: World, officer: Client, sign_in: SignIn
) -> None:
    with system_scope(reason="tests"):
        device: Asset = MAKERS["asset_id"](world, world.sister)
    key = write(world, "Gerät ansehen", account_id=world.accounts[Role.HEAD].pk)
    plain = write(world, "Seite ansehen")
    with system_scope(reason="tests"):
        about = {"about_type": "assets.asset", "about_id": device.pk, "about_name": f"Gerät {device}"}
        Todo.objects.filter(pk=key).update(**about)
        Todo.objects.filter(pk=plain).update(url="/schulen/")
    assert f"Gerät {device}" in page(officer, "todo", key)
    assert reverse("assets:detail", args=[device.pk]) in page(officer, "todo", key)
    assert f"Gerät {device}" in page(officer, "todos")
    head = sign_in(Role.HEAD)
    assert "Gerät ansehen" in page(head, "todo", key)
    for shown in (page(head, "todo", key), page(head, "todos")):
        assert f"Gerät {device}" not in shown
    answer: Any = head.get(reverse("office:todos"), {"part": "export", "format": "csv"})
    exported = b"".join(answer.streaming_content).decode("utf-8-sig")
    release(answer)
    assert "Gerät ansehen" in exported
    assert f"Gerät {device}" not in exported
    assert "die Seite" in page(officer, "todo", plain)


def test_a_kind_that_has_gone_leaves_its_todos_readable(world: World, officer: Client) -> None:
    key = write(world, "Kabel bestellen", kind=OWN)
    with system_scope(reason="tests"):
        Todo.objects.filter(pk=key).update(kind="gone.kind", about_type="gone.thing", about_id=key, about_name="Ding")
    assert "gone.kind" in page(officer, "todo", key)
    assert "Ding" in page(officer, "todo", key)
    assert "Kabel" in officer.get(reverse("portals:start")).content.decode()


def test_a_todo_is_written_down_on_the_page_of_what_it_is_about(world: World, officer: Client, sign_in: SignIn) -> None:
    school = reverse("office:school", args=[world.school.pk])
    page = officer.get(school).content.decode()
    address = f"{reverse('office:todo_add')}?about=orgs.school&id={world.school.pk}"
    assert address.replace("&", "&amp;") in page
    assert "Hier ist zurzeit nichts zu erledigen." in page
    assert f"Es geht um: {world.school}." in officer.get(address).content.decode()
    answer = officer.post(address, {"title": "WLAN vermessen", "due_on": "01.10.2030", "note": "", "whose": "mine"})
    assert answer["Location"] == school
    page = officer.get(school).content.decode()
    assert "WLAN vermessen" in page
    assert "fällig am 01.10.2030" in page
    with system_scope(reason="tests"):
        todo = Todo.objects.get(title="WLAN vermessen")
        assert (todo.about_type, todo.about_id, todo.about_name) == ("orgs.school", world.school.pk, str(world.school))
    # It is somebody's own: a colleague does not read it there.
    assert "WLAN vermessen" not in sign_in(Role.HEAD).get(school).content.decode()


@pytest.mark.parametrize("about", ["orgs.school", "orgs.nothing", ""])
@pytest.mark.parametrize("key", ["foreign", "words", ""])
def test_what_a_todo_cannot_be_about_is_not_there(world: World, officer: Client, about: str, key: str) -> None:
    named = {"foreign": str(world.foreign_school.pk), "words": "x", "": ""}[key]
    answer = officer.get(reverse("office:todo_add"), {"about": about, "id": named})
    assert answer.status_code == (404 if about else 200)


def test_it_is_said_when_a_todo_is_called_to_mind(world: World, officer: Client) -> None:
    assert "Erinnerungen: 7 Tage, 1 Tag vorher; am Tag selbst; 3 Tage, 7 Tage danach." in page(officer, "todo_add")
    key, today = write(world, "Bald fällig", days=5), timezone.localdate()
    due = today + timedelta(days=5)
    days = [due + timedelta(days=step) for step in (-1, 0, 3, 7)]
    assert ", ".join(formats.date_short(day) for day in days) in page(officer, "todo", key)
    put_off = due + timedelta(days=1)
    post(officer, "todos_bulk_snooze", ids=[str(key)], single="1", day=put_off.isoformat())
    days = [put_off, due + timedelta(days=3), due + timedelta(days=7)]
    assert ", ".join(formats.date_short(day) for day in days) in page(officer, "todo", key)
