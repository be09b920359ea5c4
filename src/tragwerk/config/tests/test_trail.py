# SPDX-License-Identifier: EUPL-1.2
"""`tragwerk audit verify` and what `tragwerk check` says of the database."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.worlds import SYSTEM, World
from tragwerk.config.cli import main
from tragwerk.core.access.public import system_scope
from tragwerk.core.audit.keeping import keep_append_only, let_go
from tragwerk.core.audit.public import AuditEntry, AuditHead, record
from tragwerk.core.audit.rules import first_link


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


# Heads that were noted


@pytest.fixture
def heads(noted: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The heads of three chains with an entry each, as the command writes them."""
    path = tmp_path / "heads.txt"
    assert main(["audit", "verify", "--write-heads", str(path)]) == 0
    capsys.readouterr()
    return path


def more(world: World) -> None:
    with system_scope(reason="tests"):
        record(actor=SYSTEM, verb="tests.note", target=world.school)


def without_triggers(change: Any) -> None:
    let_go(connection)
    with system_scope(reason="tests"):
        change()
    keep_append_only(connection)


def cut_off(world: World) -> None:
    """Take all entries of an authority away and set its head back, as somebody with the database could."""
    without_triggers(lambda: AuditEntry.objects.filter(authority=world.own)._raw_delete("default"))
    with system_scope(reason="tests"):
        AuditHead.objects.filter(pk=world.own.pk).update(number=0, link=first_link(world.own.pk))


def test_a_trail_that_grew_still_has_the_heads_that_were_noted(
    noted: World, heads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert stat.S_IMODE(heads.stat().st_mode) == 0o600
    more(noted)
    assert main(["audit", "verify", "--heads", str(heads)]) == 0
    told = capsys.readouterr().out
    assert "99001 Stadt Musterstadt: 2 entries; the chain holds and has the noted head." in told
    assert told.count("has the noted head") == 3


def test_a_chain_that_was_cut_off_is_told_by_the_heads_and_by_nothing_else(
    noted: World, heads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cut_off(noted)
    assert main(["audit", "verify"]) == 0, "the rest of a chain is a chain"
    capsys.readouterr()
    assert main(["audit", "verify", "--heads", str(heads)]) == 1
    told = capsys.readouterr().out
    assert "99001 Stadt Musterstadt: 0 entries; the chain IS BROKEN" in told
    assert "The chain was cut off: 1 entries were noted, 0 are there." in told
    assert told.count("holds and has the noted head") == 2


def test_a_chain_that_was_replaced_is_told_by_the_heads(
    noted: World, heads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cut_off(noted)
    more(noted)
    assert main(["audit", "verify"]) == 0
    assert main(["audit", "verify", "--heads", str(heads)]) == 1
    assert "The chain was replaced: entry 1 is not the noted one." in capsys.readouterr().out


def test_a_chain_that_is_gone_as_a_whole_is_told_by_the_heads(
    noted: World, heads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cut_off(noted)
    with system_scope(reason="tests"):
        AuditHead.objects.filter(pk=noted.own.pk).delete()
    assert main(["audit", "verify", "--heads", str(heads), "--json"]) == 1
    chains = json.loads(capsys.readouterr().out)["chains"]
    assert ["removed as a whole" in " ".join(one["faults"]) for one in chains] == [False, False, True]


def test_a_head_that_was_noted_by_hand_is_compared(noted: World, capsys: pytest.CaptureFixture[str]) -> None:
    with system_scope(reason="tests"):
        own = AuditHead.objects.get(pk=noted.own.pk).link
        installation = AuditHead.objects.get(authority__isnull=True).link
    more(noted)
    call = ["audit", "verify", "--head", f"99001={own.upper()}", "--head", f"installation={installation}"]
    assert main(call) == 0
    told = capsys.readouterr().out
    assert told.count("has the noted head") == 2
    assert "99002 Stadt Kanarienvogel: 1 entries; the chain holds. Head" in told
    assert "No head was noted for it." in told
    cut_off(noted)
    assert main([*call, "--authority", "99001"]) == 1
    assert "its end was cut off, or the chain was replaced" in capsys.readouterr().out


def test_heads_are_neither_overwritten_nor_written_of_a_broken_trail(
    noted: World, heads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = heads.read_text(encoding="utf-8")
    assert main(["audit", "verify", "--write-heads", str(heads)]) == 2
    assert "exists already" in capsys.readouterr().err
    without_triggers(lambda: AuditEntry.objects.filter(authority=noted.own).update(object_label="x"))
    fresh = heads.with_name("fresh.txt")
    assert main(["audit", "verify", "--write-heads", str(fresh)]) == 1
    assert "was not written" in capsys.readouterr().err
    assert (fresh.exists(), heads.read_text(encoding="utf-8")) == (False, before)
    assert main(["audit", "verify", "--write-heads", str(heads / "x"), "--authority", "99002"]) == 2
    assert "cannot be written" in capsys.readouterr().err


LINK = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "names no head"),
        (b"# only a comment\n\n", "names no head"),
        (b"99001\n", "line 1: a line names"),
        (b"# x\n99001 one " + LINK.encode() + b"\n", "line 2: a line names"),
        (b"99001 1 abc\n", "line 1: 'abc' is no hash"),
        (f"99001 1 {LINK}\n99001 2 {LINK}\n".encode(), "line 2: a head of 99001 was given already"),
        (b"\xff\xfe\x00", "is no text"),
        (b"x" * (8 * 1024 * 1024 + 1), "too large"),
        (None, "cannot be read"),
    ],
)
def test_a_file_without_heads_is_refused_with_its_place(
    noted: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, says: str
) -> None:
    path = tmp_path / "heads.txt"
    if content is not None:
        path.write_bytes(content)
    assert main(["audit", "verify", "--heads", str(path)]) == 2
    told = capsys.readouterr()
    assert says in told.err
    assert told.out == ""


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--head", "99001"], "AUTHORITY=HASH"),
        (["--head", f"={LINK}"], "AUTHORITY=HASH"),
        (["--head", "99001=abc"], "is no hash"),
        (["--head", f"99001={LINK}g"], "is no hash"),
        (["--head", f"99001={LINK}", "--head", f"99001={LINK}"], "given already"),
        (["--head", f"99001={LINK}", "--authority", "99002"], "No head of the authority '99002'"),
    ],
)
def test_a_head_that_is_none_is_refused(
    noted: World, capsys: pytest.CaptureFixture[str], given: list[str], says: str
) -> None:
    assert main(["audit", "verify", *given]) == 2
    assert says in capsys.readouterr().err


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
