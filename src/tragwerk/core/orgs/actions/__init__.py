# SPDX-License-Identifier: EUPL-1.2
"""Verbs on organisations and people."""

from tragwerk.core.orgs.actions.people import (
    change_people,
    create_account,
    create_people,
    end_memberships,
    give_memberships,
    set_password,
)
from tragwerk.core.orgs.actions.places import (
    change_authorities,
    change_rooms,
    change_schools,
    create_authorities,
    create_departments,
    create_districts,
    create_providers,
    create_rooms,
    create_schools,
    create_sites,
    give_mandates,
    join_authorities,
    note_list_mentions,
    record_pupil_counts,
    set_operating_state,
    transfer_school,
)

__all__ = [
    "change_authorities",
    "change_people",
    "change_rooms",
    "change_schools",
    "create_account",
    "create_authorities",
    "create_departments",
    "create_districts",
    "create_people",
    "create_providers",
    "create_rooms",
    "create_schools",
    "create_sites",
    "end_memberships",
    "give_mandates",
    "give_memberships",
    "join_authorities",
    "note_list_mentions",
    "record_pupil_counts",
    "set_operating_state",
    "set_password",
    "transfer_school",
]
