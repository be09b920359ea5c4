# SPDX-License-Identifier: EUPL-1.2
"""The pages of fields: create, change, order, archive, copy, look at the form; people as suggestions."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.worlds import World
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.forms.public import CustomField, Field, FieldState, FieldType, Option
from tragwerk.core.forms.tests.steps import TABLE, device, own_field, said, words
from tragwerk.office.fields.contributions import keyed
from tragwerk.office.fields.words import value_words


@pytest.fixture
def officer(world: World, client: Client) -> Client:
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    return client


def field(world: World, label: str, type_: str = "text", **more: Any) -> CustomField:
    with system_scope(reason="tests"):
        return own_field(world, label, type_, **more)


def kept(label: str) -> CustomField:
    with system_scope(reason="tests: read"):
        found: CustomField = CustomField.objects.get(label=label)
    return found


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(f"office:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_list_says_what_fields_are_for(officer: Client) -> None:
    text = page(officer, "fields")
    for words_ in (
        "Noch keine eigenen Felder",
        "Nummer eines Schlosses",
        "Lichtstrom",
        "Nur Lampen werden nachgekauft",
    ):
        assert words_ in text


def test_the_list_shows_own_fields_with_how_many_are_filled_in(world: World, officer: Client) -> None:
    field(world, "Schloss", kinds=["trolley"], required=True)
    field(world, "Kanarienvogel", foreign=True)
    with system_scope(reason="tests"):
        device(world, "trolley", x__schloss="1")
    text = page(officer, "fields")
    assert "Schloss" in text
    assert "Gerätewagen" in text
    assert "cols=x.schloss" in text
    assert "Kanarienvogel" not in text


def test_who_may_only_look_finds_no_verbs(world: World, client: Client) -> None:
    found = field(world, "Schloss")
    client.force_login(world.accounts[Role.AUDITOR])
    text = page(client, "fields")
    assert "Schloss" in text
    assert reverse("office:field_edit", args=[found.pk]) not in text
    for name in ("field_archive", "field_move"):
        assert client.post(reverse(f"office:{name}", args=[found.pk])).status_code == 403


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"type": "text", "example": "AB-1234"}, {"example": "AB-1234"}),
        (
            {"type": "integer", "unit": "kg", "minimum": "1", "maximum": "1.000", "default": "5"},
            {"unit": "kg", "minimum": "1", "maximum": "1000", "default": "5"},
        ),
        ({"type": "decimal", "minimum": "0,5"}, {"minimum": "0.5"}),
        ({"type": "money", "maximum": "1.234,50 €"}, {"maximum": "1234.5"}),
        ({"type": "date", "minimum": "01.01.2020"}, {"minimum": "2020-01-01"}),
        ({"type": "flag", "default": "1"}, {"default": "1"}),
        ({"type": "choice", "words": "Decke\nWand\n\nDecke", "default": "wand"}, {"default": "wand"}),
        ({"type": "url"}, {}),
        ({"type": "person"}, {}),
        ({"type": "long_text"}, {}),
    ],
)
def test_a_field_of_each_type_is_created(officer: Client, data: dict[str, Any], expected: dict[str, Any]) -> None:
    given = {"label": "Neues Feld", "kinds": ["trolley", "cover"], "required": "on", "help": "Hilfe", **data}
    answer = officer.post(reverse("office:field_add", args=[TABLE]), given)
    assert answer.status_code == 302, answer.content.decode()
    found = kept("Neues Feld")
    assert (found.type, found.kinds, found.required, found.key) == (
        *(data["type"], ["trolley", "cover"], True),
        "neues_feld",
    )
    assert {name: getattr(found, name) for name in expected} == expected
    if data["type"] == "choice":
        assert [one["label"] for one in found.options] == ["Decke", "Wand"]
    assert "Feld „Neues Feld“ angelegt." in page(officer, "fields")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"label": ""}, "Diese Angabe fehlt noch."),
        ({"type": "integer", "minimum": "viel"}, "Bitte schreiben Sie sie wie 12 oder 12,5."),
        ({"type": "date", "maximum": "viel"}, "03.05.2022"),
        ({"type": "choice", "words": "A", "default": "B"}, "eines der Wörter"),
        ({"label": "Lichtstrom"}, "gibt es schon"),
        ({"type": "integer", "minimum": "5", "maximum": "4"}, "über dem größten"),
    ],
)
def test_what_cannot_be_is_named_at_its_input(officer: Client, data: dict[str, Any], sentence: str) -> None:
    given = {"label": "Neues Feld", "type": "text", **data}
    answer = officer.post(reverse("office:field_add", args=[TABLE]), given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_the_form_asks_for_what_the_type_needs(officer: Client) -> None:
    text = page(officer, "field_rest", TABLE, type="choice", label="X")
    assert 'name="words"' in text
    assert 'name="minimum"' not in text
    text = page(officer, "field_rest", TABLE, type="integer", unit="kg")
    assert 'value="kg"' in text
    assert 'name="words"' not in text
    assert officer.get(reverse("office:field_rest", args=["orgs.school"])).status_code == 404


def test_a_field_is_changed_and_its_history_is_told(world: World, officer: Client) -> None:
    found = field(world, "Stecker am Gerät", "choice", options=words("HDMI", "VGA"))
    text = page(officer, "field_edit", found.pk)
    assert "HDMI\nVGA" in text
    data = {
        "label": "Stecker am Gerät",
        "type": "choice",
        "words": "VGA\nUSB-C",
        "seen_at": found.changed_at.isoformat(),
    }
    answer = officer.post(reverse("office:field_edit", args=[found.pk]), data)
    assert answer.status_code == 302, answer.content.decode()
    options = kept("Stecker am Gerät").as_field().options
    assert [(one.key, one.slot, one.archived) for one in options] == [
        ("vga", 1, False),
        ("usb_c", 2, False),
        ("hdmi", 0, True),
    ]
    assert "HDMI, VGA → VGA, USB-C, HDMI" in page(officer, "field_edit", found.pk)


def test_narrowing_lists_what_does_not_fit(world: World, officer: Client) -> None:
    found = field(world, "Gewicht", "integer")
    with system_scope(reason="tests"):
        heavy = device(world, x__gewicht=300)
    data = {"label": "Gewicht", "type": "integer", "maximum": "100", "seen_at": found.changed_at.isoformat()}
    answer = officer.post(reverse("office:field_edit", args=[found.pk]), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    for part in ("1 gespeicherter Wert passt nicht", f"{heavy.tag}: 300", "Liegt über 100"):
        assert part in text
    with system_scope(reason="tests"):
        assert said(heavy) == {"x.gewicht": 300}


def test_two_who_change_a_field_see_each_other(world: World, officer: Client) -> None:
    found = field(world, "Schloss")
    address = reverse("office:field_edit", args=[found.pk])
    seen = found.changed_at.isoformat()
    officer.post(address, {"label": "Riegel", "type": "text", "seen_at": seen})
    answer = officer.post(address, {"label": "Kette", "type": "text", "seen_at": seen})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Riegel → Kette" in text
    again = {"label": "Kette", "type": "text", "seen_at": kept("Riegel").changed_at.isoformat()}
    assert officer.post(address, again).status_code == 302
    assert officer.post(address, again | {"seen_at": kept("Kette").changed_at.isoformat()}).status_code == 302
    assert "Es wurde nichts geändert" in page(officer, "fields")


def test_a_field_is_archived_and_brought_back(world: World, officer: Client) -> None:
    found = field(world, "Schloss")
    officer.post(reverse("office:field_archive", args=[found.pk]))
    text = page(officer, "fields")
    assert "„Schloss“ ist archiviert. Die Werte bleiben erhalten." in text
    assert "Archivierte Felder" in text
    officer.post(reverse("office:field_archive", args=[found.pk]))
    assert "schon „archiviert“" in page(officer, "fields")
    officer.post(reverse("office:field_move", args=[found.pk]), {"step": "up"})
    assert "keinen Platz in der Reihenfolge" in page(officer, "fields")
    officer.post(reverse("office:field_restore", args=[found.pk]))
    assert kept("Schloss").state == FieldState.ACTIVE
    officer.post(reverse("office:field_restore", args=[found.pk]))
    assert "schon „in Gebrauch“" in page(officer, "fields")


def test_the_order_is_changed_step_by_step(world: World, officer: Client) -> None:
    one, two = field(world, "Erstes"), field(world, "Zweites")
    officer.post(reverse("office:field_move", args=[two.pk]), {"step": "up"})
    text = page(officer, "fields")
    assert text.index("Zweites") < text.index("Erstes")
    officer.post(reverse("office:field_move", args=[two.pk]), {"step": "down"})
    assert page(officer, "fields").index("Erstes") < page(officer, "fields").index("Zweites")
    assert one.position < two.position


def test_a_kind_gets_fields_of_another(officer: Client) -> None:
    address = reverse("office:field_copy", args=[TABLE])
    text = officer.get(address, {"source": "display", "kind": "projector"}).content.decode()
    assert "Bildschirmdiagonale (Zoll)" in text
    assert "wird ein eigenes Feld" in text
    assert officer.get(address, {"source": "display", "kind": "display"}).status_code == 422
    data = {"source": "display", "kind": "projector", "field": ["f.diagonal"]}
    assert officer.post(address, data | {"field": []}).status_code == 422
    assert officer.post(address, data).status_code == 302
    assert kept("Bildschirmdiagonale (Beamer)").kinds == ["projector"]


def test_the_preview_shows_the_form_of_a_kind(world: World, officer: Client) -> None:
    field(world, "Schloss", kinds=["trolley"], default="AB")
    text = page(officer, "field_preview", TABLE, kind="trolley")
    for part in ("Geräteplätze", "Schloss", 'value="AB"'):
        assert part in text
    assert "keine eigenen Felder" in page(officer, "field_preview", TABLE, kind="other")
    assert "Speicherplatz" in page(officer, "field_preview", TABLE, kind="gibtsnicht")


def test_people_are_suggested_to_who_sees_them(world: World, officer: Client) -> None:
    assert "Teacher" in page(officer, "field_people", q="teacher")
    assert "Teacher" not in page(officer, "field_people", q="t")


def test_a_person_is_chosen_shown_and_found(world: World, officer: Client) -> None:
    field(world, "Kontakt", "person")
    person = world.people[Role.TEACHER]
    with system_scope(reason="tests"):
        asset = device(world, x__kontakt=person.pk)
        other = device(world)
    text = page(officer, "fields")
    detail = officer.get(reverse("assets:detail", args=[asset.pk])).content.decode()
    assert str(person) in detail
    shown = officer.get(reverse("assets:list"), {"x.kontakt": str(person.pk), "cols": ["tag", "x.kontakt"]})
    assert asset.tag in shown.content.decode()
    assert other.tag not in shown.content.decode()
    assert str(person) in officer.get(reverse("assets:list"), {"part": "filters"}).content.decode()
    assert "Kontakt" in text
    nobody = officer.get(reverse("assets:list"), {"x.kontakt": str(asset.pk)}).content.decode()
    assert asset.tag not in nobody
    edit = officer.get(reverse("assets:edit", args=[asset.pk])).content.decode()
    assert f'value="{person}"' in edit


def test_a_person_is_not_named_to_who_does_not_see_people(world: World, client: Client) -> None:
    field(world, "Kontakt", "person")
    with system_scope(reason="tests"):
        asset = device(world, x__kontakt=world.people[Role.TEACHER].pk)
    client.force_login(world.accounts[Role.DESK_AGENT])
    detail = client.get(reverse("assets:detail", args=[asset.pk])).content.decode()
    assert "jemand, den Sie nicht sehen" in detail
    assert str(world.people[Role.TEACHER]) not in detail


# Words


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        (FieldType.INTEGER, 3500, "3.500\u00a0kg"),
        (FieldType.DECIMAL, Decimal("12.5"), "12,5\u00a0kg"),
        (FieldType.MONEY, Decimal("404.8"), "404,80\u00a0€"),
        (FieldType.DATE, date(2026, 10, 14), "14.10.2026"),
        (FieldType.FLAG, False, "nein"),
        (FieldType.CHOICES, ("a", "gone"), "A, gone"),
        (FieldType.TEXT, "", "–"),
        (FieldType.CHOICES, (), "–"),
        (FieldType.INTEGER, 0, "0\u00a0kg"),
    ],
)
def test_values_are_written_as_people_read_them(type_: FieldType, value: Any, expected: str) -> None:
    one = Field("x.a", "A", type_, unit="kg" if type_ in {"integer", "decimal"} else "", options=(Option("a", "A", 0),))
    assert value_words(one, value) == expected


def test_one_field_of_two_authorities_is_one_column_unless_it_means_another_thing() -> None:
    one = Field("x.a", "A", FieldType.CHOICE, options=(Option("a", "A", 0),))
    other = Field("x.a", "A", FieldType.CHOICE, options=(Option("a", "A", 0), Option("b", "B", 1)))
    third = Field("x.a", "A", FieldType.DATE)
    found = keyed([one, other, third])
    assert list(found) == ["x.a", "x.a.date"]
    assert [option.key for option in found["x.a"].options] == ["a", "b"]
