# SPDX-License-Identifier: EUPL-1.2
"""Pages of people and their roles."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import Role, actor_scope, system_scope
from tragwerk.core.orgs.public import Membership, Person, actor_for
from tragwerk.office.conftest import SignIn
from tragwerk.office.queries import roles_of_people


def page_of(world: World, role: Role, name: str = "person") -> str:
    return reverse(f"office:{name}", args=[world.people[role].pk])


def foreign_person(world: World) -> Person:
    with system_scope(reason="tests"):
        found: Person = Person.objects.create(authority=world.foreign, last_name="Kanarienvogel")
        return found


def test_a_person_shows_roles_contact_and_history(world: World, officer: Client) -> None:
    page = officer.get(page_of(world, Role.HEAD)).content.decode()
    for words in ("Test Head", "Schulleitung", "Musterschule", "test-head", "01.08.2020", "Heute beenden"):
        assert words in page


def test_who_only_looks_is_offered_no_verbs(world: World, sign_in: SignIn) -> None:
    page = sign_in(Role.AUDITOR).get(page_of(world, Role.HEAD)).content.decode()
    assert "Test Head" in page
    assert "Heute beenden" not in page
    assert page_of(world, Role.HEAD, "person_edit") not in page


def test_a_person_is_added_to_the_authority_of_the_hat(world: World, officer: Client) -> None:
    answer = officer.post("/personen/neu/", {"last_name": "Lohmann", "first_name": "Änne"}, follow=True)
    page = answer.content.decode()
    assert "Lohmann angelegt." in page
    assert "Ohne Rolle" in page or "Noch keine Rolle" in page
    with system_scope(reason="tests"):
        assert Person.objects.get(last_name="Lohmann").authority == world.own


def test_a_person_needs_a_name_and_a_true_address(world: World, officer: Client) -> None:
    answer = officer.post("/personen/neu/", {"last_name": "", "email": "kein @"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"last_name", "email"}


def test_a_person_is_edited(world: World, officer: Client) -> None:
    address = page_of(world, Role.HEAD, "person_edit")
    page = officer.get(address)
    given = {"seen_at": page.context["seen"], "last_name": "Voß", "first_name": "Henning", "title": "Herr"}
    answer = officer.post(address, given, follow=True)
    assert "Henning Voß" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION])
def test_a_role_at_a_school_is_given_and_works_at_once(world: World, sign_in: SignIn, role: Role) -> None:
    given = {"role": "head", "school": str(world.sister.pk), "valid_from": "1.8.2026"}
    answer = sign_in(role).post(page_of(world, Role.TEACHER, "role_add"), given, follow=True)
    assert "Rolle vergeben." in answer.content.decode()
    _actor, hats = actor_for(world.accounts[Role.TEACHER], today=timezone.localdate().replace(year=2027))
    assert [hat.name for hat in hats] == ["Musterschule", "Schwesterschule"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"role": "head", "school": ""}, "school"),
        ({"role": "treasury", "school": "own"}, "school"),
        ({"role": "head", "school": "foreign"}, "school"),
        ({"role": "operator", "school": ""}, "role"),
        ({"role": "district_coordinator", "school": ""}, "role"),
        ({"role": "nonsense", "school": ""}, "role"),
        ({"role": "treasury", "valid_from": "31.02.2026"}, "valid_from"),
        ({"role": "treasury", "valid_to": "1.1.2026"}, "valid_to"),
    ],
)
def test_a_role_that_makes_no_sense_is_refused_at_its_field(
    world: World, officer: Client, given: dict[str, str], field: str
) -> None:
    schools = {"own": str(world.school.pk), "foreign": str(world.foreign_school.pk)}
    values = {"valid_from": "1.8.2026", **given, "school": schools.get(given.get("school", ""), "")}
    answer = officer.post(page_of(world, Role.AUDITOR, "role_add"), values)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    with system_scope(reason="tests"):
        assert Membership.objects.filter(person=world.people[Role.AUDITOR]).count() == 1


def test_only_roles_are_offered_that_the_giver_may_give(world: World, sign_in: SignIn) -> None:
    def offered(role: Role) -> set[str]:
        form = sign_in(role).get(page_of(world, Role.AUDITOR, "role_add")).context["form"]
        return {value for value, _label in form.fields["role"].choices}

    assert "authority_it" in offered(Role.AUTHORITY_IT)
    assert "operator" not in offered(Role.AUTHORITY_IT)
    assert offered(Role.AUTHORITY_IT) - offered(Role.SCHOOL_ADMINISTRATION) == {"authority_it"}


def test_nobody_is_invited_to_give_themself_a_role(world: World, officer: Client) -> None:
    address = page_of(world, Role.AUTHORITY_IT, "role_add")
    assert address not in officer.get(page_of(world, Role.AUTHORITY_IT)).content.decode()
    answer = officer.post(address, {"role": "treasury", "valid_from": "1.8.2026"})
    assert answer.status_code == 422
    assert "Niemand vergibt sich selbst eine Rolle" in answer.content.decode()


def end(world: World, client: Client, role: Role) -> Any:
    with system_scope(reason="tests"):
        key = Membership.objects.get(person=world.people[role]).pk
    return client.post(reverse("office:role_end", args=[key]), follow=True)


def test_a_role_ends_today_and_only_once(world: World, officer: Client) -> None:
    assert "Die Rolle endet heute." in end(world, officer, Role.TEACHER).content.decode()
    with system_scope(reason="tests"):
        assert Membership.objects.get(person=world.people[Role.TEACHER]).valid_to == timezone.localdate()
        Membership.objects.filter(person=world.people[Role.HEAD]).update(valid_to="2026-01-01")
    assert "Diese Rolle ist schon beendet." in end(world, officer, Role.HEAD).content.decode()


def test_who_does_not_manage_people_changes_no_roles(world: World, sign_in: SignIn) -> None:
    auditor = sign_in(Role.AUDITOR)
    assert end(world, auditor, Role.TEACHER).status_code == 403
    for name in ("person_edit", "role_add"):
        assert auditor.get(page_of(world, Role.HEAD, name)).status_code == 403
    assert auditor.get("/personen/neu/").status_code == 403


@pytest.mark.parametrize("name", ["person", "person_edit", "role_add"])
def test_a_foreign_person_is_not_there(world: World, officer: Client, name: str) -> None:
    answer = officer.get(reverse(f"office:{name}", args=[foreign_person(world).pk]))
    assert answer.status_code == 404


def test_the_list_of_people_holds_the_own_ones_only(world: World, officer: Client) -> None:
    foreign_person(world)
    page = officer.get("/personen/").content.decode()
    assert "Head, Test" in page
    assert "Kanarienvogel" not in page


def test_the_list_says_what_people_are_here(world: World, officer: Client) -> None:
    page = officer.get(reverse("office:people")).content.decode()
    assert "Schulleitung, Musterschule" in page


def test_an_ended_role_tells_nobody_apart(world: World) -> None:
    with system_scope(reason="tests"):
        yesterday = timezone.localdate() - timedelta(days=1)
        Membership.objects.filter(person=world.people[Role.HEAD]).update(
            valid_from=yesterday - timedelta(days=9), valid_to=yesterday
        )
    actor = world.actor(Role.AUTHORITY_IT)
    with actor_scope(actor):
        ids = [world.people[role].pk for role in (Role.HEAD, Role.TEACHER)]
        assert set(roles_of_people(actor, ids)) == {world.people[Role.TEACHER].pk}
