# SPDX-License-Identifier: EUPL-1.2
"""Periods within their bounds, entries of the register, and public statements in versions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import Actor, DomainError, NotAllowed, NotVisible, Role, actor_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.orgs.public import actions as orgs
from tragwerk.core.privacy import actions
from tragwerk.core.privacy.models import RetentionPeriod, Statement
from tragwerk.core.privacy.queries import chosen_periods, holdings, published_statement, publishing_authorities
from tragwerk.core.privacy.rules import Period, Unit

TODAY = timezone.localdate()
TEXT = "# Impressum\n" + "Stadt Musterstadt, Rathausplatz 1, 45721 Musterstadt, vertreten durch das Amt.\n" * 2


def period(world: World, **more: Any) -> dict[str, Any]:
    given = {
        "authority_id": world.own.pk,
        "retention_class": "learner",
        "amount": 3,
        "valid_from": TODAY,
        "reason": "Gutachten vom 1.9.2026",
    }
    return given | more


def test_an_authority_shortens_a_period_with_a_reason(world: World, officer: Actor) -> None:
    assert holdings(world.own.pk, TODAY)["learner"].period == Period(5, Unit.YEARS)
    key = actions.set_period(actor=officer, **period(world))
    held = holdings(world.own.pk, TODAY)["learner"]
    assert (held.period, held.is_own, held.source) == (Period(3, Unit.YEARS), True, "Gutachten vom 1.9.2026")
    assert held.version.startswith("3 years (authority")
    assert holdings(world.own.pk, TODAY - timedelta(days=1))["learner"].period.amount == 5
    assert AuditEntry.objects.filter(object_id=key, verb="privacy.set_period").exists()
    assert [row.amount for row in chosen_periods(world.own.pk, "learner")] == [3]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"amount": 21}, "bounds"),
        ({"retention_class": "trail"}, "class"),
        ({"retention_class": "day"}, "class"),
        ({"retention_class": "nothing"}, "class"),
        ({"valid_from": TODAY - timedelta(days=1)}, "past"),
        ({"reason": "so"}, "reason"),
    ],
)
def test_what_the_law_does_not_allow_is_refused(world: World, officer: Actor, more: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        actions.set_period(actor=officer, **period(world, **more))
    assert refused.value.code == code


def test_two_periods_do_not_begin_on_one_day(world: World, officer: Actor) -> None:
    actions.set_period(actor=officer, **period(world))
    with pytest.raises(DomainError):
        actions.set_period(actor=officer, **period(world, amount=4))


def test_outside_the_bounds_the_law_holds(world: World, officer: Actor) -> None:
    """What was set before the law changed may lie outside the new bounds."""
    RetentionPeriod.objects.create(
        authority=world.own, retention_class="learner", amount=99, unit="years", valid_from=TODAY, reason="alt"
    )
    assert holdings(world.own.pk, TODAY)["learner"].period.amount == 5


def test_the_trail_has_its_own_rule(world: World, officer: Actor) -> None:
    assert holdings(world.own.pk, TODAY)["trail"].period == Period(3, Unit.YEARS)
    orgs.set_retention(
        actor=officer, authority_id=world.own.pk, years=6, valid_from=TODAY, source="Dienstanweisung Nr. 4"
    )
    held = holdings(world.own.pk, TODAY)["trail"]
    assert (held.period.amount, held.source, held.is_own) == (6, "Dienstanweisung Nr. 4", True)


def test_the_data_protection_officer_watches_and_does_not_decide(world: World) -> None:
    watcher = world.actor(Role.DATA_PROTECTION)
    with actor_scope(watcher), pytest.raises(NotAllowed):
        actions.set_period(actor=watcher, **period(world))


def test_a_statement_is_written_published_and_replaced(world: World, officer: Actor) -> None:
    def write(text: str) -> Any:
        return actions.write_statement(actor=officer, authority_id=world.own.pk, kind="imprint", text=text)

    first = write(TEXT)
    assert write(TEXT + "mehr") == first, "a draft is written anew"
    assert published_statement(world.own.number, "imprint") == (world.own, None)
    actions.publish_statement(actor=officer, statement_id=first)
    with pytest.raises(DomainError):
        actions.publish_statement(actor=officer, statement_id=first)
    second = write(TEXT + "noch mehr")
    actions.publish_statement(actor=officer, statement_id=second)
    states = list(Statement.objects.order_by("number").values_list("number", "state"))
    assert states == [(1, "replaced"), (2, "published")]
    known = published_statement(world.own.number, "imprint")
    assert known is not None
    assert known[1] is not None
    assert known[1].pk == second
    assert publishing_authorities() == [(world.own, {"imprint"})]
    assert publishing_authorities(world.foreign.pk) == [(world.foreign, set()), (world.own, {"imprint"})]
    assert published_statement("00000", "imprint") is None
    assert published_statement(world.own.number, "recipe") is None


def test_a_statement_has_a_text_and_a_known_kind(world: World, officer: Actor) -> None:
    with pytest.raises(DomainError):
        actions.write_statement(actor=officer, authority_id=world.own.pk, kind="imprint", text="kurz")
    with pytest.raises(NotVisible):
        actions.write_statement(actor=officer, authority_id=world.own.pk, kind="recipe", text=TEXT)
    with pytest.raises(NotVisible):
        actions.publish_statement(actor=officer, statement_id=world.own.pk)


def test_an_own_entry_of_the_register_has_a_name(world: World, officer: Actor) -> None:
    with pytest.raises(DomainError):
        actions.add_activity(actor=officer, authority_id=world.own.pk, values={"name": " "})
    key = actions.add_activity(actor=officer, authority_id=world.own.pk, values={"name": "Kameras"})
    with pytest.raises(DomainError):
        actions.change_activity(actor=officer, activity_id=key, values={"name": ""})
    with pytest.raises(NotVisible):
        actions.complete_activity(actor=officer, authority_id=world.own.pk, purpose_key="recipe", values={})
    with pytest.raises(NotVisible):
        actions.remove_activity(actor=officer, activity_id=world.own.pk)


def test_looking_at_everything_about_somebody_is_noted(world: World) -> None:
    watcher = world.actor(Role.DATA_PROTECTION)
    person = world.people[Role.HEAD]
    with actor_scope(watcher):
        actions.note_export(actor=watcher, person=person, form="page", rows=7)
        actions.note_export(actor=watcher, person=person, form="json", rows=7)
        verbs = set(AuditEntry.objects.filter(object_id=person.pk).values_list("verb", flat=True))
    assert verbs == {"privacy.tell_person", "privacy.take_person"}
