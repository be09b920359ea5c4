# SPDX-License-Identifier: EUPL-1.2
"""Own fields come, change, go to rest and return; what is stored stays what it was."""

from decimal import Decimal
from typing import Any

import pytest

from tests.worlds import SYSTEM, World, actor_at, serve_both
from tragwerk.core.access.public import DomainError, NotAllowed, NotVisible, Role, actor_scope, uuid7
from tragwerk.core.audit.public import AuditEntry, EditConflict
from tragwerk.core.forms.models import CustomField, FieldState, FieldValue
from tragwerk.core.forms.public import actions, fields_of
from tragwerk.core.forms.tests.steps import TABLE, device, own_field, said, words


def row(world: World, label: str, **more: Any) -> dict[str, Any]:
    return {"authority_id": world.own.pk, "table": TABLE, "label": label, "type": "text", **more}


def labels(world: World) -> list[str]:
    return [str(field.label) for field in fields_of(world.own.pk, TABLE) if field.is_own]


# Creating


def test_a_key_follows_from_the_label_and_is_used_once(world: World) -> None:
    first = own_field(world, "Schloss Nr.")
    assert (first.key, first.name, str(first)) == ("schloss_nr", "x.schloss_nr", "Schloss Nr.")
    with pytest.raises(DomainError, match="short name “schloss_nr” already"):
        own_field(world, "Anderes", key="Schloss Nr")
    second = own_field(world, "Schlossnr", key="schloss")
    assert second.key == "schloss"


def test_several_come_in_one_set_and_stand_in_their_order(world: World) -> None:
    actions.create_fields(actor=SYSTEM, rows=[row(world, "A"), row(world, "B"), row(world, "C")])
    own_field(world, "D")
    assert labels(world) == ["A", "B", "C", "D"]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"label": "???"}, "label", "no letter and no digit"),
        ({"label": "lumen", "unit": "lm", "type": "integer"}, None, ""),
        ({"label": "BRIGHTNESS"}, "label", "There is a field “Brightness” already. Please choose"),
        ({"type": "choice"}, "words", "at least one word"),
        ({"type": "choice", "options": words(*map(str, range(101)))}, "words", "at most 100"),
        ({"type": "integer", "minimum": "5", "maximum": "4"}, "minimum", "above the most"),
        ({"type": "integer", "maximum": "4", "default": "5"}, "default", "Lies above 4"),
        ({"type": "integer", "default": "x"}, "default", "does not fit"),
        ({"kinds": ["spaceship"]}, "kinds", "not in the list"),
    ],
)
def test_a_definition_that_cannot_be_is_refused(
    world: World, changes: dict[str, Any], field: str | None, sentence: str
) -> None:
    if field is None:
        actions.create_fields(actor=SYSTEM, rows=[row(world, "Neu") | changes])
        return
    with pytest.raises(DomainError) as refused:
        actions.create_fields(actor=SYSTEM, rows=[row(world, "Neu") | changes])
    assert (refused.value.field, sentence in str(refused.value)) == (field, True), str(refused.value)


def test_what_says_nothing_for_the_type_is_left_out(world: World) -> None:
    found = own_field(world, "Ja", "flag", unit="kg", minimum="1", example="AA", options=words("a"), default="1")
    assert (found.unit, found.minimum, found.example, found.options, found.default) == ("", "", "", [], "1")


def test_a_table_without_fields_takes_none(world: World) -> None:
    with pytest.raises(TypeError, match="have no fields"):
        actions.create_fields(actor=SYSTEM, rows=[row(world, "Neu") | {"table": "orgs.school"}])


# Rights


def test_only_who_manages_fields_may_and_only_at_home(world: World) -> None:
    officer, head = world.actor(Role.AUTHORITY_IT), world.actor(Role.HEAD)
    with pytest.raises(NotAllowed):
        actions.create_fields(actor=head, rows=[row(world, "Neu")])
    with actor_scope(officer), pytest.raises(NotVisible):
        actions.create_fields(actor=officer, rows=[row(world, "Neu") | {"authority_id": world.foreign.pk}])
    foreign = own_field(world, "Kanarienvogel", foreign=True)
    with actor_scope(officer):
        for verb in (actions.archive_fields, actions.restore_fields):
            with pytest.raises(NotVisible):
                verb(actor=officer, ids=[foreign.pk])
        with pytest.raises(NotVisible):
            actions.change_fields(actor=officer, changes={foreign.pk: {"label": "Neu"}})
        with pytest.raises(NotVisible):
            actions.move_field(actor=officer, field_id=foreign.pk, step=1)
        with pytest.raises(NotVisible):
            actions.copy_fields(
                actor=officer, authority_id=world.foreign.pk, table=TABLE, names=["f.lumen"], kind="tablet"
            )
        with pytest.raises(NotVisible):
            actions.archive_fields(actor=officer, ids=[uuid7()])
    serve_both(world)
    technician = actor_at(world, Role.PROVIDER_TECHNICIAN, world.own)
    with pytest.raises(NotAllowed):
        actions.create_fields(actor=technician, rows=[row(world, "Neu")])


# Changing


def test_a_change_is_noted_and_conflicts_are_compared(world: World) -> None:
    found = own_field(world, "Schloss")
    seen = found.changed_at
    assert actions.change_fields(actor=SYSTEM, changes={found.pk: {"label": "Schlossnummer"}}) == [found.pk]
    entry = AuditEntry.objects.filter(object_id=found.pk).latest("at")
    assert entry.changes["label"] == ["Schloss", "Schlossnummer"]
    with pytest.raises(EditConflict):
        actions.change_fields(actor=SYSTEM, changes={found.pk: {"label": "Riegel"}}, expected={found.pk: seen})
    with pytest.raises(TypeError):
        actions.change_fields(actor=SYSTEM, changes={found.pk: {"position": 3}})


def test_a_key_is_frozen_once_a_value_is_stored(world: World) -> None:
    found = own_field(world, "Schloss")
    actions.change_fields(actor=SYSTEM, changes={found.pk: {"key": "riegel"}})
    found.refresh_from_db()
    assert found.name == "x.riegel"
    device(world, x__riegel="12")
    with pytest.raises(DomainError, match="cannot be changed any more"):
        actions.change_fields(actor=SYSTEM, changes={found.pk: {"key": "schloss"}})
    actions.change_fields(actor=SYSTEM, changes={found.pk: {"key": "riegel", "label": "Riegel"}})


def test_narrowing_names_what_does_not_fit_and_changes_nothing(world: World) -> None:
    found = own_field(world, "Gewicht", "integer")
    light, heavy = device(world, x__gewicht=3), device(world, x__gewicht=300)
    with pytest.raises(DomainError) as refused:
        actions.change_fields(actor=SYSTEM, changes={found.pk: {"maximum": "100"}})
    assert "1 stored value does not fit" in str(refused.value)
    details: dict[str, Any] = refused.value.details
    (strange,) = details["misfits"]
    assert (strange.label, strange.value) == (str(heavy), "300")
    assert "above 100" in strange.sentence
    found.refresh_from_db()
    assert found.maximum == ""
    assert (said(light), said(heavy)) == ({"x.gewicht": 3}, {"x.gewicht": 300})
    actions.change_fields(actor=SYSTEM, changes={found.pk: {"maximum": "300"}})


@pytest.mark.parametrize(
    ("old", "new", "value", "expected"),
    [
        ("text", "integer", "12", 12),
        ("text", "decimal", "12,5", Decimal("12.5")),
        ("integer", "text", 12, "12"),
        ("integer", "money", 12, Decimal("12.00")),
        ("text", "choice", "VGA", "vga"),
        ("choice", "choices", "vga", ("vga",)),
        ("url", "text", "https://www.example.org", "https://www.example.org"),
    ],
)
def test_a_type_changes_with_its_values_where_all_fit(
    world: World, old: str, new: str, value: Any, expected: Any
) -> None:
    options = words("HDMI", "VGA")
    found = own_field(world, "Feld", old, options=options if old == "choice" else [])
    asset = device(world, x__feld=value)
    changes = {"type": new, "options": options if new.startswith("choice") else []}
    actions.change_fields(actor=SYSTEM, changes={found.pk: changes})
    assert said(asset) == {"x.feld": expected}
    assert FieldValue.objects.get(object_id=asset.pk).type == new


@pytest.mark.parametrize(("old", "new", "value"), [("text", "integer", "zwölf"), ("text", "choice", "SCART")])
def test_a_type_stays_where_a_value_does_not_fit(world: World, old: str, new: str, value: str) -> None:
    found = own_field(world, "Feld", old)
    asset = device(world, x__feld=value)
    with pytest.raises(DomainError, match="does not fit"):
        actions.change_fields(actor=SYSTEM, changes={found.pk: {"type": new, "options": words("HDMI")}})
    assert said(asset) == {"x.feld": value}


def test_a_type_that_would_lose_values_is_refused_while_there_are_any(world: World) -> None:
    found = own_field(world, "Feld", "date")
    actions.change_fields(actor=SYSTEM, changes={found.pk: {"type": "flag"}})
    device(world, x__feld=True)
    with pytest.raises(DomainError, match="create a new field instead"):
        actions.change_fields(actor=SYSTEM, changes={found.pk: {"type": "person"}})


def test_a_word_that_is_archived_stays_where_it_was_chosen(world: World) -> None:
    found = own_field(world, "Anschluss", "choice", options=words("HDMI", "VGA"))
    asset = device(world, x__anschluss="vga")
    options = words("HDMI", "VGA")
    options[1]["archived"] = True
    actions.change_fields(actor=SYSTEM, changes={found.pk: {"options": options}})
    assert said(asset) == {"x.anschluss": "vga"}
    assert [option.key for option in found.as_field().open_options] == ["hdmi", "vga"]
    with pytest.raises(DomainError, match="does not fit"):
        actions.change_fields(actor=SYSTEM, changes={found.pk: {"options": words("HDMI")}})


# Rest and order


def test_a_field_is_archived_and_restored_once_each(world: World) -> None:
    found = own_field(world, "Schloss")
    actions.archive_fields(actor=SYSTEM, ids=[found.pk])
    with pytest.raises(DomainError, match="“archived” already"):
        actions.archive_fields(actor=SYSTEM, ids=[found.pk])
    with pytest.raises(DomainError, match="restore it instead"):
        own_field(world, "schloss")
    with pytest.raises(DomainError, match="restore it first"):
        actions.move_field(actor=SYSTEM, field_id=found.pk, step=1)
    actions.restore_fields(actor=SYSTEM, ids=[found.pk])
    found.refresh_from_db()
    assert found.state == FieldState.ACTIVE


def test_a_field_moves_by_one_and_stays_at_the_ends(world: World) -> None:
    one, *_rest = (own_field(world, label) for label in "ABC")
    actions.move_field(actor=SYSTEM, field_id=one.pk, step=1)
    assert labels(world) == ["B", "A", "C"]
    for _time in range(3):
        actions.move_field(actor=SYSTEM, field_id=one.pk, step=1)
    assert labels(world) == ["B", "C", "A"]
    actions.move_field(actor=SYSTEM, field_id=one.pk, step=-1)
    assert labels(world) == ["B", "A", "C"]


# Copying


def test_a_kind_gets_the_fields_of_another(world: World) -> None:
    found = own_field(world, "Schloss", kinds=["trolley"])
    names = [found.name, "f.places"]
    keys = actions.copy_fields(actor=SYSTEM, authority_id=world.own.pk, table=TABLE, names=names, kind="cover")
    own = {field.name: field for field in fields_of(world.own.pk, TABLE, "cover") if field.is_own}
    assert len(keys) == 2
    assert own[found.name].kinds == ("trolley", "cover")
    copy = next(field for name, field in own.items() if name != found.name)
    assert (copy.type, copy.minimum, copy.maximum, copy.kinds) == ("integer", "1", "100", ("cover",))
    with pytest.raises(DomainError, match="Nothing is to be copied"):
        actions.copy_fields(actor=SYSTEM, authority_id=world.own.pk, table=TABLE, names=[found.name], kind="cover")


def test_copied_words_keep_their_places(world: World) -> None:
    actions.copy_fields(actor=SYSTEM, authority_id=world.own.pk, table=TABLE, names=["f.light"], kind="display")
    copy = CustomField.objects.get()
    assert [option["key"] for option in copy.options] == ["lamp", "laser", "led"]
