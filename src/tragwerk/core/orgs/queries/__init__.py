# SPDX-License-Identifier: EUPL-1.2
"""Reads of organisations and people."""

from tragwerk.core.orgs.queries.emergency import (
    HAT_PREFIX,
    access_for,
    announced_accesses,
    as_of,
    own_accesses,
    requested_accesses,
)
from tragwerk.core.orgs.queries.four_eyes import (
    announced_waivers,
    is_own_waiver,
    others_who_decide,
    waivers_of,
    waivers_to_decide,
)
from tragwerk.core.orgs.queries.hats import (
    Hat,
    actor_for,
    emergency_hat_key,
    hat_key,
    organisation_of,
    seats_of,
)
from tragwerk.core.orgs.queries.record import LookedAt, Step, done_under, files_under, people_under, steps_under

__all__ = [
    "HAT_PREFIX",
    "Hat",
    "LookedAt",
    "Step",
    "access_for",
    "actor_for",
    "announced_accesses",
    "announced_waivers",
    "as_of",
    "done_under",
    "emergency_hat_key",
    "files_under",
    "hat_key",
    "is_own_waiver",
    "organisation_of",
    "others_who_decide",
    "own_accesses",
    "people_under",
    "requested_accesses",
    "seats_of",
    "steps_under",
    "waivers_of",
    "waivers_to_decide",
]
