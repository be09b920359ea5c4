# SPDX-License-Identifier: EUPL-1.2
"""From the release to the end: who sees what, and what the trail tells of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from tests.worlds import SYSTEM, World
from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotAllowed,
    NotVisible,
    Role,
    actor_scope,
    scope,
    system_scope,
    uuid7,
)
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.events.public import subscribe
from tragwerk.core.grants import actions
from tragwerk.core.grants.public import (
    READ_GRANT,
    EndReason,
    Grant,
    GrantedRow,
    GrantEnded,
    GrantReleased,
    GrantState,
    GrantView,
    readers_of,
)
from tragwerk.core.grants.tests.steps import authority, proposed, put, reads_of, released, seen_by, somebody, today
from tragwerk.core.jobs.public import all_recurring, enqueue, run_queued_jobs
from tragwerk.core.orgs.public import (
    BEYOND_ONE_AUTHORITY,
    Authority,
    AuthorityState,
    Department,
    Membership,
    Person,
    School,
)


def test_a_frozen_view_shows_the_masked_rows_of_the_release(
    world: World, giver: Actor, neighbour: Authority, reader: Actor
) -> None:
    grant = released(world, neighbour)
    with actor_scope(giver):
        School.objects.filter(pk=world.school.pk).update(pupils=1)
    shown = actions.read_grant(actor=reader, grant_id=grant.pk)
    assert [column.key for column in shown.columns] == ["number", "name", "pupils"]
    assert shown.lines == [["990011", "Musterschule", 300], ["990012", "Schwesterschule", 300]]


def test_a_live_view_shows_the_masked_rows_of_now(
    world: World, giver: Actor, neighbour: Authority, reader: Actor
) -> None:
    grant = released(world, neighbour, view=GrantView.LIVE)
    with actor_scope(giver):
        School.objects.filter(pk=world.school.pk).update(pupils=1)
        assert not GrantedRow.objects.exists()
    assert actions.read_grant(actor=reader, grant_id=grant.pk).lines == [
        ["990011", "Musterschule", 1],
        ["990012", "Schwesterschule", 300],
    ]


@pytest.mark.parametrize("view", GrantView)
def test_a_third_authority_sees_nothing(world: World, neighbour: Authority, view: GrantView) -> None:
    grant = released(world, neighbour, view=view)
    third = somebody(authority("99004", "Stadt Dritte"))
    assert seen_by(third) == []
    with pytest.raises(NotVisible):
        actions.read_grant(actor=third, grant_id=grant.pk)
    with scope(authorities=third.scope_authorities):
        assert not Grant.objects.exists()
        assert not GrantedRow.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_the_offices_of_the_receiver_read_and_nobody_else_there(world: World, neighbour: Authority, role: Role) -> None:
    """The coordinator and the operator hold no seat at the neighbour here; the next test is about the district."""
    grant = released(world, neighbour)
    actor = somebody(neighbour, role)
    if role in {Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION, Role.TREASURY, Role.DISTRICT_COORDINATOR}:
        assert actions.read_grant(actor=actor, grant_id=grant.pk).rows
    else:
        with pytest.raises(NotAllowed):
            actions.read_grant(actor=actor, grant_id=grant.pk)


def test_a_district_coordinator_compares_what_was_published_in_the_district(world: World, neighbour: Authority) -> None:
    coordinator = world.actor(Role.DISTRICT_COORDINATOR)
    outside = released(world, neighbour)
    inside = released(world, world.foreign)
    assert seen_by(coordinator) == [inside]
    assert actions.read_grant(actor=coordinator, grant_id=inside.pk).rows
    with pytest.raises(NotVisible):
        actions.read_grant(actor=coordinator, grant_id=outside.pk)


def test_a_grant_opens_nothing_but_its_view(world: World, neighbour: Authority, reader: Actor) -> None:
    released(world, neighbour, view=GrantView.LIVE)
    with actor_scope(reader):
        assert not School.objects.filter(authority=world.own).exists()
        assert not Person.objects.filter(authority=world.own).exists()
        assert not AuditEntry.objects.filter(authority=world.own).exists()


def test_before_its_first_day_a_grant_shows_nothing(world: World, neighbour: Authority, reader: Actor) -> None:
    grant = released(world, neighbour, valid_from=today() + timedelta(days=5))
    with pytest.raises(DomainError, match="beginnt am"):
        actions.read_grant(actor=reader, grant_id=grant.pk)


def test_what_is_released_copies_its_rows_without_leaving_them_in_the_trail(world: World, neighbour: Authority) -> None:
    grant = released(world, neighbour)
    with system_scope(reason="tests"):
        copies = set(GrantedRow.objects.values_list("pk", flat=True))
        assert len(copies) == 2
        assert not AuditEntry.objects.filter(object_id__in=copies).exists()
        verbs = AuditEntry.objects.filter(object_id=grant.pk).order_by("at", "id").values_list("verb", flat=True)
        assert list(verbs) == ["grants.propose_grants", "grants.release_grants"]


def test_a_period_that_has_passed_is_not_released(world: World, giver: Actor, neighbour: Authority) -> None:
    grant = proposed(world, neighbour)
    put(grant, valid_from=today() - timedelta(days=9), valid_to=today() - timedelta(days=2))
    with pytest.raises(DomainError, match="zuerst den Zeitraum"):
        actions.release_grants(actor=giver, ids=[grant.pk])


def test_a_receiver_that_left_gets_nothing(world: World, giver: Actor, neighbour: Authority) -> None:
    grant = proposed(world, neighbour)
    Authority.objects.filter(pk=neighbour.pk).update(state=AuthorityState.LISTED)
    with pytest.raises(DomainError, match="beigetreten ist"):
        actions.release_grants(actor=giver, ids=[grant.pk])


# The foreign read is logged


OFFICE = "Schul-IT, Stadt Nachbarort"


def test_a_read_stands_in_the_trail_of_the_giver_with_person_and_office(
    world: World, giver: Actor, neighbour: Authority, reader: Actor
) -> None:
    grant = released(world, neighbour)
    actions.read_grant(actor=reader, grant_id=grant.pk)
    (entry,) = reads_of(grant)
    assert entry.authority_id == world.own.pk
    assert entry.actor_label == f"{reader.label} ({OFFICE})"
    assert entry.actor_account == reader.account_id
    assert entry.actor_person is None, "a person of another authority stays behind its wall"
    assert {name: new for name, (_old, new) in entry.changes.items()} == {
        "office": OFFICE,
        "rows": 2,
        "columns": ["Schulnummer", "Schule", "Lernende"],
    }
    with actor_scope(giver):
        assert AuditEntry.objects.filter(pk=entry.pk).exists()
    with actor_scope(reader):
        assert not AuditEntry.objects.filter(pk=entry.pk).exists()


@pytest.mark.parametrize("view", GrantView)
def test_every_single_read_is_an_entry(world: World, neighbour: Authority, reader: Actor, view: GrantView) -> None:
    grant = released(world, neighbour, view=view)
    for _time in range(3):
        actions.read_grant(actor=reader, grant_id=grant.pk)
    assert len(reads_of(grant)) == 3


def test_a_file_is_an_entry_of_its_own_kind_with_filter_columns_and_rows(
    world: World, neighbour: Authority, reader: Actor
) -> None:
    grant = released(world, neighbour)
    actions.read_grant(actor=reader, grant_id=grant.pk)
    actions.read_grant(actor=reader, grant_id=grant.pk, file="csv")
    page, file = reads_of(grant)
    assert (page.verb, file.verb) == ("grants.read_grant", "grants.take_file")
    assert "format" not in page.changes
    assert file.changes["format"] == [None, "CSV"]
    assert file.changes["filters"] == [None, "keiner, die ganze Liste"]
    assert file.changes["rows"] == [None, 2]


def test_a_read_that_cannot_be_noted_shows_nothing(
    world: World, neighbour: Authority, reader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant = released(world, neighbour)

    def fail(**facts: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(actions, "record", fail)
    with pytest.raises(DatabaseError):
        actions.read_grant(actor=reader, grant_id=grant.pk)


def test_the_department_of_the_reader_is_named_where_there_is_one(world: World, neighbour: Authority) -> None:
    actor = somebody(neighbour, Role.TREASURY)
    with system_scope(reason="tests"):
        department = Department.objects.create(authority=neighbour, name="Fachbereich 40")
        Membership.objects.filter(person_id=actor.person_id).update(department=department)
    grant = released(world, neighbour)
    actions.read_grant(actor=actor, grant_id=grant.pk)
    (entry,) = reads_of(grant)
    assert entry.changes["office"] == [None, "Kämmerei, Fachbereich 40, Stadt Nachbarort"]


def test_who_reads_for_the_district_is_named_as_the_district(world: World) -> None:
    """Not as the authority that has received: the giver shared with that one, and the district reads along."""
    grant = released(world, world.foreign)
    coordinator = world.actor(Role.DISTRICT_COORDINATOR)
    actions.read_grant(actor=coordinator, grant_id=grant.pk)
    (entry,) = reads_of(grant)
    assert entry.actor_label == f"{coordinator.label} (Kreiskoordination, Kreis Musterland)"
    assert "Kanarienvogel" not in entry.actor_label


# Who reads along


def test_the_offices_of_the_receiver_and_its_district_are_named_as_readers(world: World, neighbour: Authority) -> None:
    (own,) = readers_of(neighbour)
    assert (own.name, own.reads_along) == ("Stadt Nachbarort", False)
    assert own.roles == ("Schul-IT", "Schulverwaltung", "Kämmerei")
    receiver, district = readers_of(world.foreign)
    assert receiver.name == "Stadt Kanarienvogel"
    assert (district.name, district.roles, district.reads_along) == (
        "Kreis Musterland",
        ("Kreiskoordination",),
        True,
    )


def test_no_role_reads_along_without_being_named() -> None:
    """Whose reach is more than one authority is named by `readers_of`; a role added to the right is red here."""
    assert set(READ_GRANT.roles) & BEYOND_ONE_AUTHORITY == {Role.DISTRICT_COORDINATOR}


# The end


@pytest.mark.parametrize("view", GrantView)
def test_the_giver_withdraws_and_the_view_is_gone(
    world: World, giver: Actor, neighbour: Authority, reader: Actor, view: GrantView
) -> None:
    grant = released(world, neighbour, view=view)
    actions.end_grants(actor=giver, ids=[grant.pk], reason="Vergleich abgeschlossen")
    with system_scope(reason="tests"):
        grant.refresh_from_db()
        assert not GrantedRow.objects.exists()
    assert (grant.state, grant.end_reason, grant.ended_by) == (GrantState.ENDED, EndReason.WITHDRAWN, giver.label)
    with pytest.raises(DomainError, match="endete am"):
        actions.read_grant(actor=reader, grant_id=grant.pk)
    assert seen_by(reader) == [grant], "that there was a grant stays known to the receiver"


def test_the_receiver_gives_back_and_the_giver_reads_who_did(world: World, neighbour: Authority, reader: Actor) -> None:
    grant = released(world, neighbour)
    actions.end_grants(actor=reader, ids=[grant.pk])
    with system_scope(reason="tests"):
        grant.refresh_from_db()
        assert not GrantedRow.objects.exists()
        entry = AuditEntry.objects.get(object_id=grant.pk, verb="grants.end_grants")
    assert (grant.end_reason, grant.ended_by) == (EndReason.GIVEN_BACK, f"{reader.label} ({OFFICE})")
    assert (entry.authority_id, entry.actor_label) == (world.own.pk, f"{reader.label} ({OFFICE})")
    assert (entry.actor_account, entry.actor_person) == (reader.account_id, None)


@pytest.mark.parametrize("role", [Role.TREASURY, Role.TEACHER])
def test_who_only_reads_does_not_give_back(world: World, neighbour: Authority, role: Role) -> None:
    grant = released(world, neighbour)
    with pytest.raises(NotAllowed):
        actions.end_grants(actor=somebody(neighbour, role), ids=[grant.pk])


def test_a_third_authority_ends_nothing(world: World, neighbour: Authority) -> None:
    grant = released(world, neighbour)
    for ids in ([grant.pk], [uuid7()]):
        with pytest.raises(NotVisible):
            actions.end_grants(actor=somebody(authority(str(ids[0].int)[-5:], "Dritte")), ids=ids)


def test_the_receiver_takes_no_step_of_the_giver(world: World, neighbour: Authority, reader: Actor) -> None:
    grant = released(world, neighbour)
    for verb in (actions.release_grants, actions.discard_grants, actions.restore_grants):
        with pytest.raises(NotVisible):
            verb(actor=reader, ids=[grant.pk])
    with pytest.raises(NotVisible):
        actions.change_grants(actor=reader, changes={grant.pk: {"mask": ["name"]}})


def test_after_its_last_day_a_grant_shows_nothing_even_before_the_nightly_run(
    world: World, neighbour: Authority, reader: Actor
) -> None:
    grant = released(world, neighbour)
    put(grant, valid_from=today() - timedelta(days=3), valid_to=today() - timedelta(days=1))
    with pytest.raises(DomainError, match="endete am"):
        actions.read_grant(actor=reader, grant_id=grant.pk)
    assert reads_of(grant) == []


def test_the_nightly_run_ends_what_is_over_and_nothing_else(world: World, neighbour: Authority) -> None:
    over, running = released(world, neighbour), released(world, neighbour)
    put(over, valid_from=today() - timedelta(days=3), valid_to=today() - timedelta(days=1))
    put(running, valid_from=today() - timedelta(days=3), valid_to=today())
    assert actions.expire_grants(actor=SYSTEM) == [over.pk]
    assert actions.expire_grants(actor=SYSTEM) == []
    with system_scope(reason="tests"):
        over.refresh_from_db()
        running.refresh_from_db()
        assert set(GrantedRow.objects.values_list("grant_id", flat=True)) == {running.pk}
    assert (over.state, over.end_reason, over.ended_by) == (GrantState.ENDED, EndReason.EXPIRED, SYSTEM.label)
    assert running.state == GrantState.RELEASED


@pytest.mark.django_db(transaction=True)
def test_the_schedule_knows_the_nightly_run() -> None:
    assert "grants.expire" in {entry.kind for entry in all_recurring()}
    with system_scope(reason="tests"):
        job = enqueue(actor=SYSTEM, kind="grants.expire")
    run_queued_jobs()
    with system_scope(reason="tests"):
        job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"ended": 0})


def test_others_hear_of_release_and_end(
    world: World,
    giver: Actor,
    neighbour: Authority,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    heard: list[object] = []
    subscribe(GrantReleased, heard.append)
    subscribe(GrantEnded, heard.append)
    with django_capture_on_commit_callbacks(execute=True):
        grant = released(world, neighbour)
        actions.end_grants(actor=giver, ids=[grant.pk])
    keys = (grant.pk, world.own.pk, neighbour.pk)
    assert heard == [GrantReleased(*keys), GrantEnded(*keys, "withdrawn")]


def test_a_kind_that_no_package_offers_any_more_shows_nothing(
    world: World, neighbour: Authority, reader: Actor
) -> None:
    grant = released(world, neighbour, view=GrantView.LIVE)
    with system_scope(reason="tests"):
        Grant.objects.filter(pk=grant.pk).update(kind="gone.list")
    shown = actions.read_grant(actor=reader, grant_id=grant.pk)
    assert (shown.columns, shown.rows) == ((), [])
