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
from tragwerk.core.orgs.queries.removals import (
    Confirmer,
    Retention,
    Standing,
    confirmers_of,
    last_removal_of,
    open_removals,
    removal_for,
    retention_of,
    retentions_of,
    standing_of,
)

__all__ = [
    "HAT_PREFIX",
    "Confirmer",
    "Hat",
    "Retention",
    "Standing",
    "access_for",
    "actor_for",
    "announced_accesses",
    "as_of",
    "confirmers_of",
    "done_under",
    "emergency_hat_key",
    "hat_key",
    "last_removal_of",
    "open_removals",
    "opened_under",
    "organisation_of",
    "own_accesses",
    "removal_for",
    "requested_accesses",
    "retention_of",
    "retentions_of",
    "seats_of",
    "standing_of",
]
