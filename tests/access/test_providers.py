# SPDX-License-Identifier: EUPL-1.2
"""A service provider works for one customer at a time, sees the people whom the mandate names, and is named itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.access.places import MAKERS
from tests.access.routes import plain_text, release, text_of
from tests.worlds import LONG_AGO, World, actor_at, serve_both, working_for
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.assets.public import Asset
from tragwerk.core.access.public import DomainError, People, Role, actor_scope, decide, no_scope, system_scope, uuid7
from tragwerk.core.jobs.public import enqueue
from tragwerk.core.orgs.public import (
    VIEW_PERSON,
    Account,
    Authority,
    Mandate,
    Membership,
    Person,
    School,
    actions,
    actor_for,
)
from tragwerk.core.search.public import rebuild, search
from tragwerk.ui.models import ListExport

TECHNICIAN = Role.PROVIDER_TECHNICIAN
PROVIDER = "Muster-IT"


@pytest.fixture
def customers(world: World) -> World:
    """Both authorities are customers, with devices of their own; the mandates name all people."""
    serve_both(world)
    with system_scope(reason="tests"):
        for school in (world.school, world.foreign_school):
            MAKERS["asset_id"](world, school)
            MAKERS["person_id"](world, school)
        rebuild()
    return world


def name_people(world: World, people: People) -> None:
    with system_scope(reason="tests"):
        Mandate.objects.filter(provider=world.provider).update(people=people)


def text(client: Client, address: str) -> str:
    with no_scope():
        return text_of(client.get(address))


def both(world: World) -> list[tuple[Authority, Authority]]:
    return [(world.own, world.foreign), (world.foreign, world.own)]


# One customer at a time


def test_every_customer_is_a_workplace_of_its_own(customers: World) -> None:
    _actor, hats = actor_for(customers.accounts[TECHNICIAN])
    assert [hat.name for hat in hats] == ["Stadt Kanarienvogel", "Stadt Musterstadt"]
    assert {hat.role_label for hat in hats} == {f"Technik des Dienstleisters · {PROVIDER}"}
    assert len({hat.key for hat in hats}) == 2


def test_the_scope_is_the_chosen_customer_alone_also_where_the_own_record_is_kept_elsewhere(customers: World) -> None:
    for here, _there in both(customers):
        actor = actor_at(customers, TECHNICIAN, here)
        assert actor.scope_authorities == {here.pk}
        assert actor.reach().authorities == {here.pk}
        with actor_scope(actor):
            assert {row.authority_id for row in School.objects.all()} == {here.pk}
            assert {row.authority_id for row in Asset.objects.visible_to(actor, VIEW_ASSET)} == {here.pk}


@pytest.mark.postgres
def test_the_database_shows_one_customer_also_past_the_managers(customers: World) -> None:
    for here, _there in both(customers):
        with actor_scope(actor_at(customers, TECHNICIAN, here)), connection.cursor() as cursor:
            for table in ("orgs_school", "orgs_person", "assets_asset", "orgs_mandate"):
                cursor.execute(f"SELECT DISTINCT authority_id FROM {table}")
                assert [row[0] for row in cursor.fetchall()] == [here.pk], table


def test_lists_search_and_exports_hold_one_customer(customers: World) -> None:
    names = {customers.own.pk: "Musterschule", customers.foreign.pk: "Kanarienvogelschule"}
    for here, there in both(customers):
        client = working_for(customers, TECHNICIAN, here)
        for address in (reverse("office:schools"), reverse("office:authority", args=[here.pk])):
            shown = text(client, address)
            assert names[here.pk] in shown
            assert names[there.pk] not in shown
        found = text(client, f"{reverse('office:search')}?q=schule")
        assert names[here.pk] in found
        assert names[there.pk] not in found
        for page in ("office:schools", "assets:list", "office:people"):
            with no_scope():
                answer: Any = client.get(f"{reverse(page)}?part=export&format=csv")
            taken = b"".join(answer.streaming_content).decode()
            release(answer)
            assert ("Kanarienvogel" in taken) == (here == customers.foreign), page
            assert len(taken.splitlines()) > 1


def test_what_the_other_customer_has_is_not_there(customers: World) -> None:
    client = working_for(customers, TECHNICIAN, customers.own)
    with system_scope(reason="tests"):
        there = {
            "office:school": customers.foreign_school.pk,
            "office:authority": customers.foreign.pk,
            "assets:detail": MAKERS["asset_id"](customers, customers.foreign_school).pk,
            "office:person": MAKERS["person_id"](customers, customers.foreign_school).pk,
            "office:import": MAKERS["import_id"](customers, customers.foreign_school).pk,
        }
    for name, key in there.items():
        answers = []
        for one in (key, uuid7()):
            with no_scope():
                answer = client.get(reverse(name, args=[one]))
            answers.append((answer.status_code, plain_text(text_of(answer), reverse(name, args=[one]))))
        assert answers[0] == answers[1], name
        assert answers[0][0] == 404, name


def test_work_and_exports_of_one_customer_are_not_there_for_the_other(customers: World) -> None:
    account = customers.accounts[TECHNICIAN]
    here = actor_at(customers, TECHNICIAN, customers.own)
    job = enqueue(actor=here, kind="imports.check", authority=customers.own.pk, args={})
    with system_scope(reason="tests"):
        export = ListExport.objects.create(
            authority=customers.own, account_id=account.pk, hat=here.hat, table="office.schools", suffix="csv", rows=1
        )
    addresses = (reverse("office:job", args=[job.pk]), reverse("tables:export", args=[export.pk]))
    other = working_for(customers, TECHNICIAN, customers.foreign)
    for address in addresses:
        with no_scope():
            assert other.get(address).status_code == 404, address
    with no_scope():
        assert working_for(customers, TECHNICIAN, customers.own).get(addresses[0]).status_code == 200


def test_with_the_mandate_the_workplace_ends_and_nobody_is_put_into_another_for_its_work(customers: World) -> None:
    hat = actor_at(customers, TECHNICIAN, customers.own).hat
    with system_scope(reason="tests"):
        yesterday = timezone.localdate() - timedelta(days=1)
        Mandate.objects.filter(authority=customers.own).update(valid_to=yesterday)
    actor, hats = actor_for(customers.accounts[TECHNICIAN], hat)
    assert actor is not None
    assert actor.hat != hat, "a job of the ended workplace is refused by this"
    assert [one.name for one in hats] == ["Stadt Kanarienvogel"]
    with system_scope(reason="tests"):
        Mandate.objects.all().update(valid_to=date(2021, 1, 1))
    assert actor_for(customers.accounts[TECHNICIAN]) == (None, [])


def test_an_authority_ends_a_mandate_by_a_button(customers: World) -> None:
    officer = Client()
    officer.force_login(customers.accounts[Role.AUTHORITY_IT])
    with system_scope(reason="tests"):
        keys = list(Mandate.objects.filter(authority=customers.own).values_list("pk", flat=True))
        foreign = Mandate.objects.filter(authority=customers.foreign).values_list("pk", flat=True)[0]
    page = reverse("office:authority", args=[customers.own.pk])
    assert reverse("office:mandate_end", args=[keys[0]]) in text(officer, page)
    for key in keys:
        answer = officer.post(reverse("office:mandate_end", args=[key]), follow=True)
        assert "Der Auftrag endet heute." in answer.content.decode()
    assert reverse("office:mandate_end", args=[keys[0]]) not in text(officer, page)
    assert "schon beendet" in officer.post(reverse("office:mandate_end", args=[keys[0]]), follow=True).content.decode()
    assert officer.post(reverse("office:mandate_end", args=[foreign])).status_code == 404
    tomorrow = timezone.localdate() + timedelta(days=1)
    _actor, hats = actor_for(customers.accounts[TECHNICIAN], today=tomorrow)
    assert [one.name for one in hats] == ["Stadt Kanarienvogel"]


def test_a_mandate_that_has_not_begun_is_not_ended_and_one_without_purpose_not_given(world: World) -> None:
    officer = world.actor(Role.AUTHORITY_IT)
    row = {"authority_id": world.own.pk, "provider_id": world.provider.pk, "valid_from": date(2999, 1, 1)}
    with pytest.raises(DomainError, match="Zweck"):
        actions.give_mandates(actor=officer, rows=[row])
    key = actions.give_mandates(actor=officer, rows=[{**row, "subject": "WLAN"}])[0]
    with pytest.raises(DomainError, match="noch nicht begonnen"):
        actions.end_mandates(actor=officer, ids=[key], on=timezone.localdate())


# The people whom the mandate names


def family(world: World) -> dict[str, Person]:
    """A pupil and a guardian, a teacher who is a guardian too, one who was a teacher, one without any role."""
    with system_scope(reason="tests"):
        people = {
            name: Person.objects.create(authority=world.own, last_name=name, first_name="Test")
            for name in ("Lernende", "Elternteil", "Doppelrolle", "Ehemalig", "Rollenlos")
        }
        roles = [
            ("Lernende", Role.PUPIL, None),
            ("Elternteil", Role.GUARDIAN, None),
            ("Doppelrolle", Role.TEACHER, None),
            ("Doppelrolle", Role.GUARDIAN, None),
            ("Ehemalig", Role.TEACHER, date(2021, 7, 31)),
            ("Ehemalig", Role.GUARDIAN, None),
        ]
        for name, role, end in roles:
            Membership.objects.create(
                authority=world.own,
                person=people[name],
                role=role,
                school=world.school,
                valid_from=LONG_AGO,
                valid_to=end,
            )
        rebuild()
    return people


def technician(world: World) -> Client:
    return working_for(world, TECHNICIAN, world.own)


def adviser(world: World) -> Client:
    """A media adviser who is with the provider, not with the authority."""
    with system_scope(reason="tests"):
        account = Account.objects.create(username="test-adviser-by-mandate", password="!")
        person = Person.objects.create(authority=world.foreign, account=account, last_name="Beratung")
        Membership.objects.create(
            authority=world.foreign,
            person=person,
            role=Role.MEDIA_ADVISER,
            provider=world.provider,
            valid_from=LONG_AGO,
        )
    world.accounts[Role.MEDIA_ADVISER] = account
    return working_for(world, Role.MEDIA_ADVISER, world.own)


WORKERS = [technician, adviser]


@pytest.mark.parametrize("worker", WORKERS)
def test_a_mandate_without_people_shows_none(customers: World, worker: Any) -> None:
    people = family(customers)
    name_people(customers, People.NONE)
    client = worker(customers)
    assert client.get(reverse("office:people")).status_code == 403
    assert client.get(reverse("office:person", args=[people["Doppelrolle"].pk])).status_code == 403
    assert reverse("office:people") not in text(client, reverse("portals:start"))
    assert "Test Head" not in text(client, reverse("office:school", args=[customers.school.pk]))
    assert "Doppelrolle" not in text(client, f"{reverse('office:search')}?q=doppelrolle").replace("doppelrolle", "")


@pytest.mark.parametrize("worker", WORKERS)
def test_a_mandate_with_staff_shows_no_pupils_and_guardians(customers: World, worker: Any) -> None:
    people = family(customers)
    name_people(customers, People.STAFF)
    client = worker(customers)
    listed = text(client, f"{reverse('office:people')}?q=Test")
    assert "Doppelrolle" in listed
    with no_scope():
        answer: Any = client.get(f"{reverse('office:people')}?part=export&format=csv")
    taken = b"".join(answer.streaming_content).decode()
    release(answer)
    assert "Doppelrolle" in taken
    assert "Erziehungsberechtigte" not in taken
    missing = client.get(reverse("office:person", args=[uuid7()]))
    for name in ("Lernende", "Elternteil", "Ehemalig", "Rollenlos"):
        assert f">{name}, Test<" not in listed
        assert name not in taken
        gone = client.get(reverse("office:person", args=[people[name].pk]))
        assert gone.status_code == missing.status_code == 404
        assert people[name].pk not in found_by(client, name)
    assert people["Doppelrolle"].pk in found_by(client, "Doppelrolle")
    page = text(client, reverse("office:person", args=[people["Doppelrolle"].pk]))
    assert "Lehrkraft" in page
    assert "Erziehungsberechtigte" not in page.partition("Wer sieht das?")[0]


def found_by(client: Client, name: str) -> set[Any]:
    found = text(client, f"{reverse('office:search')}?q={name}")
    with system_scope(reason="tests"):
        return {key for key in Person.objects.values_list("pk", flat=True) if str(key) in found}


@pytest.mark.parametrize("worker", WORKERS)
def test_a_mandate_with_all_people_shows_them(customers: World, worker: Any) -> None:
    people = family(customers)
    client = worker(customers)
    for name in people:
        assert client.get(reverse("office:person", args=[people[name].pk])).status_code == 200
        assert people[name].pk in found_by(client, name)


def test_others_see_whom_they_saw(customers: World) -> None:
    """The limit is the mandate's: an office loses nobody by it."""
    people = family(customers)
    name_people(customers, People.NONE)
    officer = customers.actor(Role.AUTHORITY_IT)
    with actor_scope(officer):
        assert set(people.values()) <= set(Person.objects.visible_to(officer, VIEW_PERSON))
        assert {hit.object_id for hit in search(officer, "Elternteil")} == {people["Elternteil"].pk}


def test_the_page_of_rights_says_that_the_mandate_names_no_people(customers: World) -> None:
    name_people(customers, People.NONE)
    verdict = decide(actor_at(customers, TECHNICIAN, customers.own), VIEW_PERSON, customers.school)
    assert not verdict.allowed
    assert set(verdict.reasons) == {f"{PROVIDER}, Stadt Musterstadt: Der Auftrag nennt keine Personen."}


def test_several_mandates_of_one_customer_name_what_the_widest_names(customers: World) -> None:
    with system_scope(reason="tests"):
        first = Mandate.objects.filter(authority=customers.own).order_by("id")[0]
        Mandate.objects.filter(authority=customers.own).exclude(pk=first.pk).update(people=People.STAFF)
    assert {seat.people for seat in actor_at(customers, TECHNICIAN, customers.own).seats} == {People.STAFF}


# Who sees this?


def test_a_device_names_the_provider_with_purpose_and_time(customers: World) -> None:
    officer = Client()
    officer.force_login(customers.accounts[Role.MEDIA_OFFICER])
    with system_scope(reason="tests"):
        device = MAKERS["asset_id"](customers, customers.school)
        Mandate.objects.filter(authority=customers.own, subject="").delete()
    address = reverse("assets:detail", args=[device.pk])
    seen = text(officer, address).partition("Wer sieht das?")[2]
    assert PROVIDER in seen
    assert "Auftrag Stadt Musterstadt · Auftrag seit 01.08.2020, ohne Ende" in seen
    assert "Auftrag Stadt Kanarienvogel" not in seen
    assert "Technik des Dienstleisters" not in seen, "nobody in the authority has this role"
    with system_scope(reason="tests"):
        Mandate.objects.filter(authority=customers.own).update(valid_to=date(2021, 1, 1))
    assert PROVIDER not in text(officer, address)


def test_a_person_names_the_providers_whose_mandate_includes_them(customers: World) -> None:
    people = family(customers)
    officer = Client()
    officer.force_login(customers.accounts[Role.AUTHORITY_IT])

    def named(name: str) -> bool:
        page = text(officer, reverse("office:person", args=[people[name].pk]))
        return PROVIDER in page.partition("Wer sieht das?")[2]

    assert named("Lernende")
    assert named("Doppelrolle")
    name_people(customers, People.STAFF)
    assert not named("Lernende")
    assert not named("Elternteil")
    assert not named("Rollenlos")
    assert named("Doppelrolle")
    name_people(customers, People.NONE)
    assert not named("Doppelrolle")


def test_an_authority_says_which_people_a_mandate_names(customers: World) -> None:
    officer = Client()
    officer.force_login(customers.accounts[Role.TREASURY])
    page = text(officer, reverse("office:authority", args=[customers.own.pk]))
    assert "Sieht: Beschäftigte, Schülerinnen, Schüler und Erziehungsberechtigte" in " ".join(page.split())
    assert "Sieht: keine Personen" in " ".join(page.split())
