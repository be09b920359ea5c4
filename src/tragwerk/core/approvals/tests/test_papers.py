# SPDX-License-Identifier: EUPL-1.2
"""Scanned papers with a second pair of eyes, and the evidence that shows what was changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.worlds import World
from tragwerk.core.access.public import Actor, DomainError, actor_scope
from tragwerk.core.approvals.public import (
    Approval,
    RequestState,
    ScannedPaper,
    Signature,
    actions,
    find_code,
    proof_of,
)
from tragwerk.core.approvals.tests.conftest import Asking, Shape
from tragwerk.core.approvals.tests.test_signing import by_code, code_for, signers_of, state_of

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture(autouse=True)
def scope_of_office(office: Actor) -> Iterator[None]:
    with actor_scope(office):
        yield


def paper(office: Actor, signer: UUID, content: bytes = PNG, **changes: Any) -> UUID | None:
    facts: dict[str, Any] = {"file_name": "blatt.png", "typed_name": "Karla Muster", "signed_on": timezone.localdate()}
    return actions.take_paper(actor=office, signer_id=signer, stream=BytesIO(content), **{**facts, **changes})


def test_a_scanned_paper_is_a_signature(asking: Asking, office: Actor) -> None:
    key = asking()
    day = timezone.localdate() - timedelta(days=3)
    assert paper(office, signers_of(key)[0], signed_on=day) is None
    row = Signature.objects.get(approval=key)
    assert (row.way, row.signed_on, bool(row.scan_digest)) == ("paper", day, True)
    assert state_of(key) == "given"


def test_what_is_no_scan_or_lies_ahead_is_refused(asking: Asking, office: Actor) -> None:
    signer = signers_of(asking())[0]
    for content, changes in ((b"MZ program", {}), (PNG, {"signed_on": timezone.localdate() + timedelta(days=1)})):
        with pytest.raises(DomainError):
            paper(office, signer, content, **changes)


def test_with_four_eyes_a_paper_counts_once_another_person_agrees(
    asking: Asking, office: Actor, second: Actor, shape: Shape
) -> None:
    shape(four_eyes=True)
    key = asking()
    waits = paper(office, signers_of(key)[0])
    assert waits is not None
    assert state_of(key) == "asked"
    with pytest.raises(DomainError):
        paper(office, signers_of(key)[0])
    with pytest.raises(DomainError):
        actions.confirm_papers(actor=office, ids=[waits])
    with pytest.raises(DomainError):
        actions.withdraw_papers(actor=second, ids=[waits])
    actions.confirm_papers(actor=second, ids=[waits])
    assert state_of(key) == "given"
    assert Signature.objects.get(approval=key).recorded_by == office.label
    assert ScannedPaper.objects.get(pk=waits).decided_by == second.label


def test_a_paper_is_refused_or_taken_back(asking: Asking, office: Actor, second: Actor, shape: Shape) -> None:
    shape(four_eyes=True)
    signer = signers_of(asking())[0]
    for actor, verb, state in (
        (second, actions.refuse_papers, RequestState.REFUSED),
        (office, actions.withdraw_papers, RequestState.WITHDRAWN),
    ):
        waits = paper(office, signer)
        assert waits is not None
        verb(actor=actor, ids=[waits])
        assert ScannedPaper.objects.get(pk=waits).state == state
    waits = paper(office, signer)
    assert waits is not None
    with pytest.raises(DomainError):
        actions.refuse_papers(actor=office, ids=[waits])


def test_the_database_knows_two_people_too(asking: Asking, office: Actor, shape: Shape) -> None:
    shape(four_eyes=True)
    waits = paper(office, signers_of(asking())[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        ScannedPaper.objects.filter(pk=waits).update(
            state="confirmed", decided_at=timezone.now(), decided_account=office.account_id
        )


def test_what_is_taken_back_needs_a_reason_and_closes_codes_and_papers(
    asking: Asking, office: Actor, shape: Shape
) -> None:
    shape(four_eyes=True)
    key = asking("Karla Muster", "Kurt Muster")
    first, last = signers_of(key)
    code = code_for(office, first)
    waits = paper(office, last)
    with pytest.raises(DomainError):
        actions.withdraw_approvals(actor=office, ids=[key], reason=" ")
    actions.withdraw_approvals(actor=office, ids=[key], reason="Der Baum ist gefällt")
    assert find_code(code) is None
    assert ScannedPaper.objects.get(pk=waits).state == RequestState.WITHDRAWN
    with pytest.raises(DomainError):
        actions.withdraw_approvals(actor=office, ids=[key], reason="noch einmal")
    with pytest.raises(DomainError):
        code_for(office, first)


def test_the_evidence_holds_and_shows_what_was_changed(asking: Asking, office: Actor, world: World) -> None:
    key = asking()
    by_code(code_for(office, signers_of(key)[0]))
    approval = Approval.objects.select_related("document").get(pk=key)
    proof = proof_of(approval)
    assert proof.document_holds
    assert [check.holds for check in proof.checks] == [True]
    row = Signature.objects.get(approval=key)
    row.typed_name = "Jemand Anderes"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.filter(approval=key).update(strokes="")
    Signature.objects.filter(approval=key).update(recorded_by="Pseudonym", recorded_account=None)
    assert proof_of(approval).checks[0].holds


def test_a_missing_document_is_no_longer_proved(asking: Asking, office: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    key = asking()
    by_code(code_for(office, signers_of(key)[0]))
    approval = Approval.objects.select_related("document").get(pk=key)
    approval.document.digest = "0" * 64
    proof = proof_of(approval)
    assert not proof.document_holds
    assert [check.holds for check in proof.checks] == [False]
