# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out, and changing the hat."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.worlds import LONG_AGO, World
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.orgs.public import Account, Membership, Person, School
from tragwerk.office.signing_in import forms
from tragwerk.office.signing_in.forms import DemoAccess

PASSWORD = "Ein-langes-Passwort-2026"
LOGIN = "/anmelden/"
WRONG = "Benutzername und Passwort passen nicht zusammen."


@pytest.fixture
def account(world: World) -> Account:
    """The account of the IT officer, with a password."""
    found = world.accounts[Role.AUTHORITY_IT]
    found.set_password(PASSWORD)
    found.save()
    return found


def try_to(client: Client, username: str, password: str, **more: str) -> Any:
    return client.post(LOGIN, {"username": username, "password": password, **more})


def test_the_right_pair_leads_to_the_start_page(account: Account, client: Client) -> None:
    answer = try_to(client, " Test-Authority_IT ", PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, reverse("portals:start"))
    assert client.get("/").status_code == 200


def test_a_wrong_password_and_an_unknown_name_look_the_same(account: Account, client: Client) -> None:
    wrong, unknown = try_to(client, account.username, "falsch"), try_to(client, "test-authority_xx", "falsch")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert f"{WRONG} Noch 4 Versuche" in wrong.content.decode()
    assert len(wrong.content) == len(unknown.content)


def test_the_password_is_never_sent_back(account: Account, client: Client) -> None:
    assert "geheim-und-falsch" not in try_to(client, account.username, "geheim-und-falsch").content.decode()


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/schulen/?form=GY", "/schulen/?form=GY"),
        ("https://boese.example/", "/"),
        ("//boese.example/", "/"),
        (r"/\boese.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_way_on_leads_nowhere_outside(account: Account, client: Client, wanted: str, goes_to: str) -> None:
    assert try_to(client, account.username, PASSWORD, next=wanted)["Location"] == goes_to


def test_who_has_to_sign_in_comes_back_to_the_page_that_was_asked_for(account: Account, client: Client) -> None:
    answer = client.get("/schulen/?form=GY")
    assert answer["Location"] == "/anmelden/?next=/schulen/%3Fform%3DGY"
    page = client.get(answer["Location"]).content.decode()
    assert '<input type="hidden" name="next" value="/schulen/?form=GY">' in page


def test_an_account_without_a_current_role_is_told_so(account: Account, world: World, client: Client) -> None:
    with system_scope(reason="tests"):
        Membership.objects.filter(person=world.people[Role.AUTHORITY_IT]).delete()
    answer = try_to(client, account.username, PASSWORD)
    assert "Ihr Konto hat zurzeit keine Rolle" in answer.content.decode()
    assert answer.status_code == 422


def test_a_locked_account_looks_like_a_wrong_password(account: Account, client: Client) -> None:
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert WRONG in try_to(client, account.username, PASSWORD).content.decode()


@pytest.mark.parametrize("given", [{"username": "x"}, {"password": "x"}, {"username": "x" * 200, "password": "x"}])
def test_an_incomplete_form_is_answered_with_what_is_missing(
    world: World, client: Client, given: dict[str, str]
) -> None:
    answer = client.post(LOGIN, given)
    assert answer.status_code == 422
    assert WRONG not in answer.content.decode()


def test_who_is_signed_in_needs_no_log_in_page(officer: Client) -> None:
    assert officer.get(LOGIN)["Location"] == "/"


def test_signing_out_ends_the_session_and_empties_the_browser(officer: Client) -> None:
    assert officer.get("/abmelden/").status_code == 405
    answer = officer.post("/abmelden/")
    assert answer["Location"] == LOGIN
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert officer.get("/")["Location"].startswith(LOGIN)


def test_a_log_in_without_the_forms_token_is_refused(account: Account) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = try_to(strict, account.username, PASSWORD)
    assert answer.status_code == 403
    assert strict.get("/").status_code == 302


def test_the_session_gets_a_new_key_at_log_in(account: Account, client: Client) -> None:
    client.get(LOGIN)
    session = client.session
    session["left"] = "by somebody"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before or ""
    try_to(client, account.username, PASSWORD)
    assert client.session.session_key != before


def test_log_ins_of_a_demo_stand_on_the_page_and_nowhere_else(
    account: Account, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "_demo", [])
    monkeypatch.setattr(forms, "_demo_sources", [])
    assert "Vorführung" not in client.get(LOGIN).content.decode()
    forms.register_demo_accesses(lambda: [DemoAccess("Ina Beispiel", "IT", account.username, PASSWORD)])
    page = client.get(LOGIN).content.decode()
    assert "Ina Beispiel" in page
    assert f'name="username" value="{account.username}"' in page


def second_hat(world: World, school: School) -> str:
    """Give the officer a second role, at a school of the foreign authority; return the key of that hat."""
    with system_scope(reason="tests"):
        person = Person.objects.create(
            authority=school.authority, last_name="Zweit", account=world.accounts[Role.AUTHORITY_IT]
        )
        Membership.objects.create(
            authority=school.authority, person=person, role=Role.HEAD, school=school, valid_from=LONG_AGO
        )
        return f"{person.pk}.{school.pk}"


def test_another_hat_shows_another_world(world: World, officer: Client) -> None:
    key = second_hat(world, world.foreign_school)
    address = reverse("office:school", args=[world.foreign_school.pk])
    assert officer.get(address).status_code == 404
    answer = officer.post("/arbeitsbereich/", {"hat": key}, follow=True)
    assert "Sie arbeiten jetzt für Kanarienvogelschule." in answer.content.decode()
    assert officer.get(address).status_code == 200
    assert officer.get(reverse("office:school", args=[world.school.pk])).status_code == 404


@pytest.mark.parametrize("make", [lambda world: "nonsense", lambda world: f"{world.people[Role.HEAD].pk}.x"])
def test_somebody_elses_hat_does_not_fit(world: World, officer: Client, make: Callable[[World], str]) -> None:
    before = officer.get("/schulen/").content.decode().count("Musterschule")
    assert officer.post("/arbeitsbereich/", {"hat": make(world)})["Location"] == "/"
    assert officer.get("/schulen/").content.decode().count("Musterschule") == before


def test_a_hat_whose_role_ended_is_put_down(world: World, officer: Client) -> None:
    officer.post("/arbeitsbereich/", {"hat": second_hat(world, world.foreign_school)})
    with system_scope(reason="tests"):
        Membership.objects.filter(school=world.foreign_school).delete()
    assert "Musterschule" in officer.get("/schulen/").content.decode()
