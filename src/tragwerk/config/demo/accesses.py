# SPDX-License-Identifier: EUPL-1.2
"""Shows the demo's log-ins on the log-in page, as long as they are there."""

from collections.abc import Sequence

from tragwerk.config.demo import DATA_ATTRIBUTION, cast
from tragwerk.core.orgs.public import Account
from tragwerk.office.public import DemoAccess, register_demo_accesses


def shown() -> Sequence[DemoAccess]:
    """Return the log-ins of the cast whose accounts exist."""
    names = {member.username for member in cast.CAST}
    present = set(Account.objects.filter(username__in=names, is_active=True).values_list("username", flat=True))
    return [
        DemoAccess(f"{member.first_name} {member.last_name}", member.label, member.username, cast.PASSWORD)
        for member in cast.CAST
        if member.username in present
    ]


def register() -> None:
    """Name this as the source of the log-in page's demo log-ins; not called in production."""
    register_demo_accesses(shown, DATA_ATTRIBUTION)
