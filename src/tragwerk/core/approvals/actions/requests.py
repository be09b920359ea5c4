# SPDX-License-Identifier: EUPL-1.2
"""What all requests for two people share: who asked, who decided, and that nobody decides twice or the own one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotVisible
from tragwerk.core.approvals.models import REQUEST_TRANSITIONS, RequestForTwo, RequestState
from tragwerk.core.approvals.rules import is_own_request
from tragwerk.core.audit.public import change_rows

R = TypeVar("R", bound=RequestForTwo)


def asked(actor: Actor) -> dict[str, Any]:
    """Return the columns of who asks now."""
    return {
        "state": RequestState.ASKED,
        "asked_by": actor.label[:160],
        "asked_account": actor.account_id,
        "asked_person": actor.person_id,
        "asked_at": timezone.now(),
    }


def locked_requests(model: type[R], ids: Sequence[UUID], *related: str) -> list[R]:
    """Return requests, held until the end of the transaction, so that the second of two people sees the first."""
    rows: Any = model._default_manager
    held = rows.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found: list[R] = list(held.select_related(*related) if related else held)
    if not found or len(found) != len(set(ids)):
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    return found


def refuse_own(actor: Actor, rows: Iterable[RequestForTwo], sentence: str) -> None:
    """Refuse where somebody would decide the own request."""
    if any(is_own_request(actor, row) for row in rows):
        raise DomainError(sentence, code="own")


def refuse_foreign(actor: Actor, rows: Iterable[RequestForTwo], sentence: str) -> None:
    """Refuse where somebody would take back what another person asked for."""
    if not all(is_own_request(actor, row) for row in rows):
        raise DomainError(sentence, code="not-own")


def move_requests(
    actor: Actor, verb: str, rows: Sequence[RequestForTwo], state: RequestState, reason: str = ""
) -> list[UUID]:
    """Note what was decided, by whom and when; a request that is decided already is refused."""
    for row in rows:
        if state not in REQUEST_TRANSITIONS[row.state]:
            raise DomainError(
                _("This request is “%(state)s” by now. Please load the page again.")
                % {"state": row.get_state_display()},
                code="transition",
            )
    said = {
        "state": state,
        "decided_by": actor.label[:160],
        "decided_account": actor.account_id,
        "decided_at": timezone.now(),
    }
    changes: dict[UUID, Mapping[str, Any]] = {row.pk: said for row in rows}
    return change_rows(actor=actor, verb=verb, model=type(rows[0]), changes=changes, reason=reason)
