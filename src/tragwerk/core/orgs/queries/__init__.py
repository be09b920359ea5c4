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
    organisation_of,
)
from tragwerk.core.orgs.queries.mandates import Customer, customers_of, mandates_that_open
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
    "Customer",
    "Hat",
    "Retention",
    "Standing",
    "access_for",
    "actor_for",
    "announced_accesses",
    "as_of",
    "confirmers_of",
    "customers_of",
    "done_under",
    "emergency_hat_key",
    "last_removal_of",
    "mandates_that_open",
    "open_removals",
    "opened_under",
    "organisation_of",
    "own_accesses",
    "removal_for",
    "requested_accesses",
    "retention_of",
    "retentions_of",
    "standing_of",
]
