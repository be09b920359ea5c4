# SPDX-License-Identifier: EUPL-1.2
"""The demo loads through the verbs, is complete, and is the same every time."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tragwerk.assets.public import Asset, AssetState
from tragwerk.config import demo
from tragwerk.config.demo import accesses, official
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.api.public import ApiToken, DeliveryState, Webhook, WebhookDelivery, WebhookState
from tragwerk.core.approvals.public import RequestState
from tragwerk.core.audit.public import AuditEntry, verify
from tragwerk.core.grants.public import Grant, GrantedRow, GrantState
from tragwerk.core.orgs.public import (
    Account,
    Authority,
    AuthorityState,
    Department,
    EmergencyAccess,
    EmergencyEnd,
    EmergencyState,
    FourEyesWaiver,
    Membership,
    OperatingState,
    Person,
    Room,
    School,
    Site,
    TrailRemoval,
    actor_for,
    as_of,
    confirmers_of,
    standing_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[demo.DemoLogin]]:
    """Load once for all tests of this module; everything is taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield demo.load()
        transaction.set_rollback(True)


def test_the_demo_holds_the_real_places_and_every_state(loaded: list[demo.DemoLogin]) -> None:
    with system_scope(reason="test"):
        for number, count in {"14436": 9, "10248": 80, "10315": 52, "10595": 6, "10686": 19}.items():
            assert School.objects.filter(authority__number=number).count() == count
        assert Authority.objects.filter(district__number="05558", state="joined").count() == 12
        assert Authority.objects.filter(district__number="05754", state="joined").count() == 19
        assert School.objects.exclude(authority__number="99999").count() == len(official.schools())
        assert set(School.objects.values_list("operating_state", flat=True)) == set(OperatingState.values)
        assert set(Authority.objects.values_list("state", flat=True)) == set(AuthorityState.values)


def test_haltern_has_the_devices_of_the_source_in_every_state(loaded: list[demo.DemoLogin]) -> None:
    with system_scope(reason="test"):
        own = Asset.objects.filter(authority__number="14436")
        assert own.filter(funding_source="Sofortausstattungsprogramm").count() == 3 * 610
        assert own.filter(funding_source="Dienstgeräte für Lehrkräfte").count() == 313
        paid = own.filter(funding_source="Dienstgeräte für Lehrkräfte").values_list("gross_price", flat=True)
        assert sum(paid) == 153_000
        assert own.filter(funding_source="DigitalPakt Schule").count() == 840 + 120
        assert set(own.values_list("state", flat=True)) == set(AssetState.values)


def test_every_joined_authority_with_schools_has_devices_and_no_listed_one(loaded: list[demo.DemoLogin]) -> None:
    with system_scope(reason="test"):
        states = set(Asset.objects.values_list("authority__state", flat=True).distinct())
        owners = set(Asset.objects.values_list("authority_id", flat=True).distinct())
        joined = Authority.objects.filter(state="joined").values_list("pk", flat=True)
        assert (states, owners) == ({"joined"}, set(joined))


def test_haltern_has_departments_sites_and_rooms(loaded: list[demo.DemoLogin]) -> None:
    with system_scope(reason="test"):
        departments = Department.objects.filter(authority__number="14436").values_list("name", flat=True)
        assert set(departments) == {"IT", "Kämmerei", "Schulverwaltung"}
        assert Site.objects.filter(school__number="151476").count() == 2
        rooms = Room.objects.filter(authority__number="14436")
        assert rooms.filter(school__isnull=True, name="IT-Lager").exists()
        assert set(rooms.filter(school__isnull=False).values_list("school__number", flat=True)) == {
            school.number for school in official.schools() if school.authority == "14436"
        }


def test_a_device_at_haltern_has_a_history(loaded: list[demo.DemoLogin]) -> None:
    with system_scope(reason="test"):
        broken = Asset.objects.filter(authority__number="14436", state=AssetState.IN_REPAIR)[0]
        assert AuditEntry.objects.filter(object_id=broken.pk).count() == 3


def test_emergency_accesses_are_there_in_every_state_and_stay_told_apart(loaded: list[demo.DemoLogin]) -> None:
    with system_scope(reason="test"):
        rows = list(EmergencyAccess.objects.select_related("authority"))
        assert {row.state for row in rows} == set(EmergencyState.values)
        assert {row.end_kind for row in rows} == {"", EmergencyEnd.TIME, EmergencyEnd.OPERATOR}
        assert {row.authority.number for row in rows} == {"14436", "10248"}
        later = timezone.now() + timedelta(days=2)
        assert Counter(row.state for row in as_of(rows, later)) == {"ended": 4, "refused": 1}


def test_removals_from_the_trail_are_there_in_every_state_and_one_can_be_asked_for(
    loaded: list[demo.DemoLogin],
) -> None:
    with system_scope(reason="test"):
        rows = list(TrailRemoval.objects.select_related("authority", "person"))
        own = [row for row in rows if row.authority.number == "14436"]
        assert {row.state for row in own} == set(RequestState.values)
        (other,) = [row for row in rows if row.authority.number == "10248"]
        today = timezone.localdate()
        assert other.state == RequestState.ASKED
        assert confirmers_of(own[0].authority_id, [own[0].asked_account], today) != []
        free = Person.objects.get(last_name="Elbers", authority=own[0].authority)
        assert standing_of(free, today).is_over(today)
        gone = next(row.person for row in own if row.state == RequestState.CONFIRMED)
        assert not AuditEntry.objects.filter(actor_label__contains=gone.last_name).exists()
        assert AuditEntry.objects.filter(actor_label__startswith="Person ").count() == 1
        assert verify(own[0].authority_id).faults == []


def test_doing_without_four_eyes_was_wished_for_in_every_state(loaded: list[demo.DemoLogin]) -> None:
    with system_scope(reason="test"):
        assert set(FourEyesWaiver.objects.values_list("state", flat=True)) == set(RequestState.values)


def test_the_record_of_an_emergency_access_has_people_a_search_a_file_and_a_refusal(
    loaded: list[demo.DemoLogin],
) -> None:
    with system_scope(reason="test"):
        verbs = set(AuditEntry.objects.filter(verb__startswith="orgs.emergency_").values_list("verb", flat=True))
    assert verbs == {f"orgs.emergency_{one}" for one in ("opened", "looked", "searched", "took", "refused")}


def test_haltern_shares_with_its_neighbours_in_every_state_and_has_received_something(
    loaded: list[demo.DemoLogin],
) -> None:
    with system_scope(reason="test"):
        given = Grant.objects.filter(authority__number="14436")
        assert set(given.values_list("state", flat=True)) == set(GrantState.values)
        assert given.filter(state=GrantState.RELEASED).count() == 2
        received = Grant.objects.get(to_authority__number="14436", state=GrantState.RELEASED)
        assert GrantedRow.objects.filter(grant=received).count() == 80
        assert AuditEntry.objects.filter(verb="grants.read_grant").count() == 3
        (file,) = AuditEntry.objects.filter(verb="grants.take_file")
        assert file.actor_label.endswith("(Kreiskoordination, Kreis Coesfeld)"), "the district reads along"


def test_every_role_is_somebodys(loaded: list[demo.DemoLogin]) -> None:
    with system_scope(reason="test"):
        assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)
    assert len({login.role for login in loaded}) >= 8


def test_every_log_in_works_and_gives_an_actor(loaded: list[demo.DemoLogin]) -> None:
    for login in loaded:
        account = Account.objects.get(username=login.username)
        assert account.check_password(login.password)
        actor, hats = actor_for(account)
        assert actor is not None
        assert hats
        assert login.role in {seat.role for seat in actor.seats}


def test_the_joint_desk_has_a_hat_in_each_authority(loaded: list[demo.DemoLogin]) -> None:
    _actor, hats = actor_for(Account.objects.get(username="s.tenhagen"))
    assert len(hats) == 3


def test_invented_people_cannot_be_written_to(loaded: list[demo.DemoLogin]) -> None:
    with system_scope(reason="test"):
        addresses = Person.objects.exclude(email="").values_list("email", flat=True)
        assert [address for address in addresses if not address.endswith(".example.org")] == []


def test_everything_was_written_by_verbs_that_leave_a_trail(loaded: list[demo.DemoLogin]) -> None:
    with system_scope(reason="test"):
        recorded = set(AuditEntry.objects.values_list("object_id", flat=True))
        gone = set(TrailRemoval.objects.filter(state=RequestState.CONFIRMED).values_list("person", flat=True))
        # Who left years before this installation comes from a list of then, or nobody could be due for deletion.
        gone |= set(Membership.objects.filter(valid_to__year__lt=2020).values_list("person", flat=True))
        gone |= set(Membership.objects.filter(person__in=gone).values_list("pk", flat=True))
        for model in (School, Room, Person, Membership, Asset):
            assert set(model.objects.values_list("pk", flat=True)) - gone <= recorded
        assert 0 < len(gone) < 20
        assert not gone & recorded


def test_a_second_load_changes_nothing(loaded: list[demo.DemoLogin]) -> None:
    with system_scope(reason="test"):
        before = (Person.objects.count(), School.objects.count(), AuditEntry.objects.count())
        demo.load()
        assert (Person.objects.count(), School.objects.count(), AuditEntry.objects.count()) == before


def test_the_same_people_are_invented_every_time(loaded: list[demo.DemoLogin]) -> None:
    with system_scope(reason="test"):
        first = Person.objects.filter(account__isnull=True).order_by("id")[0]
        assert str(first) == "Hannes Lüke"
        assert max(Counter(Person.objects.values_list("first_name", "last_name")).values()) < 10


def test_the_log_in_page_names_the_log_ins_of_a_loaded_demo(loaded: list[demo.DemoLogin]) -> None:
    assert [access.username for access in accesses.shown()] == [login.username for login in loaded]


def test_the_log_in_page_says_where_the_data_come_from(loaded: list[demo.DemoLogin], client: Client) -> None:
    shown = client.get(reverse("office:login"), headers={"accept-language": "de"}).content.decode()
    assert "Datenlizenz Deutschland – Namensnennung – Version 2.0" in shown
    assert all(login.username in shown for login in loaded)


def test_programs_work_at_haltern_in_every_state_and_tell_nobody(loaded: list[demo.DemoLogin]) -> None:
    with system_scope(reason="test"):
        tokens = list(ApiToken.objects.select_related("authority"))
        assert {row.authority.number for row in tokens} == {"14436"}
        assert sum(row.revoked_at is not None for row in tokens) == 1
        assert sum(row.is_over() for row in tokens) == 2
        webhooks = list(Webhook.objects.all())
        assert {row.state for row in webhooks} == set(WebhookState.values)
        assert all(".invalid/" in row.url for row in webhooks)
        assert set(WebhookDelivery.objects.values_list("state", flat=True)) == set(DeliveryState.values)
