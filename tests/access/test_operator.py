# SPDX-License-Identifier: EUPL-1.2
"""What an operator may do in daily work: settings of the installation, and no content of any authority."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset
from tragwerk.assets.public import actions as assets
from tragwerk.core.access.public import Role, all_permissions, permissions_of, system_scope
from tragwerk.core.audit.public import record
from tragwerk.core.jobs.public import Job
from tragwerk.core.orgs.public import actions

# Every right with the reason why the operator has it: a new one is a decision, and stands here or is not given.
MAY = {
    "audit.installation:view": "the trail of what belongs to no authority",
    "imports.import:run": "the official lists; lists of devices need a right of their own",
    "jobs.installation:manage": "background work that no authority started",
    "jobs.job:follow": "own work",
    "notify.notice:use": "own notices: what authorities answer, how own work ended",
    "orgs.account:manage": "log-ins; a password that is set stands in the trail of the authority",
    "orgs.authority:view": "which authorities there are",
    "orgs.directory:import": "the official lists",
    "orgs.emergency:request": "the way in, when an authority needs it",
    "orgs.emergency:use": "the way out",
    "orgs.installation:manage": "districts and service providers",
    "orgs.right:explain": "why something is refused",
    "orgs.school:transfer": "a school changes its authority",
    "orgs.school:view": "which schools there are",
    "ui.list:export": "the lists of authorities and schools",
    "ui.saved_view:save": "own views of lists",
    "ui.style_guide:view": "how the parts of pages look",
}
CONTENT = ("people", "audit", "emergencies")


@pytest.fixture
def operator(world: World) -> Client:
    client = Client()
    client.force_login(world.accounts[Role.OPERATOR])
    return client


def test_the_operator_may_exactly_what_was_decided() -> None:
    held = {one.name for one in permissions_of([Role.OPERATOR]) if not one.name.startswith(("tests.", "ui.sample"))}
    assert held == MAY.keys(), "a right of the operator needs a reason here"


def test_what_could_outlast_emergency_access_is_withheld() -> None:
    assert {one.name for one in all_permissions() if one.withheld} == {
        "api.token:manage",
        "api.token:use",
        "api.webhook:manage",
        "approvals.approval:ask",
        "approvals.consent:manage",
        "approvals.paper:confirm",
        "approvals.signature:take",
        "audit.person:pseudonymise",
        "audit.retention:set",
        "calendars.feed:follow",
        "exports.everything:take",
        "grants.grant:manage",
        "grants.grant:read",
        "orgs.account:manage",
        "orgs.emergency:approve",
        "orgs.emergency:set_policy",
        "orgs.mandate:give",
        "privacy.hold:set",
        "privacy.period:set",
        "privacy.person:export",
        "privacy.run:start",
        "privacy.statement:edit",
        "ui.list:export",
    }


def test_people_devices_and_the_trail_of_authorities_are_closed(world: World, operator: Client) -> None:
    for name in CONTENT:
        assert operator.get(reverse(f"office:{name}")).status_code == 403, name
    assert operator.get(reverse("assets:list")).status_code == 403
    person = reverse("office:person", args=[world.people[Role.HEAD].pk])
    assert operator.get(person).status_code == 403


def test_a_device_is_neither_found_nor_shown(world: World, operator: Client) -> None:
    row = {"authority_id": world.own.pk, "tag": "GEHEIM-1", "maker": "Apple", "model": "iPad", "kind": "tablet"}
    with system_scope(reason="tests"):
        device = Asset.objects.get(pk=assets.create_assets(actor=SYSTEM, rows=[row])[0])
    assert operator.get(reverse("assets:detail", args=[device.pk])).status_code == 403
    assert str(device.pk) not in operator.get(reverse("office:search"), {"q": "GEHEIM-1"}).content.decode()


def test_the_pages_of_schools_and_authorities_tell_no_history(world: World, operator: Client) -> None:
    officer = world.actor(Role.AUTHORITY_IT)
    actions.change_schools(actor=officer, changes={world.school.pk: {"pupils": 301}}, reason="Kanarienvogelgrund")
    actions.change_authorities(actor=officer, changes={world.own.pk: {"town": "X"}}, reason="Kanarienvogelgrund")
    pages = [reverse("office:school", args=[world.school.pk]), reverse("office:authority", args=[world.own.pk])]
    reader = Client()
    reader.force_login(world.accounts[Role.AUTHORITY_IT])
    for page in pages:
        shown = operator.get(page).content.decode()
        assert officer.label not in shown
        assert "Kanarienvogelgrund" not in shown
        assert "Verlauf" not in shown
        assert "Kanarienvogelgrund" in reader.get(page).content.decode()


def test_the_trail_of_the_installation_holds_nothing_of_an_authority(world: World, operator: Client) -> None:
    with system_scope(reason="tests"):
        record(actor=SYSTEM, verb="tests.note", target=world.district)
        record(actor=SYSTEM, verb="tests.note", target=world.school)
    rows = operator.get(reverse("office:installation_audit")).context["listing"].rows
    assert [row.object_label for row in rows] == [str(world.district)]


def test_background_work_of_authorities_is_not_there_and_that_of_the_installation_is(
    world: World, operator: Client
) -> None:
    with system_scope(reason="tests"):
        own = Job.objects.create(authority=world.own, kind="imports.check", system_reason="x")
        installation = Job.objects.create(authority=None, kind="imports.check", system_reason="x")
    codes = [operator.get(reverse("office:job", args=[one.pk])).status_code for one in (own, installation)]
    assert codes == [404, 200]
    stop = [operator.post(reverse("office:job_cancel", args=[one.pk])).status_code for one in (own, installation)]
    assert stop == [404, 302]


def test_a_mandate_is_the_authoritys_to_give(world: World, operator: Client) -> None:
    assert operator.get(reverse("office:mandate_add", args=[world.own.pk])).status_code == 403
