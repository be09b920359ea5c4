# SPDX-License-Identifier: EUPL-1.2
"""Entries that mean the same become one, with a preview before and a way back after."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import (
    Asset,
    AssetAlias,
    AssetModel,
    AssetRelation,
    ContractItem,
    Maker,
    SetPart,
    Supplier,
    actions,
)
from tragwerk.assets.queries.merges import DEVICES, MAKERS, MERGEABLES, MODELS, SUPPLIERS, plan_of
from tragwerk.assets.tests.test_imports import Take, row, take  # noqa: F401 - a fixture of imports
from tragwerk.core.access.public import Actor, DomainError, NotAllowed, NotVisible, Place, Role, system_scope
from tragwerk.core.files.public import Attachment, NewFile, store
from tragwerk.core.files.public import actions as attachments
from tragwerk.core.files.tests.samples import PDF
from tragwerk.core.forms.public import FieldValue
from tragwerk.core.forms.tests.steps import own_field
from tragwerk.core.todos.public import OWN, Todo, Want, ensure

Make = Callable[..., Asset]
TABLES = ("assets", "files", "forms", "todos")


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return all rows of devices and of what hangs on them; only the moment of the last change is left out."""
    models = [model for label in TABLES for model in apps.get_app_config(label).get_models()]
    with system_scope(reason="tests: read"):
        return {
            model._meta.label: [
                {name: value for name, value in row.items() if name != "changed_at"}
                for row in model._default_manager.order_by("pk").values()
            ]
            for model in models
        }


def one(model: Any, **condition: Any) -> Any:
    with system_scope(reason="tests: read"):
        return model.objects.get(**condition)


def count(model: Any, **condition: Any) -> int:
    with system_scope(reason="tests: read"):
        number: int = model.objects.filter(**condition).count()
        return number


def stored_picture(authority: Any) -> Any:
    return store(BytesIO(b"x"), authority=authority, name="bild.png", purpose="tests").pk


def contract(world: World, kind: str, *devices: Asset, name: str = "V") -> None:
    row = {"authority_id": world.own.pk, "name": name, "kind": kind, "starts_on": date(2025, 1, 1)}
    with system_scope(reason="tests"):
        key = actions.create_contracts(actor=SYSTEM, rows=[row]).ids[0]
        actions.attach_to_contract(actor=SYSTEM, contract_id=key, asset_ids=[one.pk for one in devices])


def asset_set(world: World, number: str, *devices: Asset) -> None:
    parts = [actions.Part(asset_id=device.pk) for device in devices]
    with system_scope(reason="tests"):
        row = {"authority_id": world.own.pk, "number": number, "parts": parts}
        actions.create_sets(actor=SYSTEM, rows=[row])


# Makers, models, suppliers


def test_devices_and_contracts_go_to_the_supplier_that_stays_and_gaps_are_filled(
    world: World, officer: Actor, make: Make
) -> None:
    make(supplier="Muster GmbH")
    device = make(supplier="Muster G.m.b.H.")
    kept, other = one(Supplier, name="Muster GmbH"), one(Supplier, name="Muster G.m.b.H.")
    with system_scope(reason="tests"):
        actions.create_contracts(
            actor=SYSTEM,
            rows=[
                {
                    "authority_id": world.own.pk,
                    "name": "Wartung",
                    "supplier": other.name,
                    "starts_on": date(2025, 1, 1),
                }
            ],
        )
        actions.change_suppliers(
            actor=SYSTEM, changes={kept.pk: {"phone": "1"}, other.pk: {"phone": "2", "email": "info@muster.example"}}
        )
    before = everything()
    merged = actions.merge_suppliers(actor=officer, into_id=kept.pk, ids=[other.pk])
    stays = one(Supplier)
    assert (stays.name, stays.phone, stays.email) == ("Muster GmbH", "1", "info@muster.example")
    assert one(Asset, pk=device.pk).supplier_id == kept.pk
    assert one(apps.get_model("assets.Contract")).supplier_id == kept.pk
    actions.undo_change(actor=officer, batch_id=merged.batch_id)
    assert everything() == before


def test_devices_follow_their_model_and_its_gaps_are_filled(officer: Actor, make: Make) -> None:
    make(model="iPad 9")
    device = make(model="iPad-9.", maker="", kind="other", purchased_on=date(2024, 1, 1))
    kept, other = one(AssetModel, name="iPad 9"), one(AssetModel, name="iPad-9.")
    with system_scope(reason="tests"):
        told = {"support_until": date(2027, 9, 30), "support_estimated": True, "life_months": 36}
        picture = {name: stored_picture(device.authority_id) for name in ("picture_id", "thumbnail_id")}
        actions.change_models(actor=SYSTEM, changes={other.pk: told | picture})
    before = everything()
    merged = actions.merge_models(actor=officer, into_id=kept.pk, ids=[other.pk])
    stays, moved = one(AssetModel), one(Asset, pk=device.pk)
    assert (stays.support_until, stays.support_estimated, stays.life_months) == (date(2027, 9, 30), True, 36)
    assert (moved.asset_model_id, moved.kind, moved.maker_id) == (kept.pk, "tablet", kept.maker_id)
    assert (stays.picture_id, stays.thumbnail_id) == (picture["picture_id"], picture["thumbnail_id"])
    assert (moved.support_until, moved.life_until) == (date(2027, 9, 30), date(2026, 12, 31))
    actions.undo_change(actor=officer, batch_id=merged.batch_id)
    assert everything() == before


def test_models_of_the_same_name_become_one_with_their_makers(officer: Actor, make: Make) -> None:
    make(maker="Apple")
    same, alone = make(maker="Apple Inc."), make(maker="Apple Inc.", model="iPad 10")
    kept, other = one(Maker, name="Apple"), one(Maker, name="Apple Inc.")
    with system_scope(reason="tests"):
        told = {one(AssetModel, maker=other, name="iPad 9").pk: {"life_months": 48}}
        actions.change_models(actor=SYSTEM, changes=told)
    before = everything()
    merged = actions.merge_makers(actor=officer, into_id=kept.pk, ids=[other.pk])
    assert count(Maker) == 1
    assert one(AssetModel, name="iPad 9").life_months == 48, "its gap is filled"
    assert {one(Asset, pk=device.pk).maker_id for device in (same, alone)} == {kept.pk}
    actions.undo_change(actor=officer, batch_id=merged.batch_id)
    assert everything() == before


def test_models_of_different_kinds_stay_two(officer: Actor, make: Make) -> None:
    make(model="Alpha", kind="tablet")
    make(model="Alfa", kind="printer")
    make(maker="Apfel", model="Alpha", kind="printer")
    first, second = one(AssetModel, name="Alfa"), one(AssetModel, name="Alpha", kind="tablet")
    with pytest.raises(DomainError, match="Art Drucker"):
        actions.merge_models(actor=officer, into_id=second.pk, ids=[first.pk])
    with pytest.raises(DomainError, match="unterschiedlicher Art"):
        actions.merge_makers(actor=officer, into_id=one(Maker, name="Apple").pk, ids=[one(Maker, name="Apfel").pk])


def test_a_merge_costs_the_same_for_two_devices_and_two_hundred(world: World, officer: Actor) -> None:
    def fill(number: int, maker: str) -> None:
        rows = [
            {
                "authority_id": world.own.pk,
                "tag": f"{maker}-{at}",
                "maker": maker,
                "model": f"M {at % 40}",
                "kind": "tablet",
                "supplier": maker,
            }
            for at in range(number)
        ]
        with system_scope(reason="tests"):
            actions.create_assets(actor=SYSTEM, rows=rows)

    costs: dict[tuple[str, str], int] = {}
    fill(1, "K")
    for maker, number in (("A", 2), ("B", 200)):
        fill(number, maker)
        for verb, model in ((actions.merge_makers, Maker), (actions.merge_suppliers, Supplier)):
            into, other = one(model, name="K"), one(model, name=maker)
            with CaptureQueriesContext(connection) as captured:
                verb(actor=officer, into_id=into.pk, ids=[other.pk])
            costs[maker, model.__name__] = len(captured)
    for name, most in (("Maker", 70), ("Supplier", 45)):
        more = costs["B", name] - costs["A", name]
        assert more in {0, 1}, f"{name}: {more} more; PostgreSQL takes many rows by one statement besides"
        assert costs["B", name] <= most


# Devices


@pytest.fixture
def twice(world: World, make: Make) -> tuple[Asset, Asset]:
    """One device that came into the stock twice: once from a list of tags, once from the list of the supplier."""
    with system_scope(reason="tests"):
        own_field(world, "Schloss")
    kept = make(tag="HA-1", school_id=world.school.pk, note="aus der Liste")
    other = make(
        tag="INV-77",
        serial="SER-1",
        school_id=world.school.pk,
        purchased_on=date(2024, 2, 1),
        warranty_until=date(2026, 1, 31),
        gross_price=Decimal("119.00"),
        tax_rate=19,
        supplier="Muster GmbH",
        note="vom Lieferanten",
        fields={"x.schloss": "4711", "f.storage": 64},
    )
    return kept, other


def test_two_entries_of_one_device_become_one_and_two_again(
    world: World, officer: Actor, make: Make, twice: tuple[Asset, Asset]
) -> None:
    kept, other = twice
    third = make(tag="HA-3")
    asset_set(world, "S-1", other)
    contract(world, "maintenance", kept, other, name="Wartung")
    contract(world, "licence", other, name="Software")
    invoice = NewFile("rechnung.pdf", BytesIO(PDF))
    attachments.attach_files(actor=officer, table="assets.asset", about_ids=[other.pk], files=[invoice])
    relations = [(other, third), (kept, third), (other, kept)]
    with system_scope(reason="tests"):
        actions.relate_assets(actor=SYSTEM, relations=[actions.Relation(a.pk, "hangs_on", b.pk) for a, b in relations])
        ensure(
            source="Tests",
            wants=[
                Want(
                    origin="tests:1",
                    kind=OWN,
                    place=Place(world.own.pk),
                    title="Ansehen",
                    about_type="assets.asset",
                    about_id=other.pk,
                    about_name="INV-77",
                )
            ],
        )
    before = everything()
    merged = actions.merge_assets(actor=officer, into_id=kept.pk, ids=[other.pk])
    stays = one(Asset, pk=kept.pk)
    assert count(Asset, pk=other.pk) == 0
    assert (stays.tag, stays.serial, stays.note) == ("HA-1", "SER-1", "aus der Liste")
    assert (stays.purchased_on, stays.warranty_until) == (date(2024, 2, 1), date(2026, 1, 31))
    assert (stays.net_price, stays.gross_price, str(one(Supplier))) == (Decimal(100), Decimal(119), "Muster GmbH")
    assert one(SetPart).asset_id == kept.pk
    assert count(ContractItem, asset=kept) == count(ContractItem) == 2
    assert one(AssetRelation).asset_id == kept.pk
    assert (one(Todo).about_id, one(Todo).about_name) == (kept.pk, "HA-1")
    assert count(FieldValue, object_id=kept.pk) == count(FieldValue) == 2
    assert one(Attachment).about_id == kept.pk
    alias = one(AssetAlias)
    assert (alias.asset_id, alias.former_id, alias.tag, alias.serial) == (kept.pk, other.pk, "INV-77", "")
    actions.undo_change(actor=officer, batch_id=merged.batch_id)
    assert everything() == before


def test_what_was_merged_before_comes_along(officer: Actor, make: Make) -> None:
    first, second, third = make(tag="A"), make(tag="B"), make(tag="C")
    actions.merge_assets(actor=officer, into_id=second.pk, ids=[third.pk])
    actions.merge_assets(actor=officer, into_id=first.pk, ids=[second.pk])
    with system_scope(reason="tests: read"):
        assert {(one.asset_id, one.tag) for one in AssetAlias.objects.all()} == {(first.pk, "B"), (first.pk, "C")}


def test_a_list_with_the_former_number_finds_the_device_that_stayed(
    officer: Actor,
    make: Make,
    take: Take,  # noqa: F811
) -> None:
    kept, other = make(tag="HA-1", serial="SER-1"), make(tag="HA-00001", serial="SER-9")
    actions.merge_assets(actor=officer, into_id=kept.pk, ids=[other.pk])
    outcome = take([row(tag="HA-00001", serial="SER-9", room="")])
    assert (outcome.created, outcome.rejected) == (0, 0)
    assert (one(Asset).tag, one(Asset).serial) == ("HA-1", "SER-1"), "its numbers stay"


def refusal(kept: Asset, other: Asset) -> str:
    with system_scope(reason="tests: read"):
        return " ".join(plan_of(DEVICES, kept.pk, [other.pk]).refused)


def test_what_cannot_be_one_device_is_refused_with_the_reason(world: World, officer: Actor, make: Make) -> None:
    tablet, printer, unknown = make(), make(model="P", kind="printer"), make(model="Ding", kind="other")
    assert "verschiedener Art" in refusal(tablet, printer)
    assert refusal(tablet, unknown) == ""
    assert "Behalten Sie" in refusal(unknown, tablet)
    issued, too = make(state="issued"), make(state="issued")
    assert "Beide sind ausgegeben" in refusal(issued, too)
    assert "ist ausgegeben" in refusal(tablet, issued)
    assert refusal(issued, tablet) == ""
    retired = make(state="retired")
    assert "ausgesondert" in refusal(retired, tablet)
    first, second = make(), make()
    asset_set(world, "S-1", first)
    asset_set(world, "S-2", second)
    assert "S-1, S-2" in refusal(first, second)
    contract(world, "lease", tablet, name="Leasing A")
    contract(world, "lease", issued, name="Leasing B")
    assert "Leasing A, Leasing B" in refusal(issued, tablet)
    with pytest.raises(DomainError, match="Leasing A"):
        actions.merge_assets(actor=officer, into_id=issued.pk, ids=[tablet.pk])


def test_relations_that_would_close_a_circle_are_refused(officer: Actor, make: Make) -> None:
    board, middle, again = make(), make(), make()
    with system_scope(reason="tests"):
        relations = [(board, middle), (middle, again)]
        actions.relate_assets(actor=SYSTEM, relations=[actions.Relation(a.pk, "hangs_on", b.pk) for a, b in relations])
    assert "an sich selbst" in refusal(board, again)
    assert refusal(board, middle) == ""


def test_details_that_do_not_fit_together_are_not_filled_in(world: World, make: Make) -> None:
    kept = make(school_id=world.school.pk, gross_price=Decimal(50), purchased_on=date(2026, 1, 1))
    other = make(school_id=world.sister.pk, net_price=Decimal(80), warranty_until=date(2025, 1, 1))
    with system_scope(reason="tests: read"):
        plan = plan_of(DEVICES, kept.pk, [other.pk])
    assert plan.fills == {}
    assert {one.about.attname for one in plan.details} >= {"school_id", "net_price", "warranty_until", "tag"}


# Rights and people who do the same


@pytest.mark.parametrize("what", MERGEABLES)
def test_nobody_merges_what_is_not_there_not_theirs_or_the_same(
    world: World, officer: Actor, make: Make, what: str
) -> None:
    own, more = make(supplier="A", maker="A"), make(supplier="B", maker="B", model="B")
    strange = make(supplier="F", authority_id=world.foreign.pk)
    verb = {
        "devices": actions.merge_assets,
        "models": actions.merge_models,
        "makers": actions.merge_makers,
        "suppliers": actions.merge_suppliers,
    }[what]

    def key(asset: Asset) -> Any:
        columns = {"devices": "pk", "models": "asset_model_id", "makers": "maker_id", "suppliers": "supplier_id"}
        return getattr(asset, columns[what])

    before = everything()
    for actor, into, ids in (
        (officer, key(own), [key(strange)]),
        (officer, key(strange), [key(own)]),
        (officer, key(own), [key(own)]),
        (officer, key(own), []),
        (SYSTEM, key(own), [key(strange)]),
        (world.actor(Role.TREASURY), key(own), [key(more)]),
    ):
        with pytest.raises((DomainError, NotVisible, NotAllowed)):
            verb(actor=actor, into_id=into, ids=ids)
    with system_scope(reason="tests: read"):
        mark = plan_of(MERGEABLES[what], key(own), [key(more)]).mark
    with pytest.raises(DomainError, match="In der Zwischenzeit"):
        verb(actor=officer, into_id=key(own), ids=[key(more)], seen="another")
    assert everything() == before
    assert verb(actor=officer, into_id=key(own), ids=[key(more)], seen=mark).ids


def test_the_mark_of_a_preview_goes_with_what_it_shows(officer: Actor, make: Make) -> None:
    own, more = make(supplier="A"), make(supplier="B", maker="B", model="B")
    pairs = ((SUPPLIERS, "supplier_id"), (MAKERS, "maker_id"), (MODELS, "asset_model_id"))

    def marks() -> list[str]:
        with system_scope(reason="tests: read"):
            return [plan_of(what, getattr(own, name), [getattr(more, name)]).mark for what, name in pairs]

    first = marks()
    assert marks() == first
    make(supplier="B", maker="B", model="B")
    assert not set(marks()) & {first[0], first[2]}, "one more device moves"
