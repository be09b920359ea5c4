# SPDX-License-Identifier: EUPL-1.2
"""Reads of signatures and consents."""

from tragwerk.core.approvals.queries.approvals import (
    DOCUMENT_LIMIT,
    Standing,
    all_kinds,
    approval_for,
    approvals_about,
    kinds_for,
    open_approvals,
    overdue_approvals,
    paper_for,
    papers_to_confirm,
    parts_of_approval,
    read_text,
    signer_for,
    standing_of,
    standings_of,
)
from tragwerk.core.approvals.queries.codes import Opening, find_code, lookup_of, opening_by_id
from tragwerk.core.approvals.queries.consents import (
    all_purposes,
    consent_for,
    consents_of,
    without_answer,
)
from tragwerk.core.approvals.queries.evidence import Check, Proof, proof_of

__all__ = [
    "DOCUMENT_LIMIT",
    "Check",
    "Opening",
    "Proof",
    "Standing",
    "all_kinds",
    "all_purposes",
    "approval_for",
    "approvals_about",
    "consent_for",
    "consents_of",
    "find_code",
    "kinds_for",
    "lookup_of",
    "open_approvals",
    "opening_by_id",
    "overdue_approvals",
    "paper_for",
    "papers_to_confirm",
    "parts_of_approval",
    "proof_of",
    "read_text",
    "signer_for",
    "standing_of",
    "standings_of",
    "without_answer",
]
