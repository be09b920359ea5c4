# SPDX-License-Identifier: EUPL-1.2
"""Which tokens there are for somebody to see, and which rights a token of somebody may hold."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible, Permission, mark_checked, show, visible_filter
from tragwerk.core.api.models import ApiToken
from tragwerk.core.api.permissions import MANAGE_TOKEN


def tokens_of(actor: Actor) -> QuerySet[Any]:
    """Return one's own tokens of this workplace, and all of the authorities whose tokens one manages."""
    own = Q() if actor.account_id is None else Q(account_id=actor.account_id, hat=actor.hat)
    mark_checked()
    if not actor.may(MANAGE_TOKEN):
        return ApiToken.objects.filter(own)
    managed = visible_filter(actor, MANAGE_TOKEN, authority="authority_id", school=None)
    return ApiToken.objects.filter(Q() if managed is None else own | managed)


def token_for(actor: Actor, token_id: UUID) -> ApiToken:
    """Return a token that the actor sees; every other is not there. Raises NotVisible."""
    found: ApiToken | None = tokens_of(actor).filter(pk=token_id).first()
    if found is None:
        raise NotVisible(_("This token does not exist, or it is not visible to you."))
    show([found])
    return found


def grantable_scopes(actor: Actor, among: Iterable[Permission]) -> list[Permission]:
    """Return the rights among these that the actor holds and may hand on to a program."""
    return [one for one in among if actor.may(one) and not one.name.startswith("api.")]
