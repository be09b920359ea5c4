# SPDX-License-Identifier: EUPL-1.2
"""Useful life, binding and end of support: what devices repeat, follow and show; the wave of replacements."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.worlds import World
from tragwerk.assets.public import Asset, AssetModel, UsefulLife, actions
from tragwerk.assets.queries.replacement import wave_of
from tragwerk.core.access.public import Actor, DomainError, NotAllowed, Role, actor_scope, system_scope

Make = Callable[..., Asset]
BOUGHT = date(2021, 3, 1)


def fresh(asset: Asset) -> Asset:
    with system_scope(reason="tests: read"):
        found: Asset = Asset.objects.select_related("asset_model").get(pk=asset.pk)
    return found


def words_of(response: Any) -> str:
    return str(response.content.decode())


def life(world: World, months: int, since: date = date(2015, 1, 1), kind: str = "tablet") -> dict[str, Any]:
    return {
        "authority_id": world.own.pk,
        "kind": kind,
        "months": months,
        "valid_from": since,
        "source": "Abschreibungstabelle",
    }


@pytest.fixture
def browser(world: World, client: Client) -> Client:
    """The browser of the IT officer of the own authority."""
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    return client


def model_of(asset: Asset, officer: Actor, **values: Any) -> None:
    actions.change_models(actor=officer, changes={asset.asset_model_id: values})


def test_a_device_is_used_as_long_as_its_authority_says(world: World, officer: Actor, make: Make) -> None:
    actions.set_useful_lives(actor=officer, rows=[life(world, 60)])
    asset = make(purchased_on=BOUGHT)
    assert (asset.life_months, asset.life_until, asset.replace_year) == (60, date(2026, 2, 28), 2026)
    assert make().life_until is None
    assert make(kind="pc", model="M70q", purchased_on=BOUGHT).replace_year is None
    assert make(authority_id=world.foreign.pk, purchased_on=BOUGHT).life_until is None


def test_devices_follow_when_a_term_is_set_changed_or_taken_back(world: World, officer: Actor, make: Make) -> None:
    old, new = make(purchased_on=BOUGHT), make(purchased_on=date(2024, 5, 1))
    before = fresh(old).changed_at
    first = actions.set_useful_lives(actor=officer, rows=[life(world, 60)])
    later = actions.set_useful_lives(actor=officer, rows=[life(world, 48, date(2024, 1, 1))])
    assert (fresh(old).life_months, fresh(new).life_months) == (60, 48)
    assert fresh(old).changed_at == before, "what is repeated is no change of the device"
    actions.set_useful_lives(actor=officer, rows=[life(world, 72)])
    assert fresh(old).life_until == date(2027, 2, 28)
    actions.undo_change(actor=officer, batch_id=later.batch_id)
    assert fresh(new).life_months == 72
    actions.delete_useful_lives(actor=officer, ids=first.ids)
    assert (fresh(old).life_until, fresh(new).replace_year) == (None, None)


def test_the_model_says_more_than_the_kind(world: World, officer: Actor, make: Make) -> None:
    actions.set_useful_lives(actor=officer, rows=[life(world, 60)])
    asset = make(purchased_on=BOUGHT)
    model_of(asset, officer, life_months=36, support_until=date(2023, 9, 30))
    assert (fresh(asset).life_until, fresh(asset).support_until) == (date(2024, 2, 29), date(2023, 9, 30))
    assert fresh(asset).replace_year == 2023, "the support ends first"
    assert make(purchased_on=BOUGHT).support_until == date(2023, 9, 30)


def test_a_new_day_of_purchase_and_its_undo_move_the_end(world: World, officer: Actor, make: Make) -> None:
    actions.set_useful_lives(actor=officer, rows=[life(world, 60), life(world, 48, date(2024, 1, 1))])
    asset = make(purchased_on=BOUGHT)
    changed = actions.change_assets(actor=officer, changes={asset.pk: {"purchased_on": date(2024, 2, 1)}})
    assert (fresh(asset).life_months, fresh(asset).replace_year) == (48, 2028)
    actions.undo_change(actor=officer, batch_id=changed.batch_id)
    assert (fresh(asset).life_months, fresh(asset).replace_year) == (60, 2026)


def test_a_term_needs_a_source_and_a_length(world: World, officer: Actor) -> None:
    for wrong in ({"source": " "}, {"months": 0}, {"months": 601}):
        with pytest.raises(DomainError):
            actions.set_useful_lives(actor=officer, rows=[{**life(world, 60), **wrong}])
    twice = [life(world, 60), life(world, 48)]
    with pytest.raises(DomainError, match="am selben Tag"):
        actions.set_useful_lives(actor=officer, rows=twice)
    with system_scope(reason="tests: past the verb"), pytest.raises(IntegrityError), transaction.atomic():
        UsefulLife.objects.create(**life(world, 700))


def test_only_who_may_sets_a_useful_life(world: World) -> None:
    with pytest.raises(NotAllowed):
        actions.set_useful_lives(actor=world.actor(Role.MEDIA_OFFICER), rows=[life(world, 60)])
    assert actions.set_useful_lives(actor=world.actor(Role.TREASURY), rows=[life(world, 60)]).ids


def test_a_binding_does_not_end_before_the_purchase(officer: Actor, make: Make) -> None:
    asset = make(purchased_on=BOUGHT)
    with pytest.raises(DomainError, match="Zweckbindung endet vor dem Kauf"):
        actions.change_assets(actor=officer, changes={asset.pk: {"binding_until": date(2020, 1, 1)}})
    with system_scope(reason="tests: past the verb"), pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.filter(pk=asset.pk).update(binding_until=date(2020, 1, 1))


# The wave of replacements


def wave(actor: Actor, today: date = date(2026, 10, 7)) -> dict[str, Any]:
    with actor_scope(actor):
        return {year.key: year for year in wave_of(actor, today).years}


def test_the_wave_counts_devices_costs_and_bindings_by_year(world: World, officer: Actor, make: Make) -> None:
    actions.set_useful_lives(actor=officer, rows=[life(world, 60)])
    make(purchased_on=date(2023, 5, 1), gross_price=Decimal(300), binding_until=date(2028, 1, 1))
    make(purchased_on=date(2023, 6, 1), gross_price=Decimal(400), binding_until=date(2027, 12, 31))
    make(purchased_on=date(2020, 6, 1), binding_until=date(2026, 10, 7))
    make(purchased_on=date(2023, 6, 1), state="retired")
    make()
    found = wave(officer)
    assert list(found) == ["overdue", "2028", "-"]
    year = found["2028"].total
    assert (year.count, year.cost, year.bound, year.unpriced) == (2, Decimal(800), 1, 0), "at the last price paid"
    assert (found["overdue"].total.count, found["overdue"].total.bound) == (1, 1)
    assert [due.key for due in found["2028"].kinds] == ["tablet"]


def test_the_price_of_a_replacement_beats_the_last_price(world: World, officer: Actor, make: Make) -> None:
    actions.set_useful_lives(actor=officer, rows=[life(world, 60)])
    asset = make(purchased_on=date(2023, 5, 1), gross_price=Decimal(300))
    make(model="ohne Preis", purchased_on=date(2023, 5, 1))
    model_of(asset, officer, replacement_price=Decimal("449.50"))
    year = wave(officer)["2028"].total
    assert (year.count, year.cost, year.unpriced) == (2, Decimal("449.50"), 1)


def test_a_school_sees_its_own_wave(world: World, officer: Actor, make: Make) -> None:
    actions.set_useful_lives(actor=officer, rows=[life(world, 60)])
    make(purchased_on=date(2023, 5, 1), school_id=world.school.pk)
    make(purchased_on=date(2023, 5, 1), school_id=world.sister.pk)
    assert wave(world.actor(Role.HEAD))["2028"].total.count == 1


def test_the_page_leads_to_the_devices_behind_each_number(
    browser: Client, world: World, officer: Actor, make: Make
) -> None:
    actions.set_useful_lives(actor=officer, rows=[life(world, 60)])
    this_year = timezone.localdate().year
    due = date(this_year - 3, 5, 1)
    bound = make(tag="HA-1", purchased_on=due, binding_until=date(this_year + 2, 6, 30), gross_price=Decimal(300))
    free = make(tag="HA-2", purchased_on=due)
    page = words_of(browser.get(reverse("assets:replacement")))
    assert "600,00 €" in page.replace("\xa0", " ")
    rows = words_of(browser.get(f"/geraete/?replace={this_year + 2}&kind=tablet"))
    assert bound.tag in rows
    assert free.tag in rows
    rows = words_of(browser.get(f"/geraete/?replace={this_year + 2}&binding.from={this_year + 2}-01-01"))
    assert bound.tag in rows
    assert free.tag not in rows
    assert browser.get(reverse("assets:replacement_file")).status_code == 200


@pytest.mark.parametrize("query", ["replace=overdue", "replace=-", "replace.not=overdue", "replace=overdue&replace=-"])
def test_the_filter_of_the_year_knows_overdue_and_unknown(
    browser: Client, world: World, officer: Actor, make: Make, query: str
) -> None:
    actions.set_useful_lives(actor=officer, rows=[life(world, 12)])
    make(tag="ALT-1", purchased_on=BOUGHT)
    make(tag="OHNE-1")
    page = words_of(browser.get(f"/geraete/?{query}"))
    assert ("ALT-1" in page) == ("overdue" in query and "not" not in query)
    counts = words_of(browser.get("/geraete/?part=counts&filter=replace"))
    assert "überfällig" in counts


def test_the_wave_costs_the_same_for_many_devices(world: World, officer: Actor, make: Make) -> None:
    make(purchased_on=BOUGHT)

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            wave(officer)
        return len(seen)

    few = statements()
    for number in range(8):
        make(purchased_on=date(2023, 5, number + 1), model=f"M {number}")
    assert statements() == few


# The pages


def test_a_device_shows_its_dates_side_by_side(browser: Client, world: World, officer: Actor, make: Make) -> None:
    actions.set_useful_lives(actor=officer, rows=[life(world, 60)])
    asset = make(purchased_on=BOUGHT, warranty_until=date(2023, 2, 28), binding_until=date(2099, 12, 31))
    model_of(asset, officer, support_until=date(2099, 9, 30), support_estimated=True)
    page = words_of(browser.get(reverse("assets:detail", args=[asset.pk])))
    for text in ("28.02.2026", "31.12.2099", "30.09.2099", "28.02.2023", "5 Jahre ab Kauf", "Schätzung"):
        assert text in page, text


def test_a_useful_life_is_set_and_taken_back_on_its_pages(browser: Client, make: Make) -> None:
    asset = make(purchased_on=BOUGHT)
    assert "Noch keine Nutzungsdauer" in words_of(browser.get(reverse("assets:lives")))
    data = {"kind": "tablet", "months": "60", "valid_from": "01.01.2015", "source": "Tabelle der Stadt"}
    assert browser.post(reverse("assets:life_add"), {**data, "months": "0"}).status_code == 422
    assert browser.post(reverse("assets:life_add"), data).status_code == 302
    assert fresh(asset).life_until == date(2026, 2, 28)
    assert "Tabelle der Stadt" in words_of(browser.get(reverse("assets:lives")))
    with system_scope(reason="tests: read"):
        key: UUID = UsefulLife.objects.get().pk
    address = reverse("assets:life_delete", args=[key])
    assert "zurücknehmen?" in words_of(browser.get(address))
    assert browser.post(address).status_code == 302
    assert fresh(asset).life_until is None


def test_a_model_is_told_its_terms_on_its_page(browser: Client, make: Make) -> None:
    asset = make(purchased_on=BOUGHT)
    address = reverse("assets:model_edit", args=[asset.asset_model_id])
    data = {"name": "iPad 9", "kind": "tablet", "life_months": "48", "support_until": "30.09.2027"}
    assert browser.post(address, {**data, "replacement_price": "379,00"}).status_code == 302
    with system_scope(reason="tests: read"):
        model = AssetModel.objects.get(pk=asset.asset_model_id)
    assert (model.life_months, model.replacement_price) == (48, Decimal("379.00"))
    assert fresh(asset).replace_year == 2025
    assert 'value="48"' in words_of(browser.get(address))


@pytest.mark.parametrize("way", ["school", "room", "kind", "age", "money", "nonsense"])
def test_the_stock_in_numbers_is_one_statement_each_way(browser: Client, world: World, make: Make, way: str) -> None:
    make(school_id=world.school.pk, purchased_on=BOUGHT, gross_price=Decimal(300), funding_source="DigitalPakt")
    make(state="issued")
    make(state="lost")
    page = words_of(browser.get(f"{reverse('assets:figures')}?by={way}"))
    assert "300,00" in page
    narrowed = words_of(browser.get(f"{reverse('assets:figures')}?by={way}&school={world.school.pk}"))
    assert "300,00" in narrowed
    foreign = words_of(browser.get(f"{reverse('assets:figures')}?by={way}&school={world.foreign_school.pk}"))
    assert "300,00" in foreign
    assert f'value="{world.foreign_school.pk}"' not in foreign
