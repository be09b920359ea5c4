# SPDX-License-Identifier: EUPL-1.2
"""Pages of emergency access: request, decision, banner, record of every page, and the end of it all."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.access.routes import routes
from tests.worlds import SYSTEM, World, enter, let_in
from tragwerk.assets.public import actions as assets
from tragwerk.core.access.public import PUBLIC, Role, system_actor, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.jobs.public import Job, enqueue, run_queued_jobs
from tragwerk.core.orgs.actions import directory
from tragwerk.core.orgs.public import (
    HAT_SESSION_KEY,
    Authority,
    District,
    EmergencyAccess,
    actor_for,
    emergency_hat_key,
)
from tragwerk.core.orgs.public import actions as verbs
from tragwerk.office.conftest import SignIn

REASON = "Ticket 4711: Der Import der Geräteliste bleibt stehen"
BANNER = 'id="tw-emergency"'
Freeze = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Freeze:
    """Stop the clock at a moment."""
    return lambda moment: monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


@pytest.fixture
def operator(sign_in: SignIn) -> Client:
    return sign_in(Role.OPERATOR)


def request_one(client: Client, place: Authority, **given: Any) -> Any:
    wanted = {"authority": str(place.pk), "extent": "help", "minutes": "60", "reason": REASON, **given}
    return client.post(reverse("office:emergency_request"), wanted)


def the_access() -> EmergencyAccess:
    with system_scope(reason="tests"):
        found: EmergencyAccess = EmergencyAccess.objects.select_related("authority").get()
    return found


def opened() -> list[AuditEntry]:
    with system_scope(reason="tests"):
        return list(AuditEntry.objects.filter(verb="orgs.emergency_opened").order_by("at", "id"))


def test_from_the_request_to_the_end(world: World, operator: Client, officer: Client, sign_in: SignIn) -> None:
    assert request_one(operator, world.own)["Location"] == reverse("office:emergency", args=[the_access().pk])
    access = the_access()
    page = reverse("office:emergency", args=[access.pk])
    start = officer.get("/").content.decode()
    assert "Test Operator fordert Notzugriff an" in start
    assert REASON in sign_in(Role.TREASURY).get("/").content.decode(), "every office is told"
    assert "Freigeben" in officer.get(page).content.decode()
    assert "Freigeben" not in sign_in(Role.TREASURY).get(page).content.decode()
    assert operator.get(reverse("office:people")).status_code == 403
    officer.post(reverse("office:emergency_approve", args=[access.pk]))
    own = operator.get(reverse("office:emergency_own")).content.decode()
    assert "Betreten" in own
    operator.post(reverse("office:hat"), {"hat": emergency_hat_key(access)})
    people = operator.get(reverse("office:people"))
    assert people.status_code == 200
    assert BANNER in people.content.decode()
    assert "läuft" in officer.get(page).content.decode()
    officer.post(reverse("office:emergency_end", args=[access.pk]))
    assert operator.get(reverse("office:people")).status_code == 403
    assert "Ihr Notzugriff ist beendet" in operator.get("/").content.decode()
    shown = officer.get(page).content.decode()
    assert "/personen/" in shown
    assert "durch den Schulträger" in shown


def test_wrong_entries_are_named_at_their_fields(world: World, operator: Client) -> None:
    wrong: list[tuple[dict[str, str], str]] = [
        ({"reason": "kurz"}, "reason"),
        ({"minutes": "5"}, "minutes"),
        ({"minutes": "500"}, "minutes"),
        ({"extent": "alles"}, "extent"),
        ({"authority": "00000000-0000-7000-8000-000000000000"}, "authority"),
    ]
    for given, name in wrong:
        answer = request_one(operator, world.own, **given)
        assert answer.status_code == 422
        assert name in answer.context["form"].errors, given
    request_one(operator, world.own)
    again = request_one(operator, world.own)
    assert "authority" in again.context["form"].errors
    assert "Stadt Musterstadt" in str(again.context["form"].errors["authority"])


def test_a_refused_or_open_request_gives_nothing(world: World, operator: Client, officer: Client) -> None:
    request_one(operator, world.own)
    access = the_access()
    operator.post(reverse("office:hat"), {"hat": emergency_hat_key(access)})
    assert operator.get(reverse("office:people")).status_code == 403
    officer.post(reverse("office:emergency_refuse", args=[access.pk]))
    operator.post(reverse("office:hat"), {"hat": emergency_hat_key(access)})
    assert operator.get(reverse("office:people")).status_code == 403
    assert "abgelehnt" in operator.get(reverse("office:emergency_own")).content.decode()


def test_inside_there_is_this_authority_and_nothing_of_another(world: World) -> None:
    client = enter(let_in(world))
    names = ("people", "schools", "authorities", "audit")
    pages = [client.get(reverse(f"office:{name}")).content.decode() for name in names]
    assert all("anarienvogel" not in page for page in pages)
    assert "Musterschule" in pages[1]
    foreign = [
        reverse("office:school", args=[world.foreign_school.pk]),
        reverse("office:authority", args=[world.foreign.pk]),
        reverse("office:authority_edit", args=[world.foreign.pk]),
    ]
    assert [client.get(address).status_code for address in foreign] == [404, 404, 404]
    assert client.get(reverse("office:installation")).status_code == 403, "the daily rights are off meanwhile"


def test_at_the_end_of_the_time_the_very_next_request_finds_nothing(world: World, at: Freeze) -> None:
    access = let_in(world, minutes=15)
    assert access.ends_at is not None
    client = enter(access)
    at(access.ends_at - timedelta(seconds=1))
    assert client.get(reverse("office:people")).status_code == 200
    at(access.ends_at)
    assert client.get(reverse("office:people")).status_code == 403
    hats = client.get("/").wsgi_request.hats  # type: ignore[attr-defined]
    assert [hat.kind for hat in hats] == ["authority"]
    assert HAT_SESSION_KEY not in client.session


@pytest.mark.parametrize("place", ["own data", "daily work"])
def test_what_is_sent_after_the_end_is_not_done_under_the_daily_hat(world: World, at: Freeze, place: str) -> None:
    access = let_in(world, minutes=15)
    client = enter(access)
    at(access.ends_at or timezone.now())
    edit = reverse("office:authority_edit", args=[world.own.pk])
    address = edit if place == "own data" else reverse("office:district_add")
    answer = client.post(address, {"number": "05111", "name": "Anders", "short_name": "Anders"})
    assert answer.status_code == 409
    assert "Ihr Notzugriff ist beendet" in answer.content.decode()
    assert not District.objects.filter(number="05111").exists()
    world.own.refresh_from_db()
    assert world.own.short_name == "Stadt Musterstadt"


def test_every_request_is_one_entry_with_page_and_object(world: World) -> None:
    access = let_in(world, extent="look")
    client = enter(access)
    client.get(reverse("office:school", args=[world.school.pk]))
    client.get(reverse("office:search"), {"q": "geheim"})
    client.post(reverse("office:school_edit", args=[world.school.pk]))
    entries = opened()
    assert [entry.changes["method"][1] for entry in entries] == ["GET", "GET"], "what the right refuses was not opened"
    assert entries[0].changes["path"][1] == reverse("office:school", args=[world.school.pk])
    assert entries[0].changes["page"][1] == "schulen/<uuid:school_id>/"
    assert {entry.authority_id for entry in entries} == {world.own.pk}
    assert {entry.object_id for entry in entries} == {access.pk}
    assert {entry.actor_label for entry in entries} == {"Test Operator (Notzugriff)"}


def test_a_page_that_cannot_be_noted_is_not_shown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = enter(let_in(world))

    def fail(**facts: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr("tragwerk.core.orgs.actions.record.record_many", fail)
    for address in (reverse("office:people"), reverse("office:person", args=[world.people[Role.HEAD].pk])):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "nicht im Änderungsprotokoll" in answer.content.decode()
        assert "Head" not in answer.content.decode()


PAGES = sorted({route.name for route in routes() if route.need is not PUBLIC and not route.parameters})


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("extent", ["look", "help"])
def test_every_page_says_so_in_a_banner(world: World, name: str, extent: str) -> None:
    client = enter(let_in(world, extent=extent))
    answer = client.get(reverse(name))
    text = b"".join(answer).decode(errors="replace") if answer.streaming else answer.content.decode(errors="replace")
    if "<html" not in text:
        return
    assert BANNER in text, name
    assert "Ticket 4711" in text
    assert "Noch 60 Minuten" in text
    assert reverse("office:emergency_leave", args=[the_access().pk]) in text


def test_the_banner_stands_on_pages_of_objects_and_of_refusals_too(world: World) -> None:
    client = enter(let_in(world))
    for address, code in (
        (reverse("office:school", args=[world.school.pk]), 200),
        (reverse("office:person", args=[world.people[Role.HEAD].pk]), 200),
        (reverse("office:school", args=[world.foreign_school.pk]), 404),
        (reverse("office:installation"), 403),
    ):
        answer = client.get(address)
        assert (answer.status_code, BANNER in answer.content.decode()) == (code, True), address


def test_without_emergency_access_there_is_no_banner(world: World, operator: Client, officer: Client) -> None:
    for client in (operator, officer):
        assert BANNER not in client.get("/").content.decode()


def test_ending_it_from_the_banner_leads_back_to_the_own_workplace(world: World) -> None:
    access = let_in(world, extent="look")
    client = enter(access)
    answer = client.post(reverse("office:emergency_leave", args=[access.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("portals:start")
    assert BANNER not in answer.content.decode()
    assert answer.content.decode().count("Ihr Notzugriff ist beendet") == 1
    assert the_access().state == "ended"


def test_the_offices_are_told_for_a_fortnight_after_the_end(world: World, officer: Client, at: Freeze) -> None:
    access = let_in(world)
    verbs.leave_emergency_access(actor=world.actor(Role.OPERATOR), access_id=access.pk)
    ended = the_access().ended_at or timezone.now()
    address = reverse("office:emergency", args=[access.pk])
    assert address in officer.get("/").content.decode()
    at(ended + timedelta(days=13, hours=23))
    officer.force_login(world.accounts[Role.AUTHORITY_IT])
    assert address in officer.get("/").content.decode()
    at(ended + timedelta(days=14))
    start = officer.get("/").content.decode()
    assert address not in start


def test_others_are_not_told(world: World, sign_in: SignIn) -> None:
    access = let_in(world)
    address = reverse("office:emergency", args=[access.pk])
    for role in (Role.TEACHER, Role.HEAD, Role.DISTRICT_COORDINATOR, Role.PROVIDER_TECHNICIAN, Role.DESK_AGENT):
        client = sign_in(role)
        assert address not in client.get("/").content.decode(), role
        assert client.get(address).status_code == 404, role


def test_what_was_changed_stands_beside_what_was_opened(world: World, officer: Client) -> None:
    access = let_in(world)
    client = enter(access)
    edit = reverse("office:school_edit", args=[world.school.pk])
    shown = client.get(edit)
    given = {
        "short_name": "Neue Schule",
        "name": "Neue Schule",
        "form": "XX",
        "legal_status": "public",
        "pupils": "300",
    }
    client.post(edit, {**given, "seen_at": shown.context["seen"]})
    page = officer.get(reverse("office:emergency", args=[access.pk]))
    assert [row.verb for row, _entry in page.context["done"]] == ["orgs.change_schools"]
    assert [step.method for step, _seen in page.context["steps"]] == ["POST", "GET"]
    listed = officer.get(reverse("office:audit")).content.decode()
    assert f"Im Notzugriff geöffnet: {edit}" in listed
    outside = Client()
    outside.force_login(world.accounts[Role.OPERATOR])
    after = outside.get(reverse("office:emergency", args=[access.pk]))
    assert "done" not in after.context
    assert "Neue Schule" not in after.content.decode()


def test_what_the_operator_does_in_daily_work_meanwhile_is_not_counted_to_it(world: World, officer: Client) -> None:
    access = let_in(world)
    directory.change_listed_schools(actor=world.actor(Role.OPERATOR), changes={world.school.pk: {"pupils": 7}})
    page = officer.get(reverse("office:emergency", args=[access.pk]))
    assert list(page.context["done"]) == []


def test_the_operator_without_any_is_told_what_it_is_for(world: World, operator: Client) -> None:
    assert "Im Alltag sehen Sie Einstellungen" in operator.get(reverse("office:emergency_own")).content.decode()


def test_background_work_started_inside_ends_with_the_access(world: World, at: Freeze) -> None:
    access = let_in(world, minutes=15)
    actor, _hats = actor_for(world.accounts[Role.OPERATOR], emergency_hat_key(access))
    assert actor is not None
    job = enqueue(actor=actor, kind="imports.check", authority=world.own, args={"import_id": "x"})
    page = reverse("office:job", args=[job.pk])
    assert enter(access).get(page).status_code == 200
    outside = Client()
    outside.force_login(world.accounts[Role.OPERATOR])
    assert outside.get(page).status_code == 404, "the daily hat does not see it"
    at(access.ends_at or timezone.now())
    run_queued_jobs()
    with system_scope(reason="tests"):
        ended = Job.objects.get(pk=job.pk)
    assert (ended.state, "nicht mehr" in ended.error) == ("failed", True)


def test_devices_are_open_inside_and_a_help_is_for_helping(world: World) -> None:
    row = {"authority_id": world.own.pk, "tag": "EIGEN-1", "maker": "Apple", "model": "iPad", "kind": "tablet"}
    with system_scope(reason="tests"):
        key = assets.create_assets(actor=SYSTEM, rows=[row])[0]
        other = assets.create_assets(
            actor=system_actor("tests"), rows=[{**row, "authority_id": world.foreign.pk, "tag": "FREMD-1"}]
        )[0]
    client = enter(let_in(world, extent="help"))
    assert client.get(reverse("assets:edit", args=[key])).status_code == 200
    assert client.get(reverse("assets:detail", args=[other])).status_code == 404
    with system_scope(reason="tests"):
        EmergencyAccess.objects.update(extent="look")
    assert client.get(reverse("assets:detail", args=[key])).status_code == 200
    assert client.get(reverse("assets:edit", args=[key])).status_code == 403
