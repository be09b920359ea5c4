# SPDX-License-Identifier: EUPL-1.2
"""What all requests for two people share: who asked, who decided, and that nobody decides twice."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError
from tragwerk.core.orgs.models import REQUEST_TRANSITIONS, RequestForTwo, RequestState


def asked(actor: Actor) -> dict[str, Any]:
    """Return the columns of who asks now."""
    return {
        "state": RequestState.ASKED,
        "asked_by": actor.label[:160],
        "asked_account": actor.account_id,
        "asked_person": actor.person_id,
        "asked_at": timezone.now(),
    }


def decided(actor: Actor, rows: Iterable[RequestForTwo], state: RequestState) -> dict[str, Any]:
    """Return the columns of who decides now; a request that is decided already is refused."""
    for row in rows:
        if state not in REQUEST_TRANSITIONS[row.state]:
            raise DomainError(
                _("This request is “%(state)s” by now. Please load the page again.")
                % {"state": row.get_state_display()},
                code="transition",
            )
    return {
        "state": state,
        "decided_by": actor.label[:160],
        "decided_account": actor.account_id,
        "decided_at": timezone.now(),
    }
