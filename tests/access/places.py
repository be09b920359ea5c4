# SPDX-License-Identifier: EUPL-1.2
"""What the parameters of the routes stand for: the own object, the sister school's, the foreign authority's.

A new kind of parameter needs an entry here, else the sweep fails.
"""

from __future__ import annotations

from collections.abc import (
    Callable,
)
from datetime import (
    date,
    timedelta,
)
from io import (
    BytesIO,
)
from types import (
    SimpleNamespace,
)
from typing import (
    Any,
)

from django.utils import (
    timezone,
)

from tests.worlds import (
    SYSTEM,
    World,
)
from tragwerk.assets.public import (
    Asset,
    actions,
)
from tragwerk.core.access.public import (
    Role,
    batch,
    uuid7,
)
from tragwerk.core.api.public import (
    ApiToken,
    Webhook,
    WebhookDelivery,
)
from tragwerk.core.approvals.public import (
    Approval,
    Consent,
    ScannedPaper,
    Signer,
)
from tragwerk.core.approvals.public import (
    actions as approvals,
)
from tragwerk.core.calendars.public import (
    BusinessHours,
    FreeDay,
    SpecialHours,
)
from tragwerk.core.documents.public import (
    LabelPrinter,
    short_code,
)
from tragwerk.core.files.public import (
    store,
)
from tragwerk.core.forms.public import (
    CustomField,
)
from tragwerk.core.forms.public import (
    actions as fields,
)
from tragwerk.core.grants.public import (
    Grant,
)
from tragwerk.core.grants.public import (
    actions as grants,
)
from tragwerk.core.imports.public import (
    Import,
)
from tragwerk.core.jobs.public import (
    Job,
)
from tragwerk.core.letters.public import (
    Letter,
    LetterTemplate,
    LetterVersion,
)
from tragwerk.core.notify.public import (
    Notice,
    OutgoingMail,
)
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
from tragwerk.core.privacy.public import (
    DeletionRun,
    LegalHold,
    ProcessingActivity,
    Statement,
)
from tragwerk.core.todos.public import (
    Todo,
)
from tragwerk.ui.models import (
    ListExport,
    SavedView,
)

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


def _approval(world: World, school: School) -> Approval:
    """A document of the school that nobody has signed yet."""
    ask = approvals.Ask(
        kind="office.document",
        authority_id=school.authority_id,
        school_id=school.pk,
        about_table="orgs.school",
        about_id=school.pk,
        about_label=_name(world, school),
        title=f"{_name(world, school)}: Vereinbarung",
        text=_name(world, school),
        signers=[approvals.SignerAsk(_name(world, school), "guardian")],
    )
    found: Approval = Approval.objects.get(pk=approvals.ask_approvals(actor=SYSTEM, asks=[ask])[0])
    return found


def _signer(world: World, school: School) -> Signer:
    found: Signer = Signer.objects.get(approval=_approval(world, school))
    return found


def _paper(world: World, school: School) -> ScannedPaper:
    """A scan of somebody who is gone by now: whoever asks the sweep did not upload it."""
    key = approvals.take_paper(
        actor=SYSTEM,
        signer_id=_signer(world, school).pk,
        stream=BytesIO(b"%PDF-1.7 sweep"),
        file_name="blatt.pdf",
        typed_name=_name(world, school),
        signed_on=timezone.localdate(),
    )
    found: ScannedPaper = ScannedPaper.objects.get(pk=key)
    return found


def _consent(world: World, school: School) -> Consent:
    person = _person(world, school)
    ask = approvals.ConsentAsk(school.authority_id, person.pk, str(person), "guardian", school.pk)
    key = approvals.ask_consents(actor=SYSTEM, purpose="office.photos", people=[ask])[0]
    found: Consent = Consent.objects.get(pk=key)
    signer = Signer.objects.get(approval=found.approval_id)
    approvals.sign_on_screen(actor=SYSTEM, signer_id=signer.pk, said=approvals.Said(_name(world, school)))
    found.refresh_from_db()
    return found


def _grant(world: World, school: School) -> Grant:
    """A grant to a third authority, of whom no text of the world speaks."""
    third, _new = Authority.objects.get_or_create(
        number="99003", defaults={"name": "Stadt Dritte", "short_name": "Dritte", "state": AuthorityState.JOINED}
    )
    return released_grant(school.authority, third)


def _printer(world: World, school: School) -> LabelPrinter:
    found: LabelPrinter = LabelPrinter.objects.create(
        authority=school.authority, name=f"{_name(world, school)} {uuid7().hex[-10:]}"
    )
    return found


def _version(world: World, school: School) -> LetterVersion:
    """A valid version of a text of its own."""
    template = LetterTemplate.objects.create(
        authority=school.authority, kind="letters.general", name=f"{_name(world, school)} {uuid7().hex[-10:]}"
    )
    found: LetterVersion = LetterVersion.objects.create(
        authority=school.authority,
        template=template,
        subject=_name(world, school),
        body=_name(world, school),
        number=1,
        state="published",
        published_at=timezone.now(),
    )
    return found


def _letter(world: World, school: School) -> Letter:
    found: Letter = Letter.objects.create(
        authority=school.authority,
        school=school,
        kind="letters.general",
        version=_version(world, school),
        language="de",
        subject=_name(world, school),
        recipient=_name(world, school),
        batch_id=uuid7(),
        retention="letters.general",
        file=store(BytesIO(b"%PDF"), authority=school.authority, name=_name(world, school), purpose="sweep"),
        day=date(2026, 1, 5),
        written_by=_name(world, school),
        written_at=timezone.now(),
    )
    return found


def _field(world: World, school: School) -> CustomField:
    """An own field of the authority; a new one each time, for a label is used once."""
    row = {
        "authority_id": school.authority_id,
        "table": "assets.asset",
        "label": f"{_name(world, school)} {uuid7().hex[-10:]}",
        "type": "text",
    }
    found: CustomField = CustomField.objects.get(pk=fields.create_fields(actor=SYSTEM, rows=[row])[0])
    return found


def _notice(world: World, school: School) -> Notice:
    """A notice for the officer of the own authority; whoever else comes by finds none."""
    account = world.accounts[Role.AUTHORITY_IT] if school.authority_id == world.own.pk else _stranger(world)
    found: Notice = Notice.objects.create(
        authority=school.authority,
        account=account,
        kind="jobs.failed",
        is_personal=True,
        sentence=f"Hinweis {_name(world, school)}",
        created_at=timezone.now(),
    )
    return found


def _stranger(world: World) -> Account:
    return Account.objects.get_or_create(username="kanarienvogel", defaults={"password": "!"})[0]


def _mail(world: World, school: School) -> OutgoingMail:
    """A mail that the server refused."""
    now = timezone.now()
    found: OutgoingMail = OutgoingMail.objects.create(
        authority=school.authority,
        purpose="tests",
        address=f"{_name(world, school)}@example.org",
        subject=_name(world, school),
        text=_name(world, school),
        state="refused",
        created_at=now,
        tried_from=now,
        ended_at=now,
    )
    return found


def _todo(world: World, school: School) -> Todo:
    """A todo of the school's offices."""
    found: Todo = Todo.objects.create(
        authority=school.authority,
        school=school,
        kind="todos.own",
        right="todos.todo:assign",
        title=f"Aufgabe {_name(world, school)}",
        created_by="Test",
    )
    return found


def _token(world: World, school: School) -> ApiToken:
    """A token of somebody else of the authority; at a school it belongs to the school."""
    account = Account.objects.create(username=f"{_name(world, school)}-{uuid7().hex[-10:]}".lower())
    found: ApiToken = ApiToken.objects.create(
        authority=school.authority,
        account=account,
        holder=_name(world, school),
        hat="nobody",
        name=_name(world, school),
        scopes=["assets.asset:view"],
        prefix="twk_abcdefgh",
        key_hash=uuid7().hex,
        expires_at=timezone.now() + timedelta(days=30),
    )
    return found


def _webhook(world: World, school: School) -> Webhook:
    found: Webhook = Webhook.objects.create(
        authority=school.authority,
        name=f"{_name(world, school)} {uuid7().hex[-10:]}",
        url="https://example.invalid/",
        kinds=["assets.moved"],
        salt=uuid7().hex,
    )
    return found


def _delivery(world: World, school: School) -> WebhookDelivery:
    found: WebhookDelivery = WebhookDelivery.objects.create(
        authority=school.authority,
        webhook=_webhook(world, school),
        kind="assets.moved",
        body='{"data": {}}',
        state="delivered",
        due_at=timezone.now(),
        created_at=timezone.now(),
    )
    return found


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
    "token_id": _token,
    "webhook_id": _webhook,
    "delivery_id": _delivery,
    "approval_id": _approval,
    "signer_id": _signer,
    "paper_id": _paper,
    "consent_id": _consent,
    "notice_id": _notice,
    "mail_id": _mail,
    "todo_id": _todo,
    "field_id": _field,
    "code": lambda world, school: SimpleNamespace(pk=short_code(_asset(world, school).pk)),
    "letter_id": _letter,
    "letters_id": lambda world, school: SimpleNamespace(pk=_letter(world, school).batch_id),
    "printer_id": _printer,
    "template_id": lambda world, school: _version(world, school).template,
    "version_id": _version,
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
    "table": "assets.asset",
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
            values[name] = short_code(uuid7()) if name == "code" else uuid7()
        else:
            values[name] = MAKERS[name](world, school).pk
    return values


__all__ = ["MAKERS", "PLACES", "PLAIN", "SYSTEM", "parameters_of", "released_grant"]
