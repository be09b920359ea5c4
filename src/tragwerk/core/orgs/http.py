# SPDX-License-Identifier: EUPL-1.2
"""From a request's session to the actor; the access middleware is told of it by a setting."""

from django.http import HttpRequest

from tragwerk.core.access.public import Actor
from tragwerk.core.orgs.models import Account
from tragwerk.core.orgs.queries import Hat, actor_for

HAT_SESSION_KEY = "hat"


def actor_of_request(request: HttpRequest) -> tuple[Actor | None, list[Hat]]:
    """Return the actor of a request from its session; the access middleware calls this."""
    account = getattr(request, "user", None)
    if not isinstance(account, Account):
        return None, []
    return actor_for(account, str(request.session.get(HAT_SESSION_KEY, "")))
