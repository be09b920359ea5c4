# SPDX-License-Identifier: EUPL-1.2
"""Tokens are made for oneself and revoked by oneself or by who manages them; they are never changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, action, mark_checked, nothing_changed, permission_named
from tragwerk.core.api.models import LONGEST_LIFE, ApiToken
from tragwerk.core.api.permissions import USE_TOKEN
from tragwerk.core.api.queries import grantable_scopes, tokens_of
from tragwerk.core.api.rules import hash_of, new_token, prefix_of
from tragwerk.core.audit.public import change_rows, create_rows
from tragwerk.core.orgs.public import School


class NewToken(NamedTuple):
    """A new token and its secret, which is told this once."""

    id: UUID
    secret: str


@action(USE_TOKEN)
def create_token(*, actor: Actor, name: str, scopes: Sequence[str], expires_at: datetime) -> NewToken:
    """Make a token for a program that works in one's own name under the present hat."""
    if actor.account_id is None or actor.only is not None:
        raise DomainError(_("Only somebody who is signed in can create a token."), code="nobody")
    _refuse_faults(actor, name, scopes, expires_at)
    mark_checked()
    secret = new_token()
    authority_id, school_id = _workplace_of(actor)
    row: dict[str, Any] = {
        "authority_id": authority_id,
        "school_id": school_id,
        "account_id": actor.account_id,
        "person_id": actor.person_id,
        "holder": actor.label[:160],
        "hat": actor.hat,
        "name": name.strip(),
        "scopes": sorted(set(scopes)),
        "prefix": prefix_of(secret),
        "key_hash": hash_of(secret),
        "expires_at": expires_at,
    }
    (key,) = create_rows(actor=actor, verb="api.create_token", model=ApiToken, rows=[row])
    return NewToken(key, secret)


def _workplace_of(actor: Actor) -> tuple[UUID, UUID | None]:
    """Return where the token works: at the own authority, at the school, or at the customer for whom the hat stands."""
    places = actor.places(USE_TOKEN)
    if actor.home is not None and actor.home in places.authorities:
        return actor.home, None
    school = School.objects.filter(pk__in=sorted(places.schools)).order_by("pk").first() if places.schools else None
    if school is not None:
        return school.authority_id, school.pk
    if places.authorities:
        return min(places.authorities), None
    raise DomainError(_("A token works for an authority. Please change to a workplace at one."), code="nowhere")


def _refuse_faults(actor: Actor, name: str, scopes: Sequence[str], expires_at: datetime) -> None:
    if not name.strip():
        raise DomainError(_("Please say which program uses the token."), field="name")
    if not scopes:
        raise DomainError(_("A token without a right can do nothing. Please choose at least one."), field="scopes")
    try:
        wanted = [permission_named(scope) for scope in scopes]
    except LookupError as error:
        raise DomainError(_("This right does not exist. Please choose from the list."), field="scopes") from error
    if len(grantable_scopes(actor, wanted)) < len(wanted):
        raise DomainError(_("A token holds no right that you do not hold yourself."), field="scopes", code="more")
    now = timezone.now()
    if not now < expires_at <= now + LONGEST_LIFE:
        raise DomainError(
            _("A token is valid for a year at most. Please choose a day within it."), field="expires", code="period"
        )


@action(USE_TOKEN)
def revoke_tokens(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """End tokens at once: one's own, or any of the authority by who manages them."""
    rows = list(tokens_of(actor).filter(pk__in=ids).select_for_update())
    if len(rows) != len(set(ids)):
        raise DomainError(_("A token that was to be revoked is gone. Please load the page again."), code="gone")
    ended: Mapping[str, Any] = {"revoked_at": timezone.now(), "revoked_by": actor.label[:160]}
    changes = {row.pk: ended for row in rows if not row.is_over()}
    if not changes:
        nothing_changed()
        return []
    return change_rows(actor=actor, verb="api.revoke_tokens", model=ApiToken, changes=changes)
