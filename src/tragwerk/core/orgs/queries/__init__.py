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
    "as_of",
    "done_under",
    "emergency_hat_key",
    "hat_key",
    "opened_under",
    "organisation_of",
    "own_accesses",
    "requested_accesses",
    "seats_of",
]
