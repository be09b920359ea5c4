# SPDX-License-Identifier: EUPL-1.2
"""The page that explains a verdict, and the page of the trail."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.worlds import SYSTEM, World
from tragwerk.core.access.public import Role, actor_scope, all_permissions, system_scope
from tragwerk.core.audit.public import record
from tragwerk.core.orgs.public import VIEW_PERSON, Membership, actions
from tragwerk.office.conftest import SignIn

RIGHTS = "/rechte/"
TRAIL = "/protokoll/"
GONE = "Dieses Objekt gibt es nicht"


def explain(client: Client, right: str, target: str) -> str:
    answer = client.get(RIGHTS, {"right": right, "object": target})
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_right_is_listed_with_whether_one_has_it(world: World, sign_in: SignIn) -> None:
    teacher = sign_in(Role.TEACHER)
    lines = teacher.get(RIGHTS).context["lines"]
    assert [line.permission for line in lines] == all_permissions()
    held = {line.permission.name for line in lines if line.held}
    assert "orgs.school:view" in held
    assert "orgs.school:manage" not in held


def test_a_verdict_is_explained_by_the_roles_of_the_reader(world: World, sign_in: SignIn) -> None:
    page = explain(sign_in(Role.AUTHORITY_IT), "orgs.school:manage", "990011")
    assert "Erlaubt" in page
    assert "Träger-IT" in page or "IT" in page
    refused = explain(sign_in(Role.TEACHER), "orgs.school:manage", "990011")
    assert "Nicht erlaubt" in refused
    assert "aber der Rolle fehlt das Recht" in refused


def test_an_object_is_named_by_number_key_or_the_address_of_its_page(world: World, officer: Client) -> None:
    page = reverse("office:school", args=[world.school.pk])
    for target in ("990011", str(world.school.pk), f"https://beispiel.example{page}", page, "99001"):
        answer = officer.get(RIGHTS, {"right": "orgs.school:view", "object": target})
        assert answer.context["verdict"] is not None, target


@pytest.mark.parametrize("target", ["990021", "00000000-0000-7000-8000-000000000000", "nichts davon", "/schulen/"])
def test_foreign_and_missing_objects_are_equally_unknown(world: World, officer: Client, target: str) -> None:
    answer = officer.get(RIGHTS, {"right": "orgs.school:view", "object": target})
    assert answer.context["verdict"] is None
    assert "Nichts gefunden" in answer.content.decode()


def test_an_unknown_right_is_refused_at_its_field(world: World, officer: Client) -> None:
    answer = officer.get(RIGHTS, {"right": "nonsense", "object": ""})
    assert "right" in answer.context["form"].errors


def test_the_trail_tells_from_what_to_what_by_whom_and_why(world: World, officer: Client) -> None:
    actor = world.actor(Role.AUTHORITY_IT)
    actions.change_schools(
        actor=actor, changes={world.school.pk: {"pupils": 301, "form": "GY", "street": "Weg 1"}}, reason="Statistik"
    )
    page = officer.get(TRAIL).content.decode()
    for words in ("Musterschule (990011)", "300 → 301", "→ Gymnasium", "– → Weg 1", actor.label, "Statistik"):
        assert words in page


def test_the_trail_says_whose_role_was_given_why_and_where_a_room_is(world: World, officer: Client) -> None:
    person = world.people[Role.TEACHER]
    given = {"role": Role.AUDITOR.value, "school": "", "valid_from": "01.03.2026", "reason": "Prüfung 2026"}
    assert officer.post(reverse("office:role_add", args=[person.pk]), given).status_code == 302
    actions.create_rooms(
        actor=world.actor(Role.AUTHORITY_IT),
        rows=[{"authority_id": world.own.pk, "school_id": world.school.pk, "name": "A 1"}],
    )
    page = officer.get(TRAIL).content.decode()
    address = reverse("office:person", args=[person.pk])
    for words in (f'href="{address}">{person}</a>', "Prüfung 2026", "A 1", ">Musterschule</a>"):
        assert words in page
    found = officer.get(TRAIL, {"q": person.last_name}).content.decode()
    assert "Prüfung 2026" in found
    assert "A 1" not in found
    history = officer.get(address).content.decode()
    assert f"{Role.AUDITOR.label}: Angelegt" in history
    assert "Prüfung 2026" in history


def test_a_name_that_was_taken_out_of_the_trail_does_not_come_back_by_a_role(world: World, officer: Client) -> None:
    person = world.people[Role.TEACHER]
    actor = world.actor(Role.AUTHORITY_IT)
    with system_scope(reason="tests"):
        roles = list(Membership.objects.filter(person=person))
        Membership.objects.filter(person=person).update(valid_from="2020-01-01", valid_to="2020-12-31")
        record(actor=SYSTEM, verb="tests.note", target=roles[0])
    with actor_scope(actor):
        actions.change_people(actor=actor, changes={person.pk: {"phone": "02364 1"}})
    assert str(person) in officer.get(TRAIL).content.decode()
    keys = actions.ask_removals(actor=actor, person_ids=[person.pk], reason="Die Frist ist abgelaufen")
    actions.confirm_removals(actor=world.actor(Role.SCHOOL_ADMINISTRATION), ids=keys)
    page = officer.get(TRAIL).content.decode()
    assert str(person) not in page
    assert reverse("office:person", args=[person.pk]) not in page, "no link leads to the person"
    assert "orgs.change_people" not in page
    assert "Lehrkraft" in page, "the role stays"


def test_the_trail_names_no_person_to_whom_a_page_is_closed_by_a_link(world: World, sign_in: SignIn) -> None:
    person = world.people[Role.TEACHER]
    with system_scope(reason="tests"):
        role = Membership.objects.filter(person=person).first()
        record(actor=SYSTEM, verb="tests.note", target=role)
    page = sign_in(Role.AUDITOR).get(TRAIL).content.decode()
    assert str(person) in page
    assert (reverse("office:person", args=[person.pk]) in page) == world.actor(Role.AUDITOR).may(VIEW_PERSON)


def test_a_teacher_does_not_read_the_trail_and_an_auditor_reads_the_own_one(world: World, sign_in: SignIn) -> None:
    with system_scope(reason="tests"):
        record(actor=SYSTEM, verb="tests.note", target=world.school)
        record(actor=SYSTEM, verb="tests.note", target=world.foreign_school)
    assert sign_in(Role.TEACHER).get(TRAIL).status_code == 403
    rows = sign_in(Role.AUDITOR).get(TRAIL).context["listing"].rows
    assert [row.object_label for row in rows] == ["Musterschule"]
