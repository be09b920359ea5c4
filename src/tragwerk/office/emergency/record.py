# SPDX-License-Identifier: EUPL-1.2
"""The record of an emergency access in the words of its page."""

from http import HTTPStatus
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tragwerk.core.orgs.public import EmergencyAccess, Step, done_under, files_under, people_under, steps_under
from tragwerk.core.search.public import all_sources
from tragwerk.office.trail.timeline import trail_entries
from tragwerk.ui.public import place_of_path

OTHER = _("Others")
SEARCH = _("Search")
REFUSED_WORDS: dict[int, Promise] = {
    HTTPStatus.FORBIDDEN: _("refused: the right is missing"),
    HTTPStatus.NOT_FOUND: _("refused: not there, or not visible to the operator"),
    HTTPStatus.CONFLICT: _("refused: not possible"),
}
# Kinds that no search finds.
KINDS: dict[str, Promise] = {
    "grants.grant": _("Grants"),
    "imports.import": _("Imports"),
    "jobs.job": _("Background work"),
    "orgs.emergencyaccess": _("Emergency access"),
    "orgs.room": _("Rooms"),
}
MOST_NAMES = 8


def trail_of(found: EmergencyAccess) -> dict[str, Any]:
    """Return what the page of an access tells the authority."""
    steps, steps_count = steps_under(found)
    done, done_count = done_under(found)
    return {
        "steps": [(step, seen_in_words(step)) for step in steps],
        "steps_count": steps_count,
        "people": people_under(found),
        "taken": files_under(found),
        "done": list(zip(done, trail_entries(done), strict=True)),
        "done_count": done_count,
    }


def seen_in_words(step: Step) -> dict[str, Any]:
    """Return what a page is called and what it showed, by kind, with the first names; the trail holds all of them."""
    path, _sep, part = step.path.partition("?")
    place = place_of_path(path)
    kinds: dict[str, list[str]] = {}
    for row in step.seen:
        kinds.setdefault(row.object_type, []).append(row.object_label)
    groups = [(_kind_label(table), names[:MOST_NAMES], len(names) - MOST_NAMES) for table, names in kinds.items()]
    return {
        "title": str(place.label)
        if place is not None
        else SEARCH
        if path.startswith(reverse("office:search"))
        else path,
        "groups": groups,
        "refused": REFUSED_WORDS.get(step.status, ""),
        "as_file": part == "part=export",
        "is_open": step.method == "GET" and not step.status and "…" not in path,
    }


def _title(path: str) -> str | Promise:
    """Return how a page is called that stands under no place of the navigation."""
    return SEARCH if path.startswith(reverse("office:search")) else path


def _kind_label(table: str) -> str:
    """Return how a kind of object is called in the search, else what its table is called."""
    source = next((one for one in all_sources() if one.model._meta.label_lower == table), None)
    if source is not None:
        return str(source.label)
    return str(KINDS.get(table, OTHER))
