# SPDX-License-Identifier: EUPL-1.2
"""Emergency access around every page: on the record before it is shown, over when it is over, announced."""

import logging
import re
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tragwerk.core.access.http import ActorRequest, need_of
from tragwerk.core.access.public import PUBLIC, Actor, Sight, Taken, current_sight, watching
from tragwerk.core.approvals.public import RequestState, is_own_request
from tragwerk.core.extend.public import Task
from tragwerk.core.orgs.public import (
    HAT_PREFIX,
    HAT_SESSION_KEY,
    SET_EMERGENCY_POLICY,
    Authority,
    actions,
    announced_accesses,
    announced_waivers,
    others_who_decide,
    requested_accesses,
    waivers_of,
    waivers_to_decide,
)
from tragwerk.ui.public import toast

logger = logging.getLogger("tragwerk.access")
# No right, not there, refused by a verb.
REFUSALS = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT})
_FILE_NAME = re.compile(r"""attachment; filename(?:\*=utf-8''|=)"?([^";]+)""")
OF_A_PERSON = frozenset({"person_id", "membership_id"})


class EmergencyMiddleware:
    """Notes every page that is opened under emergency access and what it shows; what cannot be noted is not shown.

    Stands after the actor's middleware, so that what the right refuses is refused first; but whoever sends something
    after the end is told so before anything else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Collect what the page shows under emergency access, and put it on the record before the answer leaves."""
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            return self.get_response(request)
        if actor.emergency is None:
            late = None if request.method in {"GET", "HEAD"} else _take_hat_off(cast(ActorRequest, request))
            return self.get_response(request) if late is None else late
        with watching() as sight:
            response = self.get_response(request)
        return _outcome(cast(ActorRequest, request), sight, response)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Let the request through to the view once it is on the record."""
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None or need_of(view) is PUBLIC:
            return None
        person = cast(ActorRequest, request)
        return _take_hat_off(person) if actor.emergency is None else _opened(person)


def _opened(request: ActorRequest) -> HttpResponse | None:
    match, sight = request.resolver_match, current_sight()
    page = match.route if match is not None else ""
    told = {"method": request.method or "", "page": page, "path": _path(request)}
    key = sight.key if sight is not None else None
    return _unless_noted(request, lambda: actions.note_opened_page(actor=request.actor, key=key, **told))


def _outcome(request: ActorRequest, sight: Sight, response: HttpResponseBase) -> HttpResponseBase:
    """Note what was shown, or that it was refused; what cannot be noted does not leave."""
    match, status = request.resolver_match, response.status_code
    if match is None or need_of(match.func) is PUBLIC or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return response
    told: dict[str, Any] = {"actor": request.actor, "path": _path(request)}

    def note() -> None:
        if status in REFUSALS:
            actions.note_refused_page(method=request.method or "", status=status, sight=sight, **told)
        else:
            _keep_file(sight, response)
            actions.note_outcome(sight=sight, **told)

    refused = _unless_noted(request, note)
    if refused is None:
        return response
    response.close()
    return refused


def _keep_file(sight: Sight, response: HttpResponseBase) -> None:
    """Keep the name of a file of which the page itself said nothing: no file leaves without an entry."""
    sent = _FILE_NAME.search(response.get("Content-Disposition", ""))
    if sent is not None and not sight.files:
        sight.files.append(Taken(unquote(sent[1])))


def _path(request: ActorRequest) -> str:
    """Return the address without the key of a person: that stands in the entry about the person, and goes with it."""
    path, match = request.path, request.resolver_match
    for name, value in (match.kwargs if match is not None else {}).items():
        if name in OF_A_PERSON:
            path = path.replace(str(value), "…")
    # Which part of a list was asked for tells a file from a page; the rest of the query has entries of its own.
    return f"{path}?part=export" if request.GET.get("part") == "export" else path


def _unless_noted(request: ActorRequest, note: Callable[[], None]) -> HttpResponse | None:
    """Write into the trail; answer in the place of the page when that cannot be done."""
    try:
        note()
    except Exception:
        # Whatever it was: nobody looks into an authority without a trace.
        logger.exception("a page under emergency access could not be noted")
        sentence = _("This page could not be written into the trail of the authority, so it is not shown.")
        return render(request, "ui/refused.html", {"sentence": sentence}, status=503)
    return None


def _take_hat_off(request: ActorRequest) -> HttpResponse | None:
    """Say once that the access is over; what was sent under it is not done under another hat."""
    if not str(request.session.get(HAT_SESSION_KEY, "")).startswith(HAT_PREFIX):
        return None
    del request.session[HAT_SESSION_KEY]
    sentence = _("Your emergency access has ended. You are back at your own workplace.")
    if request.method not in {"GET", "HEAD"}:
        return render(request, "ui/refused.html", {"sentence": sentence}, status=409)
    toast(request, sentence)
    return None


def waiting_requests(actor: Actor) -> Sequence[Task]:
    """Return the requests that wait for a decision, for the start page."""
    return [
        Task(
            title=_("%(name)s requests emergency access") % {"name": row.label},
            note=row.reason,
            icon="key",
            url=reverse("office:emergency", args=[row.pk]),
            verb=_("Decide"),
            tone="warn",
            due=row.requested_at,
        )
        for row in requested_accesses(actor)
    ]


def waiting_waivers(actor: Actor) -> Sequence[Task]:
    """Return the wishes to do without four eyes that wait for a second person, for the start page."""
    return [
        Task(
            title=_("%(name)s wants to let operators in without approval") % {"name": row.asked_by},
            note=row.reason,
            icon="key",
            url=reverse("office:emergencies"),
            verb=_("Decide"),
            tone="warn",
            due=row.asked_at,
        )
        for row in waivers_to_decide(actor)
    ]


def announcement(actor: Actor, target: Any) -> dict[str, Any]:
    """Return what the panel of the start page tells the offices; nothing to tell, no panel."""
    accesses, waivers = announced_accesses(actor), announced_waivers(actor)
    return {"accesses": accesses, "waivers": waivers, "count": len(accesses) + len(waivers)}


def rule_of(actor: Actor, authority: Authority) -> dict[str, Any]:
    """Return the rule of four eyes of an authority, as its page shows it: what was asked for, and who may decide."""
    waivers = waivers_of(actor, authority.pk)
    may_set = actor.places(SET_EMERGENCY_POLICY).cover(authority.pk)
    asked = [row for row in waivers if row.state == RequestState.ASKED]
    own = {row.pk for row in asked if is_own_request(actor, row)}
    return {
        "authority": authority,
        "may_set": may_set,
        "waivers": [(row, row.pk in own) for row in waivers],
        "is_asked": bool(asked),
        "others": others_who_decide(actor, authority.pk) if may_set and own else [],
    }
