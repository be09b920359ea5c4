# SPDX-License-Identifier: EUPL-1.2
"""How long a session lives: so long without use, so long at most.

The session is in the database, and SQLite has one writer: the time of last use is noted at most every ten minutes.
A session may so end up to ten minutes earlier than the idle time says, never later.
"""

from collections.abc import Callable
from time import time
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import ngettext

BEGUN, USED = "begun", "used"
NOTED_EVERY = 600
IDLE, OLD = "idle", "old"
# What a page asks by itself while nobody uses it; the bell does.
UNATTENDED = "X-Unattended"


def begin(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Note when somebody has signed in (signal `user_logged_in`)."""
    request.session[BEGUN] = request.session[USED] = int(time())


class SessionLifeMiddleware:
    """Ends sessions whose time is over, and leads to the log-in page, which says so and leads back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        why = _use(request)
        if why:
            request.session.flush()
        response = self.get_response(request)
        login = resolve_url(settings.LOGIN_URL)
        if why and response.headers.get("Location", "").startswith(f"{login}?"):
            response.headers["Location"] = f"{login}?{urlencode({'next': _way_back(request), 'ended': why})}"
        return response


def _use(request: HttpRequest) -> str:
    """Note that the session is used; say why it is over, or nothing."""
    session = request.session
    if SESSION_KEY not in session:
        return ""
    now = int(time())
    begun, used = session.get(BEGUN), session.get(USED)
    if begun is None or used is None:
        session[BEGUN] = session[USED] = now
        return ""
    if now - used >= settings.SESSION_IDLE.total_seconds():
        return IDLE
    if now - begun >= settings.SESSION_LIFE.total_seconds():
        return OLD
    if now - used >= NOTED_EVERY and UNATTENDED not in request.headers:
        session[USED] = now
    return ""


def _way_back(request: HttpRequest) -> str:
    """Return the page to go on with; what was posted is gone, so that is the page with the form."""
    if request.method == "GET":
        return request.get_full_path()
    came = request.headers.get("referer", "")
    known = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
    return came if known else resolve_url(settings.LOGIN_REDIRECT_URL)


def why_it_ended(request: HttpRequest) -> str:
    """Return the sentence for the log-in page about a session that has just ended."""
    why = request.GET.get("ended", "")
    if why == IDLE:
        hours = round(settings.SESSION_IDLE.total_seconds() / 3600)
        return ngettext(
            "You were not active for an hour. After signing in you go on here.",
            "You were not active for %(count)d hours. After signing in you go on here.",
            hours,
        ) % {"count": hours}
    if why == OLD:
        hours = round(settings.SESSION_LIFE.total_seconds() / 3600)
        return ngettext(
            "You were signed in for an hour. After signing in you go on here.",
            "You were signed in for %(count)d hours. After signing in you go on here.",
            hours,
        ) % {"count": hours}
    return ""


def forget_ended_sessions() -> int:
    """Remove the sessions that are over, with the drafts in them; return how many."""
    before = Session.objects.count()
    SessionStore.clear_expired()
    return before - Session.objects.count()
