# SPDX-License-Identifier: EUPL-1.2
"""Tables of signatures and consents."""

from tragwerk.core.approvals.models.approvals import (
    TRANSITIONS,
    Approval,
    ApprovalState,
    CodeUse,
    DocumentForm,
    Signer,
    SignerRole,
    SigningCode,
    Way,
    kind_named,
)
from tragwerk.core.approvals.models.consents import (
    CONSENT_TRANSITIONS,
    Consent,
    ConsentState,
    purpose_named,
)
from tragwerk.core.approvals.models.evidence import SEALED, Answer, ScannedPaper, Signature
from tragwerk.core.approvals.models.requests import (
    REQUEST_TRANSITIONS,
    RequestForTwo,
    RequestState,
    constraints_of,
    people_of_request,
)

__all__ = [
    "CONSENT_TRANSITIONS",
    "REQUEST_TRANSITIONS",
    "SEALED",
    "TRANSITIONS",
    "Answer",
    "Approval",
    "ApprovalState",
    "CodeUse",
    "Consent",
    "ConsentState",
    "DocumentForm",
    "RequestForTwo",
    "RequestState",
    "ScannedPaper",
    "Signature",
    "Signer",
    "SignerRole",
    "SigningCode",
    "Way",
    "constraints_of",
    "kind_named",
    "people_of_request",
    "purpose_named",
]
