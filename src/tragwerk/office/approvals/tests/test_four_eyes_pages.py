# SPDX-License-Identifier: EUPL-1.2
"""Pages of the four eyes: asking with a reason, the second person's word, what every office is told."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.worlds import World
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.orgs.public import Account, FourEyesWaiver
from tragwerk.office.conftest import SignIn

WHY = "Nachts ist niemand da"


@pytest.fixture
def second(sign_in: SignIn) -> Client:
    return sign_in(Role.SCHOOL_ADMINISTRATION)


def ask(client: Client, world: World, reason: str = WHY) -> str:
    address = reverse("office:four_eyes_ask", args=[world.own.pk])
    return client.post(address, {"reason": reason}, follow=True).content.decode()


def the_waiver() -> FourEyesWaiver:
    with system_scope(reason="tests"):
        found: FourEyesWaiver = FourEyesWaiver.objects.get()
    return found


def step(client: Client, name: str) -> str:
    address = reverse(f"office:four_eyes_{name}", args=[the_waiver().pk])
    return client.post(address, follow=True).content.decode()


def needs_approval(world: World) -> bool:
    world.own.refresh_from_db()
    return world.own.emergency_needs_approval


def test_from_the_wish_to_the_confirmation_and_back(world: World, officer: Client, second: Client) -> None:
    listing = officer.get(reverse("office:emergencies")).content.decode()
    assert "Künftig ohne Freigabe öffnen" in listing
    assert "Noch kein Notzugriff" in listing
    form = officer.get(reverse("office:four_eyes_ask", args=[world.own.pk])).content.decode()
    assert "Test School Administration" in form, "who can confirm is named"
    asked = ask(officer, world)
    assert "Es ändert sich nichts, bevor eine zweite Person bestätigt" in asked
    assert "Wartet auf eine zweite Person: Test School Administration" in asked
    assert reverse("office:four_eyes_confirm", args=[the_waiver().pk]) not in asked, "nobody confirms the own wish"
    assert "Künftig ohne Freigabe öffnen" not in asked
    start = second.get("/").content.decode()
    assert "Test Authority It möchte Notzugriffe ohne Freigabe zulassen" in start
    assert WHY in start
    confirmed = step(second, "confirm")
    assert "Bestätigt. Eine Anforderung öffnet den Zugriff ab jetzt sofort." in confirmed
    assert not needs_approval(world)
    officer.post(reverse("office:four_eyes_on", args=[world.own.pk]))
    assert needs_approval(world)


def test_every_office_is_told_and_only_two_may_decide(world: World, officer: Client, sign_in: SignIn) -> None:
    ask(officer, world)
    for role in (Role.TREASURY, Role.AUDITOR):
        client = sign_in(role)
        assert WHY in client.get("/").content.decode(), role
        listing = client.get(reverse("office:emergencies")).content.decode()
        assert WHY in listing, role
        for name in ("confirm", "refuse", "withdraw"):
            address = reverse(f"office:four_eyes_{name}", args=[the_waiver().pk])
            assert address not in listing
            assert client.post(address).status_code == 403
    assert needs_approval(world)


def test_a_reason_without_words_is_named_at_its_field(world: World, officer: Client) -> None:
    for reason in ("", "x", "zu kurz", "........"):
        assert "mindestens drei Wörtern" in ask(officer, world, reason) or not reason
    with system_scope(reason="tests"):
        assert not FourEyesWaiver.objects.exists()


def test_who_asked_withdraws_and_the_second_person_refuses(world: World, officer: Client, second: Client) -> None:
    ask(officer, world)
    assert "Zurückgenommen. Es bleibt bei vier Augen." in step(officer, "withdraw")
    with system_scope(reason="tests"):
        FourEyesWaiver.objects.all().delete()
    ask(officer, world)
    assert "Abgelehnt. Es bleibt bei vier Augen." in step(second, "refuse")
    assert "inzwischen „abgelehnt“" in step(second, "confirm")
    assert needs_approval(world)


def test_who_asked_is_told_that_somebody_else_confirms(world: World, officer: Client) -> None:
    ask(officer, world)
    assert "Wer beantragt hat, bestätigt nicht selbst" in step(officer, "confirm")
    assert needs_approval(world)


def test_with_one_person_only_the_page_says_what_to_do(world: World, officer: Client) -> None:
    with system_scope(reason="tests"):
        Account.objects.filter(pk=world.accounts[Role.SCHOOL_ADMINISTRATION].pk).update(is_active=False)
    page = officer.get(reverse("office:four_eyes_ask", args=[world.own.pk])).content.decode()
    assert "Es fehlt eine zweite Person" in page
    assert "Rolle geben" in page
    assert reverse("office:people") in page


def test_the_history_of_the_authority_tells_who_and_why(world: World, officer: Client, second: Client) -> None:
    ask(officer, world)
    step(second, "confirm")
    history = officer.get(reverse("office:authority", args=[world.own.pk])).content.decode()
    assert "ja → nein" in history
    assert WHY in history
    trail = officer.get(reverse("office:audit")).content.decode()
    assert "Von einer zweiten Person bestätigt" in trail
    assert "Beantragt; wartet auf eine zweite Person" in trail


def test_the_rule_of_another_authority_is_not_there(world: World, officer: Client) -> None:
    for name in ("four_eyes_ask", "four_eyes_on"):
        assert officer.post(reverse(f"office:{name}", args=[world.foreign.pk]), {"reason": WHY}).status_code == 404
