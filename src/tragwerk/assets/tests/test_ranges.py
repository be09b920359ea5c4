# SPDX-License-Identifier: EUPL-1.2
"""Number ranges: the next free number, gaps and given numbers stay, two at once never get the same."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests.worlds import SYSTEM, World, build_world
from tragwerk.assets.models import NumberRange
from tragwerk.assets.public import Asset, actions
from tragwerk.core.access.public import Actor, DomainError, NotAllowed, Role, system_scope

Make = Callable[..., Asset]


def ranged(world: World, **values: Any) -> UUID:
    row = {"authority_id": world.own.pk, "kind": "", "prefix": "HA-", "digits": 5, "next_number": 7, **values}
    return actions.create_number_ranges(actor=SYSTEM, rows=[row]).ids[0]


def numbered(world: World, count: int = 1, **values: Any) -> list[str]:
    row = {
        "authority_id": world.own.pk,
        "model": "iPad 9",
        "kind": "tablet",
        "numbered": True,
        **values,
    }
    ids = actions.create_assets(actor=SYSTEM, rows=[row] * count)
    with system_scope(reason="tests: read"):
        tags = dict(Asset.objects.filter(pk__in=ids).values_list("pk", "tag"))
    return [tags[key] for key in ids]


def test_new_devices_get_the_next_free_numbers_and_given_ones_stay(world: World, make: Make) -> None:
    ranged(world)
    make(tag="ha-00008")
    make(tag="HA-0009")
    make(tag="HA-00003")
    make(tag="HA-00010 alt")
    assert numbered(world, 3) == ["HA-00007", "HA-00010", "HA-00011"]
    assert numbered(world) == ["HA-00012"]
    assert numbered(world, tag="EIGEN-1") == ["EIGEN-1"], "who enters a number keeps it"


def test_a_kind_may_have_a_range_of_its_own(world: World) -> None:
    ranged(world)
    ranged(world, kind="server", prefix="SRV", digits=2, next_number=99)
    assert numbered(world, 2, kind="server", model="T350") == ["SRV99", "SRV100"]
    assert numbered(world) == ["HA-00007"]


def test_without_a_range_no_number_is_given(world: World) -> None:
    with pytest.raises(DomainError, match="Nummernkreis"):
        numbered(world)
    ranged(world, authority_id=world.foreign.pk)
    with pytest.raises(DomainError, match="Nummernkreis"):
        numbered(world)


def test_what_cannot_be_a_range_is_refused(world: World, officer: Actor) -> None:
    key = ranged(world)
    for wrong in ({"digits": 0}, {"digits": 11}, {"next_number": 0}):
        with pytest.raises(DomainError):
            actions.change_number_ranges(actor=officer, changes={key: wrong})
    with pytest.raises(DomainError):
        ranged(world)
    with pytest.raises(NotAllowed):
        actions.change_number_ranges(actor=world.actor(Role.TREASURY), changes={key: {"digits": 3}})
    with system_scope(reason="tests: past the verb"), pytest.raises(IntegrityError), transaction.atomic():
        NumberRange.objects.update(digits=0)


@pytest.mark.django_db(transaction=True)
def test_two_who_create_at_once_never_share_a_number() -> None:
    world = build_world()
    ranged(world)
    numbered(world)
    found: list[str] = []

    def create() -> None:
        try:
            found.extend(numbered(world, 5))
        finally:
            connection.close()

    threads = [threading.Thread(target=create) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [f"HA-{number:05d}" for number in range(8, 28)]


def test_the_pages_set_and_change_a_range_and_a_form_takes_its_number(world: World, client: Client) -> None:
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    assert "Noch kein Nummernkreis" in client.get(reverse("assets:ranges")).content.decode()
    data = {"kind": "", "prefix": "HA-", "digits": "5", "next_number": "7"}
    assert client.post(reverse("assets:range_add"), {**data, "digits": "11"}).status_code == 422
    assert client.post(reverse("assets:range_add"), data).status_code == 302
    assert "HA-00007" in client.get(reverse("assets:ranges")).content.decode()
    with system_scope(reason="tests: read"):
        key = NumberRange.objects.get().pk
    edit = reverse("assets:range_edit", args=[key])
    seen = client.get(edit).content.decode().split('name="seen_at" value="')[1].split('"')[0]
    changed = {"prefix": "HA-", "digits": "4", "next_number": "20", "reason": "", "seen_at": seen}
    assert client.post(edit, changed).status_code == 302
    names = "tag serial maker room purchased_on warranty_until binding_until net_price tax_rate gross_price".split()
    place = {"school": "", "school__text": "", "school__was": ""}
    rest = dict.fromkeys((*names, "supplier", "funding_source", "note"), "")
    form = {**rest, **place, "model": "iPad 9", "kind": "tablet", "state": "in_stock"}
    assert 'name="numbered"' in client.get(reverse("assets:create")).content.decode()
    assert client.post(reverse("assets:create"), form).status_code == 422
    page = client.post(reverse("assets:create"), {**form, "numbered": "on"}, follow=True).content.decode()
    assert "HA-0020 angelegt." in page
    both = client.post(reverse("assets:create"), {**form, "numbered": "on", "tag": "EIGEN-1"}, follow=True)
    assert "EIGEN-1 angelegt." in both.content.decode()
