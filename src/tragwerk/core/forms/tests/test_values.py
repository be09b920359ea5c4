# SPDX-License-Identifier: EUPL-1.2
"""What fields say of rows: typed, kept by their kind, noted in the trail, undone with their rows, behind the wall."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset
from tragwerk.assets.public import actions as assets
from tragwerk.core.access.public import DomainError, Role, actor_scope, batch, scope, uuid7
from tragwerk.core.audit.public import AuditEntry, ChangeKind, EditConflict, undo_batch
from tragwerk.core.forms.models import FieldValue
from tragwerk.core.forms.public import FieldType, actions, fields_at, fields_of, values_naming, values_of
from tragwerk.core.forms.tests.steps import TABLE, device, own_field, said, say, words


def one_of_each(world: World) -> dict[str, Any]:
    """Add a field of every type and return a value for each."""
    person = world.people[Role.TEACHER]
    for type_ in FieldType:
        options = words("HDMI", "VGA") if type_ in {FieldType.CHOICE, FieldType.CHOICES} else []
        own_field(world, str(type_.value), type_, options=options)
    return {
        "x__text": "Schloss 12",
        "x__long_text": "eins\nzwei",
        "x__integer": 7,
        "x__decimal": Decimal("12.5"),
        "x__money": Decimal("404.84"),
        "x__date": date(2026, 10, 14),
        "x__flag": False,
        "x__choice": "vga",
        "x__choices": ("hdmi", "vga"),
        "x__url": "https://www.example.org",
        "x__person": person.pk,
    }


def test_every_type_is_kept_as_it_was_said(world: World) -> None:
    values = one_of_each(world)
    asset = device(world, **values)
    assert said(asset) == {name.replace("__", "."): value for name, value in values.items()}
    assert [value.object_id for value in values_naming(world.people[Role.TEACHER].pk)] == [asset.pk]


def test_every_type_can_be_changed_and_emptied(world: World) -> None:
    values = one_of_each(world)
    asset = device(world, **values)
    say(asset, x__choices=("vga",), x__flag=True, x__integer=0)
    assert (said(asset)["x.choices"], said(asset)["x.flag"], said(asset)["x.integer"]) == (("vga",), True, 0)
    say(asset, **dict.fromkeys(values))
    assert said(asset) == {}
    say(asset, x__choices=("hdmi",))
    assert said(asset) == {"x.choices": ("hdmi",)}


def test_saying_the_same_again_changes_nothing(world: World) -> None:
    asset = device(world, f__lumen=3000)
    before = AuditEntry.objects.count()
    assert say(asset, f__lumen=3000).ids == ()
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("projector", {"f__lumen": 5}, "below 100"),
        ("tablet", {"f__lumen": 3000}, "no field of the kind “Tablet”"),
        ("tablet", {"f__imei": "490154203237519"}, "last digit"),
        ("access_point", {"f__mac": "12:34"}, "hardware address"),
        ("projector", {"f__light": "candle"}, "Lamp, Laser, LED"),
        ("projector", {"x__unknown": "1"}, "There is no field"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(world: World, kind: str, fields: Any, sentence: str) -> None:
    asset = device(world, kind)
    with pytest.raises(DomainError) as refused:
        say(asset, **fields)
    assert sentence in str(refused.value)
    assert refused.value.field == next(iter(fields)).replace("__", ".")
    assert said(asset) == {}


def test_the_kind_a_device_gets_decides_in_the_same_change(world: World) -> None:
    asset = device(world, "tablet")
    device(world, "projector")
    changes = {asset.pk: {"model": "EB-735F", "kind": "projector", "fields": {"f.lumen": 3000}}}
    assets.change_assets(actor=SYSTEM, changes=changes)
    assert said(asset) == {"f.lumen": 3000}


def test_a_required_field_cannot_be_emptied(world: World) -> None:
    own_field(world, "Schloss", required=True)
    asset = device(world, x__schloss="12")
    with pytest.raises(DomainError, match="missing"):
        say(asset, x__schloss="")


def test_a_hardware_address_is_kept_in_one_form(world: World) -> None:
    assert said(device(world, "access_point", f__mac="00-1B-2C-3D-4E-5F")) == {"f.mac": "00:1b:2c:3d:4e:5f"}


def test_a_person_of_another_authority_is_unknown(world: World) -> None:
    own_field(world, "Kontakt", "person", foreign=True)
    asset = device(world, foreign=True)
    with pytest.raises(DomainError, match="nobody whom the authority knows"):
        say(asset, x__kontakt=world.people[Role.TEACHER].pk)


# Trail and undo


def test_a_change_is_noted_with_what_was_and_what_is(world: World) -> None:
    asset = device(world, f__lumen=3000)
    say(asset, f__lumen=3500)
    value = FieldValue.objects.get(object_id=asset.pk)
    entry = AuditEntry.objects.filter(object_id=value.pk).latest("at")
    assert (entry.verb, entry.kind) == ("assets.change_assets", ChangeKind.CHANGED)
    assert entry.changes == {"value": ["3000", "3500"]}
    assert entry.object_label == f"{asset.tag}: Brightness"


def test_a_change_is_taken_back_as_a_whole(world: World) -> None:
    one, other = device(world, f__lumen=3000), device(world)
    asset_ids = [one.pk, other.pk]
    changed = assets.change_assets(
        actor=SYSTEM, changes={key: {"supplier": "Neu", "fields": {"f.lumen": 3500}} for key in asset_ids}
    )
    report = assets.undo_change(actor=SYSTEM, batch_id=changed.batch_id)
    assert report.restored == 2
    assert (said(one), said(other)) == ({"f.lumen": 3000}, {})
    with pytest.raises(DomainError, match=f"Brightness, .*{one.tag}"):
        assets.undo_change(actor=SYSTEM, batch_id=changed.batch_id)


def test_a_change_of_nothing_but_fields_is_taken_back(world: World) -> None:
    asset = device(world, f__lumen=3000)
    changed = say(asset, f__lumen=None)
    assets.undo_change(actor=SYSTEM, batch_id=changed.batch_id)
    assert said(asset) == {"f.lumen": 3000}


def test_values_go_with_their_row_and_come_back_with_it(world: World) -> None:
    asset = device(world, f__lumen=3000)
    batch_id = uuid7()
    with batch(batch_id):
        assets.delete_assets(actor=SYSTEM, ids=[asset.pk])
    assert FieldValue.objects.filter(object_id=asset.pk).count() == 0
    undo_rows(batch_id)
    assert said(asset) == {"f.lumen": 3000}


def test_undoing_the_creation_takes_the_values_along(world: World) -> None:
    batch_id = uuid7()
    with batch(batch_id):
        asset = device(world, f__lumen=3000)
    say(asset, f__lamp_hours=10)
    undo_rows(batch_id)
    assert not Asset.objects.filter(pk=asset.pk).exists()
    assert not FieldValue.objects.exists()


def undo_rows(batch_id: Any) -> None:
    undo_batch(actor=SYSTEM, verb="tests.undo", batch_id=batch_id)


def test_rows_deleted_without_a_verb_leave_no_values(world: World) -> None:
    from tragwerk.core.audit.public import delete_rows

    asset = device(world, f__lumen=3000)
    delete_rows(actor=SYSTEM, verb="tests.delete", model=Asset, ids=[asset.pk])
    assert not FieldValue.objects.exists()


# Two at once


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(world: World) -> None:
    asset = device(world, f__lumen=3000)
    seen = asset.changed_at
    say(asset, f__lumen=3500)
    with pytest.raises(EditConflict) as conflict:
        assets.change_assets(actor=SYSTEM, changes={asset.pk: {"fields": {"f.lumen": 4000}}}, expected={asset.pk: seen})
    assert conflict.value.details == {"f.lumen": ("3500", "4000")}
    assert said(asset) == {"f.lumen": 3500}


def test_who_saw_the_last_state_may_change_it(world: World) -> None:
    asset = device(world, f__lumen=3000)
    say(asset, f__lumen=3500)
    asset.refresh_from_db()
    assets.change_assets(
        actor=SYSTEM, changes={asset.pk: {"fields": {"f.lumen": 4000}}}, expected={asset.pk: asset.changed_at}
    )
    assert said(asset) == {"f.lumen": 4000}


# Whose fields


def test_an_authority_sees_its_own_fields_and_nobody_elses(world: World) -> None:
    own_field(world, "Schloss")
    own_field(world, "Kanarienvogel", foreign=True)
    own = [field.label for field in fields_of(world.own.pk, TABLE) if field.is_own]
    assert own == ["Schloss"]
    actor = world.actor(Role.AUTHORITY_IT)
    with actor_scope(actor):
        assert [field.label for field in fields_at(actor, TABLE) if field.is_own] == ["Schloss"]


def test_values_of_another_authority_are_not_there(world: World) -> None:
    asset = device(world, foreign=True, f__lumen=3000)
    with scope(authorities=[world.own.pk]):
        assert values_of([asset.pk]) == {}


def test_a_field_of_another_authority_takes_no_value_here(world: World) -> None:
    own_field(world, "Kanarienvogel", foreign=True)
    asset = device(world)
    with pytest.raises(DomainError, match="There is no field"):
        say(asset, x__kanarienvogel="x")


def test_an_archived_field_is_asked_for_no_more_and_keeps_its_values(world: World) -> None:
    row = own_field(world, "Schloss")
    asset = device(world, x__schloss="12")
    actions.archive_fields(actor=SYSTEM, ids=[row.pk])
    assert not [field for field in fields_of(world.own.pk, TABLE) if field.is_own]
    with pytest.raises(DomainError, match="There is no field"):
        say(asset, x__schloss="13")
    actions.restore_fields(actor=SYSTEM, ids=[row.pk])
    assert said(asset) == {"x.schloss": "12"}
