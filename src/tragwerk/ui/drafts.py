# SPDX-License-Identifier: EUPL-1.2
"""Drafts of forms, kept in the session: what was typed survives a closed page and a lost connection."""

from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpRequest, QueryDict
from django.utils import timezone

SESSION_KEY = "ui.drafts"
MOST_DRAFTS = 12
MOST_CHARACTERS = 60_000
_NEVER_KEPT = ("csrfmiddlewaretoken", "next")


class Draft(NamedTuple):
    """The kept values of one form and when they were kept."""

    data: QueryDict
    saved_at: datetime


class DraftTooLarge(ValueError):
    """More text than a draft may hold."""


def _kept(data: QueryDict) -> dict[str, list[str]]:
    """Return what may be kept: no token, no password, nothing that is not text."""
    return {
        name: [str(value) for value in values]
        for name, values in data.lists()
        if name not in _NEVER_KEPT and "password" not in name.lower()
    }


def save(request: HttpRequest, key: str, data: QueryDict) -> datetime:
    """Keep the values under the key; the oldest draft goes when there are too many."""
    values = _kept(data)
    if sum(len(name) + sum(map(len, texts)) for name, texts in values.items()) > MOST_CHARACTERS:
        raise DraftTooLarge(key)
    moment = timezone.now()
    drafts: dict[str, Any] = request.session.get(SESSION_KEY, {})
    drafts.pop(key, None)
    drafts[key] = {"at": moment.isoformat(), "data": values}
    while len(drafts) > MOST_DRAFTS:
        drafts.pop(next(iter(drafts)))
    request.session[SESSION_KEY] = drafts
    return moment


def load(request: HttpRequest, key: str) -> Draft | None:
    """Return the kept draft, if there is one."""
    found = request.session.get(SESSION_KEY, {}).get(key)
    if found is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in found["data"].items():
        data.setlist(name, values)
    return Draft(data, datetime.fromisoformat(found["at"]))


def discard(request: HttpRequest, key: str) -> None:
    """Forget the draft; called after the form was saved."""
    drafts = request.session.get(SESSION_KEY, {})
    if drafts.pop(key, None) is not None:
        request.session[SESSION_KEY] = drafts
