# SPDX-License-Identifier: EUPL-1.2
"""The pages on which entries become one: suggestions, the choice, the preview, the merge, the way back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.worlds import SYSTEM, World
from tragwerk.assets.models import AssetModel
from tragwerk.assets.public import Asset, Maker, Supplier, actions
from tragwerk.assets.queries.codes import devices_by_code
from tragwerk.core.access.public import Actor, Role, actor_scope, system_scope
from tragwerk.core.documents.public import short_code

Make = Callable[..., Asset]
DEVICES = "assets:merge_devices"


@pytest.fixture(autouse=True)
def signed_in(world: World, client: Client) -> None:
    """Be the IT officer of the own authority."""
    client.force_login(world.accounts[Role.AUTHORITY_IT])


def names(model: Any) -> list[str]:
    with system_scope(reason="tests: read"):
        return list(model.objects.order_by("sort_name", "pk").values_list("name", flat=True))


def between(text: str, start: str, end: str = '"') -> str:
    return text.split(start, maxsplit=1)[1].split(end, maxsplit=1)[0]


def confirmed(page: str, ids: list[Any], into: Any) -> dict[str, Any]:
    """Return what the form of a preview sends."""
    seen = between(page, 'name="seen" value="')
    return {"ids": [str(key) for key in ids], "into": str(into), "seen": seen, "seen_into": str(into), "apply": "1"}


def test_what_looks_alike_is_suggested_with_the_way_to_its_preview(client: Client, make: Make) -> None:
    for maker, model, supplier in (
        ("Musterwerk", "Tafel 86", "Haus & Hof GmbH"),
        ("Muster-Werk GmbH", "Tafel-86", "Haus und Hof"),
        ("Musterwrek", "Tafel 75", "Anders AG"),
        ("Ganz anders", "Tafel 86", ""),
    ):
        make(maker=maker, model=model, supplier=supplier, kind="display")
    make(maker="Musterwerk", model="Tafel 86", kind="display")
    make(maker="", model="Tafel 8 6", kind="other")
    page = client.get(reverse("assets:duplicates")).content.decode()
    groups = [
        part.split("<li", maxsplit=1)[1].split("</ul>", maxsplit=1)[0] for part in page.split('class="tw-list">')[1:]
    ]
    makers, models, suppliers = groups[:3]
    assert makers.index("Musterwerk ") < makers.index("Muster-Werk GmbH") < makers.index("Musterwrek")
    assert "sehr ähnliche Namen" in makers
    assert "Ganz anders" not in makers
    assert "Tafel-86" in models
    assert "Tafel 75" not in models, "another number is another model"
    assert "gleich bis auf" in suppliers
    assert "Anders AG" not in suppliers
    address = between(makers, 'href="').replace("&amp;", "&")
    preview = client.get(address).content.decode()
    assert "Welcher Eintrag bleibt?" in preview
    assert "Davon gleichnamig" in preview


def test_suggestions_cost_no_more_for_many_names(client: Client, world: World, make: Make) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("assets:duplicates"))
        return len(captured)

    def more(numbers: range) -> None:
        with system_scope(reason="tests"):
            rows = [
                {"authority_id": world.own.pk, "name": f"{sort} {number:03d} {form}".strip()}
                for number in numbers
                for sort in ("Firma",)
                for form in ("", "GmbH")
            ]
            actions.create_suppliers(actor=SYSTEM, rows=rows)
            actions.create_makers(actor=SYSTEM, rows=rows)

    make()
    more(range(2))
    cost()
    few = cost()
    more(range(2, 60))
    assert cost() == few


def test_makers_are_merged_from_their_list_and_parted_again(client: Client, make: Make) -> None:
    first, second = make(maker="Musterwerk"), make(maker="Muster-Werk", model="Tafel")
    page = client.get(reverse("assets:makers")).content.decode()
    assert "Muster-Werk" in page
    ids = [first.maker_id, second.maker_id]
    preview = client.post(reverse("assets:merge_makers"), {"ids": [str(key) for key in ids]}).content.decode()
    assert "Gerätemodelle" in preview
    done = client.post(reverse("assets:merge_makers"), confirmed(preview, ids, ids[0]), follow=True)
    assert names(Maker) == ["Musterwerk"]
    undo = between(done.content.decode(), 'action="/geraete/rueckgaengig/', '"')
    client.post(f"/geraete/rueckgaengig/{undo}")
    assert names(Maker) == ["Muster-Werk", "Musterwerk"]


def test_two_devices_are_merged_from_the_page_of_one(client: Client, officer: Actor, make: Make) -> None:
    kept, other = make(tag="HA-1"), make(tag="INV-7", serial="SER-7", note="vom Lieferanten")
    page = client.get(reverse("assets:detail", args=[kept.pk])).content.decode()
    ask = between(page, f'href="{reverse(DEVICES)}?', '"')
    assert "Inventar- oder Seriennummer" in client.get(f"{reverse(DEVICES)}?{ask}").content.decode()
    for wrong in ("HA-1", "GIBT-ES-NICHT", ""):
        assert client.post(reverse(DEVICES), {"ids": str(kept.pk), "other": wrong}).status_code == 422
    preview = client.post(reverse(DEVICES), {"ids": str(kept.pk), "other": "inv-7"}, follow=True).content.decode()
    for words in ("Seriennummer", "SER-7", "vom Lieferanten"):
        assert words in preview, words
    done = client.post(reverse(DEVICES), confirmed(preview, [kept.pk, other.pk], kept.pk), follow=True)
    text = done.content.decode()
    assert done.redirect_chain[0][0] == reverse("assets:detail", args=[kept.pk])
    assert "Frühere Inventarnummer" in text
    assert "INV-7" in text
    moved = client.get(reverse("assets:detail", args=[other.pk]))
    assert moved.headers["Location"] == reverse("assets:detail", args=[kept.pk]), "old links lead to the device"
    with actor_scope(officer):
        for code in ("inv-7", "SER-7", "HA-1", short_code(other.pk)):
            assert [hit.url for hit in devices_by_code(officer, code)] == [reverse("assets:detail", args=[kept.pk])], (
                code
            )


def test_the_other_entry_may_stay_instead_and_is_looked_at_first(client: Client, make: Make) -> None:
    first, second = make(tag="A"), make(tag="B")
    both = [first.pk, second.pk]
    preview = client.get(reverse(DEVICES), {"ids": [str(key) for key in both]}).content.decode()
    sent = confirmed(preview, both, first.pk) | {"into": str(second.pk)}
    again = client.post(reverse(DEVICES), sent)
    assert again.status_code == 200
    assert f'value="{second.pk}" checked' in again.content.decode()
    with system_scope(reason="tests: read"):
        assert Asset.objects.count() == 2, "nothing happens before it was seen"


def test_who_saw_something_else_looks_again(client: Client, make: Make) -> None:
    first, second = make(tag="A"), make(tag="B")
    both = [first.pk, second.pk]
    preview = client.get(reverse(DEVICES), {"ids": [str(key) for key in both]}).content.decode()
    with system_scope(reason="tests: somebody else"):
        actions.change_assets(actor=SYSTEM, changes={second.pk: {"note": "neu"}})
    answer = client.post(reverse(DEVICES), confirmed(preview, both, first.pk))
    assert answer.status_code == 409
    assert "In der Zwischenzeit wurde etwas davon geändert" in answer.content.decode()
    assert client.post(reverse(DEVICES), confirmed(answer.content.decode(), both, first.pk)).status_code == 302


def test_a_refusal_says_why_and_offers_no_merge(client: Client, make: Make) -> None:
    tablet, printer = make(), make(model="P", kind="printer")
    both = [tablet.pk, printer.pk]
    page = client.get(reverse(DEVICES), {"ids": [str(key) for key in both]}).content.decode()
    assert "verschiedener Art" in page
    assert 'name="apply"' not in page
    assert client.post(reverse(DEVICES), confirmed(page, both, tablet.pk)).status_code == 422


def test_exactly_two_devices_are_merged_and_nothing_chosen_leads_back(client: Client, make: Make) -> None:
    three = [str(make().pk) for _number in range(3)]
    answer = client.post(reverse(DEVICES), {"ids": three}, follow=True)
    assert "genau zwei" in answer.content.decode()
    assert client.get(reverse(DEVICES)).headers["Location"] == reverse("assets:list")


@pytest.mark.parametrize("what", ["makers", "models", "suppliers", "devices"])
def test_what_is_foreign_is_not_there(client: Client, world: World, make: Make, what: str) -> None:
    own = make(supplier="A")
    strange = make(supplier="F", authority_id=world.foreign.pk, tag="FREMD-1")
    column = {"devices": "pk", "models": "asset_model_id", "makers": "maker_id", "suppliers": "supplier_id"}[what]
    keys = [str(getattr(own, column)), str(getattr(strange, column))]
    address = reverse(f"assets:merge_{what}")
    assert client.get(address, {"ids": keys}).status_code == 404
    assert client.get(address, {"ids": keys[1:]}).status_code == 404
    assert client.post(address, {"ids": keys, "into": keys[0], "apply": "1"}).status_code == 404
    unknown = client.post(address, {"ids": keys[0], "other": "GIBT-ES-NICHT"})
    foreign = client.post(address, {"ids": keys[0], "other": "FREMD-1" if what == "devices" else keys[1]})
    assert (foreign.status_code, unknown.status_code) == (422, 422), "as what does not exist at all"
    assert client.post(address, {"ids": keys[0], "into": keys[1], "apply": "1"}).status_code in {200, 302}


def test_models_and_suppliers_are_chosen_one_by_one(client: Client, make: Make) -> None:
    make(supplier="Eins", model="Eins")
    make(supplier="Zwei", model="Zwei")
    for what, model in (("models", AssetModel), ("suppliers", Supplier)):
        with system_scope(reason="tests: read"):
            first, second = model.objects.filter(name__in=["Eins", "Zwei"]).order_by("name")
        address = reverse(f"assets:merge_{what}")
        assert "Zwei" in client.get(address, {"ids": str(first.pk)}).content.decode()
        asked = client.post(address, {"ids": str(first.pk), "other": str(second.pk)})
        page = client.get(f"{asked.headers['Location']}&into={second.pk}").content.decode()
        client.post(address, confirmed(page, [first.pk, second.pk], second.pk))
        assert "Eins" not in names(model)
