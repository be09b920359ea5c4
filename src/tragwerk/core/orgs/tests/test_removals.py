# SPDX-License-Identifier: EUPL-1.2
"""Leaving the audit trail: after the period, by two people, and without a way back to the name."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import World, emergency_actor, let_in
from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotAllowed,
    NotVisible,
    Role,
    system_scope,
)
from tragwerk.core.approvals.public import REQUEST_TRANSITIONS, RequestState
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.orgs.public import (
    Account,
    Membership,
    Person,
    RetentionRule,
    TrailRemoval,
    actions,
    confirmers_of,
    standing_of,
)
from tragwerk.core.orgs.rules import kept_until, name_in
from tragwerk.core.orgs.tests.conftest import LONG_GONE

WHY = "Die Aufbewahrungsfrist ist abgelaufen"


def ask(actor: Actor, person: Person, reason: str = WHY) -> Any:
    return actions.ask_removals(actor=actor, person_ids=[person.pk], reason=reason)[0]


def state_of(key: Any) -> str:
    with system_scope(reason="tests"):
        return str(TrailRemoval.objects.get(pk=key).state)


def refused(call: Any) -> DomainError:
    with pytest.raises(DomainError) as found:
        call()
    return found.value


def entries_of(world: World) -> list[AuditEntry]:
    with system_scope(reason="tests"):
        return list(AuditEntry.objects.filter(authority=world.own).order_by("number"))


# When


@given(st.dates(date(1990, 1, 1), date(2150, 1, 1)), st.integers(1, 30))
def test_so_many_full_calendar_years_pass_and_never_one_more(left: date, years: int) -> None:
    last = kept_until(left, years)
    assert (last.month, last.day) == (12, 31)
    full = [year for year in range(left.year, last.year + 2) if date(year, 1, 1) > left and date(year, 12, 31) <= last]
    assert len(full) == years
    assert timedelta(days=365 * years) <= last - left <= timedelta(days=366 * (years + 1))


def test_the_trail_names_somebody_until_the_end_of_the_third_year_after_leaving(world: World, gone: Person) -> None:
    with system_scope(reason="tests"):
        standing = standing_of(gone, date(2023, 12, 31))
        assert (standing.left_on, standing.kept_until) == (LONG_GONE, date(2023, 12, 31))
        assert [standing.is_over(date(2023, 12, 31)), standing.is_over(date(2024, 1, 1))] == [False, True]


def test_before_the_end_of_the_period_nobody_asks(world: World, asker: Actor, gone: Person) -> None:
    with system_scope(reason="tests"):
        last_year = timezone.localdate() - timedelta(days=365)
        Membership.objects.filter(person=gone, role=Role.TREASURY).update(valid_to=last_year)
    error = refused(lambda: ask(asker, gone))
    assert error.code == "too-early"
    assert f"31.12.{last_year.year + 3}" in str(error)


def test_who_has_a_role_or_stands_nowhere_is_not_taken_out(world: World, asker: Actor) -> None:
    assert refused(lambda: ask(asker, world.people[Role.HEAD])).code == "has-role"
    with system_scope(reason="tests"):
        stranger = Person.objects.create(authority=world.own, last_name="Unbekannt")
    assert refused(lambda: ask(asker, stranger)).code == "not-named"


def test_an_authority_sets_its_own_period_from_a_day_on(world: World, asker: Actor, gone: Person) -> None:
    today = timezone.localdate()
    actions.set_retention(
        actor=asker, authority_id=world.own.pk, years=30, valid_from=today, source="Dienstanweisung Protokolle § 4"
    )
    assert refused(lambda: ask(asker, gone)).code == "too-early"
    with system_scope(reason="tests"):
        assert standing_of(gone, today).kept_until == date(2050, 12, 31)
        assert standing_of(gone, today - timedelta(days=1)).kept_until == date(2023, 12, 31)
        entry = AuditEntry.objects.get(verb="orgs.set_retention")
        assert entry.changes["years"] == [None, 30]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"years": 0}, "years"),
        ({"years": 31}, "years"),
        ({"valid_from": date(2020, 1, 1)}, "valid_from"),
        ({"source": "x"}, "source"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(
    world: World, asker: Actor, values: dict[str, Any], field: str
) -> None:
    rule = {"years": 5, "valid_from": timezone.localdate(), "source": "Dienstanweisung Protokolle § 4", **values}
    error = refused(lambda: actions.set_retention(actor=asker, authority_id=world.own.pk, **rule))
    assert error.field == field
    with system_scope(reason="tests"):
        assert not RetentionRule.objects.exists()


def test_two_periods_never_begin_on_one_day(world: World, asker: Actor) -> None:
    rule: dict[str, Any] = {"valid_from": timezone.localdate(), "source": "Dienstanweisung Protokolle § 4"}
    actions.set_retention(actor=asker, authority_id=world.own.pk, years=5, **rule)
    again = refused(lambda: actions.set_retention(actor=asker, authority_id=world.own.pk, years=4, **rule))
    assert again.code == "twice"


# Why


@pytest.mark.parametrize(
    ("reason", "word"),
    [
        ("Frist um, Anna Müller ist weg", "Anna"),
        ("Frist um, Mueller ist weg", "Mueller"),
        ("FRIST UM: MULLER", "MULLER"),
        ("Akte der Familie Lüdenscheidts geschlossen", "Lüdenscheidts"),
        ("die Frist der Person von der Schule ist um", ""),
        ("Frist um", ""),
    ],
)
def test_a_reason_with_the_name_is_found_however_it_is_spelled(reason: str, word: str) -> None:
    assert name_in(reason, "Anna", "von der Müller-Lüdenscheidt") == word


def test_short_names_forbid_no_everyday_words() -> None:
    assert name_in("Frist um, wie an der Schule üblich", "An", "Um") == ""
    assert name_in("An Um ist gegangen", "An", "Um") == "An"
    assert name_in("Leon und Leo", "Leo") == "Leo"
    assert name_in("Leonardo ist da", "Leo") == ""
    assert name_in("", "Leo") == ""


@pytest.mark.parametrize("reason", ["", "   ", "weg", "Frist um: Test ist weg", "Akte Treasurys ist zu"])
def test_a_reason_has_words_and_no_name(world: World, asker: Actor, gone: Person, reason: str) -> None:
    error = refused(lambda: ask(asker, gone, reason))
    assert error.field == "reason"
    with system_scope(reason="tests"):
        assert not TrailRemoval.objects.exists()


# By whom


def test_one_asks_and_another_confirms(world: World, asker: Actor, second: Actor, gone: Person) -> None:
    key = ask(asker, gone)
    assert str(gone) in [entry.actor_label.split(" (")[0] for entry in entries_of(world)], "nothing is changed yet"
    assert actions.confirm_removals(actor=second, ids=[key]) > 0
    assert state_of(key) == "confirmed"
    told = [(entry.verb, entry.actor_label, entry.reason) for entry in entries_of(world) if "removals" in entry.verb]
    assert told == [("orgs.ask_removals", asker.label, ""), ("orgs.confirm_removals", second.label, "")]


def test_who_asked_decides_under_no_hat(world: World, asker: Actor, gone: Person) -> None:
    key = ask(asker, gone)
    with system_scope(reason="tests"):
        account = world.accounts[Role.AUTHORITY_IT]
        other = Person.objects.create(authority=world.own, account=account, last_name="Zweithut")
        Membership.objects.create(
            authority=world.own, person=other, role=Role.SCHOOL_ADMINISTRATION, valid_from=date(2020, 1, 1)
        )
    from tragwerk.core.orgs.public import actor_for

    hats = actor_for(account)[1]
    for hat in hats:
        actor, _hats = actor_for(account, hat.key)
        assert actor is not None
        assert refused(lambda actor=actor: actions.confirm_removals(actor=actor, ids=[key])).code == "own"
        assert refused(lambda actor=actor: actions.refuse_removals(actor=actor, ids=[key], reason=WHY)).code == "own"
    assert len(hats) == 2
    assert state_of(key) == "asked"


def test_the_database_wants_two_people_as_well(world: World, asker: Actor, gone: Person) -> None:
    key = ask(asker, gone)
    with system_scope(reason="tests"), pytest.raises(IntegrityError), transaction.atomic():
        TrailRemoval.objects.filter(pk=key).update(
            state="confirmed", decided_account=asker.account_id, decided_at=timezone.now()
        )


def test_the_operator_confirms_where_nobody_else_can_and_asks_for_nothing(
    world: World, asker: Actor, gone: Person
) -> None:
    access = let_in(world)
    inside = emergency_actor(world, access)
    with pytest.raises(NotAllowed):
        ask(inside, gone)
    key = ask(asker, gone)
    with system_scope(reason="tests"):
        access.extent = "look"
        access.save()
    with pytest.raises(NotAllowed):
        actions.confirm_removals(actor=emergency_actor(world, access), ids=[key])
    actions.confirm_removals(actor=inside, ids=[key])
    assert state_of(key) == "confirmed"


def test_who_may_confirm_is_named_without_who_asked(world: World, asker: Actor) -> None:
    today = timezone.localdate()
    with system_scope(reason="tests"):
        assert [one.name for one in confirmers_of(world.own.pk, [asker.account_id], today)] == [
            str(world.people[Role.SCHOOL_ADMINISTRATION])
        ]
        Account.objects.filter(pk=world.accounts[Role.SCHOOL_ADMINISTRATION].pk).update(is_active=False)
        assert confirmers_of(world.own.pk, [asker.account_id], today) == []


def test_a_request_is_refused_with_a_reason_or_taken_back(
    world: World, asker: Actor, second: Actor, gone: Person
) -> None:
    first = ask(asker, gone)
    assert refused(lambda: ask(asker, gone)).code == "open"
    assert refused(lambda: actions.refuse_removals(actor=second, ids=[first], reason="")).field == "reason"
    actions.refuse_removals(actor=second, ids=[first], reason="Ein Verfahren läuft noch")
    again = ask(asker, gone)
    colleague = world.actor(Role.SCHOOL_ADMINISTRATION)
    with pytest.raises(NotAllowed):
        actions.withdraw_removals(actor=colleague, ids=[again])
    actions.withdraw_removals(actor=asker, ids=[again])
    assert (state_of(first), state_of(again)) == ("refused", "withdrawn")
    assert [entry.reason for entry in entries_of(world) if entry.verb == "orgs.refuse_removals"] == [
        "Ein Verfahren läuft noch"
    ]


@pytest.mark.parametrize("state", [one for one in RequestState if not REQUEST_TRANSITIONS[one]])
def test_what_was_decided_is_decided(
    world: World, asker: Actor, second: Actor, gone: Person, state: RequestState
) -> None:
    key = ask(asker, gone)
    with system_scope(reason="tests"):
        TrailRemoval.objects.filter(pk=key).update(state=state, decided_at=timezone.now())
    assert refused(lambda: actions.confirm_removals(actor=second, ids=[key])).code == "transition"
    assert refused(lambda: actions.refuse_removals(actor=second, ids=[key], reason=WHY)).code == "transition"
    assert refused(lambda: actions.withdraw_removals(actor=asker, ids=[key])).code == "transition"


def test_who_came_back_meanwhile_is_not_taken_out(world: World, asker: Actor, second: Actor, gone: Person) -> None:
    key = ask(asker, gone)
    with system_scope(reason="tests"):
        Membership.objects.create(authority=world.own, person=gone, role=Role.TREASURY, valid_from=timezone.localdate())
    assert refused(lambda: actions.confirm_removals(actor=second, ids=[key])).code == "has-role"
    assert state_of(key) == "asked"


def test_people_and_requests_of_another_authority_are_not_there(world: World, asker: Actor, second: Actor) -> None:
    with system_scope(reason="tests"):
        person = Person.objects.create(authority=world.foreign, last_name="Kanarienvogel")
        foreign = TrailRemoval.objects.create(
            authority=world.foreign,
            person=person,
            reason=WHY,
            left_on=LONG_GONE,
            kept_until=LONG_GONE,
            rule="x",
            asked_by="x",
            asked_at=timezone.now(),
        )
    with pytest.raises(NotVisible):
        ask(asker, person)
    with pytest.raises(NotVisible):
        actions.confirm_removals(actor=second, ids=[foreign.pk])
    with pytest.raises(NotVisible):
        actions.set_retention(
            actor=asker, authority_id=world.foreign.pk, years=3, valid_from=date(2030, 1, 1), source="Das steht da so"
        )
