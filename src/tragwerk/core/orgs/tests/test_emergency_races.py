# SPDX-License-Identifier: EUPL-1.2
"""Emergency access where verbs do not reach: what the databases refuse on their own, and two who decide at once."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.worlds import World, build_world, let_in
from tragwerk.core.access.public import Actor, DomainError, Role, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.orgs import actions
from tragwerk.core.orgs.models import EmergencyAccess

REASON = "Ticket 4711: Der Import der Geräteliste bleibt stehen"
BAD_ROWS: dict[str, dict[str, Any]] = {
    "an end before the start": {"starts_at": 60, "ends_at": 0},
    "an end at the start": {"starts_at": 0, "ends_at": 0},
    "active without a time": {"state": "active"},
    "an end without its kind": {"state": "ended", "ended_at": 0},
    "a kind without an end": {"end_kind": "time"},
    "too long": {"minutes": 481},
    "too short": {"minutes": 14},
    "an unknown state": {"state": "forever"},
    "an unknown extent": {"extent": "rule"},
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_the_database_refuses_on_its_own(world: World, case: str) -> None:
    now = timezone.now()
    given = {
        name: now + timedelta(minutes=value) if name.endswith("_at") else value
        for name, value in BAD_ROWS[case].items()
    }
    base = {"label": "x", "reason": REASON, "extent": "look", "minutes": 60, "requested_at": now}
    with system_scope(reason="tests"), pytest.raises(IntegrityError), transaction.atomic():
        EmergencyAccess.objects.create(authority=world.own, **(base | given))


def test_the_database_refuses_a_second_open_access_of_one_account(world: World) -> None:
    let_in(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        let_in(world)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_told_that_it_is_done() -> None:
    world = build_world()
    key = actions.request_emergency_access(
        actor=world.actor(Role.OPERATOR), authority_id=world.own.pk, extent="help", minutes=60, reason=REASON
    )
    deciders = [world.actor(role) for role in (Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION)]
    together, outcomes = threading.Barrier(2), list[str]()

    def decide(actor: Actor) -> None:
        try:
            together.wait(10)
            actions.approve_emergency_accesses(actor=actor, ids=[key])
            outcomes.append("approved")
        except DomainError as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[actor]) for actor in deciders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["approved", "transition"]
    with system_scope(reason="tests"):
        assert AuditEntry.objects.filter(verb="orgs.approve_emergency_access").count() == 1
