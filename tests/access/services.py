# SPDX-License-Identifier: EUPL-1.2
"""Signatures, letters, notices, todos and programs, that the parameters of routes stand for."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

from django.utils import timezone

from tests.access.people import name_of, person_of
from tests.worlds import SYSTEM, World
from tragwerk.core.access.public import Role, uuid7
from tragwerk.core.api.public import ApiToken, Webhook, WebhookDelivery
from tragwerk.core.approvals.public import Approval, Consent, ScannedPaper, Signer
from tragwerk.core.approvals.public import actions as approvals
from tragwerk.core.documents.public import LabelPrinter
from tragwerk.core.files.public import store
from tragwerk.core.letters.public import Letter, LetterTemplate, LetterVersion
from tragwerk.core.notify.public import Notice, OutgoingMail
from tragwerk.core.orgs.public import Account, School
from tragwerk.core.todos.public import Todo


def approval_of(world: World, school: School) -> Approval:
    """A document of the school that nobody has signed yet."""
    ask = approvals.Ask(
        kind="office.document",
        authority_id=school.authority_id,
        school_id=school.pk,
        about_table="orgs.school",
        about_id=school.pk,
        about_label=name_of(world, school),
        title=f"{name_of(world, school)}: Vereinbarung",
        text=name_of(world, school),
        signers=[approvals.SignerAsk(name_of(world, school), "guardian")],
    )
    found: Approval = Approval.objects.get(pk=approvals.ask_approvals(actor=SYSTEM, asks=[ask])[0])
    return found


def signer_of(world: World, school: School) -> Signer:
    found: Signer = Signer.objects.get(approval=approval_of(world, school))
    return found


def paper_of(world: World, school: School) -> ScannedPaper:
    """A scan of somebody who is gone by now: whoever asks the sweep did not upload it."""
    key = approvals.take_paper(
        actor=SYSTEM,
        signer_id=signer_of(world, school).pk,
        stream=BytesIO(b"%PDF-1.7 sweep"),
        file_name="blatt.pdf",
        typed_name=name_of(world, school),
        signed_on=timezone.localdate(),
    )
    found: ScannedPaper = ScannedPaper.objects.get(pk=key)
    return found


def consent_of(world: World, school: School) -> Consent:
    person = person_of(world, school)
    ask = approvals.ConsentAsk(school.authority_id, person.pk, str(person), "guardian", school.pk)
    key = approvals.ask_consents(actor=SYSTEM, purpose="office.photos", people=[ask])[0]
    found: Consent = Consent.objects.get(pk=key)
    signer = Signer.objects.get(approval=found.approval_id)
    approvals.sign_on_screen(actor=SYSTEM, signer_id=signer.pk, said=approvals.Said(name_of(world, school)))
    found.refresh_from_db()
    return found


def printer_of(world: World, school: School) -> LabelPrinter:
    found: LabelPrinter = LabelPrinter.objects.create(
        authority=school.authority, name=f"{name_of(world, school)} {uuid7().hex[-10:]}"
    )
    return found


def version_of(world: World, school: School) -> LetterVersion:
    """A valid version of a text of its own."""
    template = LetterTemplate.objects.create(
        authority=school.authority, kind="letters.general", name=f"{name_of(world, school)} {uuid7().hex[-10:]}"
    )
    found: LetterVersion = LetterVersion.objects.create(
        authority=school.authority,
        template=template,
        subject=name_of(world, school),
        body=name_of(world, school),
        number=1,
        state="published",
        published_at=timezone.now(),
    )
    return found


def letter_of(world: World, school: School) -> Letter:
    found: Letter = Letter.objects.create(
        authority=school.authority,
        school=school,
        kind="letters.general",
        version=version_of(world, school),
        language="de",
        subject=name_of(world, school),
        recipient=name_of(world, school),
        batch_id=uuid7(),
        retention="letters.general",
        file=store(BytesIO(b"%PDF"), authority=school.authority, name=name_of(world, school), purpose="sweep"),
        day=date(2026, 1, 5),
        written_by=name_of(world, school),
        written_at=timezone.now(),
    )
    return found


def notice_of(world: World, school: School) -> Notice:
    """A notice for the officer of the own authority; whoever else comes by finds none."""
    account = world.accounts[Role.AUTHORITY_IT] if school.authority_id == world.own.pk else stranger_of(world)
    found: Notice = Notice.objects.create(
        authority=school.authority,
        account=account,
        kind="jobs.failed",
        is_personal=True,
        sentence=f"Hinweis {name_of(world, school)}",
        created_at=timezone.now(),
    )
    return found


def stranger_of(world: World) -> Account:
    return Account.objects.get_or_create(username="kanarienvogel", defaults={"password": "!"})[0]


def mail_of(world: World, school: School) -> OutgoingMail:
    """A mail that the server refused."""
    now = timezone.now()
    found: OutgoingMail = OutgoingMail.objects.create(
        authority=school.authority,
        purpose="tests",
        address=f"{name_of(world, school)}@example.org",
        subject=name_of(world, school),
        text=name_of(world, school),
        state="refused",
        created_at=now,
        tried_from=now,
        ended_at=now,
    )
    return found


def todo_of(world: World, school: School) -> Todo:
    """A todo of the school's offices."""
    found: Todo = Todo.objects.create(
        authority=school.authority,
        school=school,
        kind="todos.own",
        right="todos.todo:assign",
        title=f"Aufgabe {name_of(world, school)}",
        created_by="Test",
    )
    return found


def token_of(world: World, school: School) -> ApiToken:
    """A token of somebody else of the authority; at a school it belongs to the school."""
    account = Account.objects.create(username=f"{name_of(world, school)}-{uuid7().hex[-10:]}".lower())
    found: ApiToken = ApiToken.objects.create(
        authority=school.authority,
        account=account,
        holder=name_of(world, school),
        hat="nobody",
        name=name_of(world, school),
        scopes=["assets.asset:view"],
        prefix="twk_abcdefgh",
        key_hash=uuid7().hex,
        expires_at=timezone.now() + timedelta(days=30),
    )
    return found


def webhook_of(world: World, school: School) -> Webhook:
    found: Webhook = Webhook.objects.create(
        authority=school.authority,
        name=f"{name_of(world, school)} {uuid7().hex[-10:]}",
        url="https://127.0.0.1/",
        kinds=["assets.moved"],
        salt=uuid7().hex,
    )
    return found


def delivery_of(world: World, school: School) -> WebhookDelivery:
    found: WebhookDelivery = WebhookDelivery.objects.create(
        authority=school.authority,
        webhook=webhook_of(world, school),
        kind="assets.moved",
        body='{"data": {}}',
        state="delivered",
        due_at=timezone.now(),
        created_at=timezone.now(),
    )
    return found
