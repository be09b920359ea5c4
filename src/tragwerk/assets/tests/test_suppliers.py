# SPDX-License-Identifier: EUPL-1.2
"""Suppliers have a table of their own; owner, holder and place are three relations."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset, Supplier, actions
from tragwerk.assets.tests.test_imports import HEADERS, Take, row, take  # noqa: F401 - a fixture of imports
from tragwerk.core.access.public import Actor, DomainError, Role, system_scope
from tragwerk.core.orgs.public import Department

Make = Callable[..., Asset]


@pytest.fixture
def browser(world: World, client: Client) -> Client:
    """The browser of the IT officer of the own authority."""
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    return client


def suppliers() -> list[str]:
    with system_scope(reason="tests: read"):
        return list(Supplier.objects.order_by("sort_name").values_list("name", flat=True))


def supplier_of(asset: Asset) -> str:
    with system_scope(reason="tests: read"):
        return str(Asset.objects.select_related("supplier").get(pk=asset.pk).supplier or "")


def test_devices_name_their_supplier_by_words_in_any_spelling(world: World, officer: Actor, make: Make) -> None:
    first, second = make(supplier="Systemhaus Beispiel"), make(supplier=" systemhaus  BEISPIEL")
    make(supplier="Systemhaus Beispiel", authority_id=world.foreign.pk)
    assert suppliers() == ["Systemhaus Beispiel", "Systemhaus Beispiel"], "one at each authority"
    assert supplier_of(second) == "Systemhaus Beispiel"
    actions.change_assets(actor=officer, changes={first.pk: {"supplier": "Anders AG"}, second.pk: {"supplier": ""}})
    assert (supplier_of(first), supplier_of(second)) == ("Anders AG", "")


def test_a_list_names_suppliers_and_a_second_time_changes_nothing(take: Take, world: World) -> None:  # noqa: F811
    headers = (*HEADERS, "Lieferant")
    assert take([(*row(), "Systemhaus Beispiel")], headers).created == 1
    again = take([(*row(), "SYSTEMHAUS beispiel")], headers)
    assert (again.changed, again.unchanged) == (0, 1)
    assert take([(*row(), "Anders AG")], headers).changed == 1
    assert suppliers() == ["Anders AG", "Systemhaus Beispiel"]


def test_two_suppliers_that_are_one_become_one_and_are_parted_again(world: World, officer: Actor, make: Make) -> None:
    first, second = make(supplier="Beispiel GmbH"), make(supplier="Beispiel G.m.b.H. & Co.")
    with system_scope(reason="tests: read"):
        into, other = Supplier.objects.order_by("pk").values_list("pk", flat=True)
    merged = actions.merge_suppliers(actor=officer, into_id=into, ids=[other])
    assert (supplier_of(first), supplier_of(second)) == ("Beispiel GmbH", "Beispiel GmbH")
    assert len(suppliers()) == 1
    actions.undo_change(actor=officer, batch_id=merged.batch_id)
    assert supplier_of(second) == "Beispiel G.m.b.H. & Co."
    with pytest.raises(DomainError):
        actions.merge_suppliers(actor=officer, into_id=into, ids=[into])


def test_suppliers_of_two_authorities_stay_two(world: World, make: Make) -> None:
    make(supplier="A")
    make(supplier="B", authority_id=world.foreign.pk)
    with system_scope(reason="tests: read"):
        into, other = Supplier.objects.order_by("pk").values_list("pk", flat=True)
    with pytest.raises(DomainError, match="zweier"):
        actions.merge_suppliers(actor=SYSTEM, into_id=into, ids=[other])


def test_the_pages_create_rename_and_merge_suppliers(browser: Client, make: Make) -> None:
    device = make(supplier="Beispiel GmbH")
    empty = dict.fromkeys(("customer_number", "phone", "email", "website", "note"), "")
    assert browser.post(reverse("assets:supplier_add"), {**empty, "name": "Neu KG"}).status_code == 302
    assert browser.post(reverse("assets:supplier_add"), {**empty, "name": "neu kg"}).status_code == 422
    page = browser.get(reverse("assets:suppliers")).content.decode()
    assert "Neu KG" in page
    with system_scope(reason="tests: read"):
        old, new = Supplier.objects.order_by("sort_name")
    merge = reverse("assets:merge_suppliers")
    ids = [str(old.pk), str(new.pk)]
    page = browser.get(merge, {"ids": ids, "into": ids[1]}).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    merged = {"ids": ids, "into": ids[1], "seen_into": ids[1], "seen": seen, "apply": "1"}
    assert browser.post(merge, merged).status_code == 302
    assert supplier_of(device) == "Neu KG"
    edit = reverse("assets:supplier_edit", args=[new.pk])
    seen = browser.get(edit).content.decode().split('name="seen_at" value="')[1].split('"')[0]
    browser.post(edit, {**empty, "name": "Neu GmbH & Co. KG", "phone": "02364 1", "seen_at": seen})
    assert supplier_of(device) == "Neu GmbH & Co. KG"
    rows = browser.get(f"/geraete/?supplier={new.pk}&cols=supplier").content.decode()
    assert device.tag in rows
    assert "Neu GmbH &amp; Co. KG" in rows


# Owner, holder, place


@pytest.fixture
def department(world: World) -> Department:
    """A department of the own authority."""
    with system_scope(reason="tests: a department"):
        found: Department = Department.objects.create(authority=world.own, name="Schulverwaltung")
    return found


def form_of(asset: Asset, **values: Any) -> dict[str, Any]:
    names = "serial maker room purchased_on warranty_until binding_until net_price tax_rate gross_price".split()
    place = {"school": "", "school__text": "", "school__was": "", "department": ""}
    rest = dict.fromkeys((*names, "supplier", "funding_source", "note", "reason"), "")
    return {**rest, **place, "tag": asset.tag, "model": "iPad 9", "kind": "tablet", **values}


def test_a_school_or_a_department_holds_a_device(
    world: World, officer: Actor, make: Make, department: Department
) -> None:
    asset = make(department_id=department.pk)
    both = {"school_id": world.school.pk, "department_id": department.pk}
    with pytest.raises(DomainError, match="entweder eine Schule oder eine Abteilung"):
        make(**both)
    with pytest.raises(DomainError, match="entweder"):
        actions.change_assets(actor=officer, changes={asset.pk: both})
    with system_scope(reason="tests: past the verb"), pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.filter(pk=asset.pk).update(school=world.school)
    moved = actions.move_assets(actor=officer, ids=[asset.pk], school_id=world.school.pk)
    with system_scope(reason="tests: read"):
        assert Asset.objects.get(pk=asset.pk).department_id is None, "the school holds it now"
    actions.undo_change(actor=officer, batch_id=moved.batch_id)
    with system_scope(reason="tests: read"):
        assert Asset.objects.get(pk=asset.pk).department_id == department.pk


def test_owner_holder_and_place_are_shown_as_three(
    browser: Client, world: World, make: Make, department: Department
) -> None:
    asset = make()
    seen = {"seen_at": asset.changed_at.isoformat()}
    posted = form_of(asset, department=str(department.pk), **seen)
    assert browser.post(reverse("assets:edit", args=[asset.pk]), posted).status_code == 302
    page = browser.get(reverse("assets:detail", args=[asset.pk])).content.decode()
    for words in ("Eigentümer", "Stadt Musterstadt", "Nutzende Stelle", "Schulverwaltung", "Standort"):
        assert words in page, words
    foreign = form_of(asset, department=str(world.foreign.pk), **seen)
    assert browser.post(reverse("assets:edit", args=[asset.pk]), foreign).status_code == 422
