# SPDX-License-Identifier: EUPL-1.2
"""What the gardens show on the pages of devices, on the start page and in the shared services."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.fictional.gardens.public import Bed, Care, Watering, actions
from tests.fictional.installed.conftest import row_of
from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset
from tragwerk.assets.public import actions as assets
from tragwerk.core.access.public import DomainError, NotVisible, Role, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.letters.public import Letter
from tragwerk.core.orgs.public import School
from tragwerk.core.todos.public import Todo

DEVICES = "/geraete/"


@pytest.fixture
def devices(world: World) -> list[Asset]:
    """Two devices of the own authority, and one of the foreign."""
    return [device(world.school, "GA-1"), device(world.school, "GA-2"), device(world.foreign_school, "KA-1")]


def device(school: School, tag: str) -> Asset:
    row = {"authority_id": school.authority_id, "school_id": school.pk, "tag": tag, "model": "Tropf", "kind": "other"}
    with system_scope(reason="tests"):
        found: Asset = Asset.objects.get(pk=assets.create_assets(actor=SYSTEM, rows=[row])[0])
    return found


@pytest.fixture
def beds(world: World) -> list[UUID]:
    """Tomatoes and herbs."""
    actor = world.actor(Role.AUTHORITY_IT)
    return actions.lay_out_beds(actor=actor, school_id=world.school.pk, names=["Tomaten", "Kräuter"])


@pytest.fixture
def watered(world: World, devices: list[Asset], beds: list[UUID]) -> Asset:
    """A device that waters the tomatoes, for which a pupil cares."""
    actor = world.actor(Role.AUTHORITY_IT)
    actions.water_beds(actor=actor, asset_ids=[devices[0].pk], bed_id=beds[0])
    day = timezone.localdate() + timedelta(days=3)
    actions.entrust_beds(actor=actor, rows=[actions.Entrust(beds[0], world.people[Role.PUPIL].pk, day)])
    return devices[0]


@pytest.fixture
def care(watered: Asset) -> Care:
    with system_scope(reason="tests"):
        found: Care = Care.objects.select_related("bed", "carer").get()
    return found


def page_of(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def device_page(asset: Asset) -> str:
    return reverse("assets:detail", args=[asset.pk])


def shown(page: str, devices: list[Asset]) -> list[bool]:
    return [bool(row_of(page, one.pk)) for one in devices]


def test_the_column_stands_in_the_list_of_devices(office: Client, watered: Asset, devices: list[Asset]) -> None:
    page = page_of(office, f"{DEVICES}?cols=tag&cols=bed")
    assert "Bewässert" in page
    assert ["Tomaten" in row_of(page, one.pk) for one in devices] == [True, False, False]


def test_the_filter_keeps_the_devices_at_a_bed(
    office: Client, watered: Asset, devices: list[Asset], beds: list[UUID]
) -> None:
    page = page_of(office, f"{DEVICES}?bed={beds[0]}")
    assert shown(page, devices) == [True, False, False]
    assert "Bewässert: Tomaten" in page
    assert shown(page_of(office, f"{DEVICES}?bed={beds[1]}"), devices) == [False, False, False]
    assert shown(page_of(office, f"{DEVICES}?bed.not={beds[0]}"), devices) == [False, True, False]


def test_the_panel_shows_bed_and_carer(world: World, office: Client, watered: Asset, devices: list[Asset]) -> None:
    page = page_of(office, device_page(watered))
    assert "Schulgarten" in page
    assert str(world.people[Role.PUPIL]) in page
    assert "Schulgarten" not in page_of(office, device_page(devices[1]))


def test_the_bulk_verb_applies_to_the_chosen_devices_and_is_undone(
    office: Client, watered: Asset, devices: list[Asset], beds: list[UUID]
) -> None:
    assert reverse("gardens:water") in page_of(office, DEVICES)
    choice = {"ids": [str(devices[0].pk), str(devices[1].pk), str(devices[2].pk)]}
    preview = office.post(reverse("gardens:water"), choice).content.decode()
    assert ("GA-1" in preview, "GA-2" in preview, "KA-1" in preview) == (True, True, False)
    answer = office.post(reverse("gardens:water"), {**choice, "apply": "1", "bed": beds[1]}, follow=True)
    (undo,) = set(re.findall(r"/gaerten/bewaessern/[0-9a-f-]+/rueckgaengig/", answer.content.decode()))
    assert beds_of(devices) == ["Kräuter", "Kräuter", None]
    assert "Zurückgenommen" in office.post(undo, follow=True).content.decode()
    assert beds_of(devices) == ["Tomaten", None, None]
    assert "lassen sich nicht zurücknehmen" in office.post(undo, follow=True).content.decode()
    with system_scope(reason="tests"):
        told = AuditEntry.objects.filter(object_type="gardens.watering").values_list("verb", flat=True)
        assert set(told) == {"gardens.water_beds", "gardens.undo_watering"}


def beds_of(devices: list[Asset]) -> list[str | None]:
    with system_scope(reason="tests"):
        found = dict(Watering.objects.values_list("asset_id", "bed__name"))
    return [found.get(one.pk) for one in devices]


def test_the_figure_stands_on_the_start_page(office: Client, watered: Asset) -> None:
    assert "Beete ohne Bewässerung" in page_of(office, reverse("portals:start"))


def test_what_happened_stands_in_the_history_of_the_device(office: Client, watered: Asset) -> None:
    assert "Bewässert das Beet Tomaten" in page_of(office, device_page(watered))


def test_a_letter_of_the_kind_is_written_as_pdf(
    world: World, office: Client, care: Care, publish: Callable[[str], None]
) -> None:
    publish("gardens.thanks")
    (key,) = actions.write_thanks(actor=world.actor(Role.AUTHORITY_IT), cares=[care])
    file: Any = office.get(reverse("office:letter_file", args=[key]))
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    with system_scope(reason="tests"):
        assert Letter.objects.get(pk=key).subject == "Danke für Tomaten"


def test_the_care_is_asked_for_and_signed_with_a_code(
    office: Client, watered: Asset, care: Care, sign: Callable[[UUID], str]
) -> None:
    assert "zugesagt" not in page_of(office, device_page(watered))
    assert "Ich gieße das Beet" in sign(care.pk)
    assert "zugesagt" in page_of(office, device_page(watered))


def test_a_todo_is_created_and_shown(office: Client, care: Care) -> None:
    assert "Ferienvertretung für das Beet Tomaten finden" in page_of(office, reverse("office:todos"))
    with system_scope(reason="tests"):
        assert Todo.objects.get(about_id=care.pk).kind == "gardens.cover"


def test_the_export_of_a_person_tells_of_the_bed(office: Client, care: Care) -> None:
    file = json.loads(office.get(reverse("office:person_data_file", args=[care.carer_id])).content)
    sections = {one["table"]: one for one in file["sections"]}
    assert sections["gardens.cares"]["rows"] == [{"Beet": "Tomaten", "Patenschaft": "noch nicht zugesagt"}]
    assert sections["gardens.care"]["count"] == 1


def test_nothing_is_shown_beyond_the_wall(
    world: World, stranger: Client, watered: Asset, devices: list[Asset], beds: list[UUID]
) -> None:
    page = page_of(stranger, f"{DEVICES}?cols=tag&cols=bed")
    assert shown(page, devices) == [False, False, True]
    assert "Tomaten" not in page
    assert shown(page_of(stranger, f"{DEVICES}?bed={beds[0]}"), devices) == [False, False, False]
    for address in (reverse("office:todos"), reverse("office:approvals"), reverse("portals:start")):
        assert "Tomaten" not in page_of(stranger, address)
    assert stranger.get(device_page(watered)).status_code == 404
    data = {"ids": str(devices[2].pk), "apply": "1", "bed": str(beds[0])}
    assert stranger.post(reverse("gardens:water"), data).status_code == 422
    with system_scope(reason="tests"):
        assert Watering.objects.count() == 1
        assert set(Bed.objects.values_list("authority", flat=True)) == {world.own.pk}


def test_nobody_waters_a_foreign_bed_or_with_a_foreign_device(
    world: World, devices: list[Asset], beds: list[UUID]
) -> None:
    actor = world.actor(Role.AUTHORITY_IT)
    with pytest.raises(NotVisible):
        actions.water_beds(actor=actor, asset_ids=[devices[2].pk], bed_id=beds[0])
    with system_scope(reason="tests"), pytest.raises(DomainError) as refusal:
        actions.water_beds(actor=SYSTEM, asset_ids=[devices[2].pk], bed_id=beds[0])
    assert refusal.value.field == "bed"
    for carer in (world.foreign.pk,):
        with pytest.raises(DomainError) as refusal:
            actions.entrust_beds(actor=actor, rows=[actions.Entrust(beds[0], carer, timezone.localdate())])
        assert refusal.value.field == "carer"


def test_a_device_that_waters_a_bed_is_not_deleted(world: World, office: Client, watered: Asset) -> None:
    with pytest.raises(DomainError) as refusal:
        assets.delete_assets(actor=world.actor(Role.AUTHORITY_IT), ids=[watered.pk])
    assert refusal.value.code == "in-use"
