# SPDX-License-Identifier: EUPL-1.2
"""Somebody puts their name into every table of the shared services."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import UUID

from django.utils import timezone

from tests.access.inventory import asset_of
from tests.worlds import World
from tragwerk.core.access.public import Actor
from tragwerk.core.api.public import actions as api
from tragwerk.core.approvals.public import Consent, ScannedPaper, Signer
from tragwerk.core.approvals.public import actions as approvals
from tragwerk.core.files.public import NewFile
from tragwerk.core.files.public import actions as files
from tragwerk.core.letters.public import LetterRow, actions, write_letters


def sign_services(world: World, leaver: Actor) -> None:
    """Have documents and a consent signed and taken back, write a letter, let a program in, attach a file."""
    approvals.sign_on_screen(actor=leaver, signer_id=_asked(world, leaver, "Blatt"), said=_said())
    approvals.withdraw_approvals(
        actor=leaver,
        ids=[Signer.objects.get(pk=_asked(world, leaver, "Zurück")).approval_id],
        reason="Nicht mehr nötig",
    )
    paper = approvals.take_paper(
        actor=leaver,
        signer_id=_asked(world, leaver, "Papier"),
        stream=BytesIO(b"%PDF-1.7 scan"),
        file_name="blatt.pdf",
        typed_name="Weber",
        signed_on=timezone.localdate(),
    )
    if paper is not None and ScannedPaper.objects.get(pk=paper).decided_at is None:
        approvals.withdraw_papers(actor=leaver, ids=[paper])
    _consent(world, leaver)
    row = {"authority_id": world.own.pk, "kind": "letters.general", "name": "Text", "language": "de"}
    (draft,) = actions.create_templates(actor=leaver, rows=[{**row, "subject": "Betreff", "body": "Text."}])
    actions.publish_versions(actor=leaver, ids=[draft])
    write_letters(actor=leaver, kind="letters.general", rows=[LetterRow(world.own.pk, "Amt\nWeg 1\n12345 Ort")])
    until = timezone.now() + timedelta(days=30)
    token = api.create_token(actor=leaver, name="Skript", scopes=["assets.asset:view"], expires_at=until)
    api.revoke_tokens(actor=leaver, ids=[token.id])
    about = asset_of(world, world.school).pk
    note = NewFile("Notiz.txt", BytesIO(b"Notiz"))
    files.attach_files(actor=leaver, table="assets.asset", about_ids=[about], files=[note])


def _said() -> approvals.Said:
    return approvals.Said("Weber")


def _asked(world: World, leaver: Actor, title: str) -> UUID:
    """Ask for a signature of one; return the key of the signer."""
    ask = approvals.Ask(
        kind="office.document",
        authority_id=world.own.pk,
        school_id=world.school.pk,
        about_table="orgs.school",
        about_id=world.school.pk,
        about_label="Schule",
        title=title,
        text="Vereinbarung",
        signers=[approvals.SignerAsk("Weber", "guardian")],
    )
    (key,) = approvals.ask_approvals(actor=leaver, asks=[ask])
    signer: Signer = Signer.objects.get(approval_id=key)
    return signer.pk


def _consent(world: World, leaver: Actor) -> None:
    person = next(iter(world.people.values()))
    ask = approvals.ConsentAsk(world.own.pk, person.pk, "Weber", "guardian", world.school.pk)
    (key,) = approvals.ask_consents(actor=leaver, purpose="office.photos", people=[ask])
    consent: Consent = Consent.objects.get(pk=key)
    signer: Signer = Signer.objects.get(approval=consent.approval_id)
    approvals.sign_on_screen(actor=leaver, signer_id=signer.pk, said=_said())
    approvals.withdraw_consents(actor=leaver, ids=[key], note="mündlich")
