# SPDX-License-Identifier: EUPL-1.2
"""Contracts say in time when notice is due; licences count; devices and schools are attached."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset, Contract, ContractItem, Licence, actions
from tragwerk.assets.rules import add_months
from tragwerk.core.access.public import Actor, DomainError, NotAllowed, Role, system_scope

Make = Callable[..., Asset]


def contract(world: World, **values: Any) -> UUID:
    row = {
        "authority_id": world.own.pk,
        "name": "Geräteverwaltung",
        "kind": "licence",
        "supplier": "Systemhaus Beispiel",
        "starts_on": date(2024, 1, 1),
        "ends_on": date(2024, 12, 31),
        "notice_months": 3,
        "renews_months": 12,
        "cost_per_year": Decimal("4800.00"),
        **values,
    }
    return actions.create_contracts(actor=SYSTEM, rows=[row]).ids[0]


def fresh(key: UUID) -> Contract:
    with system_scope(reason="tests: read"):
        found: Contract = Contract.objects.select_related("supplier").get(pk=key)
    return found


@pytest.fixture
def browser(world: World, client: Client) -> Client:
    """The browser of the IT officer of the own authority."""
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    return client


def test_a_contract_knows_its_next_date(world: World, officer: Actor) -> None:
    today = timezone.localdate()
    renewing = fresh(contract(world))
    assert renewing.acts_on is not None
    assert today <= renewing.acts_on <= today + timedelta(days=366)
    assert (renewing.acts_on.month, renewing.acts_on.day) == (9, 30)
    assert str(renewing.supplier) == "Systemhaus Beispiel"
    assert fresh(contract(world, name="fest", renews_months=0)).acts_on == date(2024, 12, 31)
    assert fresh(contract(world, name="ohne Ende", ends_on=None, renews_months=0)).acts_on is None


def test_the_next_date_moves_on_with_time(world: World) -> None:
    key = contract(world)
    with system_scope(reason="tests: a year later"):
        Contract.objects.update(acts_on=date(2024, 9, 30))
        changed_at = Contract.objects.get(pk=key).changed_at
        assert actions.move_dates_on(date(2025, 3, 1)) == 1
        assert Contract.objects.get(pk=key).acts_on == date(2025, 9, 30)
        assert Contract.objects.get(pk=key).changed_at == changed_at
        assert actions.move_dates_on(date(2025, 3, 1)) == 0


def test_notice_moves_the_end_to_the_first_one_in_time(world: World, officer: Actor) -> None:
    key = contract(world)
    late = actions.give_notice(actor=officer, contract_id=key, on=date(2025, 10, 1), reason="Wechsel")
    assert (fresh(key).cancelled_to, fresh(key).acts_on) == (date(2026, 12, 31), date(2026, 12, 31))
    with pytest.raises(DomainError, match="schon"):
        actions.give_notice(actor=officer, contract_id=key, on=date(2025, 9, 1))
    actions.undo_change(actor=officer, batch_id=late.batch_id)
    actions.give_notice(actor=officer, contract_id=key, on=date(2025, 9, 30))
    assert fresh(key).cancelled_to == date(2025, 12, 31)


def test_what_cannot_be_true_is_refused(world: World, officer: Actor) -> None:
    with pytest.raises(DomainError, match="bevor er beginnt"):
        contract(world, ends_on=date(2023, 1, 1))
    with pytest.raises(DomainError, match="ersten Laufzeit"):
        contract(world, ends_on=None)
    key = contract(world)
    with pytest.raises(DomainError):
        actions.change_contracts(actor=officer, changes={key: {"starts_on": date(2030, 1, 1)}})
    with system_scope(reason="tests: past the verb"), pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.update(starts_on=date(2030, 1, 1))


def test_licences_count_and_may_be_overused(world: World, officer: Actor) -> None:
    key = contract(world)
    made = actions.create_licences(actor=officer, contract_id=key, rows=[{"name": "MDM", "seats": 100, "used": 90}])
    actions.change_licences(actor=officer, changes={made.ids[0]: {"used": 120}})
    with system_scope(reason="tests: read"):
        assert Licence.objects.get().free == -20


def test_devices_and_schools_are_attached_once_and_detached(world: World, officer: Actor, make: Make) -> None:
    key, asset = contract(world), make()
    both = {"asset_ids": [asset.pk], "school_ids": [world.school.pk]}
    actions.attach_to_contract(actor=officer, contract_id=key, **both)
    with pytest.raises(DomainError, match="schon"):
        actions.attach_to_contract(actor=officer, contract_id=key, **both)
    with system_scope(reason="tests: read"):
        items = list(ContractItem.objects.values_list("pk", flat=True))
    assert len(items) == 2
    away = actions.detach_from_contract(actor=officer, ids=items)
    actions.undo_change(actor=officer, batch_id=away.batch_id)
    with system_scope(reason="tests: past the verb"), pytest.raises(IntegrityError), transaction.atomic():
        ContractItem.objects.filter(asset=asset).update(school=world.school)


def test_only_the_offices_see_and_manage_contracts(world: World, client: Client) -> None:
    key = contract(world)
    with pytest.raises(NotAllowed):
        actions.change_contracts(actor=world.actor(Role.AUDITOR), changes={key: {"note": "x"}})
    assert actions.change_contracts(actor=world.actor(Role.TREASURY), changes={key: {"note": "x"}}).ids
    client.force_login(world.accounts[Role.HEAD])
    assert client.get(reverse("assets:contracts")).status_code == 403


def test_the_start_page_warns_in_time(browser: Client, world: World) -> None:
    today = timezone.localdate()
    end = add_months(today + timedelta(days=31), 3)
    contract(world, name="Läuft bald weiter", starts_on=today - timedelta(days=300), ends_on=end)
    contract(world, name="Hat noch Zeit", starts_on=today, ends_on=add_months(today, 11))
    page = browser.get("/").content.decode()
    assert "„Läuft bald weiter“ verlängert sich" in page
    assert "Hat noch Zeit" not in page


def test_the_pages_lead_through_the_life_of_a_contract(browser: Client, world: World, make: Make) -> None:
    device = make(tag="HA-1")
    assert "Noch keine Verträge" in browser.get(reverse("assets:contracts")).content.decode()
    data = {
        "name": "Wartung Server",
        "kind": "maintenance",
        "supplier": "Systemhaus Beispiel",
        "number": "V-1",
        "cost_per_year": "1.200,00",
        "starts_on": "01.01.2024",
        "ends_on": "31.12.2024",
        "notice_months": "3",
        "renews_months": "12",
        "note": "",
    }
    assert browser.post(reverse("assets:contract_add"), {**data, "ends_on": ""}).status_code == 422
    page = browser.post(reverse("assets:contract_add"), data, follow=True)
    key = page.context["contract"].pk
    assert "letzter Tag für die Kündigung" in page.content.decode()
    browser.post(reverse("assets:licence_add", args=[key]), {"name": "Virenschutz", "seats": "10", "used": "12"})
    attach = reverse("assets:contract_attach", args=[key])
    place = {"school": "", "school__text": "", "school__was": ""}
    assert browser.post(attach, {**place, "device": ""}).status_code == 422
    browser.post(attach, {**place, "device": "ha-1"})
    browser.post(attach, {**place, "device": "", "school__text": "Schwesterschule"})
    text = browser.get(reverse("assets:contract", args=[key])).content.decode()
    for words in ("Virenschutz", device.tag, "Schwesterschule", "1.200,00", "-2"):
        assert words in text.replace("−", "-"), words
    edit = reverse("assets:contract_edit", args=[key])
    form = browser.get(edit).content.decode()
    assert 'value="Systemhaus Beispiel"' in form
    seen = form.split('name="seen_at" value="')[1].split('"')[0]
    assert browser.post(edit, {**data, "supplier": "Anders AG", "seen_at": seen}).status_code == 302
    assert str(fresh(key).supplier) == "Anders AG"
    notice = reverse("assets:contract_notice", args=[key])
    assert "gekündigt" in browser.post(notice, {"on": "01.03.2026", "reason": ""}, follow=True).content.decode()
    assert "Wartung Server" in browser.get(f"{reverse('assets:contracts')}?cancelled=yes").content.decode()
    with system_scope(reason="tests: read"):
        item = ContractItem.objects.filter(asset=device).get().pk
        licence = Licence.objects.get().pk
    assert browser.post(reverse("assets:contract_detach", args=[item])).status_code == 302
    answer = browser.post(reverse("assets:licence_edit", args=[licence]), {"name": "V", "seats": "20", "used": "12"})
    assert answer.status_code == 302
