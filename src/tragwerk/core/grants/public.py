# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from grants."""

from tragwerk.core.grants import actions
from tragwerk.core.grants.events import GrantEnded, GrantReleased
from tragwerk.core.grants.models import (
    EndReason,
    Grant,
    GrantedRow,
    GrantState,
    GrantView,
    LegalBasis,
    kind_named,
)
from tragwerk.core.grants.permissions import MANAGE_GRANT, READ_GRANT, VIEW_GRANT
from tragwerk.core.grants.queries import (
    ReadingOffice,
    SharedView,
    all_kinds,
    columns_of,
    given,
    given_grant,
    may_give_back,
    may_manage,
    readers_of,
    received,
    received_grant,
    shown_to_receiver,
)
from tragwerk.core.grants.rules import LONGEST_MONTHS

__all__ = [
    "LONGEST_MONTHS",
    "MANAGE_GRANT",
    "READ_GRANT",
    "VIEW_GRANT",
    "EndReason",
    "Grant",
    "GrantEnded",
    "GrantReleased",
    "GrantState",
    "GrantView",
    "GrantedRow",
    "LegalBasis",
    "ReadingOffice",
    "SharedView",
    "actions",
    "all_kinds",
    "columns_of",
    "given",
    "given_grant",
    "kind_named",
    "may_give_back",
    "may_manage",
    "readers_of",
    "received",
    "received_grant",
    "shown_to_receiver",
]
