# SPDX-License-Identifier: EUPL-1.2
"""`tragwerk audit verify` and what `tragwerk check` says of the database."""

import json
from typing import Any

import pytest
from django.db import connection

from tests.worlds import SYSTEM, World
from tragwerk.config.cli import main
from tragwerk.core.access.public import system_scope
from tragwerk.core.audit.keeping import keep_append_only, let_go
from tragwerk.core.audit.public import AuditEntry, record


@pytest.fixture
def noted(world: World) -> World:
    with system_scope(reason="tests"):
        record(actor=SYSTEM, verb="tests.note", target=world.school)
        record(actor=SYSTEM, verb="tests.note", target=world.foreign_school)
        record(actor=SYSTEM, verb="tests.note", target=world.district)
    return world


def test_chains_that_hold_are_named_with_their_heads(noted: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify"]) == 0
    told = capsys.readouterr().out
    assert "99001 Stadt Musterstadt: 1 entries; the chain holds. Head " in told
    assert told.count("the chain holds") == 3
    assert main(["audit", "verify", "--authority", "99002", "--json"]) == 0
    (chain,) = json.loads(capsys.readouterr().out)["chains"]
    assert (chain["authority_id"], chain["number"], chain["faults"]) == (str(noted.foreign.pk), 1, [])


def test_a_chain_that_was_changed_is_refused(noted: World, capsys: pytest.CaptureFixture[str]) -> None:
    let_go(connection)
    with system_scope(reason="tests"):
        AuditEntry.objects.filter(authority=noted.own).update(object_label="x")
    keep_append_only(connection)
    assert main(["audit", "verify"]) == 1
    told = capsys.readouterr().out
    assert "Stadt Musterstadt: 1 entries; the chain IS BROKEN" in told
    assert "Entry 1: what it tells was changed." in told


def test_a_number_without_a_trail_is_said(noted: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify", "--authority", "12345"]) == 2
    assert "12345" in capsys.readouterr().err


@pytest.fixture(autouse=True)
def on_loopback(settings: Any) -> None:
    """The test client adds a host of its own, which the check would rightly ask a secret for."""
    settings.ALLOWED_HOSTS = ["localhost"]


def test_the_check_names_a_trail_that_can_be_changed(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    let_go(connection)
    assert main(["check"]) == 1
    assert "The audit trail can be changed" in capsys.readouterr().err
    keep_append_only(connection)


@pytest.mark.postgres
def test_the_check_names_a_wall_that_fell(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP POLICY tragwerk_scope ON orgs_school")
    assert main(["check"]) == 1
    assert "orgs_school lacks the policy" in capsys.readouterr().err
