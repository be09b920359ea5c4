# SPDX-License-Identifier: EUPL-1.2
"""Tables of organisations and people."""

from tragwerk.core.orgs.models.emergency import (
    EMERGENCY_TRANSITIONS,
    LONGEST,
    ROLE_OF_EXTENT,
    SHORTEST,
    SHORTEST_REASON,
    EmergencyAccess,
    EmergencyEnd,
    EmergencyExtent,
    EmergencyState,
)
from tragwerk.core.orgs.models.four_eyes import FourEyesWaiver
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
    OperatingState,
    PupilCount,
    Room,
    School,
    SchoolForm,
    Site,
)
from tragwerk.core.orgs.models.providers import Mandate, ServiceProvider
from tragwerk.core.orgs.models.removals import (
    FEWEST_YEARS,
    MOST_YEARS,
    RetentionRule,
    TrailRemoval,
)
from tragwerk.core.orgs.models.requests import REQUEST_TRANSITIONS, RequestForTwo, RequestState

__all__ = [
    "AUTHORITY_TRANSITIONS",
    "EMERGENCY_TRANSITIONS",
    "FEWEST_YEARS",
    "GIVEN_BY_PERSON",
    "LONGEST",
    "MOST_YEARS",
    "REQUEST_TRANSITIONS",
    "ROLE_OF_EXTENT",
    "SCHOOL_TRANSITIONS",
    "SHORTEST",
    "SHORTEST_REASON",
    "Account",
    "AccountManager",
    "Authority",
    "AuthorityState",
    "Department",
    "District",
    "EmergencyAccess",
    "EmergencyEnd",
    "EmergencyExtent",
    "EmergencyState",
    "FourEyesWaiver",
    "LegalStatus",
    "ListMention",
    "Mandate",
    "Membership",
    "OperatingState",
    "Person",
    "PupilCount",
    "RequestForTwo",
    "RequestState",
    "RetentionRule",
    "Room",
    "School",
    "SchoolForm",
    "ServiceProvider",
    "Site",
    "TrailRemoval",
]
