# SPDX-License-Identifier: EUPL-1.2
"""Reads of organisations and people."""

from tragwerk.core.orgs.queries.emergency import (
    HAT_PREFIX,
    access_for,
    announced_accesses,
    as_of,
    done_under,
    opened_under,
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

__all__ = [
    "HAT_PREFIX",
    "Hat",
    "access_for",
    "actor_for",
    "announced_accesses",
    "announced_waivers",
    "as_of",
    "done_under",
    "emergency_hat_key",
    "hat_key",
    "is_own_waiver",
    "opened_under",
    "organisation_of",
    "others_who_decide",
    "own_accesses",
    "requested_accesses",
    "seats_of",
    "waivers_of",
    "waivers_to_decide",
]
