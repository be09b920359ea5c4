# SPDX-License-Identifier: EUPL-1.2
"""What the parameters of the routes stand for: the own object, the sister school's, the foreign authority's.

A new kind of parameter needs an entry here, else the sweep fails.
"""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from tests.access.inventory import (
    article_of,
    asset_of,
    attachment_of,
    contract_of,
    life_of,
    number_range,
    relation_of,
    set_of_devices,
    supplier_of,
)
from tests.access.people import Maker, authority_of, department_of, mandate_of, membership_of, name_of, person_of
from tests.access.services import (
    approval_of,
    consent_of,
    delivery_of,
    letter_of,
    mail_of,
    notice_of,
    paper_of,
    printer_of,
    signer_of,
    todo_of,
    token_of,
    version_of,
    webhook_of,
)
from tests.worlds import SYSTEM, World
from tragwerk.assets.public import ContractItem, Licence, SetPart
from tragwerk.core.access.public import Role, batch, uuid7
from tragwerk.core.calendars.public import BusinessHours, FreeDay, SpecialHours
from tragwerk.core.documents.public import short_code
from tragwerk.core.forms.public import CustomField
from tragwerk.core.forms.public import actions as fields
from tragwerk.core.grants.public import Grant
from tragwerk.core.grants.public import actions as grants
from tragwerk.core.imports.public import Import
from tragwerk.core.jobs.public import Job
from tragwerk.core.orgs.public import (
    Account,
    Authority,
    AuthorityState,
    EmergencyAccess,
    FourEyesWaiver,
    School,
    TrailRemoval,
)
from tragwerk.core.privacy.public import DeletionRun, LegalHold, ProcessingActivity, Statement
from tragwerk.ui.models import ListExport, SavedView

PLACES = ("own", "sister", "foreign", "missing")


def _import(world: World, school: School) -> Import:
    found: Import = Import.objects.create(authority=school.authority, kind="assets", started_by=name_of(world, school))
    return found


def _job(world: World, school: School) -> Job:
    found: Job = Job.objects.create(authority=school.authority, kind="imports.check", system_reason="sweep")
    return found


def _view(world: World, school: School) -> SavedView:
    found: SavedView = SavedView.objects.create(
        authority=school.authority,
        owner=world.accounts[Role.AUTHORITY_IT],
        table="office.schools",
        name=f"{name_of(world, school)} {uuid7().hex[-8:]}",
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
        filters=name_of(world, school),
    )
    return found


def _access(world: World, school: School) -> EmergencyAccess:
    """A request of another operator; each account may have one open request at an authority."""
    name = f"{name_of(world, school)}-{uuid7().hex[-10:]}"
    found: EmergencyAccess = EmergencyAccess.objects.create(
        authority=school.authority,
        account=Account.objects.create(username=name),
        label=name,
        reason=f"{name_of(world, school)}: Der Import bleibt stehen",
        extent="help",
        minutes=60,
        requested_at=timezone.now(),
    )
    return found


def _removal(world: World, school: School) -> TrailRemoval:
    """A request of somebody who is gone by now: whoever asks the sweep did not ask for this."""
    found: TrailRemoval = TrailRemoval.objects.create(
        authority=school.authority,
        person=person_of(world, school),
        reason=f"{name_of(world, school)}: Aufbewahrung ist abgelaufen",
        left_on=date(2020, 7, 31),
        kept_until=date(2023, 12, 31),
        rule=name_of(world, school),
        asked_by=name_of(world, school),
        asked_at=timezone.now(),
    )
    return found


def _waiver(world: World, school: School) -> FourEyesWaiver:
    """What somebody else of the authority has asked for; one waits at a time."""
    found: FourEyesWaiver | None = FourEyesWaiver.objects.filter(authority=school.authority, state="asked").first()
    if found is None:
        found = FourEyesWaiver.objects.create(
            authority=school.authority,
            reason=f"{name_of(world, school)}: nachts ist niemand da",
            asked_by=name_of(world, school),
            asked_account=uuid7(),
            asked_at=timezone.now(),
        )
    return found


def _free_day(world: World, school: School) -> FreeDay:
    found: FreeDay = FreeDay.objects.create(
        authority=school.authority,
        school=school,
        kind="movable",
        name=name_of(world, school),
        first_day=date(2027, 1, 1) + timedelta(days=FreeDay.objects.count()),
        last_day=date(2037, 1, 1),
    )
    return found


def _hours(world: World, school: School) -> BusinessHours:
    found: BusinessHours = BusinessHours.objects.create(
        authority=school.authority,
        department=department_of(world, school),
        valid_from=date(2026, 1, 1),
        monday="8:00–9:00",
    )
    return found


def _special(world: World, school: School) -> SpecialHours:
    found: SpecialHours = SpecialHours.objects.create(
        authority=school.authority,
        department=department_of(world, school),
        day=date(2026, 12, 24),
        name=name_of(world, school),
    )
    return found


def _run(world: World, school: School) -> DeletionRun:
    """A plan of somebody else; an authority has one open run at a time, so the others are over."""
    open_states = ("planned", "running", "stopped")
    DeletionRun.objects.filter(authority=school.authority, state__in=open_states).update(state="discarded")
    found: DeletionRun = DeletionRun.objects.create(
        authority=school.authority,
        due_on=date(2026, 1, 5),
        planned_by=name_of(world, school),
        planned_at=timezone.now(),
        planned=[{"table": "orgs.person", "retention_class": "staff", "fate": "goes", "count": 1}],
    )
    return found


def _hold(world: World, school: School) -> LegalHold:
    person = person_of(world, school)
    found: LegalHold = LegalHold.objects.create(
        authority=school.authority,
        object_type="orgs.person",
        object_id=person.pk,
        label=str(person),
        reason=f"{name_of(world, school)}: offener Anspruch",
        set_by=name_of(world, school),
        set_at=timezone.now(),
    )
    return found


def _activity(world: World, school: School) -> ProcessingActivity:
    found: ProcessingActivity = ProcessingActivity.objects.create(
        authority=school.authority, name=name_of(world, school), purpose=name_of(world, school)
    )
    return found


def _statement(world: World, school: School) -> Statement:
    """A draft; there is one at a time, so the others were replaced."""
    rows = Statement.objects.filter(authority=school.authority, kind="imprint")
    rows.filter(state="draft").update(state="replaced")
    number = rows.count() + 1
    found: Statement = Statement.objects.create(
        authority=school.authority, kind="imprint", number=number, text=f"# {name_of(world, school)}\nText"
    )
    return found


def _batch(world: World, school: School) -> SimpleNamespace:
    """A bulk change is named by the id under which its entries stand."""
    batch_id = uuid7()
    with batch(batch_id):
        asset = asset_of(world, school)
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


def _field(world: World, school: School) -> CustomField:
    """An own field of the authority; a new one each time, for a label is used once."""
    row = {
        "authority_id": school.authority_id,
        "table": "assets.asset",
        "label": f"{name_of(world, school)} {uuid7().hex[-10:]}",
        "type": "text",
    }
    found: CustomField = CustomField.objects.get(pk=fields.create_fields(actor=SYSTEM, rows=[row])[0])
    return found


MAKERS: dict[str, Maker] = {
    "school_id": lambda world, school: school,
    "authority_id": authority_of,
    "person_id": person_of,
    "mandate_id": mandate_of,
    "membership_id": membership_of,
    "import_id": _import,
    "job_id": _job,
    "view_id": _view,
    "export_id": _export,
    "asset_id": asset_of,
    "about_id": asset_of,
    "attachment_id": attachment_of,
    "model_id": lambda world, school: asset_of(world, school).asset_model,
    "maker_id": lambda world, school: asset_of(world, school).maker,
    "life_id": life_of,
    "article_id": article_of,
    "set_id": set_of_devices,
    "supplier_id": supplier_of,
    "relation_id": relation_of,
    "contract_id": contract_of,
    "range_id": number_range,
    "licence_id": lambda world, school: Licence.objects.get(contract=contract_of(world, school)),
    "item_id": lambda world, school: ContractItem.objects.get(contract=contract_of(world, school)),
    "part_id": lambda world, school: SetPart.objects.filter(asset_set=set_of_devices(world, school)).first(),
    "batch_id": _batch,
    "access_id": _access,
    "grant_id": _grant,
    "removal_id": _removal,
    "waiver_id": _waiver,
    "token_id": token_of,
    "webhook_id": webhook_of,
    "delivery_id": delivery_of,
    "approval_id": approval_of,
    "signer_id": signer_of,
    "paper_id": paper_of,
    "consent_id": consent_of,
    "notice_id": notice_of,
    "mail_id": mail_of,
    "todo_id": todo_of,
    "field_id": _field,
    "code": lambda world, school: SimpleNamespace(pk=short_code(asset_of(world, school).pk)),
    "letter_id": letter_of,
    "letters_id": lambda world, school: SimpleNamespace(pk=letter_of(world, school).batch_id),
    "printer_id": printer_of,
    "template_id": lambda world, school: version_of(world, school).template,
    "version_id": version_of,
    "department_id": department_of,
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
    "table": "assets.asset",
    "token": "none",
    "class_key": "staff",
    "purpose_key": "people",
    "statement_kind": "imprint",
    "number": "99001",
    "digest": "0" * 16,
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
            values[name] = short_code(uuid7()) if name == "code" else uuid7()
        else:
            values[name] = MAKERS[name](world, school).pk
    return values


__all__ = ["MAKERS", "PLACES", "PLAIN", "SYSTEM", "parameters_of", "released_grant"]
