# SPDX-License-Identifier: EUPL-1.2
"""The fields of devices: in the form by kind, on the page, in lists, filters and exports."""

import csv
import io
from itertools import product
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests.worlds import SYSTEM, World
from tragwerk.assets.models import AssetKind
from tragwerk.assets.public import Asset
from tragwerk.assets.queries.kind_fields import FIELDS
from tragwerk.assets.tests.steps import looked_at
from tragwerk.assets.views.table import AssetTable
from tragwerk.core.access.public import DomainError, Role, actor_scope, system_scope
from tragwerk.core.forms.public import actions as field_actions
from tragwerk.core.forms.tests.steps import own_field, said, say
from tragwerk.core.jobs.public import run_queued_jobs
from tragwerk.office.fields import filters
from tragwerk.ui.models import SavedView
from tragwerk.ui.tables import keyset
from tragwerk.ui.tables.rarity import MOST_ASKED, MOST_SORTED


def read(asset: Asset) -> dict[str, Any]:
    with system_scope(reason="tests: read"):
        return said(asset)


def names_in(world: World, query: str, devices: dict[str, Asset]) -> set[str]:
    """Return which of the devices a filtered list shows, counted, sorted and walked alike."""
    actor = world.actor(Role.AUTHORITY_IT)
    with actor_scope(actor):
        table = AssetTable.from_query(actor, query)
        assert not table.state.notes, table.state.notes
        keys = set(table.keyset.first(50).keys)
        assert table.narrowed().count() == len(keys)
        # One by one or read as a whole, sorted or walked: each way says the same.
        for most_sorted, most_asked, most_read in product((MOST_SORTED, 0), (MOST_ASKED, 0), (50, 0)):
            with patch.object(keyset, "MOST_ASKED", most_asked), patch.object(filters, "_MOST_READ", most_read):
                other = AssetTable.from_query(actor, query).keyset
                other.most_sorted = most_sorted
                assert set(other.first(50).keys) == keys, (most_sorted, most_asked, most_read)
    return {name for name, one in devices.items() if one.pk in keys}


# Declared fields


def test_every_kind_but_the_rest_has_fields_with_a_reason() -> None:
    kinds = {kind for field in FIELDS for kind in field.kinds}
    assert kinds == {kind.value for kind in AssetKind} - {AssetKind.OTHER}
    assert all(field.why for field in FIELDS)


@pytest.mark.parametrize("label", ["Seriennummer", "seriennummer", "Kaufdatum"])
def test_a_field_cannot_be_called_like_a_column(world: World, label: str) -> None:
    """An import would not know which of the two is meant."""
    with translation.override("de"), pytest.raises(DomainError, match="gibt es schon als feste Angabe"):
        own_field(world, label)


def test_fields_of_many_are_emptied_after_a_look(world: World, many: dict[str, Asset], window: Client) -> None:
    ids = [str(many["dim"].pk), str(many["bright"].pk)]
    page, confirmed = looked_at(window, {"ids": ids, "emptied": ["f.lumen"]})
    assert "2 Geräte ändern" in page
    window.post(reverse("assets:bulk_edit"), confirmed)
    assert all("f.lumen" not in read(many[name]) for name in ("dim", "bright"))
    assert read(many["bright"])["f.light"] == "laser", "what was not ticked stays"


# Lists


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("f.lumen.from=3000", {"bright"}),
        ("f.lumen.to=3000", {"dim"}),
        ("f.lumen.from=2500&f.lumen.to=4000", {"dim", "bright"}),
        ("f.light=laser", {"bright"}),
        ("f.light=laser&f.light=lamp", {"dim", "bright"}),
        ("f.light.not=laser&kind=projector", {"dim", "bare"}),
        ("x.anschlusse=vga", {"dim", "bright"}),
        ("x.anschlusse=hdmi", {"bright"}),
        ("f.colour=0", {"printer"}),
        ("f.colour=1", set()),
        ("x.schloss=apfel", {"dim"}),
        ("f.lumen.from=1&state=in_stock&sort=-model", {"dim", "bright"}),
        ("f.lumen=-", {"bare"}),
        ("f.lumen=-&f.lumen.to=3000", {"dim", "bare"}),
        ("f.light=-", {"bare"}),
        ("f.light=-&f.light=laser", {"bright", "bare"}),
        ("f.light.not=-", {"dim", "bright"}),
        ("f.light.not=-&f.light.not=laser", {"dim"}),
        ("x.anschlusse=-", {"bare"}),
        ("f.colour=-", set()),
        ("x.schloss=-&sort=-model", {"bright", "bare"}),
        ("x.schloss=-&x.schloss=apfel", {"dim", "bright", "bare"}),
        ("x.wert=-&kind=printer", {"printer"}),
        ("f.lumen.from=2500&f.light=laser", {"bright"}),
        ("f.lumen.from=2500&f.light.not=laser", {"dim"}),
    ],
)
def test_a_filter_finds_by_what_fields_say(
    world: World, many: dict[str, Asset], query: str, expected: set[str]
) -> None:
    assert names_in(world, query, many) == expected


def test_dates_and_amounts_are_filtered_by_their_value(world: World, many: dict[str, Asset]) -> None:
    with system_scope(reason="tests"):
        from datetime import date
        from decimal import Decimal

        say(many["dim"], x__gepruft_am=date(2026, 3, 1), x__wert=Decimal("99.50"))
        say(many["bright"], x__gepruft_am=date(2025, 3, 1), x__wert=Decimal("100.00"))
    assert names_in(world, "x.gepruft_am.from=2026-01-01", many) == {"dim"}
    assert names_in(world, "x.wert.to=99.50", many) == {"dim"}


def test_what_is_not_stated_is_asked_for_in_the_form_kept_in_a_view_and_exported(
    world: World, many: dict[str, Asset], window: Client
) -> None:
    with system_scope(reason="tests"):
        say(many["dim"], f__lumen=None)
    asked = reverse("assets:list") + "?f.lumen=-&x.schloss=-&f.light=laser&f.light=-"
    page = window.get(asked).content.decode()
    for sentence in (
        "Lichtstrom (lm): ohne Angabe",
        "Schloss: ohne Angabe",
        "Lichtquelle: Laser, ohne Angabe",
    ):
        assert sentence in page
    form = window.get(f"{asked}&part=filters").content.decode()
    for box in ('type="checkbox" name="f.lumen" value="-" checked', 'type="checkbox" name="x.wert" value="-">'):
        assert box in form
    query = "f.lumen=-&f.lumen.from=3000&cols=tag&cols=f.lumen"
    shown = f"{reverse('assets:list')}?{query}"
    kept = window.post(reverse("tables:save_view"), {"table": "assets.assets", "name": "Dunkel", "next": shown})
    assert "f.lumen=-" in kept["Location"]
    with system_scope(reason="tests"):
        (view,) = SavedView.objects.all()
    answer = window.get(reverse("assets:list") + f"?{view.query}&part=export&format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    _head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert {row[0]: row[1] for row in rows} == {many["dim"].tag: "", many["bare"].tag: "", many["bright"].tag: "4000"}


def test_a_person_that_is_not_stated_is_found(world: World, many: dict[str, Asset]) -> None:
    with system_scope(reason="tests"):
        own_field(world, "Kontakt", "person", kinds=["projector"])
        say(many["dim"], x__kontakt=world.people[Role.TEACHER].pk)
    assert names_in(world, "x.kontakt=-", many) == {"bright", "bare"}
    assert names_in(world, f"x.kontakt={world.people[Role.TEACHER].pk}", many) == {"dim"}


def test_a_filter_of_an_archived_field_is_named_and_left_out(world: World, many: dict[str, Asset]) -> None:
    with system_scope(reason="tests"):
        row = own_field(world, "Altes Feld")
        field_actions.archive_fields(actor=SYSTEM, ids=[row.pk])
    actor = world.actor(Role.AUTHORITY_IT)
    with actor_scope(actor):
        assert AssetTable.from_query(actor, "x.altes_feld=a").state.notes


def test_columns_cost_one_statement_whatever_their_number(world: World, many: dict[str, Asset], window: Client) -> None:
    def cost(*columns: str) -> int:
        address = reverse("assets:list") + "?" + "&".join(f"cols={name}" for name in ("tag", *columns))
        window.get(address)
        with CaptureQueriesContext(connection) as statements:
            assert window.get(address).status_code == 200
        return len(statements)

    plain = cost("model")
    assert cost("f.lumen") == plain + 1
    assert cost("f.lumen", "f.light", "x.schloss", "x.anschlusse") == plain + 1


def test_the_list_shows_values_in_words(many: dict[str, Asset], window: Client) -> None:
    address = reverse("assets:list") + "?cols=tag&cols=f.lumen&cols=x.anschlusse&cols=f.colour&f.lumen.from=3000"
    page = window.get(address).content.decode()
    for text in ("Lichtstrom (lm)", "4.000", "HDMI, VGA", "Lichtstrom (lm): ab 3.000"):
        assert text in page


def test_an_export_writes_what_is_shown(many: dict[str, Asset], window: Client) -> None:
    columns = "&".join(f"cols={name}" for name in ("tag", "f.lumen", "f.colour", "x.anschlusse"))
    answer = window.get(reverse("assets:list") + f"?part=export&format=csv&{columns}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert head == ["Inventarnr.", "Lichtstrom (lm)", "Druckt in Farbe", "Anschlüsse"]
    by_tag = {row[0]: row[1:] for row in rows}
    assert by_tag[many["bright"].tag][0] == "4000"
    assert by_tag[many["bright"].tag][2] == "HDMI, VGA"
    assert by_tag[many["tablet"].tag] == ["", "", ""]
    assert many["foreign"].tag not in by_tag


# The page of a device


def test_the_page_shows_the_fields_of_the_kind_that_say_something(many: dict[str, Asset], window: Client) -> None:
    page = window.get(reverse("assets:detail", args=[many["dim"].pk])).content.decode()
    for text in ("Eigenschaften", "2.500", "Lampe", "Äpfel 2"):
        assert text in page
    assert "Lampenstunden" not in page
    assert "Eigenschaften" not in window.get(reverse("assets:detail", args=[many["bare"].pk])).content.decode()


def test_the_history_tells_one_change_in_one_entry(world: World, many: dict[str, Asset], window: Client) -> None:
    asset = many["dim"]
    with system_scope(reason="tests"):
        say(asset, f__lumen=3500)
    page = window.get(reverse("assets:detail", args=[asset.pk])).content.decode()
    assert "Lichtstrom: 2.500\u00a0lm → 3.500\u00a0lm" in page
    with system_scope(reason="tests"):
        say(asset, f__lumen=3600, f__light="led", x__anschlusse=("hdmi",))
    page = window.get(reverse("assets:detail", args=[asset.pk])).content.decode()
    assert "4 Angaben geändert" in page
    for line in ("Lichtquelle: Lampe → LED", "Anschlüsse: – → HDMI", "Anschlüsse: VGA → –"):
        assert line in page


def test_the_trail_names_field_and_device(world: World, many: dict[str, Asset], window: Client) -> None:
    with system_scope(reason="tests"):
        say(many["dim"], f__lumen=3500)
    page = window.get(reverse("office:audit") + "?about=forms.fieldvalue").content.decode()
    assert "Lichtstrom: 2.500\u00a0lm → 3.500\u00a0lm" in page
    assert reverse("assets:detail", args=[many["dim"].pk]) in page


# Forms


def entries(asset: Asset, **more: Any) -> dict[str, Any]:
    return {
        "tag": asset.tag,
        "model": "EB-735F",
        "kind": "projector",
        "school__text": "Musterschule",
        "school__was": "Musterschule",
        "school": str(asset.school_id),
        "seen_at": asset.changed_at.isoformat(),
        **more,
    }


def fresh(asset: Asset) -> Asset:
    with system_scope(reason="tests: read"):
        found: Asset = Asset.objects.get(pk=asset.pk)
    return found


def test_a_device_is_created_with_its_fields(world: World, window: Client) -> None:
    data = {"tag": "HA-1", "model": "EB-735F", "kind": "projector", "state": "in_stock", "f.lumen": "3.600 lm"}
    assert window.post(reverse("assets:create"), data | {"f.lumen": "5"}).status_code == 422
    answer = window.post(reverse("assets:create"), data)
    assert answer.status_code == 302, answer.content.decode()
    with system_scope(reason="tests"):
        assert said(Asset.objects.get(tag="HA-1")) == {"f.lumen": 3600}


def test_a_value_that_does_not_fit_is_named_at_its_input(many: dict[str, Asset], window: Client) -> None:
    asset = fresh(many["dim"])
    answer = window.post(reverse("assets:edit", args=[asset.pk]), entries(asset, **{"f.lumen": "5"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Liegt unter 100\u00a0lm. Bitte prüfen Sie den Wert" in page
    assert 'href="#id_f.lumen"' in page


def test_editing_shows_and_changes_what_fields_say(many: dict[str, Asset], window: Client) -> None:
    asset = fresh(many["bright"])
    page = window.get(reverse("assets:edit", args=[asset.pk])).content.decode()
    assert 'value="4.000"' in page
    data = {"f.lumen": "4.200", "f.light": "", "x.anschlusse": ["hdmi"], "x.schloss": "Neu", "x.wert": "1.000 €"}
    answer = window.post(reverse("assets:edit", args=[asset.pk]), entries(asset, **data))
    assert answer.status_code == 302, answer.content.decode()
    found = read(asset)
    assert (found["f.lumen"], found["x.anschlusse"], found["x.schloss"], found["x.wert"]) == (
        *(4200, ("hdmi",), "Neu"),
        1000,
    )
    assert "f.light" not in found


def test_the_inputs_follow_the_kind(many: dict[str, Asset], window: Client) -> None:
    address = reverse("assets:field_inputs")
    assert "f.mac" in window.get(address, {"kind": "access_point"}).content.decode()
    page = window.get(address, {"kind": "projector", "asset": str(many["bright"].pk), "x.schloss": "schon da"})
    assert 'value="4.000"' in page.content.decode()
    assert 'value="schon da"' in page.content.decode()
    foreign = window.get(address, {"kind": "projector", "asset": str(many["foreign"].pk)}).content.decode()
    assert 'value="4.000"' not in foreign


def test_what_two_people_change_in_fields_is_compared(world: World, many: dict[str, Asset], window: Client) -> None:
    asset = fresh(many["dim"])
    mine = entries(asset, **{"f.lumen": "3.000", "f.light": "lamp", "x.schloss": "Äpfel 2", "x.anschlusse": ["vga"]})
    with system_scope(reason="tests"):
        say(asset, f__lumen=3500, f__light="led", x__anschlusse=("hdmi", "vga"))
    answer = window.post(reverse("assets:edit", args=[asset.pk]), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    for text in ("3.500\u00a0lm", "3.000\u00a0lm", 'name="take.f.lumen"', "HDMI, VGA"):
        assert text in page
    for text in ('name="take.f.light"', 'name="take.x.schloss"', 'name="take.x.anschlusse"'):
        assert text not in page
    assert read(asset)["f.lumen"] == 3500
    again = {**mine, "seen_at": fresh(asset).changed_at.isoformat(), "take.f.lumen": "theirs", "f.light": "led"}
    assert window.post(reverse("assets:edit", args=[asset.pk]), again).status_code == 302
    assert (read(asset)["f.lumen"], read(asset)["f.light"]) == (3500, "led")


def test_many_get_the_same_value_and_lose_it_again(many: dict[str, Asset], window: Client) -> None:
    chosen = {"ids": [str(many[name].pk) for name in ("dim", "bright")]}
    page = window.post(reverse("assets:bulk_edit"), chosen).content.decode()
    assert 'name="f.lumen"' in page
    assert 'name="f.storage"' not in page
    preview, confirmed = looked_at(window, {**chosen, "f.lumen": "3.333", "x.anschlusse": ["hdmi"]})
    for text in ("2 Geräte ändern sich.", "2.500\u00a0lm <span", "4.000\u00a0lm <span", "HDMI, VGA <span"):
        assert text in preview
    assert read(many["dim"])["f.lumen"] == 2500
    answer = window.post(reverse("assets:bulk_edit"), confirmed)
    assert answer.status_code == 302, answer.content.decode()
    assert {read(many[name])["f.lumen"] for name in ("dim", "bright")} == {3333}
    page = window.get(answer["Location"]).content.decode()
    assert "2 Geräte geändert." in page
    undo = page.split('action="/geraete/rueckgaengig/')[1].split('"')[0]
    window.post(f"/geraete/rueckgaengig/{undo}")
    assert read(many["dim"])["f.lumen"] == 2500
    assert read(many["bright"])["x.anschlusse"] == ("hdmi", "vga")


def test_very_many_get_several_words_in_the_background(
    many: dict[str, Asset], window: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tragwerk.assets.views.choice.MOST_AT_ONCE", 0)
    data = {"all": "1", "chosen_by": "kind=projector", "x.anschlusse": ["hdmi", "vga"]}
    preview, confirmed = looked_at(window, data)
    assert "2 Geräte ändern sich.</strong> 1 hat schon alles" in preview
    assert window.post(reverse("assets:bulk_edit"), confirmed).status_code == 302
    run_queued_jobs()
    assert {read(many[name])["x.anschlusse"] for name in ("dim", "bright", "bare")} == {("hdmi", "vga")}


def test_devices_of_several_kinds_have_only_common_fields(many: dict[str, Asset], window: Client) -> None:
    chosen = [str(many[name].pk) for name in ("dim", "tablet")]
    page = window.post(reverse("assets:bulk_edit"), {"ids": chosen}).content.decode()
    assert 'name="x.wert"' in page
    assert 'name="f.lumen"' not in page
