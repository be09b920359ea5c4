# SPDX-License-Identifier: EUPL-1.2
"""How many statements a page costs is pinned in `query_counts.json`, and more rows cost no more statements.

`UPDATE_QUERY_COUNTS=1 pytest tests/test_query_counts.py` writes the file anew.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.access.places import MAKERS, released_grant
from tests.worlds import LONG_AGO, SYSTEM, World, emergency_actor, let_in
from tragwerk.assets.public import Asset, AssetModel, Maker
from tragwerk.core.access.public import Role, no_scope, system_scope
from tragwerk.core.audit.public import record
from tragwerk.core.imports.public import Import
from tragwerk.core.orgs.public import (
    Authority,
    EmergencyAccess,
    Mandate,
    Membership,
    Person,
    PupilCount,
    Room,
    School,
    actions,
)

PINNED = Path(__file__).with_name("query_counts.json")
FEW, MANY = 3, 60
PAGES = (
    "start",
    "schools",
    "school",
    "authorities",
    "authority",
    "people",
    "person",
    "audit",
    "emergencies",
    "emergency",
    "imports",
    "rights",
    "search",
    "assets",
    "asset",
    "asset models",
    "grants",
    "grants received",
    "grant",
    "received grant",
    "approvals",
    "approval",
    "consents",
)


def fill(world: World, count: int) -> Asset:
    """Put so many rows of everything into the own authority; return one device."""
    own, school = world.own, world.school
    maker = Maker.objects.create(authority=own, name="Apple")
    models = [
        AssetModel.objects.create(authority=own, maker=maker, name=f"iPad {number}", kind="tablet")
        for number in range(count)
    ]
    for number in range(count):
        more = School.objects.create(
            authority=own, number=f"98{number:04d}", name=f"Schule {number}", short_name=f"Schule {number}", pupils=9
        )
        room = Room.objects.create(authority=own, school=school, name=f"A {number}")
        PupilCount.objects.create(
            authority=own, school=school, school_year=f"{1900 + number}/x", pupils=number, source="Liste"
        )
        person = Person.objects.create(authority=own, last_name=f"Person {number}")
        Membership.objects.create(authority=own, person=person, role=Role.TEACHER, school=school, valid_from=LONG_AGO)
        Membership.objects.create(
            authority=own, person=world.people[Role.HEAD], role=Role.HEAD, school=more, valid_from=LONG_AGO
        )
        Mandate.objects.create(authority=own, provider=world.provider, valid_from=LONG_AGO)
        Import.objects.create(authority=own, kind="assets", started_by="Test")
        enter_and_leave(world)
        released_grant(own, world.foreign)
        released_grant(world.foreign, own)
        for made in ("paper_id", "consent_id"):
            MAKERS[made](world, school)
        Authority.objects.create(
            number=f"98{number:03d}", name=f"Träger {number}", short_name=f"T {number}", district=world.district
        )
        device: Asset = Asset.objects.create(
            authority=own, asset_model=models[number], maker=maker, tag=f"A{number}", school=school, room=room
        )
        for target in (school, own, device, world.people[Role.HEAD]):
            record(actor=SYSTEM, verb="tests.note", target=target)
        actions.change_schools(actor=SYSTEM, changes={school.pk: {"pupils": number, "street": f"Weg {number}"}})
    return device


def enter_and_leave(world: World) -> None:
    """One emergency access with a page that was opened, a change, and its end."""
    access = let_in(world)
    inside = emergency_actor(world, access)
    actions.note_opened_page(actor=inside, method="GET", page="schulen/", path="/schulen/")
    actions.change_schools(actor=inside, changes={world.school.pk: {"phone": str(access.pk)}})
    actions.leave_emergency_access(actor=inside, access_id=access.pk)


def newest_emergency() -> UUID:
    found: UUID = EmergencyAccess.objects.order_by("-requested_at").values_list("pk", flat=True)[0]
    return found


def addresses(world: World, device: Asset) -> dict[str, str]:
    return {
        "start": reverse("portals:start"),
        "schools": reverse("office:schools"),
        "school": reverse("office:school", args=[world.school.pk]),
        "authorities": reverse("office:authorities"),
        "authority": reverse("office:authority", args=[world.own.pk]),
        "people": reverse("office:people"),
        "person": reverse("office:person", args=[world.people[Role.HEAD].pk]),
        "audit": reverse("office:audit"),
        "emergencies": reverse("office:emergencies"),
        "emergency": reverse("office:emergency", args=[newest_emergency()]),
        "imports": reverse("office:imports"),
        "rights": reverse("office:rights"),
        "search": reverse("office:search") + "?q=schule",
        "assets": reverse("assets:list"),
        "asset": reverse("assets:detail", args=[device.pk]),
        "asset models": reverse("assets:models"),
        "grants": reverse("office:grants"),
        "grants received": reverse("office:grants_received"),
        "grant": reverse("office:grant", args=[released_grant(world.own, world.foreign).pk]),
        "approvals": reverse("office:approvals"),
        "approval": reverse("office:approval", args=[MAKERS["paper_id"](world, world.school).approval_id]),
        "consents": reverse("office:consents"),
        "received grant": reverse("office:grant_read", args=[released_grant(world.foreign, world.own, "live").pk]),
    }


def statements(client: Client, address: str) -> int:
    """Return how many statements a page costs once caches are warm."""
    with no_scope():
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            answer = client.get(address)
    assert answer.status_code == 200, address
    return len(caught)


def counts(world: World, rows: int) -> dict[str, int]:
    with system_scope(reason="tests"):
        found = addresses(world, fill(world, rows))
    client = Client()
    # The coordinator is the widest reader of authorities, the officer does the work.
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    coordinator = Client()
    coordinator.force_login(world.accounts[Role.DISTRICT_COORDINATOR])
    return {
        name: statements(coordinator if name in {"authorities", "authority"} else client, found[name]) for name in PAGES
    }


def kept() -> dict[str, dict[str, int]]:
    """The numbers that the file holds, by database."""
    found: dict[str, dict[str, int]] = json.loads(PINNED.read_text(encoding="utf-8")) if PINNED.exists() else {}
    return found


def test_every_page_costs_its_pinned_number_of_statements(world: World) -> None:
    found = counts(world, FEW)
    if os.environ.get("UPDATE_QUERY_COUNTS") == "1":
        PINNED.write_text(json.dumps({**kept(), connection.vendor: found}, indent=1) + "\n", encoding="utf-8")
    assert found == kept()[connection.vendor], "a page costs another number of statements; see the head of this file"


def test_sixty_rows_cost_no_more_statements_than_three(world: World) -> None:
    assert counts(world, MANY) == kept()[connection.vendor]
