# SPDX-License-Identifier: EUPL-1.2
"""Browsers, published texts, and codes on paper for what the fictional packages show."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests.worlds import LONG_AGO, World
from tragwerk.core.access.public import Role, no_scope, system_scope
from tragwerk.core.approvals.public import Signer
from tragwerk.core.approvals.public import actions as approvals
from tragwerk.core.letters.public import actions as letters
from tragwerk.core.orgs.public import Account, Membership, Person

STROKES = "M10 10L120 90L200 40"


@pytest.fixture
def office(world: World) -> Client:
    """The browser of the IT officer of the own authority."""
    client = Client()
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    return client


@pytest.fixture
def head(world: World) -> Client:
    """The browser of the head teacher of the own school."""
    client = Client()
    client.force_login(world.accounts[Role.HEAD])
    return client


@pytest.fixture
def stranger(world: World) -> Client:
    """The browser of an IT officer of the foreign authority."""
    account = Account.objects.create(username="fremd", password="!")
    with system_scope(reason="tests"):
        person = Person.objects.create(authority=world.foreign, account=account, last_name="Kanarienvogel")
        Membership.objects.create(authority=world.foreign, person=person, role=Role.AUTHORITY_IT, valid_from=LONG_AGO)
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def publish(world: World) -> Callable[[str], None]:
    """Return a function that publishes the text with which a kind of letter begins."""

    def publish_text(kind: str) -> None:
        actor = world.actor(Role.SCHOOL_ADMINISTRATION)
        row = {"authority_id": world.own.pk, "kind": kind, "name": "Text", "language": "de"}
        letters.publish_versions(actor=actor, ids=letters.create_templates(actor=actor, rows=[row]))

    return publish_text


@pytest.fixture
def sign(world: World, django_capture_on_commit_callbacks: Any) -> Callable[[UUID], str]:
    """Return a function that signs what was asked about something, with the code on paper; it returns the document."""

    def sign_with_code(about_id: UUID) -> str:
        actor = world.actor(Role.AUTHORITY_IT)
        with system_scope(reason="tests"):
            signer = Signer.objects.get(approval__about_id=about_id)
            (issued,) = approvals.issue_codes(actor=actor, signer_ids=[signer.pk])
        browser = Client()
        with no_scope(), django_capture_on_commit_callbacks(execute=True):
            opened = browser.post(reverse("office:sign"), {"code": issued.code})
            document = browser.get(opened["Location"]).content.decode()
            said = {"name": signer.name, "strokes": STROKES, "agree": "on", "alone": "on", "answer": "given"}
            assert browser.post(reverse("office:sign_document"), said).status_code == 302
        return document

    return sign_with_code


def row_of(page: str, key: Any) -> str:
    """Return one row of a list, or nothing where it is not shown."""
    rows = re.findall(r"<tr\b.*?</tr>", page, re.DOTALL)
    return next((row for row in rows if str(key) in row), "")
