# SPDX-License-Identifier: EUPL-1.2
"""Operations on letters, their texts, signatures and consents; all of them read, and none gives out a document."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse
from pydantic import BaseModel, Field

from tragwerk.core.api.public import ApiRequest, ApiRouter, answer, keyed
from tragwerk.core.approvals.public import VIEW_APPROVAL, Answer, SignerRole, Way, approval_for, standing_of
from tragwerk.core.letters.public import VIEW_TEMPLATE, VersionState, template_for, versions_of
from tragwerk.office.api.services import APPROVALS, CONSENTS, LETTERS, TEMPLATES
from tragwerk.ui.public import read_operations

router = ApiRouter(tags=["papers"])


class VersionOut(BaseModel):
    """One version of a text in one language."""

    id: UUID
    language: str
    number: int = Field(description="0: a draft")
    state: VersionState
    subject: str
    body: str
    published_at: datetime | None = None


class VersionsOut(BaseModel):
    """All versions of a text."""

    rows: list[VersionOut]


class SignerOut(BaseModel):
    """Who is asked to sign, and what they answered."""

    id: UUID
    name: str
    role: SignerRole
    answer: Answer | None = None
    way: Way | None = None
    signed_on: date | None = None
    is_turn: bool = Field(description="Whether this signature is waited for now")


class SignersOut(BaseModel):
    """Who signs, in the order in which they were asked."""

    rows: list[SignerOut]


read_operations(router, LETTERS, "/letters", one="letter", many="letters")
read_operations(
    router, TEMPLATES, "/letter-templates", one="letter template", many="letter templates", key="template_id"
)
read_operations(
    router,
    APPROVALS,
    "/approvals",
    one="approval",
    many="approvals",
    say=("List what was asked to be signed.", "Read what was asked to be signed."),
)
read_operations(router, CONSENTS, "/consents", one="consent", many="consents")


@router.operation("GET", "/letter-templates/{uuid:template_id}/versions", need=VIEW_TEMPLATE, returns=VersionsOut)
def list_template_versions(request: ApiRequest, template_id: UUID) -> HttpResponse:
    """List the versions of a letter template, with what they say."""
    names = ("id", "language", "number", "state", "subject", "body", "published_at")
    versions = versions_of(template_for(request.actor, template_id))
    return answer({"rows": keyed({name: getattr(one, name) for name in names} for one in versions)})


@router.operation("GET", "/approvals/{uuid:approval_id}/signers", need=VIEW_APPROVAL, returns=SignersOut)
def list_signers(request: ApiRequest, approval_id: UUID) -> HttpResponse:
    """List who signs, and what they answered."""
    rows = [
        {
            "id": seat.signer.pk,
            "name": seat.signer.name,
            "role": seat.signer.role,
            "answer": seat.signature.answer if seat.signature else None,
            "way": seat.signature.way if seat.signature else None,
            "signed_on": seat.signature.signed_on if seat.signature else None,
            "is_turn": seat.is_turn,
        }
        for seat in standing_of(approval_for(request.actor, approval_id)).seats
    ]
    return answer({"rows": keyed(rows)})
