# SPDX-License-Identifier: EUPL-1.2
"""Tables of organisations and people."""

from tragwerk.core.orgs.models.people import Account, AccountManager, Membership, Person
from tragwerk.core.orgs.models.places import (
    AUTHORITY_TRANSITIONS,
    GIVEN_BY_PERSON,
    SCHOOL_TRANSITIONS,
    Authority,
    AuthorityState,
    Department,
    District,
    LegalStatus,
    ListMention,
    Mandate,
    OperatingState,
    PupilCount,
    Room,
    School,
    SchoolForm,
    ServiceProvider,
    Site,
)

__all__ = [
    "AUTHORITY_TRANSITIONS",
    "GIVEN_BY_PERSON",
    "SCHOOL_TRANSITIONS",
    "Account",
    "AccountManager",
    "Authority",
    "AuthorityState",
    "Department",
    "District",
    "LegalStatus",
    "ListMention",
    "Mandate",
    "Membership",
    "OperatingState",
    "Person",
    "PupilCount",
    "Room",
    "School",
    "SchoolForm",
    "ServiceProvider",
    "Site",
]
