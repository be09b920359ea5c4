# SPDX-License-Identifier: EUPL-1.2
"""What the bicycles show on the pages of schools, on the start page and in the shared services."""

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

from tests.fictional.bicycles.public import VIEW_BICYCLE, Bicycle, Lending, actions
from tests.fictional.installed.conftest import row_of
from tests.worlds import World
from tragwerk.core.access.public import DomainError, NotVisible, Role, actor_scope, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.letters.public import Letter
from tragwerk.core.notify.public import Notice
from tragwerk.core.orgs.public import School
from tragwerk.core.todos.public import Todo, TodoState

SCHOOLS = "/schulen/"


def deliver(world: World, *schools: School, count: int = 2) -> actions.Delivered:
    actor = world.actor(Role.AUTHORITY_IT)
    return actions.deliver_bicycles(actor=actor, school_ids=[school.pk for school in schools], count=count)


def page_of(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def school_page(world: World) -> str:
    return reverse("office:school", args=[world.school.pk])


@pytest.fixture
def lent(world: World, office: Client, publish: Callable[[str], None]) -> Lending:
    """A bicycle that the teacher has, lent on the page of the school."""
    publish("bicycles.handover")
    bicycle = deliver(world, world.school).ids[0]
    day = timezone.localdate() + timedelta(days=5)
    rider = world.people[Role.TEACHER].pk
    address = reverse("bicycles:lend", args=[world.school.pk])
    assert "Verleihen" in page_of(office, school_page(world))
    assert "Wer fährt" in page_of(office, address)
    answer = office.post(address, {"bicycle": bicycle, "rider": rider, "due_on": f"{day:%d.%m.%Y}"})
    assert answer.status_code == 302, answer.content.decode()
    with system_scope(reason="tests"):
        found: Lending = Lending.objects.select_related("bicycle", "rider").get()
    return found


def test_the_column_stands_in_the_list_of_schools_and_in_its_export(world: World, office: Client) -> None:
    deliver(world, world.school, count=3)
    address = f"{SCHOOLS}?cols=name&cols=bicycles"
    row = row_of(page_of(office, address), world.school.pk)
    assert re.sub(r"<[^>]*>", " ", row).split()[-1] == "3"
    file: Any = office.get(f"{address}&part=export&format=csv")
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == ["Schule;Diensträder", "Musterschule;3", "Schwesterschule;"]


def test_the_filter_keeps_the_schools_with_bicycles(world: World, office: Client) -> None:
    deliver(world, world.school)
    with_bicycles, without = page_of(office, f"{SCHOOLS}?bicycles=yes"), page_of(office, f"{SCHOOLS}?bicycles=no")
    assert (bool(row_of(with_bicycles, world.school.pk)), bool(row_of(with_bicycles, world.sister.pk))) == (True, False)
    assert (bool(row_of(without, world.school.pk)), bool(row_of(without, world.sister.pk))) == (False, True)
    assert "Hat Diensträder: ja" in with_bicycles


def test_the_panel_shows_the_bicycles_of_the_school(world: World, office: Client, head: Client) -> None:
    assert "Hier stehen noch keine Diensträder" in page_of(office, school_page(world))
    deliver(world, world.school)
    for client in (office, head):
        page = page_of(client, school_page(world))
        assert "990011-1" in page
        assert "990011-2" in page
    assert reverse("bicycles:lend", args=[world.school.pk]) not in page_of(head, school_page(world))


def test_the_bulk_verb_applies_to_the_chosen_schools_and_is_undone(world: World, office: Client) -> None:
    assert reverse("bicycles:deliver") in page_of(office, SCHOOLS)
    choice = {"all": "1", "chosen_by": "q=Musterschule"}
    preview = office.post(reverse("bicycles:deliver"), choice).content.decode()
    assert "Musterschule" in preview
    assert "Schwesterschule" not in preview
    answer = office.post(reverse("bicycles:deliver"), {**choice, "apply": "1", "count": "4"}, follow=True)
    (undo,) = set(re.findall(r"/raeder/verteilen/[0-9a-f-]+/rueckgaengig/", answer.content.decode()))
    with system_scope(reason="tests"):
        assert list(Bicycle.objects.values_list("school", flat=True).distinct()) == [world.school.pk]
        assert Bicycle.objects.count() == 4
    assert "Zurückgenommen" in office.post(undo, follow=True).content.decode()
    with system_scope(reason="tests"):
        assert not Bicycle.objects.exists()
        verbs = AuditEntry.objects.filter(object_type="bicycles.bicycle").values_list("verb", flat=True)
        assert set(verbs) == {"bicycles.deliver_bicycles", "bicycles.undo_delivery"}
    assert "lassen sich nicht zurücknehmen" in office.post(undo, follow=True).content.decode()


def test_a_bulk_verb_without_a_choice_or_with_a_wrong_number_says_so(world: World, office: Client) -> None:
    assert "Es ist nichts ausgewählt" in office.post(reverse("bicycles:deliver"), follow=True).content.decode()
    data = {"ids": str(world.school.pk), "apply": "1", "count": "51"}
    answer = office.post(reverse("bicycles:deliver"), data)
    assert answer.status_code == 422
    assert "von 1 bis 50" in answer.content.decode()


def test_the_figure_stands_on_the_start_page(world: World, office: Client, lent: Lending) -> None:
    page = page_of(office, reverse("portals:start"))
    assert "Verliehene Diensträder" in page
    assert "/schulen/?bicycles=yes" in page


def test_what_happened_stands_in_the_history_of_the_school(world: World, office: Client, lent: Lending) -> None:
    assert f"Dienstrad {lent.bicycle} verliehen" in page_of(office, school_page(world))


def test_a_letter_of_the_kind_is_written_as_pdf(world: World, office: Client, lent: Lending) -> None:
    with system_scope(reason="tests"):
        letter = Letter.objects.get(about_id=lent.pk)
    assert (letter.kind, letter.subject) == ("bicycles.handover", "Dienstrad 990011-1")
    file: Any = office.get(reverse("office:letter_file", args=[letter.pk]))
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    assert "Übergabe eines Dienstrads" in page_of(office, reverse("office:letters"))


def test_the_agreement_is_asked_for_and_signed_with_a_code(
    world: World, office: Client, lent: Lending, sign: Callable[[UUID], str]
) -> None:
    assert "Nutzung des Dienstrads 990011-1" in page_of(office, reverse("office:approvals"))
    assert "Ich schließe das Rad ab" in sign(lent.pk)
    with system_scope(reason="tests"):
        assert Lending.objects.get(pk=lent.pk).agreed_on == timezone.localdate()
    page = page_of(office, school_page(world))
    assert "unterschrieben" in page


def test_a_todo_is_there_until_the_bicycle_is_back(world: World, office: Client, lent: Lending) -> None:
    assert "Dienstrad 990011-1 zurücknehmen" in page_of(office, reverse("office:todos"))
    assert "Dienstrad 990011-1 zurücknehmen" in page_of(office, reverse("portals:start"))
    actions.return_bicycles(actor=world.actor(Role.AUTHORITY_IT), ids=[lent.pk])
    with system_scope(reason="tests"):
        assert Todo.objects.get(about_id=lent.pk).state == TodoState.DONE
        assert Notice.objects.get(kind="bicycles.lent").account_id == world.accounts[Role.TEACHER].pk
    with pytest.raises(NotVisible):
        actions.return_bicycles(actor=world.actor(Role.AUTHORITY_IT), ids=[lent.pk])


def test_the_export_of_a_person_tells_of_the_bicycle(world: World, office: Client, lent: Lending) -> None:
    page = page_of(office, reverse("office:person_data", args=[lent.rider_id]))
    assert "Ausleihen von Diensträdern in Worten" in page
    assert "Ausleihe eines Dienstrads" in page
    file = json.loads(office.get(reverse("office:person_data_file", args=[lent.rider_id])).content)
    sections = {one["table"]: one for one in file["sections"]}
    told = sections["bicycles.lendings"]["rows"]
    assert told == [{"Dienstrad": "990011-1", "zurück bis": f"{lent.due_on:%d.%m.%Y}"}]
    assert sections["bicycles.lending"]["count"] == 1
    others = json.loads(office.get(reverse("office:person_data_file", args=[world.people[Role.HEAD].pk])).content)
    assert not {one["table"] for one in others["sections"]} & {"bicycles.lendings", "bicycles.lending"}


def test_nothing_is_shown_beyond_the_wall(world: World, stranger: Client, lent: Lending) -> None:
    for address in (SCHOOLS + "?cols=name&cols=bicycles", reverse("office:todos"), reverse("office:approvals")):
        assert "990011" not in page_of(stranger, address)
    assert not row_of(page_of(stranger, f"{SCHOOLS}?bicycles=yes"), world.foreign_school.pk)
    assert "Verliehene Diensträder" not in page_of(stranger, reverse("portals:start"))
    assert stranger.get(school_page(world)).status_code == 404
    for address in (reverse("bicycles:lend", args=[world.school.pk]), reverse("bicycles:undo", args=[lent.pk])):
        assert stranger.post(address).status_code == 404
    data = {"ids": str(world.school.pk), "apply": "1", "count": "1"}
    assert stranger.post(reverse("bicycles:deliver"), data).status_code == 422
    with system_scope(reason="tests"):
        assert Bicycle.objects.count() == 2


def test_a_head_sees_the_own_bicycles_and_gives_none_away(world: World, head: Client) -> None:
    deliver(world, world.school, world.sister)
    actor = world.actor(Role.HEAD)
    with actor_scope(actor):
        assert set(Bicycle.objects.visible_to(actor, VIEW_BICYCLE).values_list("school", flat=True)) == {
            world.school.pk
        }
    assert head.post(reverse("bicycles:deliver"), {"ids": str(world.school.pk)}).status_code == 403


@pytest.mark.parametrize(
    ("field", "changes"),
    [("bicycle", {}), ("rider", {"rider": "foreign"}), ("due_on", {"due_on": timedelta(days=-1)})],
)
def test_what_cannot_be_lent_is_refused_at_its_field(
    world: World, lent: Lending, field: str, changes: dict[str, Any]
) -> None:
    with system_scope(reason="tests"):
        free = Bicycle.objects.exclude(pk=lent.bicycle_id).get()
    bicycle = lent.bicycle_id if field == "bicycle" else free.pk
    rider = world.foreign.pk if "rider" in changes else lent.rider_id
    day = timezone.localdate() + changes.get("due_on", timedelta(0))
    with pytest.raises(DomainError) as refusal:
        actions.lend_bicycles(actor=world.actor(Role.AUTHORITY_IT), rows=[actions.Lend(bicycle, rider, day)])
    assert refusal.value.field == field
