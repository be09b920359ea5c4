# SPDX-License-Identifier: EUPL-1.2
"""Verbs on districts, authorities, providers, schools, sites and rooms."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from tests.worlds import LONG_AGO, SYSTEM, World
from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotAllowed,
    NotVisible,
    Role,
    ScopeViolation,
    actor_scope,
    system_scope,
    uuid7,
)
from tragwerk.core.audit.public import AuditEntry, EditConflict
from tragwerk.core.orgs.actions import directory
from tragwerk.core.orgs.public import (
    SCHOOL_TRANSITIONS,
    Authority,
    AuthorityState,
    Department,
    District,
    ListMention,
    Mandate,
    OperatingState,
    PupilCount,
    Room,
    School,
    SchoolsClosed,
    SchoolTransferred,
    ServiceProvider,
    Site,
    actions,
)


@pytest.fixture
def officer(world: World) -> Actor:
    """The IT officer of the own authority."""
    return world.actor(Role.AUTHORITY_IT)


@pytest.fixture
def operator(world: World) -> Actor:
    """Who runs the installation."""
    return world.actor(Role.OPERATOR)


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the verbs announce."""
    heard: list[object] = []
    monkeypatch.setattr("tragwerk.core.orgs.actions.places.publish", heard.append)
    return heard


def school_row(world: World, **values: Any) -> dict[str, Any]:
    return {"authority_id": world.own.pk, "number": "990013", "name": "Neue Schule", "short_name": "Neu", **values}


def test_the_operator_adds_districts_and_providers(operator: Actor) -> None:
    district = {"number": "05998", "name": "Kreis Neu", "short_name": "Neu"}
    key = actions.create_districts(actor=operator, rows=[district])[0]
    assert str(District.objects.get(pk=key)) == "Kreis Neu"
    key = actions.create_providers(actor=operator, rows=[{"name": "Medienzentrum Neu", "kind": "media_centre"}])[0]
    assert str(ServiceProvider.objects.get(pk=key)) == "Medienzentrum Neu"
    with system_scope(reason="tests"):
        assert AuditEntry.objects.get(object_id=key).authority_id is None


@pytest.mark.parametrize("verb", [actions.create_districts, actions.create_providers, actions.create_authorities])
@pytest.mark.parametrize("role", [Role.AUTHORITY_IT, Role.DISTRICT_COORDINATOR])
def test_nobody_else_changes_the_installation(world: World, verb: Callable[..., Any], role: Role) -> None:
    with pytest.raises(NotAllowed):
        verb(actor=world.actor(role), rows=[])


def test_a_listed_authority_joins_once(world: World, operator: Actor) -> None:
    row = {"number": "99003", "name": "Stadt Drei", "short_name": "Drei"}
    key = actions.create_authorities(actor=operator, rows=[row])[0]
    assert Authority.objects.get(pk=key).state == AuthorityState.LISTED
    assert actions.join_authorities(actor=operator, ids=[key]) == [key]
    assert Authority.objects.get(pk=key).state == AuthorityState.JOINED
    with pytest.raises(DomainError) as refused:
        actions.join_authorities(actor=operator, ids=[key])
    assert refused.value.code == "transition"


def test_an_authority_that_is_not_there_does_not_join(operator: Actor) -> None:
    with pytest.raises(NotVisible):
        actions.join_authorities(actor=operator, ids=[uuid7()])


def test_an_office_edits_its_own_authority_and_no_other(world: World) -> None:
    treasury = world.actor(Role.TREASURY)
    changed = actions.change_authorities(actor=treasury, changes={world.own.pk: {"town": "Neustadt"}}, reason="Umzug")
    assert changed == [world.own.pk]
    with actor_scope(treasury):
        assert AuditEntry.objects.get(object_id=world.own.pk).authority_id == world.own.pk
    with pytest.raises(NotVisible):
        actions.change_authorities(actor=treasury, changes={world.foreign.pk: {"town": "Neustadt"}})
    with pytest.raises(NotAllowed):
        actions.change_authorities(actor=world.actor(Role.HEAD), changes={world.own.pk: {"town": "x"}})


def test_an_authority_does_not_join_by_editing_it(world: World, officer: Actor) -> None:
    with pytest.raises(TypeError, match="join_authorities"):
        actions.change_authorities(actor=officer, changes={world.own.pk: {"state": "listed"}})


def test_the_second_editor_of_an_authority_sees_the_difference(world: World, officer: Actor) -> None:
    seen = {world.own.pk: Authority.objects.get(pk=world.own.pk).changed_at}
    actions.change_authorities(actor=officer, changes={world.own.pk: {"town": "A"}}, expected=seen)
    with pytest.raises(EditConflict) as conflict:
        actions.change_authorities(actor=officer, changes={world.own.pk: {"town": "B"}}, expected=seen)
    assert dict(conflict.value.details) == {"town": ("A", "B")}


def test_departments_and_mandates_belong_to_an_authority(world: World, officer: Actor) -> None:
    department = actions.create_departments(actor=officer, rows=[{"authority_id": world.own.pk, "name": "Schulamt"}])
    mandate = actions.give_mandates(
        actor=officer,
        rows=[
            {
                "authority_id": world.own.pk,
                "provider_id": world.provider.pk,
                "subject": "Wartung",
                "valid_from": LONG_AGO,
            }
        ],
    )
    with actor_scope(officer):
        assert str(Department.objects.get(pk=department[0])) == "Schulamt"
        assert str(Mandate.objects.get(pk=mandate[0])).endswith("2020-08-01")


def test_a_mandate_does_not_end_before_it_begins(world: World, officer: Actor) -> None:
    row = {"authority_id": world.own.pk, "provider_id": world.provider.pk, "subject": "Wartung", "valid_from": LONG_AGO}
    with pytest.raises(DomainError) as refused:
        actions.give_mandates(actor=officer, rows=[{**row, "valid_to": date(2019, 1, 1)}])
    assert refused.value.code == "constraint"


def test_a_school_is_added_once(world: World, officer: Actor) -> None:
    key = actions.create_schools(actor=officer, rows=[school_row(world)])[0]
    with actor_scope(officer):
        assert School.objects.get(pk=key).operating_state == OperatingState.ACTIVE
    with pytest.raises(DomainError, match="Nummer"):
        actions.create_schools(actor=officer, rows=[school_row(world)])


@pytest.mark.parametrize("role", [Role.TREASURY, Role.HEAD, Role.PROVIDER_TECHNICIAN])
def test_who_does_not_manage_schools_adds_none(world: World, role: Role) -> None:
    with pytest.raises(NotAllowed):
        actions.create_schools(actor=world.actor(role), rows=[school_row(world)])


def test_master_data_of_a_school_change_but_not_its_state(world: World, officer: Actor) -> None:
    assert actions.change_schools(actor=officer, changes={world.school.pk: {"pupils": 301}}) == [world.school.pk]
    with pytest.raises(TypeError, match="set_operating_state"):
        actions.change_schools(actor=officer, changes={world.school.pk: {"operating_state": "closed"}})
    with pytest.raises(DomainError) as refused:
        actions.change_schools(actor=officer, changes={world.foreign_school.pk: {"pupils": 1}})
    assert refused.value.code == "gone"


@pytest.mark.parametrize("old", OperatingState.values)
@pytest.mark.parametrize("new", OperatingState.values)
def test_a_school_goes_from_state_to_state_along_the_table_only(
    world: World, officer: Actor, old: str, new: str
) -> None:
    with system_scope(reason="tests"):
        School.objects.filter(pk=world.school.pk).update(operating_state=old)
    wanted = OperatingState(new)
    if new in SCHOOL_TRANSITIONS[old]:
        assert actions.set_operating_state(actor=officer, ids=[world.school.pk], state=wanted) == [world.school.pk]
        return
    with pytest.raises(DomainError) as refused:
        actions.set_operating_state(actor=officer, ids=[world.school.pk], state=wanted)
    assert str(OperatingState(old).label) in str(refused.value)
    assert str(wanted.label) in str(refused.value)


def test_a_closed_school_keeps_its_day_and_successor_until_it_opens_again(
    world: World, officer: Actor, published: list[object]
) -> None:
    key, day = world.school.pk, date(2026, 7, 31)
    actions.set_operating_state(
        actor=officer,
        ids=[key],
        state=OperatingState.CLOSED,
        on=day,
        successors={key: "990012"},
        reason="Ratsbeschluss",
    )
    assert published == [SchoolsClosed((key,))]
    with actor_scope(officer):
        school = School.objects.get(pk=key)
    assert (school.closed_on, school.successor_number) == (day, "990012")
    actions.set_operating_state(actor=officer, ids=[key], state=OperatingState.ACTIVE)
    with actor_scope(officer):
        school = School.objects.get(pk=key)
    assert (school.closed_on, school.successor_number) == (None, "")
    assert len(published) == 1


def test_a_school_that_closes_without_a_day_closes_today(world: World, officer: Actor) -> None:
    actions.set_operating_state(actor=officer, ids=[world.school.pk], state=OperatingState.CLOSED)
    with actor_scope(officer):
        assert School.objects.get(pk=world.school.pk).closed_on == timezone.localdate()


def test_the_state_of_a_foreign_school_is_not_there_to_be_set(world: World, officer: Actor) -> None:
    with pytest.raises(NotVisible):
        actions.set_operating_state(actor=officer, ids=[world.foreign_school.pk], state=OperatingState.CLOSED)


def test_a_transfer_leaves_the_old_row_with_its_history(world: World, operator: Actor, published: list[object]) -> None:
    old = world.school
    with system_scope(reason="tests"):
        Room.objects.create(authority=world.own, school=old, name="A 1")
    new = actions.transfer_school(actor=operator, school_id=old.pk, to_authority_id=world.foreign.pk, reason="Rat")
    assert published == [SchoolTransferred(old.pk, new)]
    with system_scope(reason="tests"):
        left, arrived = School.objects.get(pk=old.pk), School.objects.get(pk=new)
        assert left.transferred_at is not None
        assert (left.authority, left.number, left.rooms.count()) == (world.own, "990011", 1)
        assert (arrived.authority, arrived.number, arrived.pupils) == (world.foreign, "990011", 300)
        assert (arrived.transferred_at, arrived.rooms.count()) == (None, 0)
        entries = AuditEntry.objects.filter(verb="orgs.transfer_school")
        assert set(entries.values_list("authority_id", "reason")) == {(world.own.pk, "Rat"), (world.foreign.pk, "Rat")}


def test_a_school_is_transferred_once_and_not_to_where_it_is(world: World, operator: Actor) -> None:
    with pytest.raises(DomainError) as refused:
        actions.transfer_school(actor=operator, school_id=world.school.pk, to_authority_id=world.own.pk)
    assert refused.value.code == "same"
    actions.transfer_school(actor=operator, school_id=world.school.pk, to_authority_id=world.foreign.pk)
    with pytest.raises(DomainError) as refused:
        actions.transfer_school(actor=operator, school_id=world.school.pk, to_authority_id=world.foreign.pk)
    assert refused.value.code == "transition"


def test_a_school_comes_back_to_an_authority_that_kept_it_before(world: World, operator: Actor) -> None:
    away = actions.transfer_school(actor=operator, school_id=world.school.pk, to_authority_id=world.foreign.pk)
    back = actions.transfer_school(actor=operator, school_id=away, to_authority_id=world.own.pk)
    with system_scope(reason="tests"):
        rows = School.objects.filter(authority=world.own, number=world.school.number)
        assert {row.pk: row.transferred_at is None for row in rows} == {world.school.pk: False, back: True}


def test_only_the_operator_transfers_schools(world: World, officer: Actor, operator: Actor) -> None:
    with pytest.raises(NotAllowed):
        actions.transfer_school(actor=officer, school_id=world.school.pk, to_authority_id=world.foreign.pk)
    with pytest.raises(NotVisible):
        actions.transfer_school(actor=operator, school_id=uuid7(), to_authority_id=world.foreign.pk)


def test_sites_and_rooms_belong_to_schools_or_to_the_authority(world: World, officer: Actor) -> None:
    own = world.own.pk
    site = actions.create_sites(
        actor=officer, rows=[{"authority_id": own, "school_id": world.school.pk, "name": "Altbau"}]
    )[0]
    rooms = actions.create_rooms(
        actor=officer,
        rows=[
            {"authority_id": own, "school_id": world.school.pk, "site_id": site, "name": "B 214"},
            {"authority_id": own, "name": "Lager"},
        ],
    )
    assert actions.change_rooms(actor=officer, changes={rooms[0]: {"purpose": "Informatik"}}) == [rooms[0]]
    with actor_scope(officer):
        assert str(Site.objects.get(pk=site)) == "Altbau"
        assert [str(room) for room in Room.objects.order_by("sort_name")] == ["B 214", "Lager"]


def test_a_room_name_is_used_once_at_a_school(world: World, officer: Actor) -> None:
    row = {"authority_id": world.own.pk, "school_id": world.school.pk, "name": "B 214"}
    actions.create_rooms(actor=officer, rows=[row])
    with pytest.raises(DomainError):
        actions.create_rooms(actor=officer, rows=[row])
    actions_at_sister = actions.create_rooms(actor=officer, rows=[{**row, "school_id": world.sister.pk}])
    assert len(actions_at_sister) == 1


def test_no_room_is_added_at_a_foreign_school(world: World, officer: Actor) -> None:
    row = {"authority_id": world.own.pk, "school_id": world.foreign_school.pk, "name": "B 214"}
    with pytest.raises(ScopeViolation):
        actions.create_rooms(actor=officer, rows=[row])


def test_pupil_counts_are_kept_per_school_year_and_corrected(world: World, officer: Actor, operator: Actor) -> None:
    row = {"authority_id": world.own.pk, "school_id": world.school.pk, "school_year": "2024/25", "pupils": 412}
    key = actions.record_pupil_counts(actor=officer, rows=[{**row, "source": "Liste"}])[0]
    assert directory.change_pupil_counts(actor=operator, changes={key: {"pupils": 413}}) == [key]
    with actor_scope(officer):
        assert str(PupilCount.objects.get(pk=key)) == "2024/25: 413"


def test_a_mention_in_a_list_is_noted_and_renewed(world: World) -> None:
    row = {"authority_id": world.own.pk, "school_id": world.school.pk, "series": "svws", "listed_on": LONG_AGO}
    with system_scope(reason="tests"):
        assert directory.note_list_mentions(actor=SYSTEM, rows=[row], changes={}) == 1
        mention = ListMention.objects.get()
        newer = {mention.pk: {"listed_on": date(2024, 10, 15)}}
        assert directory.note_list_mentions(actor=SYSTEM, rows=[], changes=newer) == 1
        assert str(ListMention.objects.get()) == "svws 2024-10-15"


def test_an_officer_takes_over_no_official_list(world: World, officer: Actor) -> None:
    with pytest.raises(NotAllowed):
        directory.note_list_mentions(actor=officer, rows=[], changes={})
