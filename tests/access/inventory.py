# SPDX-License-Identifier: EUPL-1.2
"""Devices and what belongs to them, that the parameters of routes stand for."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

from tests.access.people import name_of
from tests.worlds import SYSTEM, World
from tragwerk.assets.public import (
    Asset,
    AssetRelation,
    AssetSet,
    Contract,
    NumberRange,
    StockArticle,
    Supplier,
    UsefulLife,
    actions,
)
from tragwerk.core.access.public import uuid7
from tragwerk.core.files.public import Attachment, NewFile
from tragwerk.core.files.public import actions as files
from tragwerk.core.orgs.public import School


def asset_of(world: World, school: School) -> Asset:
    row = {
        "authority_id": school.authority_id,
        "school_id": school.pk,
        "tag": f"{name_of(world, school)}-{uuid7().hex[-10:]}",
        "maker": name_of(world, school),
        "model": name_of(world, school),
        "kind": "tablet",
    }
    found: Asset = Asset.objects.get(pk=actions.create_assets(actor=SYSTEM, rows=[row])[0])
    return found


def attachment_of(world: World, school: School) -> Attachment:
    """A file at a new device of the school; its name says whose."""
    text = NewFile(f"{name_of(world, school)}.txt", BytesIO(name_of(world, school).encode()))
    about = [asset_of(world, school).pk]
    key = files.attach_files(actor=SYSTEM, table="assets.asset", about_ids=about, files=[text]).ids[0]
    found: Attachment = Attachment.objects.get(pk=key)
    return found


def life_of(world: World, school: School) -> UsefulLife:
    """A useful life that nobody has set yet: each of its own day."""
    row = {
        "authority_id": school.authority_id,
        "kind": "tablet",
        "months": 60,
        "valid_from": date(1990, 1, 1) + timedelta(days=UsefulLife.objects.count()),
        "source": name_of(world, school),
    }
    key = actions.set_useful_lives(actor=SYSTEM, rows=[row]).ids[0]
    found: UsefulLife = UsefulLife.objects.get(pk=key)
    return found


def article_of(world: World, school: School) -> StockArticle:
    """An article of which two lie at the school."""
    row = {
        "authority_id": school.authority_id,
        "name": f"{name_of(world, school)} {uuid7().hex[-8:]}",
        "kind": "charger",
    }
    key = actions.create_articles(actor=SYSTEM, rows=[row]).ids[0]
    booking = actions.Booking(key, "received", 2, school.pk, reason=name_of(world, school))
    actions.book_stock(actor=SYSTEM, bookings=[booking])
    found: StockArticle = StockArticle.objects.get(pk=key)
    return found


def set_of_devices(world: World, school: School) -> AssetSet:
    """A set of one device and an empty place."""
    row = {
        "authority_id": school.authority_id,
        "school_id": school.pk,
        "number": f"{name_of(world, school)}-{uuid7().hex[-10:]}",
        "parts": [actions.Part(asset_id=asset_of(world, school).pk), actions.Part(kind="pen")],
    }
    found: AssetSet = AssetSet.objects.get(pk=actions.create_sets(actor=SYSTEM, rows=[row]).ids[0])
    return found


def supplier_of(world: World, school: School) -> Supplier:
    row = {"authority_id": school.authority_id, "name": f"{name_of(world, school)} {uuid7().hex[-8:]}"}
    found: Supplier = Supplier.objects.get(pk=actions.create_suppliers(actor=SYSTEM, rows=[row]).ids[0])
    return found


def relation_of(world: World, school: School) -> AssetRelation:
    relation = actions.Relation(asset_of(world, school).pk, "hangs_on", asset_of(world, school).pk)
    key = actions.relate_assets(actor=SYSTEM, relations=[relation]).ids[0]
    found: AssetRelation = AssetRelation.objects.get(pk=key)
    return found


def contract_of(world: World, school: School) -> Contract:
    """A contract about the school, with a licence."""
    row = {
        "authority_id": school.authority_id,
        "name": f"{name_of(world, school)} {uuid7().hex[-8:]}",
        "starts_on": date(2025, 1, 1),
        "ends_on": date(2025, 12, 31),
        "renews_months": 12,
        "note": name_of(world, school),
    }
    key = actions.create_contracts(actor=SYSTEM, rows=[row]).ids[0]
    actions.create_licences(actor=SYSTEM, contract_id=key, rows=[{"name": name_of(world, school), "seats": 5}])
    actions.attach_to_contract(actor=SYSTEM, contract_id=key, school_ids=[school.pk])
    found: Contract = Contract.objects.get(pk=key)
    return found


def number_range(world: World, school: School) -> NumberRange:
    """The number range for tablets; an authority has one."""
    found: NumberRange | None = NumberRange.objects.filter(authority=school.authority, kind="tablet").first()
    if found is None:
        row = {"authority_id": school.authority_id, "kind": "tablet", "prefix": name_of(world, school)[:20]}
        row |= {"digits": 5, "next_number": 1}
        found = NumberRange.objects.get(pk=actions.create_number_ranges(actor=SYSTEM, rows=[row]).ids[0])
    return found
