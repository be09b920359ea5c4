# SPDX-License-Identifier: EUPL-1.2
"""Devices are created, changed, moved, brought through their states, and all of it can be taken back."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils import timezone, translation

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset, AssetModel, AssetState, Maker, actions
from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotAllowed,
    NotVisible,
    Role,
    actor_scope,
    batch,
    system_scope,
    uuid7,
)
from tragwerk.core.audit.public import AuditEntry, EditConflict, undo_batch
from tragwerk.core.orgs.public import Room
from tragwerk.core.orgs.public import actions as org_actions

Make = Callable[..., Asset]


def fresh(asset: Asset) -> Asset:
    with system_scope(reason="tests: read"):
        found: Asset = Asset.objects.get(pk=asset.pk)
    return found


def room_at(world: World, school_id: UUID | None, name: str) -> Room:
    with system_scope(reason="tests: a room"):
        row = {"authority_id": world.own.pk, "school_id": school_id, "name": name}
        room: Room = Room.objects.get(pk=org_actions.create_rooms(actor=SYSTEM, rows=[row])[0])
    return room


def test_makers_and_models_are_made_on_the_way_and_only_once(world: World, officer: Actor) -> None:
    rows = [
        {"authority_id": world.own.pk, "tag": f"A-{n}", "maker": maker, "model": model, "kind": "tablet"}
        for n, (maker, model) in enumerate([("Apple", "iPad 9"), ("APPLE", "ipad  9"), ("Apple", "iPad 10")])
    ]
    actions.create_assets(actor=officer, rows=rows)
    actions.create_assets(actor=officer, rows=[{**rows[0], "tag": "A-9"}])
    with actor_scope(officer):
        assert Maker.objects.count() == 1
        assert AssetModel.objects.count() == 2
        asset = Asset.objects.get(tag="A-1")
    assert (asset.kind, asset.model_sort, asset.tag_sort) == ("tablet", "ipad 0000000009", "a 0000000001")


def test_a_price_and_its_rate_give_the_other_price(make: Make) -> None:
    asset = make(net_price=Decimal("340.20"), tax_rate=19, purchased_on=date(2021, 3, 1))
    assert asset.gross_price == Decimal("404.84")


@pytest.mark.parametrize(
    ("row", "field", "sentence"),
    [
        ({"tag": "", "serial": " "}, "tag", "braucht eine Inventarnummer oder eine Seriennummer"),
        ({"net_price": Decimal(-1)}, "net_price", "nicht unter null"),
        ({"net_price": Decimal(100), "gross_price": Decimal(90)}, "gross_price", "passen nicht zusammen"),
        (
            {"purchased_on": date(2026, 1, 2), "warranty_until": date(2026, 1, 1)},
            "warranty_until",
            "Garantie endet vor dem Kauf",
        ),
        ({"model": "–"}, "model", "Modell fehlt"),
    ],
)
def test_a_device_that_cannot_be_is_refused_in_a_sentence(
    world: World, officer: Actor, row: dict[str, object], field: str, sentence: str
) -> None:
    whole = {"authority_id": world.own.pk, "tag": "A-1", "maker": "Apple", "model": "iPad", **row}
    with translation.override("de"), pytest.raises(DomainError, match=sentence) as refusal:
        actions.create_assets(actor=officer, rows=[whole])
    assert refusal.value.field == field


def test_numbers_are_unique_whatever_their_case_and_blanks(world: World, officer: Actor, make: Make) -> None:
    make(tag="HA-1", serial="f9ft 7x2kq4", school_id=world.school.pk)
    row = {"authority_id": world.own.pk, "tag": "HA-2", "serial": "F9FT7X2KQ4", "model": "iPad"}
    with translation.override("de"), pytest.raises(DomainError, match="gehört schon zu HA-1, Musterschule"):
        actions.create_assets(actor=officer, rows=[row])
    with pytest.raises(DomainError, match=r"twice|zweimal"):
        actions.create_assets(actor=officer, rows=[{**row, "serial": "X"}, {**row, "serial": "x ", "tag": "HA-3"}])


def test_two_authorities_may_use_the_same_number(world: World, make: Make) -> None:
    make(tag="HA-1")
    assert make(tag="HA-1", authority_id=world.foreign.pk).tag == "HA-1"


def test_the_database_refuses_what_a_race_lets_through(
    world: World, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two verbs that both found the number free: the second breaks on the constraint and says so."""
    asset = make(tag="HA-1")
    row = {"authority_id": world.own.pk, "tag": "HA-1", "asset_model_id": asset.asset_model_id}
    monkeypatch.setattr("tragwerk.assets.actions.create.refuse_taken", lambda devices: None)
    with pytest.raises(DomainError) as refusal:
        actions.create_assets(actor=SYSTEM, rows=[row])
    assert refusal.value.code == "constraint"


def test_a_foreign_school_or_room_is_refused(world: World, officer: Actor, make: Make) -> None:
    row = {"authority_id": world.own.pk, "tag": "A-1", "model": "iPad"}
    with pytest.raises(DomainError) as refusal:
        actions.create_assets(actor=officer, rows=[{**row, "school_id": world.foreign_school.pk}])
    assert refusal.value.code == "unknown"
    room = room_at(world, world.sister.pk, "A 1")
    with pytest.raises(DomainError) as refusal:
        actions.create_assets(actor=officer, rows=[{**row, "school_id": world.school.pk, "room_id": room.pk}])
    assert refusal.value.code == "place"


def test_only_those_with_the_right_create_devices(world: World) -> None:
    row = {"authority_id": world.own.pk, "tag": "A-1", "model": "iPad"}
    for role in (Role.HEAD, Role.TREASURY, Role.TEACHER, Role.DISTRICT_COORDINATOR, Role.MEDIA_OFFICER):
        with pytest.raises(NotAllowed):
            actions.create_assets(actor=world.actor(role), rows=[row])


def test_a_new_device_notes_what_was_said_and_not_what_follows_from_it(
    world: World, officer: Actor, make: Make
) -> None:
    asset = make(tag="HA-1", serial="F9", school_id=world.school.pk)
    with actor_scope(officer):
        noted = AuditEntry.objects.get(object_id=asset.pk).changes
    assert noted["tag"] == [None, "HA-1"]
    assert noted["asset_model_id"] == [None, str(asset.asset_model_id)]
    assert not noted.keys() & {"tag_key", "tag_sort", "serial_key", "kind", "maker_id", "model_sort", "school_sort"}


def test_an_edit_notes_old_and_new_values(officer: Actor, make: Make) -> None:
    asset = make(note="alt")
    changed = actions.change_assets(actor=officer, changes={asset.pk: {"note": "neu", "supplier": ""}})
    assert changed.ids == (asset.pk,)
    with actor_scope(officer):
        entry = AuditEntry.objects.filter(object_id=asset.pk).order_by("-at").first()
        assert entry is not None
        assert entry.changes == {"note": ["alt", "neu"]}
        assert entry.actor_label == officer.label


def test_the_second_of_two_editors_sees_the_difference_and_nothing_is_lost(officer: Actor, make: Make) -> None:
    asset = make(note="alt")
    seen = asset.changed_at
    actions.change_assets(actor=officer, changes={asset.pk: {"note": "von Anna"}}, expected={asset.pk: seen})
    with pytest.raises(EditConflict) as conflict:
        actions.change_assets(actor=officer, changes={asset.pk: {"note": "von Ben"}}, expected={asset.pk: seen})
    assert conflict.value.details == {"note": ("von Anna", "von Ben")}
    assert fresh(asset).note == "von Anna"


def test_another_model_brings_its_kind_and_its_place_in_the_order(officer: Actor, make: Make) -> None:
    asset = make()
    words = {"maker": "Epson", "model": "EB-735F", "kind": "projector"}
    actions.change_assets(actor=officer, changes={asset.pk: words})
    after = fresh(asset)
    assert (after.kind, after.model_sort) == ("projector", "eb 0000000735f")
    with actor_scope(officer):
        model = AssetModel.objects.get(name="EB-735F")
    actions.change_models(actor=officer, changes={model.pk: {"kind": "display", "name": "Zeta"}})
    assert (fresh(asset).kind, fresh(asset).model_sort) == ("display", "zeta")


def test_moving_clears_the_room_of_the_old_school(world: World, officer: Actor, make: Make) -> None:
    room = room_at(world, world.school.pk, "A 1")
    asset = make(school_id=world.school.pk, room_id=room.pk)
    actions.move_assets(actor=officer, ids=[asset.pk], school_id=world.sister.pk)
    after = fresh(asset)
    assert (after.school_id, after.room_id) == (world.sister.pk, None)
    assert after.school_sort == "schwesterschule"


def test_a_school_moves_devices_between_its_rooms_and_no_further(world: World, make: Make) -> None:
    room = room_at(world, world.school.pk, "A 1")
    media_officer = world.actor(Role.MEDIA_OFFICER)
    own, other = make(school_id=world.school.pk), make(school_id=world.sister.pk)
    moved = actions.move_assets(actor=media_officer, ids=[own.pk], school_id=world.school.pk, room_id=room.pk)
    assert moved.ids == (own.pk,)
    with pytest.raises(NotVisible):
        actions.move_assets(actor=media_officer, ids=[own.pk], school_id=world.sister.pk)
    with pytest.raises(NotVisible):
        actions.move_assets(actor=media_officer, ids=[other.pk], school_id=world.school.pk)
    assert fresh(own).school_id == world.school.pk


def test_a_state_that_does_not_follow_is_refused_for_all_or_none(officer: Actor, make: Make) -> None:
    good, issued = make(), make(state="issued")
    with translation.override("de"), pytest.raises(DomainError, match="Nehmen Sie es zuerst zurück ins Lager"):
        actions.retire_assets(actor=officer, ids=[good.pk, issued.pk], reason="alt")
    assert fresh(good).state == AssetState.IN_STOCK
    with pytest.raises(DomainError) as refusal:
        actions.retire_assets(actor=officer, ids=[good.pk], reason=" ")
    assert refusal.value.field == "reason"


def test_a_bulk_change_is_undone_as_a_whole(world: World, officer: Actor, make: Make) -> None:
    assets = [make(school_id=world.school.pk) for _ in range(3)]
    before = [fresh(asset) for asset in assets]
    ids = [asset.pk for asset in assets]
    moved = actions.move_assets(actor=officer, ids=ids, school_id=world.sister.pk)
    report = actions.undo_change(actor=officer, batch_id=moved.batch_id)
    assert report.restored == 3
    for old in before:
        now = fresh(old)
        assert (now.school_id, now.school_sort, now.room_id) == (old.school_id, old.school_sort, old.room_id)


def test_an_undo_stops_at_what_somebody_changed_since(world: World, officer: Actor, make: Make) -> None:
    asset = make()
    lost = actions.set_state(actor=officer, ids=[asset.pk], state="lost")
    actions.set_state(actor=officer, ids=[asset.pk], state="in_stock")
    with pytest.raises(DomainError) as refusal:
        actions.undo_change(actor=officer, batch_id=lost.batch_id)
    assert refusal.value.code == "changed-since"


def test_nobody_undoes_what_another_did(world: World, officer: Actor, make: Make) -> None:
    asset = make(school_id=world.school.pk)
    moved = actions.move_assets(actor=officer, ids=[asset.pk], school_id=world.sister.pk)
    for role in (Role.MEDIA_OFFICER, Role.PROVIDER_TECHNICIAN):
        other = world.actor(role)
        with pytest.raises(NotVisible), actor_scope(other):
            actions.undo_change(actor=other, batch_id=moved.batch_id)


def test_an_import_can_be_undone_row_for_row(world: World, officer: Actor) -> None:
    key = uuid7()
    rows = [{"authority_id": world.own.pk, "tag": f"A-{n}", "model": "iPad"} for n in range(5)]
    with actor_scope(officer):
        with batch(key):
            actions.create_assets(actor=officer, rows=rows)
        assert Asset.objects.count() == 5
        undo_batch(actor=SYSTEM, verb="tests.undo", batch_id=key)
        assert Asset.objects.count() == 0
        assert AssetModel.objects.count() == 0


def test_only_a_wrong_entry_is_deleted(officer: Actor, make: Make) -> None:
    wrong, used = make(), make()
    actions.set_state(actor=officer, ids=[used.pk], state="issued")
    actions.set_state(actor=officer, ids=[used.pk], state="in_stock")
    with translation.override("de"), pytest.raises(DomainError, match="Sondern Sie es aus, statt es zu löschen"):
        actions.delete_assets(actor=officer, ids=[used.pk])
    assert actions.delete_assets(actor=officer, ids=[wrong.pk]) == 1


def test_a_foreign_device_is_not_there(world: World, officer: Actor, make: Make) -> None:
    foreign = make(authority_id=world.foreign.pk)
    with pytest.raises(DomainError) as refusal:
        actions.change_assets(actor=officer, changes={foreign.pk: {"note": "x"}})
    assert refusal.value.code == "gone"
    with pytest.raises(DomainError):
        actions.set_state(actor=officer, ids=[foreign.pk], state="lost")
    assert timezone.now() > fresh(foreign).changed_at
