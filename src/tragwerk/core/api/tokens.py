# SPDX-License-Identifier: EUPL-1.2
"""From a token to the actor: the person under the hat, with no more than hat and token both allow now."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from tragwerk.core.access.public import Actor, system_scope
from tragwerk.core.api.models import ApiToken
from tragwerk.core.api.rules import hash_of, is_token
from tragwerk.core.orgs.public import actor_for

# The last use is noted so often at most: SQLite has one writer, and nobody needs it to the minute.
NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Shown:
    """The token that a call has shown."""

    id: UUID
    authority_id: UUID
    name: str
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Refusal:
    """Why a token does not work, for who holds it."""

    sentence: str


def recognise(secret: str) -> tuple[Actor, Shown] | Refusal:
    """Return who acts with a token; what it may do is looked up anew with every call."""
    if not is_token(secret):
        return unknown()
    with system_scope(reason="find a token"):
        token: ApiToken | None = ApiToken.objects.select_related("account").filter(key_hash=hash_of(secret)).first()
    if token is None:
        return unknown()
    if token.revoked_at is not None:
        return Refusal(_("This token was revoked. Please create a new one."))
    if token.is_over():
        return Refusal(_("This token has expired. Please create a new one."))
    actor = _actor_of(token)
    if actor is None:
        return Refusal(_("The role for which this token was made has ended. Please create a new token."))
    _note_use(token)
    return actor, Shown(token.pk, token.authority_id, token.name, tuple(token.scopes))


def unknown() -> Refusal:
    """Return what is said about a token that nobody made."""
    return Refusal(_("This token is not known here. Please check that it was copied as a whole."))


def _actor_of(token: ApiToken) -> Actor | None:
    if token.account is None or not token.account.is_active:
        return None
    actor, _hats = actor_for(token.account, token.hat)
    # Without the hat the account has others, for which the token was not made.
    if actor is None or actor.hat != token.hat or actor.emergency is not None:
        return None
    with override(settings.LANGUAGE_CODE):
        # The trail keeps this name, whatever language the program asks for.
        label = _("%(name)s (token “%(token)s”)") % {"name": actor.label, "token": token.name}
    return replace(actor, label=label, only=frozenset(token.scopes), _cache={})


def _note_use(token: ApiToken) -> None:
    """Note that the token is in use; no verb, for nothing is changed that anybody set."""
    now = timezone.now()
    if token.last_used_at is not None and now - token.last_used_at < NOTED_EVERY:
        return
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - NOTED_EVERY)
    with system_scope(reason="note the use of a token"):
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)


def forget_ended_tokens() -> int:
    """Remove the tokens that ended a year ago, with whose they were; return how many."""
    then = timezone.now() - timedelta(days=366)
    with system_scope(reason="remove ended tokens"):
        return ApiToken.objects.filter(Q(expires_at__lt=then) | Q(revoked_at__lt=then)).delete()[0]
