# SPDX-License-Identifier: EUPL-1.2
"""What is counted by number: received, handed out, corrected, never below zero, also when two book at once."""

import threading
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.worlds import SYSTEM, World, build_world
from tragwerk.assets.actions import Booking
from tragwerk.assets.models import StockArticle, StockMovement, StockPlace
from tragwerk.assets.public import actions
from tragwerk.assets.queries.stock import places_out_of_balance
from tragwerk.core.access.public import Actor, DomainError, NotAllowed, NotVisible, Role, system_scope

RECEIVED, ISSUED, CORRECTED = "received", "issued", "corrected"


def article(world: World, name: str = "Netzteil USB-C 20 W", **values: Any) -> UUID:
    row = {"authority_id": world.own.pk, "name": name, "kind": "charger", "minimum": 5, **values}
    return actions.create_articles(actor=SYSTEM, rows=[row]).ids[0]


def there(key: UUID) -> int:
    with system_scope(reason="tests: read"):
        return int(StockArticle.objects.get(pk=key).quantity)


def book(actor: Actor, *bookings: Booking) -> actions.Changed:
    return actions.book_stock(actor=actor, bookings=bookings)


@pytest.fixture
def browser(world: World, client: Client) -> Client:
    """The browser of the IT officer of the own authority."""
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    return client


def test_what_comes_and_goes_is_counted_by_place_and_in_all(world: World, officer: Actor) -> None:
    key = article(world)
    book(officer, Booking(key, RECEIVED, 40), Booking(key, RECEIVED, 10, world.school.pk))
    book(officer, Booking(key, ISSUED, 3, world.school.pk))
    book(officer, Booking(key, CORRECTED, 38, reason="Zählung im Keller"))
    assert there(key) == 45
    with system_scope(reason="tests: read"):
        numbers = dict(StockPlace.objects.values_list("school__short_name", "quantity"))
        last = StockMovement.objects.order_by("-created_at", "-pk").first()
    assert numbers == {None: 38, "Musterschule": 7}
    assert last is not None
    assert (last.kind, last.delta, last.after) == (CORRECTED, -2, 38)


def test_a_number_never_falls_below_zero(world: World, officer: Actor) -> None:
    key = article(world)
    book(officer, Booking(key, RECEIVED, 2))
    with pytest.raises(DomainError, match="nur 2; 3 lassen sich nicht ausgeben"):
        book(officer, Booking(key, ISSUED, 3))
    with pytest.raises(DomainError):
        book(officer, Booking(key, ISSUED, 2), Booking(key, ISSUED, 1))
    assert there(key) == 2, "all of it or nothing"
    with system_scope(reason="tests: past the verb"), pytest.raises(IntegrityError), transaction.atomic():
        StockPlace.objects.update(quantity=-1)


def test_a_correction_needs_a_reason_and_a_movement_moves(world: World, officer: Actor) -> None:
    key = article(world)
    for wrong in (Booking(key, CORRECTED, 1), Booking(key, RECEIVED, 0), Booking(key, ISSUED, -1)):
        with pytest.raises(DomainError):
            book(officer, wrong)
    place = book(officer, Booking(key, CORRECTED, 0, reason="gezählt"))
    assert place.ids == (), "nothing moved"
    book(officer, Booking(key, RECEIVED, 1))
    with system_scope(reason="tests: past the verb"), pytest.raises(IntegrityError), transaction.atomic():
        StockMovement.objects.update(delta=0)


def test_a_booking_is_taken_back_unless_others_booked_since(world: World, officer: Actor) -> None:
    key = article(world)
    first = book(officer, Booking(key, RECEIVED, 10))
    second = book(officer, Booking(key, ISSUED, 4))
    with pytest.raises(DomainError, match=r"inzwischen|seitdem|geändert"):
        actions.undo_change(actor=officer, batch_id=first.batch_id)
    actions.undo_change(actor=officer, batch_id=second.batch_id)
    assert there(key) == 10
    with system_scope(reason="tests: read"):
        assert places_out_of_balance() == []
        assert StockMovement.objects.count() == 1


def test_who_may_not_books_nothing_and_foreign_articles_are_unknown(world: World, officer: Actor) -> None:
    key = article(world)
    with pytest.raises(NotAllowed):
        book(world.actor(Role.TREASURY), Booking(key, RECEIVED, 1))
    foreign = article(world, authority_id=world.foreign.pk)
    with pytest.raises((DomainError, NotVisible)):
        book(officer, Booking(foreign, RECEIVED, 1))
    with pytest.raises(DomainError):
        book(officer, Booking(key, RECEIVED, 1, world.foreign_school.pk))


class TestTheNumberIsTheSum(TestCase):
    """The number of a place against a plain list of what happened."""

    @settings(max_examples=25)
    @given(st.lists(st.tuples(st.sampled_from([RECEIVED, ISSUED, CORRECTED]), st.integers(0, 12)), max_size=12))
    def test_whatever_is_booked_the_number_is_the_sum_of_the_movements(self, steps: list[tuple[str, int]]) -> None:
        world = build_world()
        key = article(world)
        expected = 0
        for kind, number in steps:
            try:
                book(SYSTEM, Booking(key, kind, number, reason="gezählt"))
            except DomainError:
                assert number == 0 or (kind == ISSUED and number > expected)
                continue
            expected = {RECEIVED: expected + number, ISSUED: expected - number}.get(kind, number)
        assert there(key) == expected
        with system_scope(reason="tests: read"):
            assert places_out_of_balance() == []


def test_the_number_is_the_sum_of_the_movements(world: World, officer: Actor) -> None:
    key = article(world)
    book(officer, Booking(key, RECEIVED, 5))
    with system_scope(reason="tests: somebody meddles"):
        assert places_out_of_balance() == []
        StockPlace.objects.update(quantity=4)
        assert [(number, moved) for _key, number, moved in places_out_of_balance()] == [(4, 5)]


@pytest.mark.django_db(transaction=True)
def test_two_who_hand_out_at_once_do_so_one_after_the_other() -> None:
    world = build_world()
    key = article(world)
    book(SYSTEM, Booking(key, RECEIVED, 10))
    done: list[bool] = []

    def hand_out() -> None:
        try:
            book(SYSTEM, Booking(key, ISSUED, 3))
        except DomainError:
            done.append(False)
        else:
            done.append(True)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand_out) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, False, True, True, True]
    assert there(key) == 1
    with system_scope(reason="tests: read"):
        assert places_out_of_balance() == []


def test_the_pages_create_book_and_say_what_runs_short(browser: Client, world: World) -> None:
    assert "Noch keine Artikel" in browser.get(reverse("assets:stock")).content.decode()
    data = {"name": "Schutzhülle 10 Zoll", "kind": "cover", "minimum": "20", "note": ""}
    made = browser.post(reverse("assets:article_add"), data, follow=True)
    key = made.context["article"].pk
    booking = reverse("assets:article_book", args=[key])
    place = {"school": "", "school__text": "", "school__was": "", "room": ""}
    assert browser.post(booking, {**place, "kind": "issued", "number": "1", "reason": ""}).status_code == 422
    page = browser.post(booking, {**place, "kind": "received", "number": "12", "reason": "Lieferung"}, follow=True)
    text = page.content.decode()
    assert "12 vorhanden, mindestens 20 gewünscht" in text
    assert "eigenes Lager des Schulträgers" in text
    assert "zugegangen" in text
    assert "1 Artikel wird knapp" in browser.get("/").content.decode()
    assert "12, zu wenig" in browser.get(f"{reverse('assets:stock')}?scarce=yes").content.decode()
    edit = reverse("assets:article_edit", args=[key])
    seen = browser.get(edit).content.decode().split('name="seen_at" value="')[1].split('"')[0]
    browser.post(edit, {**data, "minimum": "10", "seen_at": seen})
    assert "wird knapp" not in browser.get("/").content.decode()
