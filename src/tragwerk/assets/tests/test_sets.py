# SPDX-License-Identifier: EUPL-1.2
"""Sets: what belongs together under one number, complete or not, part by part."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.worlds import SYSTEM, World
from tragwerk.assets.actions import Booking, Part
from tragwerk.assets.public import Asset, AssetSet, SetPart, actions
from tragwerk.assets.queries.sets import contents_of
from tragwerk.assets.tests.test_imports import HEADERS, Take, row, stock, take  # noqa: F401 - a fixture of imports
from tragwerk.core.access.public import Actor, DomainError, NotAllowed, NotVisible, Role, ScopeViolation, system_scope

Make = Callable[..., Asset]


@pytest.fixture
def browser(world: World, client: Client) -> Client:
    """The browser of the IT officer of the own authority."""
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    return client


def made(world: World, *parts: Part, number: str = "Set 1", **values: Any) -> AssetSet:
    rows = [{"authority_id": world.own.pk, "number": number, "parts": parts, **values}]
    key = actions.create_sets(actor=SYSTEM, rows=rows).ids[0]
    with system_scope(reason="tests: read"):
        found: AssetSet = AssetSet.objects.get(pk=key)
    return found


def content(one: AssetSet) -> Any:
    with system_scope(reason="tests: read"):
        return contents_of([one])[one.pk]


def parts(one: AssetSet) -> list[SetPart]:
    return list(content(one).parts)


def test_a_set_knows_its_parts_and_whether_it_is_complete(world: World, make: Make) -> None:
    tablet, keyboard = make(), make(kind="keyboard", model="Combo")
    key = actions.create_articles(
        actor=SYSTEM, rows=[{"authority_id": world.own.pk, "name": "Netzteil", "kind": "charger"}]
    ).ids[0]
    whole = made(world, Part(asset_id=tablet.pk), Part(asset_id=keyboard.pk), Part(article_id=key, quantity=2))
    assert [part.kind for part in parts(whole)] == ["tablet", "keyboard", "charger"]
    assert content(whole).is_complete
    assert content(whole).words == "Tablet, Tastatur, 2 × Netzteil"
    assert content(whole).state == "in_stock"
    assert not content(made(world, Part(kind="pen"), number="Set 2")).is_complete
    assert not content(made(world, number="Set 3")).is_complete


def test_a_lost_part_makes_the_set_incomplete_and_the_state_differ(world: World, officer: Actor, make: Make) -> None:
    tablet, keyboard = make(), make(kind="keyboard", model="Combo")
    one = made(world, Part(asset_id=tablet.pk), Part(asset_id=keyboard.pk))
    actions.set_state(actor=officer, ids=[keyboard.pk], state="lost")
    assert (content(one).is_complete, content(one).state) == (False, "")


def test_a_device_is_part_of_one_set_only(world: World, officer: Actor, make: Make) -> None:
    tablet = make()
    made(world, Part(asset_id=tablet.pk))
    with pytest.raises(DomainError, match="gehört schon zum Set Set 1"):
        made(world, Part(asset_id=tablet.pk), number="Set 2")
    other = make()
    with pytest.raises(DomainError, match="zweimal genannt"):
        made(world, Part(asset_id=other.pk), Part(asset_id=other.pk), number="Set 3")
    second = made(world, Part(kind="tablet"), number="Set 4")
    with system_scope(reason="tests: past the verb"), pytest.raises(IntegrityError), transaction.atomic():
        SetPart.objects.filter(asset_set=second).update(asset=tablet)


def test_a_number_belongs_to_one_set_whatever_its_spelling(world: World, officer: Actor) -> None:
    first = made(world, number="HA-S-1")
    with pytest.raises(DomainError, match="gibt es schon"):
        made(world, number=" ha-s-1")
    with pytest.raises(DomainError, match="braucht eine Nummer"):
        made(world, number="  ")
    second = made(world, number="HA-S-2")
    with pytest.raises(DomainError, match="gibt es schon"):
        actions.change_sets(actor=officer, changes={second.pk: {"number": "ha-s-1"}})
    assert actions.change_sets(actor=officer, changes={first.pk: {"number": "ha-S-1"}}).ids


def test_one_part_is_swapped_and_swapped_back(world: World, officer: Actor, make: Make) -> None:
    old, new, pen = make(), make(), make(kind="pen", model="Stift")
    one = made(world, Part(asset_id=old.pk), Part(kind="cover"))
    part = parts(one)[0]
    with pytest.raises(DomainError, match="anderer Art"):
        actions.swap_part(actor=officer, part_id=part.pk, asset_id=pen.pk)
    changed = actions.swap_part(actor=officer, part_id=part.pk, asset_id=new.pk, reason="Display gebrochen")
    assert parts(one)[0].asset_id == new.pk
    actions.undo_change(actor=officer, batch_id=changed.batch_id)
    assert parts(one)[0].asset_id == old.pk
    actions.swap_part(actor=officer, part_id=part.pk, asset_id=None)
    assert [one.kind for one in content(one).missing] == ["tablet", "cover"]


def test_a_set_moves_with_all_its_devices(world: World, officer: Actor, make: Make) -> None:
    devices = [make(school_id=world.school.pk), make(school_id=world.school.pk, kind="keyboard", model="Combo")]
    one = made(world, *(Part(asset_id=device.pk) for device in devices), school_id=world.school.pk)
    changed = actions.move_sets(actor=officer, ids=[one.pk], school_id=world.sister.pk, reason="Umzug")
    with system_scope(reason="tests: read"):
        assert set(Asset.objects.values_list("school_id", flat=True)) == {world.sister.pk}
        assert AssetSet.objects.get().school_id == world.sister.pk
    actions.undo_change(actor=officer, batch_id=changed.batch_id)
    with system_scope(reason="tests: read"):
        assert set(Asset.objects.values_list("school_id", flat=True)) == {world.school.pk}
    with pytest.raises((NotAllowed, NotVisible)):
        actions.move_sets(actor=world.actor(Role.MEDIA_OFFICER), ids=[one.pk], school_id=world.sister.pk)


def test_a_dissolved_set_leaves_its_devices_and_comes_back(world: World, officer: Actor, make: Make) -> None:
    tablet = make()
    one = made(world, Part(asset_id=tablet.pk), Part(kind="pen"))
    changed = actions.dissolve_sets(actor=officer, ids=[one.pk])
    with system_scope(reason="tests: read"):
        assert (AssetSet.objects.count(), Asset.objects.count()) == (0, 1)
    actions.undo_change(actor=officer, batch_id=changed.batch_id)
    assert [part.asset_id for part in parts(one)] == [tablet.pk, None]


def test_what_is_foreign_or_gone_is_no_part(world: World, officer: Actor, make: Make) -> None:
    foreign = make(authority_id=world.foreign.pk)
    with pytest.raises((DomainError, ScopeViolation)):
        made(world, Part(asset_id=foreign.pk))
    one = made(world)
    with pytest.raises(DomainError):
        actions.add_parts(actor=officer, set_id=one.pk, parts=[Part(article_id=UUID(int=1))])
    with pytest.raises(NotAllowed):
        actions.add_parts(actor=world.actor(Role.TREASURY), set_id=one.pk, parts=[Part(kind="pen")])


def test_a_list_makes_sets_by_their_number_and_is_undone(take: Take, world: World) -> None:  # noqa: F811
    headers = (*HEADERS, "Set")
    rows = [
        (*row(), "S-1"),
        (*row(tag="HA-2", serial="DMPG2", model="Combo Touch Tastatur"), "s-1"),
        (*row(tag="HA-3", serial="DMPG3"), "S-2"),
        (*row(tag="HA-4", serial="DMPG4"), ""),
    ]
    done = take(rows, headers)
    assert (done.created, done.rejected) == (4, 0), done
    with system_scope(reason="tests: read"):
        found = {one.number: len(contents_of([one])[one.pk].parts) for one in AssetSet.objects.all()}
    assert found == {"S-1": 2, "S-2": 1}
    again = take(rows, headers)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 4)
    later = take([(*row(tag="HA-4", serial="DMPG4"), "S-2"), (*row(tag="HA-3", serial="DMPG3"), "S-1")], headers)
    assert (later.rejected, later.applied) == (1, False), "HA-3 belongs to another set"
    later = take([(*row(tag="HA-4", serial="DMPG4"), "S-2")], headers)
    assert later.changed == 1
    assert len(stock()) == 4


def test_the_pages_make_fill_swap_and_dissolve_a_set(browser: Client, world: World, make: Make) -> None:
    tablet, spare = make(tag="HA-1"), make(tag="HA-2")
    assert "Noch keine Sets" in browser.get(reverse("assets:sets")).content.decode()
    empty = {"school": "", "school__text": "", "school__was": "", "room": "", "note": ""}
    wrong = browser.post(reverse("assets:set_add"), {**empty, "number": "S-1", "devices": "HA-1, NIE-1"})
    assert "NIE-1" in wrong.content.decode()
    assert wrong.status_code == 422
    page = browser.post(reverse("assets:set_add"), {**empty, "number": "S-1", "devices": "ha-1\n"}, follow=True)
    one = page.context["set"]
    add = reverse("assets:set_part_add", args=[one.pk])
    nothing = {"device": "", "article": "", "quantity": "1", "kind": ""}
    assert browser.post(add, nothing).status_code == 422
    assert browser.post(add, {**nothing, "device": "NIE-1"}).status_code == 422
    text = browser.post(add, {**nothing, "kind": "pen"}, follow=True).content.decode()
    assert "unvollständig" in text
    assert "fehlt" in text
    assert "S-1" in browser.get(f"{reverse('assets:sets')}?incomplete=yes").content.decode()
    exported: Any = browser.get(f"{reverse('assets:sets')}?part=export&format=csv")
    lines = b"".join(exported.streaming_content).decode()
    assert "unvollständig;auf Lager" in lines
    assert "<span" not in lines
    assert "Eingabestift: Angelegt" in text, "the history of the parts belongs to that of the set"
    swap = reverse("assets:set_part_swap", args=[parts(one)[0].pk])
    assert spare.tag in browser.post(swap, {"device": "HA-2", "reason": ""}, follow=True).content.decode()
    assert "S-1" in browser.get(reverse("assets:detail", args=[spare.pk])).content.decode()
    assert "S-1" not in browser.get(reverse("assets:detail", args=[tablet.pk])).content.decode()
    remove = reverse("assets:set_part_remove", args=[parts(one)[1].pk])
    assert "herausnehmen?" in browser.get(remove).content.decode()
    assert "vollständig" in browser.post(remove, follow=True).content.decode()
    dissolve = reverse("assets:set_dissolve", args=[one.pk])
    assert browser.post(dissolve).status_code == 302
    with system_scope(reason="tests: read"):
        assert not AssetSet.objects.exists()


def test_an_article_in_a_set_is_counted_not_swapped(world: World, officer: Actor) -> None:
    key = actions.create_articles(
        actor=SYSTEM, rows=[{"authority_id": world.own.pk, "name": "Netzteil", "kind": "charger"}]
    ).ids[0]
    actions.book_stock(actor=officer, bookings=[Booking(key, "received", 5)])
    one = made(world, Part(article_id=key))
    with pytest.raises(DomainError, match="nach Menge"):
        actions.swap_part(actor=officer, part_id=parts(one)[0].pk, asset_id=None)
