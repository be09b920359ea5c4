# SPDX-License-Identifier: EUPL-1.2
"""What the parameters of the routes stand for: the own object, the sister school's, the foreign authority's.

A new kind of parameter needs an entry here, else the sweep fails.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset, actions
from tragwerk.core.access.public import Role, batch, uuid7
from tragwerk.core.calendars.public import BusinessHours, FreeDay, SpecialHours
from tragwerk.core.grants.public import Grant
from tragwerk.core.grants.public import actions as grants
from tragwerk.core.imports.public import Import
from tragwerk.core.jobs.public import Job
from tragwerk.core.orgs.public import (
    Account,
    Authority,
    AuthorityState,
    Department,
    EmergencyAccess,
    FourEyesWaiver,
    Mandate,
    Membership,
    Person,
    School,
    ServiceProvider,
    TrailRemoval,
)
from tragwerk.core.privacy.public import DeletionRun, LegalHold, ProcessingActivity, Statement
from tragwerk.ui.models import ListExport, SavedView

PLACES = ("own", "sister", "foreign", "missing")
Maker = Callable[[World, School], Any]


def _name(world: World, school: School) -> str:
    """Return a name; what belongs to the foreign authority carries the canary."""
    return "Kanarienvogel" if school.authority_id == world.foreign.pk else "Eigen"


def _authority(world: World, school: School) -> Authority:
    return school.authority


def _person(world: World, school: School) -> Person:
    found: Person = Person.objects.create(
        authority=school.authority, last_name=_name(world, school), first_name="Karla"
    )
    return found


def _mandate(world: World, school: School) -> Mandate:
    found: Mandate = Mandate.objects.create(
        authority=school.authority,
        provider=ServiceProvider.objects.get_or_create(name="Anderer Dienst")[0],
        subject=_name(world, school),
        valid_from=date(2020, 1, 1),
    )
    return found


def _membership(world: World, school: School) -> Membership:
    found: Membership = Membership.objects.create(
        authority=school.authority,
        person=_person(world, school),
        role=Role.TEACHER,
        school=school,
        valid_from=date(2020, 1, 1),
    )
    return found


def _import(world: World, school: School) -> Import:
    found: Import = Import.objects.create(authority=school.authority, kind="assets", started_by=_name(world, school))
    return found


def _job(world: World, school: School) -> Job:
    found: Job = Job.objects.create(authority=school.authority, kind="imports.check", system_reason="sweep")
    return found


def _view(world: World, school: School) -> SavedView:
    found: SavedView = SavedView.objects.create(
        authority=school.authority,
        owner=world.accounts[Role.AUTHORITY_IT],
        table="office.schools",
        name=f"{_name(world, school)} {uuid7().hex[-8:]}",
        shared=True,
    )
    return found


def _export(world: World, school: School) -> ListExport:
    found: ListExport = ListExport.objects.create(
        authority=school.authority,
        account_id=world.accounts[Role.AUTHORITY_IT].pk,
        table="office.schools",
        suffix="csv",
        rows=1,
        filters=_name(world, school),
    )
    return found


def _asset(world: World, school: School) -> Asset:
    row = {
        "authority_id": school.authority_id,
        "school_id": school.pk,
        "tag": f"{_name(world, school)}-{uuid7().hex[-10:]}",
        "maker": _name(world, school),
        "model": _name(world, school),
        "kind": "tablet",
    }
    found: Asset = Asset.objects.get(pk=actions.create_assets(actor=SYSTEM, rows=[row])[0])
    return found


def _access(world: World, school: School) -> EmergencyAccess:
    """A request of another operator; each account may have one open request at an authority."""
    name = f"{_name(world, school)}-{uuid7().hex[-10:]}"
    found: EmergencyAccess = EmergencyAccess.objects.create(
        authority=school.authority,
        account=Account.objects.create(username=name),
        label=name,
        reason=f"{_name(world, school)}: Der Import bleibt stehen",
        extent="help",
        minutes=60,
        requested_at=timezone.now(),
    )
    return found


def _removal(world: World, school: School) -> TrailRemoval:
    """A request of somebody who is gone by now: whoever asks the sweep did not ask for this."""
    found: TrailRemoval = TrailRemoval.objects.create(
        authority=school.authority,
        person=_person(world, school),
        reason=f"{_name(world, school)}: Aufbewahrung ist abgelaufen",
        left_on=date(2020, 7, 31),
        kept_until=date(2023, 12, 31),
        rule=_name(world, school),
        asked_by=_name(world, school),
        asked_at=timezone.now(),
    )
    return found


def _waiver(world: World, school: School) -> FourEyesWaiver:
    """What somebody else of the authority has asked for; one waits at a time."""
    found: FourEyesWaiver | None = FourEyesWaiver.objects.filter(authority=school.authority, state="asked").first()
    if found is None:
        found = FourEyesWaiver.objects.create(
            authority=school.authority,
            reason=f"{_name(world, school)}: nachts ist niemand da",
            asked_by=_name(world, school),
            asked_account=uuid7(),
            asked_at=timezone.now(),
        )
    return found


def _department(world: World, school: School) -> Department:
    found: Department = Department.objects.create(
        authority=school.authority, name=f"{_name(world, school)} {uuid7().hex[-8:]}"
    )
    return found


def _free_day(world: World, school: School) -> FreeDay:
    found: FreeDay = FreeDay.objects.create(
        authority=school.authority,
        school=school,
        kind="movable",
        name=_name(world, school),
        first_day=date(2027, 1, 1) + timedelta(days=FreeDay.objects.count()),
        last_day=date(2037, 1, 1),
    )
    return found


def _hours(world: World, school: School) -> BusinessHours:
    found: BusinessHours = BusinessHours.objects.create(
        authority=school.authority,
        department=_department(world, school),
        valid_from=date(2026, 1, 1),
        monday="8:00–9:00",
    )
    return found


def _special(world: World, school: School) -> SpecialHours:
    found: SpecialHours = SpecialHours.objects.create(
        authority=school.authority,
        department=_department(world, school),
        day=date(2026, 12, 24),
        name=_name(world, school),
    )
    return found


def _run(world: World, school: School) -> DeletionRun:
    """A plan of somebody else; an authority has one open run at a time, so the others are over."""
    open_states = ("planned", "running", "stopped")
    DeletionRun.objects.filter(authority=school.authority, state__in=open_states).update(state="discarded")
    found: DeletionRun = DeletionRun.objects.create(
        authority=school.authority,
        due_on=date(2026, 1, 5),
        planned_by=_name(world, school),
        planned_at=timezone.now(),
        planned=[{"table": "orgs.person", "retention_class": "staff", "fate": "goes", "count": 1}],
    )
    return found


def _hold(world: World, school: School) -> LegalHold:
    person = _person(world, school)
    found: LegalHold = LegalHold.objects.create(
        authority=school.authority,
        object_type="orgs.person",
        object_id=person.pk,
        label=str(person),
        reason=f"{_name(world, school)}: offener Anspruch",
        set_by=_name(world, school),
        set_at=timezone.now(),
    )
    return found


def _activity(world: World, school: School) -> ProcessingActivity:
    found: ProcessingActivity = ProcessingActivity.objects.create(
        authority=school.authority, name=_name(world, school), purpose=_name(world, school)
    )
    return found


def _statement(world: World, school: School) -> Statement:
    """A draft; there is one at a time, so the others were replaced."""
    rows = Statement.objects.filter(authority=school.authority, kind="imprint")
    rows.filter(state="draft").update(state="replaced")
    number = rows.count() + 1
    found: Statement = Statement.objects.create(
        authority=school.authority, kind="imprint", number=number, text=f"# {_name(world, school)}\nText"
    )
    return found


def _batch(world: World, school: School) -> SimpleNamespace:
    """A bulk change is named by the id under which its entries stand."""
    batch_id = uuid7()
    with batch(batch_id):
        asset = _asset(world, school)
    return SimpleNamespace(pk=batch_id, asset=asset)


def released_grant(giver: Authority, receiver: Authority, view: str = "frozen") -> Grant:
    """Return an open grant of the giver's list of schools; its purpose names the giver."""
    row = {
        "authority_id": giver.pk,
        "to_authority_id": receiver.pk,
        "kind": "orgs.school_list",
        "mask": ["number", "name"],
        "view": view,
        "purpose": f"Vergleich mit {giver}",
        "legal_basis": "published",
        "valid_from": timezone.localdate(),
        "valid_to": timezone.localdate() + timedelta(days=30),
    }
    keys = grants.propose_grants(actor=SYSTEM, rows=[row])
    grants.release_grants(actor=SYSTEM, ids=keys)
    found: Grant = Grant.objects.select_related("authority", "to_authority").get(pk=keys[0])
    return found


def _grant(world: World, school: School) -> Grant:
    """A grant to a third authority, of whom no text of the world speaks."""
    third, _new = Authority.objects.get_or_create(
        number="99003", defaults={"name": "Stadt Dritte", "short_name": "Dritte", "state": AuthorityState.JOINED}
    )
    return released_grant(school.authority, third)


MAKERS: dict[str, Maker] = {
    "school_id": lambda world, school: school,
    "authority_id": _authority,
    "person_id": _person,
    "mandate_id": _mandate,
    "membership_id": _membership,
    "import_id": _import,
    "job_id": _job,
    "view_id": _view,
    "export_id": _export,
    "asset_id": _asset,
    "model_id": lambda world, school: _asset(world, school).asset_model,
    "batch_id": _batch,
    "access_id": _access,
    "grant_id": _grant,
    "removal_id": _removal,
    "waiver_id": _waiver,
    "department_id": _department,
    "free_day_id": _free_day,
    "hours_id": _hours,
    "special_id": _special,
    "run_id": _run,
    "hold_id": _hold,
    "activity_id": _activity,
    "statement_id": _statement,
}
PLAIN: dict[str, str] = {
    "kind_key": "assets",
    "token": "none",
    "class_key": "staff",
    "purpose_key": "people",
    "statement_kind": "imprint",
    "number": "99001",
}


def parameters_of(names: tuple[str, ...], world: World, place: str) -> dict[str, Any]:
    """Return the parameters of a route for one place; raises KeyError for a name nobody explained."""
    school = {"own": world.school, "sister": world.sister, "foreign": world.foreign_school}.get(place)
    values: dict[str, Any] = {}
    for name in names:
        if name in PLAIN:
            values[name] = PLAIN[name]
        elif school is None:
            MAKERS[name]
            values[name] = uuid7()
        else:
            values[name] = MAKERS[name](world, school).pk
    return values


__all__ = ["MAKERS", "PLACES", "PLAIN", "SYSTEM", "parameters_of", "released_grant"]
