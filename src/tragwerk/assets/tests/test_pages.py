# SPDX-License-Identifier: EUPL-1.2
"""The pages of devices: list, detail, creating, editing, many at once, taking back."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset, actions
from tragwerk.core.access.public import Role, actor_scope, system_scope
from tragwerk.core.orgs.public import actions as org_actions
from tragwerk.core.search.public import index, search

Make = Callable[..., Asset]


@pytest.fixture
def sign_in(world: World, client: Client) -> Callable[[Role], Client]:
    """Return a function that signs somebody in."""

    def as_role(role: Role) -> Client:
        client.force_login(world.accounts[role])
        return client

    return as_role


SignIn = Callable[[Role], Client]


def fresh(asset: Asset) -> Asset:
    with system_scope(reason="tests: read"):
        found: Asset = Asset.objects.select_related("supplier").get(pk=asset.pk)
    return found


def text_of(response: Any) -> str:
    return str(response.content.decode())


def url(name: str, asset: Asset) -> str:
    return reverse(f"assets:{name}", args=[asset.pk])


def test_the_list_shows_own_devices_and_no_others(sign_in: SignIn, world: World, make: Make) -> None:
    own = make(tag="HA-1", school_id=world.school.pk)
    make(tag="KANARIE-1", authority_id=world.foreign.pk, school_id=world.foreign_school.pk)
    page = text_of(sign_in(Role.AUTHORITY_IT).get(reverse("assets:list")))
    assert own.tag in page
    assert "KANARIE" not in page
    assert "auf Lager" in page


def test_a_school_sees_its_own_devices_only(sign_in: SignIn, world: World, make: Make) -> None:
    own, sister = make(tag="EIGEN-1", school_id=world.school.pk), make(tag="ANDER-1", school_id=world.sister.pk)
    client = sign_in(Role.HEAD)
    page = text_of(client.get(reverse("assets:list")))
    assert own.tag in page
    assert sister.tag not in page
    assert client.get(url("detail", own)).status_code == 200
    assert client.get(url("detail", sister)).status_code == 404


@pytest.mark.parametrize("name", ["detail", "edit", "delete"])
def test_a_foreign_device_is_not_found(sign_in: SignIn, world: World, make: Make, name: str) -> None:
    foreign = make(authority_id=world.foreign.pk)
    assert sign_in(Role.AUTHORITY_IT).get(url(name, foreign)).status_code == 404


def test_without_the_right_a_sentence_explains(sign_in: SignIn, world: World, make: Make) -> None:
    asset = make(school_id=world.school.pk)
    client = sign_in(Role.TREASURY)
    assert client.get(url("detail", asset)).status_code == 200
    answer = client.get(url("edit", asset))
    assert answer.status_code == 403
    assert "Geräte anlegen und bearbeiten" in text_of(answer)
    assert sign_in(Role.DISTRICT_COORDINATOR).get(reverse("assets:list")).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "state=issued", "kind=tablet", "kind.not=tablet", "school=-", "year=2021", "funding=DigitalPakt", "q=ha-1 ipad",
        "price.from=100&price.to=500", "warranty.to=01.01.2030", "sort=-purchased_on", "sort=serial", "sort=-school",
        "sort=gross&cols=gross&cols=maker&cols=authority", "end=1",
    ],
)  # fmt: skip
def test_every_filter_and_sort_answers(sign_in: SignIn, world: World, make: Make, query: str) -> None:
    make(
        tag="HA-1",
        purchased_on=date(2021, 2, 3),
        funding_source="DigitalPakt",
        gross_price=Decimal(300),
        warranty_until=date(2024, 1, 1),
    )
    answer = sign_in(Role.AUTHORITY_IT).get(f"{reverse('assets:list')}?{query}")
    assert answer.status_code == 200
    assert ("HA-1" in text_of(answer)) == (query not in {"state=issued", "kind.not=tablet"})


def test_the_number_of_queries_does_not_grow_with_the_rows(sign_in: SignIn, world: World, make: Make) -> None:
    client = sign_in(Role.AUTHORITY_IT)
    make(school_id=world.school.pk)

    def queries() -> int:
        client.get(reverse("assets:list"))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("assets:list"))
        return len(seen)

    few = queries()
    for _ in range(20):
        make(school_id=world.sister.pk, maker="Acer", model="B3")
    assert queries() == few <= 12


def test_the_list_is_exported_as_it_is_shown(sign_in: SignIn, make: Make) -> None:
    make(tag="HA-1", serial="=cmd")
    answer: Any = sign_in(Role.AUTHORITY_IT).get(f"{reverse('assets:list')}?part=export&format=csv")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert b"HA-1" in body
    assert b";=cmd" not in body


def test_the_first_step_of_an_empty_stock_is_the_import(sign_in: SignIn, world: World) -> None:
    page = text_of(sign_in(Role.AUTHORITY_IT).get(reverse("assets:list")))
    assert "Noch keine Geräte" in page
    assert "Tabelle importieren" in page


def test_one_device_shows_facts_dates_history_and_who_sees_it(sign_in: SignIn, world: World, make: Make) -> None:
    asset = make(
        tag="HA-1",
        school_id=world.school.pk,
        purchased_on=date(2021, 3, 1),
        warranty_until=date(2023, 2, 28),
        gross_price=Decimal("404.84"),
    )
    actions.set_state(actor=world.actor(Role.AUTHORITY_IT), ids=[asset.pk], state="issued")
    page = text_of(sign_in(Role.AUTHORITY_IT).get(url("detail", asset)))
    for words in ("HA-1", "iPad 9", "Musterschule", "01.03.2021", "404,84\u00a0€", "28.02.2023", "Wer sieht das?"):
        assert words in page
    assert "Zustand: auf Lager → ausgegeben" in page
    assert "Test Authority It" in page


def form_of(**values: str) -> dict[str, str]:
    return {
        **dict.fromkeys(
            "tag serial maker model room purchased_on warranty_until net_price tax_rate gross_price supplier"
            " funding_source note".split(),
            "",
        ),
        "kind": "tablet",
        "school": "",
        "school__text": "",
        "school__was": "",
        **values,
    }


def test_a_device_is_created_on_a_page(sign_in: SignIn, world: World) -> None:
    with system_scope(reason="tests: a room"):
        row = {"authority_id": world.own.pk, "school_id": world.school.pk, "name": "A 112"}
        org_actions.create_rooms(actor=SYSTEM, rows=[row])
    data = form_of(
        tag="HA-1",
        maker="Apple",
        model="iPad 9",
        school__text="Musterschule",
        room="a112",
        net_price="340,20",
        tax_rate="19",
        state="in_stock",
    )
    client = sign_in(Role.AUTHORITY_IT)
    wrong = client.post(reverse("assets:create"), data)
    assert wrong.status_code == 422
    assert "Bekannte Räume: A 112" in text_of(wrong)
    answer = client.post(reverse("assets:create"), {**data, "room": "A 112"})
    assert answer.status_code == 302
    with system_scope(reason="tests: read"):
        asset = Asset.objects.get(tag="HA-1")
    assert (asset.school_id, asset.gross_price) == (world.school.pk, Decimal("404.84"))
    assert "HA-1 angelegt." in text_of(client.get(answer["Location"]))


def test_a_wrong_entry_is_named_at_its_field_and_above(sign_in: SignIn, make: Make) -> None:
    make(tag="HA-1")
    data = form_of(tag="HA-1", model="iPad", purchased_on="03.05.2202", state="in_stock")
    client = sign_in(Role.AUTHORITY_IT)
    page = text_of(client.post(reverse("assets:create"), data))
    assert "liegt in der Zukunft" in page
    page = text_of(client.post(reverse("assets:create"), {**data, "purchased_on": ""}))
    assert page.count("gehört schon zu HA-1") == 2


def test_a_device_is_edited_and_the_edit_taken_back(sign_in: SignIn, make: Make) -> None:
    asset = make(tag="HA-1", note="alt")
    client = sign_in(Role.AUTHORITY_IT)
    assert 'value="HA-1"' in text_of(client.get(url("edit", asset)))
    data = form_of(tag="HA-1", maker="Apple", model="iPad 9", note="neu", seen_at=fresh(asset).changed_at.isoformat())
    answer = client.post(url("edit", asset), data)
    assert answer.status_code == 302, text_of(answer)
    assert fresh(asset).note == "neu"
    page = text_of(client.get(answer["Location"]))
    assert "Gespeichert." in page
    undo = page.split('action="/geraete/rueckgaengig/')[1].split('"')[0]
    assert client.post(f"/geraete/rueckgaengig/{undo}").status_code == 302
    assert fresh(asset).note == "alt"


def test_why_a_device_is_edited_stands_in_its_history(sign_in: SignIn, make: Make) -> None:
    asset = make(tag="HA-1", note="alt")
    client = sign_in(Role.AUTHORITY_IT)
    assert "Grund der Änderung" in text_of(client.get(url("edit", asset)))
    told = {"note": "neu", "reason": "Rechnung nachgereicht", "seen_at": fresh(asset).changed_at.isoformat()}
    answer = client.post(url("edit", asset), form_of(tag="HA-1", maker="Apple", model="iPad 9", **told))
    assert answer.status_code == 302, text_of(answer)
    assert "Rechnung nachgereicht" in text_of(client.get(answer["Location"]))


def test_two_people_editing_lose_nothing(sign_in: SignIn, world: World, make: Make) -> None:
    asset = make(tag="HA-1", note="alt", supplier="Alt GmbH")
    seen = fresh(asset).changed_at.isoformat()
    other = world.actor(Role.PROVIDER_TECHNICIAN)
    actions.change_assets(actor=other, changes={asset.pk: {"note": "von Anna", "supplier": "Anna AG"}})
    client = sign_in(Role.AUTHORITY_IT)
    mine = form_of(tag="HA-1", maker="Apple", model="iPad 9", note="von Ben", supplier="Alt GmbH", seen_at=seen)
    page = client.post(url("edit", asset), mine)
    assert page.status_code == 409
    body = text_of(page)
    assert "Test Provider Technician hat andere Angaben gespeichert" in body
    for words in ("von Anna", "von Ben", "Anna AG", 'name="take.note"'):
        assert words in body
    assert 'name="take.supplier"' not in body
    assert fresh(asset).note == "von Anna"
    again = {**mine, "supplier": "Anna AG", "seen_at": fresh(asset).changed_at.isoformat(), "take.note": "theirs"}
    assert client.post(url("edit", asset), again).status_code == 302
    after = fresh(asset)
    assert (after.note, str(after.supplier)) == ("von Anna", "Anna AG")


def test_many_are_moved_after_a_preview_and_moved_back(sign_in: SignIn, world: World, make: Make) -> None:
    assets = [make(school_id=world.school.pk) for _ in range(3)]
    client = sign_in(Role.AUTHORITY_IT)
    chosen = {"ids": [str(asset.pk) for asset in assets]}
    page = text_of(client.post(reverse("assets:bulk_move"), chosen))
    assert "3 Geräte verlegen" in page
    assert assets[0].tag in page
    assert fresh(assets[0]).school_id == world.school.pk
    data = {**chosen, "apply": "1", "school": "", "school__text": "Schwesterschule", "school__was": "", "room": ""}
    answer = client.post(reverse("assets:bulk_move"), {**data, "reason": "Umzug"})
    assert answer.status_code == 302, text_of(answer)
    assert {fresh(asset).school_id for asset in assets} == {world.sister.pk}
    page = text_of(client.get(answer["Location"]))
    assert "3 Geräte verlegt." in page
    undo = page.split('action="/geraete/rueckgaengig/')[1].split('"')[0]
    client.post(f"/geraete/rueckgaengig/{undo}")
    assert {fresh(asset).school_id for asset in assets} == {world.school.pk}


def test_all_of_a_filter_are_brought_into_another_state(sign_in: SignIn, make: Make) -> None:
    stock, ordered = [make() for _ in range(2)], make(state="ordered")
    client = sign_in(Role.AUTHORITY_IT)
    whole = {"all": "1", "chosen_by": "kind=tablet"}
    page = text_of(client.post(reverse("assets:bulk_state"), whole))
    assert "ausgegeben (möglich bei 2 von 3)" in page
    answer = client.post(reverse("assets:bulk_state"), {**whole, "apply": "1", "state": "issued", "expected": "3"})
    assert answer.status_code == 302, text_of(answer)
    assert {fresh(asset).state for asset in stock} == {"issued"}
    assert fresh(ordered).state == "ordered"
    assert "2 Geräte sind jetzt „ausgegeben“. 1 blieb, wie es war." in text_of(client.get(answer["Location"]))


def test_a_choice_that_changed_meanwhile_is_shown_again(sign_in: SignIn, make: Make) -> None:
    asset = make()
    data = {"all": "1", "chosen_by": "", "apply": "1", "state": "lost", "expected": "5"}
    answer = sign_in(Role.AUTHORITY_IT).post(reverse("assets:bulk_state"), data)
    assert answer.status_code == 200
    assert fresh(asset).state == "in_stock"


def test_retiring_says_what_stays_and_why_and_asks_for_the_reason(sign_in: SignIn, make: Make) -> None:
    old, issued = make(), make(tag="HA-9", state="issued")
    client = sign_in(Role.AUTHORITY_IT)
    chosen = {"ids": [str(old.pk), str(issued.pk)]}
    page = text_of(client.post(reverse("assets:bulk_retire"), chosen))
    assert "HA-9 ist „ausgegeben“. Nehmen Sie es zuerst zurück ins Lager" in page
    assert "1 Gerät aussondern" in page
    assert client.post(reverse("assets:bulk_retire"), {**chosen, "apply": "1", "reason": ""}).status_code == 422
    client.post(reverse("assets:bulk_retire"), {**chosen, "apply": "1", "reason": "zu alt"})
    assert (fresh(old).state, fresh(issued).state) == ("retired", "issued")


def test_many_get_the_same_details(sign_in: SignIn, make: Make) -> None:
    assets = [make(), make()]
    client = sign_in(Role.AUTHORITY_IT)
    chosen = {"ids": [str(asset.pk) for asset in assets], "apply": "1"}
    assert client.post(reverse("assets:bulk_edit"), chosen).status_code == 422
    told = {**chosen, "funding_source": "DigitalPakt", "warranty_until": "31.12.2027"}
    seen = text_of(client.post(reverse("assets:bulk_edit"), told)).split('name="seen" value="')[1].split('"')[0]
    client.post(reverse("assets:bulk_edit"), {**told, "seen": seen})
    assert {(fresh(one).funding_source, fresh(one).warranty_until) for one in assets} == {
        ("DigitalPakt", date(2027, 12, 31))
    }


def test_a_bulk_verb_leaves_foreign_devices_alone(sign_in: SignIn, world: World, make: Make) -> None:
    foreign, own = make(authority_id=world.foreign.pk), make()
    chosen = {"ids": [str(foreign.pk), str(own.pk)], "apply": "1", "state": "lost"}
    sign_in(Role.AUTHORITY_IT).post(reverse("assets:bulk_state"), chosen)
    assert (fresh(foreign).state, fresh(own).state) == ("in_stock", "lost")


def test_a_wrong_entry_is_deleted_on_its_page(sign_in: SignIn, make: Make) -> None:
    asset = make(tag="HA-1")
    client = sign_in(Role.AUTHORITY_IT)
    assert "HA-1 löschen?" in text_of(client.get(url("delete", asset)))
    assert client.post(url("delete", asset)).status_code == 302
    with system_scope(reason="tests: read"):
        assert not Asset.objects.filter(pk=asset.pk).exists()


def test_models_are_listed_and_renamed(sign_in: SignIn, make: Make) -> None:
    asset = make()
    client = sign_in(Role.AUTHORITY_IT)
    assert "iPad 9" in text_of(client.get(reverse("assets:models")))
    address = reverse("assets:model_edit", args=[asset.asset_model_id])
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "iPad (9. Gen.)", "kind": "tablet"}).status_code == 302
    assert fresh(asset).model_sort == "ipad 0000000009 gen"


def test_schools_are_suggested_while_typing(sign_in: SignIn) -> None:
    page = text_of(sign_in(Role.AUTHORITY_IT).get(reverse("assets:suggest_schools"), {"q": "schwe"}))
    assert "Schwesterschule" in page.replace("<mark>", "").replace("</mark>", "")
    assert "Kanarienvogel" not in page


def test_school_page_and_start_page_show_devices(sign_in: SignIn, world: World, make: Make) -> None:
    make(school_id=world.school.pk, state="issued")
    make(school_id=world.school.pk)
    client = sign_in(Role.AUTHORITY_IT)
    page = text_of(client.get(reverse("office:school", args=[world.school.pk])))
    assert f"{reverse('assets:list')}?school={world.school.pk}&amp;kind=tablet" in page
    assert "Alle Geräte der Schule" in page
    page = text_of(client.get(f"{reverse('office:schools')}?cols=assets"))
    assert ">2<" in page
    start = text_of(client.get(reverse("portals:start")))
    assert "davon 1 ausgegeben" in start


def test_devices_are_found_by_the_search(world: World, make: Make) -> None:
    asset = make(tag="HA-02417", serial="DMPG81L3Q1", school_id=world.school.pk, funding_source="Sofortausstattung")
    officer = world.actor(Role.AUTHORITY_IT)
    with actor_scope(officer):
        index("orgs.school", [world.school.pk])
        for words in ("HA-02417", "dmpg81l3q1", "ipad musterschule", "tablet sofortausstatung"):
            hits = [hit.object_id for hit in search(officer, words)]
            assert asset.pk in hits, words
        actions.delete_assets(actor=officer, ids=[asset.pk])
        assert search(officer, "HA-02417") == []


def test_a_renamed_school_keeps_its_place_in_the_order(world: World, make: Make) -> None:
    asset = make(school_id=world.school.pk)
    before = fresh(asset).changed_at
    changes = {world.school.pk: {"short_name": "Zebraschule"}}
    org_actions.change_schools(actor=world.actor(Role.AUTHORITY_IT), changes=changes)
    assert (fresh(asset).school_sort, fresh(asset).changed_at) == ("zebraschule", before)
