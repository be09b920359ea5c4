# SPDX-License-Identifier: EUPL-1.2
"""What devices show beside their own pages, and the ways back from a bulk verb."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.worlds import World
from tragwerk.assets.public import Asset, actions
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.orgs.public import School

Make = Callable[..., Asset]


@pytest.fixture
def browser(world: World, client: Client) -> Client:
    """The browser of the IT officer of the own authority."""
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    return client


def words_of(response: Any) -> str:
    return str(response.content.decode())


def test_who_cancels_or_ends_a_bulk_verb_is_back_in_the_filtered_list(
    browser: Client, world: World, make: Make
) -> None:
    asset, other = make(), make()
    chosen = {"ids": [str(asset.pk), str(other.pk)], "chosen_by": "kind=tablet&q=ipad"}
    page = words_of(browser.post(reverse("assets:bulk_state"), chosen))
    assert 'href="/geraete/?kind=tablet&amp;q=ipad"><span class="kern-label">Abbrechen' in page
    assert 'name="chosen_by" value="kind=tablet&amp;q=ipad"' in page
    answer = browser.post(reverse("assets:bulk_state"), {**chosen, "apply": "1", "state": "issued"})
    assert answer["Location"] == "/geraete/?kind=tablet&q=ipad"


def test_an_odd_way_back_stays_within_the_list(browser: Client, make: Make) -> None:
    data = {"ids": [], "chosen_by": "//elsewhere.example/?a=\r\nSet-Cookie: b"}
    answer = browser.post(reverse("assets:bulk_state"), data)
    assert answer["Location"].startswith("/geraete/?")
    assert "\n" not in answer["Location"]


def test_the_form_says_that_one_of_two_numbers_is_needed(browser: Client) -> None:
    page = words_of(browser.get(reverse("assets:create")))
    assert "Diese oder die Seriennummer ist nötig." in page
    assert "Diese oder die Inventarnummer ist nötig." in page
    label = page.split('for="id_tag">')[1].split("</label>")[0]
    assert label.strip() == "Inventarnummer"


def test_the_start_page_counts_by_year_warranty_and_learner(browser: Client, world: World, make: Make) -> None:
    today = timezone.localdate()
    with system_scope(reason="tests"):
        School.objects.filter(pk=world.school.pk).update(pupils=5)
    make(school_id=world.school.pk, purchased_on=today, warranty_until=today + timedelta(days=30))
    make(school_id=world.school.pk, purchased_on=today, warranty_until=today + timedelta(days=300))
    page = words_of(browser.get("/"))
    assert f'href="/geraete/?year={today.year}">2</a>' in page
    assert "1\u00a0:\u00a02,5" in page
    figure = page.split("Garantie endet bald")[1].split("</a>")[0]
    assert '<span class="tw-figure__value">1' in figure
    assert "Gerät anlegen" in page


def test_a_changed_state_has_its_own_sign_in_the_history(browser: Client, world: World, make: Make) -> None:
    asset = make()
    actions.set_state(actor=world.actor(Role.AUTHORITY_IT), ids=[asset.pk], state="in_repair", reason="")
    page = words_of(browser.get(reverse("assets:detail", args=[asset.pk])))
    newest = page.split('class="tw-timeline"')[1].split("</li>")[0]
    assert "tw-tone--warn" in newest
    assert "#i-build-fill" in newest
