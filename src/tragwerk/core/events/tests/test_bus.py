# SPDX-License-Identifier: EUPL-1.2
"""Events are delivered when the change is committed, once to each subscriber, and never otherwise."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from tests.worlds import World
from tragwerk.core.access.public import Role, Scope, actor_scope, current_scope, no_scope
from tragwerk.core.events import bus
from tragwerk.core.events.public import event, event_types, publish, subscribe


@event
@dataclass(frozen=True)
class BellRang:
    """The bell of a school rang."""

    times: int


@pytest.fixture(autouse=True)
def nobody_else_listens() -> Iterator[None]:
    """Forget the subscribers of a test afterwards."""
    yield
    bus._handlers[BellRang] = []


def test_an_event_is_delivered_after_the_commit(transactional_db: None) -> None:
    heard: list[int] = []
    subscribe(BellRang, lambda bell: heard.append(bell.times))
    with transaction.atomic():
        publish(BellRang(3))
        assert heard == []
    assert heard == [3]


def test_an_event_of_a_change_that_failed_is_never_delivered(transactional_db: None) -> None:
    heard: list[int] = []
    subscribe(BellRang, lambda bell: heard.append(bell.times))

    @transaction.atomic
    def ring_and_fail() -> None:
        publish(BellRang(3))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ring_and_fail()
    assert heard == []


def test_one_subscribers_fault_does_not_take_the_others_news(
    transactional_db: None, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[int] = []

    def fail(bell: BellRang) -> None:
        raise ValueError("deaf")

    subscribe(BellRang, fail)
    subscribe(BellRang, lambda bell: heard.append(bell.times))
    with caplog.at_level(logging.ERROR, "tragwerk.events"):
        publish(BellRang(1))
    assert heard == [1]
    assert "a subscriber of BellRang failed" in caplog.text


def test_the_same_subscriber_hears_an_event_once(transactional_db: None) -> None:
    heard: list[int] = []

    def listen(bell: BellRang) -> None:
        heard.append(bell.times)

    subscribe(BellRang, listen)
    subscribe(BellRang, listen)
    publish(BellRang(1))
    assert heard == [1]


def test_a_subscriber_works_in_the_scope_of_the_change(world: World, django_capture_on_commit_callbacks: Any) -> None:
    seen: list[Scope | None] = []
    subscribe(BellRang, lambda bell: seen.append(current_scope()))
    with django_capture_on_commit_callbacks(execute=True):
        with actor_scope(world.actor(Role.AUTHORITY_IT)) as opened:
            publish(BellRang(1))
        with no_scope():
            publish(BellRang(2))
    assert seen == [opened, None]


def test_only_frozen_dataclasses_are_events() -> None:
    with pytest.raises(TypeError, match="frozen"):

        @event
        @dataclass
        class Mutable:
            """Changes after it happened."""

    with pytest.raises(TypeError, match="not an event"):
        publish("bell")


def test_the_declared_events_are_known_by_name() -> None:
    names = [kind.__name__ for kind in event_types()]
    assert {"BellRang", "SchoolsClosed", "SchoolTransferred"} <= set(names)
