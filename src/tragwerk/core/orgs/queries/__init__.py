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
    others_who_decide,
    waivers_of,
    waivers_to_decide,
)
from tragwerk.core.orgs.queries.hats import (
    Hat,
    actor_for,
    emergency_hat_key,
    organisation_of,
)
from tragwerk.core.orgs.queries.holders import Holder, holders_in, holders_of, standing_actors
from tragwerk.core.orgs.queries.mandates import Customer, customers_of, mandates_that_open
from tragwerk.core.orgs.queries.record import LookedAt, Step, done_under, files_under, people_under, steps_under
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
    "Holder",
    "LookedAt",
    "Retention",
    "Standing",
    "Step",
    "access_for",
    "actor_for",
    "announced_accesses",
    "announced_waivers",
    "as_of",
    "confirmers_of",
    "customers_of",
    "done_under",
    "emergency_hat_key",
    "files_under",
    "holders_in",
    "holders_of",
    "last_removal_of",
    "mandates_that_open",
    "open_removals",
    "organisation_of",
    "others_who_decide",
    "own_accesses",
    "people_under",
    "removal_for",
    "requested_accesses",
    "retention_of",
    "retentions_of",
    "standing_actors",
    "standing_of",
    "steps_under",
    "waivers_of",
    "waivers_to_decide",
]
