# SPDX-License-Identifier: EUPL-1.2
"""Pages of the operator: districts, service providers, mandates and who joins."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.worlds import World
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.orgs.public import Authority, AuthorityState, District, Mandate, ServiceProvider
from tragwerk.office.conftest import SignIn


@pytest.fixture
def operator(sign_in: SignIn) -> Client:
    """The browser of who runs the installation."""
    return sign_in(Role.OPERATOR)


def test_a_district_is_added_once(world: World, operator: Client) -> None:
    given = {"number": "05558", "name": "Kreis Coesfeld", "short_name": "Coesfeld"}
    answer = operator.post(reverse("office:district_add"), given, follow=True)
    assert "Kreis Coesfeld" in answer.content.decode()
    again = operator.post(reverse("office:district_add"), given)
    assert again.status_code == 422
    assert "gibt es schon" in again.content.decode()
    assert District.objects.count() == 2


@pytest.mark.parametrize("number", ["", "5558", "0555x", "055588"])
def test_a_district_has_an_official_key_of_five_digits(world: World, operator: Client, number: str) -> None:
    given = {"number": number, "name": "Kreis", "short_name": "Kreis"}
    answer = operator.post(reverse("office:district_add"), given)
    assert answer.status_code == 422
    assert "number" in answer.context["form"].errors


def test_a_service_provider_is_added(world: World, operator: Client) -> None:
    given = {"name": "Medienzentrum", "kind": "media_centre", "email": "mz@beispiel.example"}
    assert operator.post(reverse("office:provider_add"), given)["Location"] == "/installation/"
    assert ServiceProvider.objects.get(name="Medienzentrum").kind == "media_centre"


def test_an_authority_gives_a_mandate(world: World, officer: Client) -> None:
    address = reverse("office:mandate_add", args=[world.own.pk])
    given = {
        "provider": str(world.provider.pk),
        "subject": "WLAN",
        "people": "none",
        "valid_from": "1.1.2027",
        "valid_to": "31.12.2028",
    }
    answer = officer.post(address, given, follow=True)
    assert "WLAN" in answer.content.decode()
    with system_scope(reason="tests"):
        assert Mandate.objects.filter(authority=world.own).count() == 2
    wrong = officer.post(address, {**given, "valid_to": "31.12.2026"})
    assert "valid_to" in wrong.context["form"].errors
    assert officer.get(reverse("office:mandate_add", args=[world.foreign.pk])).status_code == 404


def test_a_listed_authority_joins_by_a_button_and_only_once(world: World, operator: Client) -> None:
    listed = Authority.objects.create(number="99009", name="Stadt Neun", short_name="Neun")
    address = reverse("office:authority_join", args=[listed.pk])
    assert "arbeitet" in operator.post(address, follow=True).content.decode()
    listed.refresh_from_db()
    assert listed.state == AuthorityState.JOINED
    assert "schon" in operator.post(address, follow=True).content.decode()


@pytest.mark.parametrize("name", ["installation", "district_add", "provider_add"])
def test_nobody_else_manages_the_installation(world: World, officer: Client, name: str) -> None:
    assert officer.get(reverse(f"office:{name}")).status_code == 403
