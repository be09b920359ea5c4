# SPDX-License-Identifier: EUPL-1.2
"""Many devices get the same details: what that changes is shown before, who is refused and why, and the way back."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from tests.worlds import World
from tragwerk.assets.public import Asset
from tragwerk.assets.tests.steps import EDIT, looked_at, seen_on
from tragwerk.core.access.public import Role, system_scope

Make = Callable[..., Asset]


@pytest.fixture(autouse=True)
def signed_in(world: World, client: Client) -> None:
    """Be the IT officer of the own authority."""
    client.force_login(world.accounts[Role.AUTHORITY_IT])


def fresh(asset: Asset) -> Asset:
    with system_scope(reason="tests: read"):
        found: Asset = Asset.objects.select_related("supplier").get(pk=asset.pk)
        return found


def supplier_of(asset: Asset) -> str:
    return str(fresh(asset).supplier or "")


def test_the_preview_counts_old_and_new_values_and_writes_nothing(client: Client, make: Make) -> None:
    devices = [make(supplier="Alt GmbH"), make(supplier="Alt GmbH"), make(), make(supplier="Neu KG")]
    page, confirmed = looked_at(client, {"ids": [str(one.pk) for one in devices], "supplier": "Neu KG"})
    assert "3 Geräte ändern sich." in page
    assert "1 hat schon alles" in page
    assert "Alt GmbH <span" in page
    assert "3 Geräte ändern</span>" in page
    assert supplier_of(devices[0]) == "Alt GmbH"
    client.post(reverse(EDIT), confirmed)
    assert {supplier_of(one) for one in devices} == {"Neu KG"}


def test_devices_that_cannot_get_it_stay_out_with_the_reason(client: Client, make: Make) -> None:
    late, fine = make(tag="HA-1", purchased_on=date(2030, 1, 1)), make(tag="HA-2", purchased_on=date(2020, 1, 1))
    page, confirmed = looked_at(client, {"ids": [str(late.pk), str(fine.pk)], "warranty_until": "31.12.2027"})
    assert "HA-1: Die Garantie endet vor dem Kauf" in page
    assert "1 Gerät ändern" in page
    client.post(reverse(EDIT), confirmed)
    assert (fresh(late).warranty_until, fresh(fine).warranty_until) == (None, date(2027, 12, 31))


def test_what_was_not_looked_at_is_shown_first(client: Client, make: Make) -> None:
    device = make()
    _page, confirmed = looked_at(client, {"ids": [str(device.pk)], "supplier": "Neu KG"})
    answer = client.post(reverse(EDIT), {**confirmed, "supplier": "Anders AG"})
    assert answer.status_code == 200
    assert supplier_of(device) == ""
    client.post(reverse(EDIT), {**confirmed, "supplier": "Anders AG", "seen": seen_on(answer.content.decode())})
    assert supplier_of(device) == "Anders AG"


def test_details_are_emptied_and_one_price_moves_the_other(client: Client, make: Make) -> None:
    device = make(supplier="Alt GmbH", note="alt", warranty_until=date(2027, 1, 1), gross_price=Decimal(119))
    chosen = {"ids": [str(device.pk)]}
    _page, confirmed = looked_at(client, {**chosen, "emptied": ["supplier", "warranty_until"], "tax_rate": "19"})
    client.post(reverse(EDIT), confirmed)
    now = fresh(device)
    assert (now.supplier, now.warranty_until, now.note) == (None, None, "alt")
    assert (now.net_price, now.gross_price, now.tax_rate) == (Decimal(100), Decimal(119), 19)
    both = {**chosen, "emptied": ["note"], "note": "neu", "apply": "1"}
    assert client.post(reverse(EDIT), both).status_code == 422


def test_a_bulk_edit_is_taken_back_as_a_whole(client: Client, make: Make) -> None:
    devices = [make(supplier="Alt GmbH"), make()]
    _page, confirmed = looked_at(client, {"ids": [str(one.pk) for one in devices], "supplier": "Neu KG"})
    page = client.post(reverse(EDIT), confirmed, follow=True).content.decode()
    batch = page.split("/rueckgaengig/")[1].split("/")[0]
    # The list stays filtered as it was when somebody pressed "undo".
    filtered = f"{reverse('assets:list')}?kind=tablet"
    answer = client.post(reverse("assets:undo", args=[batch]), headers={"referer": f"http://testserver{filtered}"})
    assert answer["Location"] == filtered
    assert [supplier_of(one) for one in devices] == ["Alt GmbH", ""]


def test_who_opens_a_preview_without_a_choice_is_led_back_to_the_list(client: Client) -> None:
    """As whoever switches the language on it: what was chosen is gone, and the page says so."""
    assert client.get(reverse(EDIT)).content == b""
    answer = client.get(reverse(EDIT), headers={"accept": "text/html,*/*"})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert f'href="{reverse("assets:list")}"' in answer.content.decode()
