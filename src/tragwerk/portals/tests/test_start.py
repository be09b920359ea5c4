# SPDX-License-Identifier: EUPL-1.2
"""The start page says what is to be done, and shows every figure with its way in."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from tests.shelves import empty_shelves
from tests.worlds import World
from tragwerk.core.access.public import Actor, Role, system_scope
from tragwerk.core.extend.public import (
    START,
    ExtraColumn,
    Figure,
    FigureValue,
    Panel,
    Task,
    TaskSource,
    contribute,
)
from tragwerk.core.imports.public import Import, ImportState
from tragwerk.core.orgs.public import VIEW_SCHOOL, Person, School, actions
from tragwerk.portals import queries


@pytest.fixture
def sign_in(world: World) -> Callable[[Role], Client]:
    """Return a function that signs somebody of a role in."""

    def browser(role: Role) -> Client:
        client = Client()
        client.force_login(world.accounts[role])
        return client

    return browser


SignIn = Callable[[Role], Client]


@pytest.fixture
def shelves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start with a page to which nobody contributes."""
    empty_shelves(monkeypatch, "figures", "tasks", "panels", "columns")


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_a_start_page(world: World, sign_in: SignIn, role: Role) -> None:
    answer = sign_in(role).get("/")
    assert answer.status_code == 200
    assert "anarienvogel" not in answer.content.decode() or role in {Role.OPERATOR, Role.DISTRICT_COORDINATOR}


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [(0, "Guten Morgen"), (10, "Guten Morgen"), (11, "Guten Tag"), (17, "Guten Tag"), (18, "Guten Abend")],
)
def test_the_greeting_fits_the_time_of_day_and_the_person(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, hour: int, greeting: str
) -> None:
    with system_scope(reason="tests"):
        Person.objects.filter(pk=world.people[Role.HEAD].pk).update(title="Herr", last_name="Voß")
    moment = datetime(2026, 10, 14, hour, 30, tzinfo=timezone.get_default_timezone())
    monkeypatch.setattr("tragwerk.portals.views.timezone.localtime", lambda *args: moment)
    assert f"{greeting}, Herr Voß" in sign_in(Role.HEAD).get("/").content.decode()


def test_a_person_without_a_title_is_greeted_by_the_whole_name(world: World, sign_in: SignIn) -> None:
    assert ", Test Teacher" in sign_in(Role.TEACHER).get("/").content.decode()


def test_an_import_that_waits_is_something_to_do(world: World, sign_in: SignIn) -> None:
    actor = world.actor(Role.AUTHORITY_IT)
    with system_scope(reason="tests"):
        for state, counts in ((ImportState.CHECKED, {"rejected": 2}), (ImportState.APPLIED, {})):
            Import.objects.create(
                authority=world.own, kind="assets", state=state, counts=counts, account_id=actor.account_id
            )
    page = sign_in(Role.AUTHORITY_IT).get("/")
    assert [one.verb for one in page.context["tasks"]].count("Prüfen") == 1
    assert "2 Zeilen mit Fehlern" in page.content.decode()
    assert sign_in(Role.SCHOOL_ADMINISTRATION).get("/").context["tasks"] == []


def test_nothing_to_do_is_said_kindly(world: World, sign_in: SignIn) -> None:
    assert "Für Sie liegt nichts an." in sign_in(Role.TREASURY).get("/").content.decode()


def test_what_is_due_first_stands_first(world: World, sign_in: SignIn, shelves: None) -> None:
    def task(title: str, due: datetime | None) -> Task:
        return Task(title, "", "event", "/", "Tun", due=due)

    late, soon = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
    contribute(TaskSource("a", VIEW_SCHOOL, lambda actor: [task("ohne", None), task("spät", late)]))
    contribute(TaskSource("b", VIEW_SCHOOL, lambda actor: [task("bald", soon)]))
    tasks = sign_in(Role.AUTHORITY_IT).get("/").context["tasks"]
    assert [one.title for one in tasks] == ["bald", "spät", "ohne"]


def test_what_is_due_comes_by_day_and_nothing_is_left_out(
    sign_in: Callable[[Role], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A contract that ends in three days does not hide behind what has no day; what warns counts as due now."""
    empty_shelves(monkeypatch, "tasks")
    in_days = [timezone.now() + timedelta(days=number) for number in range(1, queries.TASKS_SHOWN + 1)]
    given = [Task("ohne Tag", "", "event", "/", "Tun"), Task("warnt", "", "event", "/", "Tun", tone="warn")]
    given += [Task(f"in {number} Tagen", "", "event", "/", "Tun", due=day) for number, day in enumerate(in_days, 1)]
    contribute(TaskSource("all", VIEW_SCHOOL, lambda actor: given))
    page = sign_in(Role.AUTHORITY_IT).get("/")
    assert [one.title for one in page.context["tasks"]][:2] == ["warnt", "in 1 Tagen"]
    assert [one.title for one in page.context["more_tasks"]] == [f"in {len(in_days)} Tagen", "ohne Tag"]
    assert "2 weitere" in page.content.decode()


def _constant(value: FigureValue | None, actor: Actor) -> FigureValue | None:
    return value


def test_at_most_four_figures_are_shown_and_those_that_do_not_apply_are_not(
    world: World, sign_in: SignIn, shelves: None
) -> None:
    for number in range(6):
        value = None if number == 1 else FigureValue(1000 * number, "/schulen/", unit="Schulen", share=50)
        contribute(Figure(f"f{number}", f"Zahl {number}", VIEW_SCHOOL, "school", partial(_constant, value)))
    page = sign_in(Role.AUTHORITY_IT).get("/").content.decode()
    shown = [number for number in range(6) if f"Zahl {number}" in page]
    assert shown == [0, 2, 3, 4]
    assert "2.000" in page


def test_schools_are_shown_with_what_other_packages_know_of_them(world: World, sign_in: SignIn, shelves: None) -> None:
    contribute(
        ExtraColumn("office.schools", "x", "Besonderes", VIEW_SCHOOL, lambda actor, rows: {world.school.pk: "42 Stück"})
    )
    page = sign_in(Role.AUTHORITY_IT).get("/")
    assert {line.school: [cell.value for cell in line.cells] for line in page.context["lines"]} == {
        world.school: ["42 Stück"],
        world.sister: ["–"],
    }
    assert [line.school for line in sign_in(Role.HEAD).get("/").context["lines"]] == [world.school]
    assert sign_in(Role.PUPIL).get("/").context["lines"] == []
    assert sign_in(Role.OPERATOR).get("/").context["lines"] == []


def test_closed_and_transferred_schools_are_not_at_a_glance(world: World, sign_in: SignIn) -> None:
    with system_scope(reason="tests"):
        School.objects.filter(pk=world.school.pk).update(operating_state="closed")
        School.objects.filter(pk=world.sister.pk).update(transferred_at=timezone.now())
    assert sign_in(Role.AUTHORITY_IT).get("/").context["lines"] == []


def test_a_panel_is_shown_where_it_belongs(world: World, sign_in: SignIn, shelves: None) -> None:
    panel = Panel(START, "p", "Tafel", VIEW_SCHOOL, "403.html", lambda actor, target: {"a": 1}, aside=True)
    contribute(panel)
    assert queries.start_panels(world.actor(Role.HEAD)) == [(panel, {"a": 1})]
    assert queries.start_panels(world.actor(Role.PUPIL)) == []


def test_what_changed_last_is_shown_to_who_may_read_the_trail(world: World, sign_in: SignIn) -> None:
    actions.change_schools(actor=world.actor(Role.AUTHORITY_IT), changes={world.school.pk: {"pupils": 301}})
    assert "300 → 301" in sign_in(Role.AUTHORITY_IT).get("/").content.decode()
    assert sign_in(Role.HEAD).get("/").context["recent"] == []
    assert sign_in(Role.OPERATOR).get("/").context["recent"] == []
