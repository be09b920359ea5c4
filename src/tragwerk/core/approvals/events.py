# SPDX-License-Identifier: EUPL-1.2
"""What happens to approvals and consents; packages that registered a kind or a purpose listen to these."""

from dataclasses import dataclass
from uuid import UUID

from tragwerk.core.events.public import event


@event
@dataclass(frozen=True)
class ApprovalAsked:
    """Somebody is asked to sign something; `people` are the signers who are known as people."""

    approval_id: UUID
    authority_id: UUID
    kind: str
    people: tuple[UUID, ...]


@event
@dataclass(frozen=True)
class ApprovalSettled:
    """An approval was given, refused, withdrawn, or has lapsed: `state` says which."""

    approval_id: UUID
    authority_id: UUID
    kind: str
    about_table: str
    about_id: UUID
    state: str


@event
@dataclass(frozen=True)
class ApprovalReminded:
    """Signers who have not answered are to be reminded; whoever sends mail does it."""

    approval_id: UUID
    authority_id: UUID
    kind: str
    people: tuple[UUID, ...]


@event
@dataclass(frozen=True)
class ConsentMoved:
    """A consent was given, refused, withdrawn, or its request was closed: `state` says which."""

    consent_id: UUID
    authority_id: UUID
    purpose: str
    person_id: UUID | None
    state: str
