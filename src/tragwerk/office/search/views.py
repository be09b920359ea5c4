# SPDX-License-Identifier: EUPL-1.2
"""The page of the one search and the suggestions of the header."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import SIGNED_IN, SeenIn, show_named, show_narrowed
from tragwerk.core.search.public import Hit, Match, all_sources, search, sources_for
from tragwerk.ui.public import FEWEST_LETTERS, Suggestion, suggestions_response

SUGGESTIONS = 8
SHOWN = 40
SHOWN_OF_ONE_KIND = 100


@dataclass
class Group:
    """The hits of one kind, in the order of their rank."""

    label: str | Promise
    url: str
    hits: list[Hit] = field(default_factory=list)


@require_safe
@guarded(SIGNED_IN)
@never_cache
def search_page(request: ActorRequest) -> HttpResponse:
    """Show what answers the question; the number of exactly one object leads straight to it."""
    query = request.GET.get("q", "").strip()
    kind = request.GET.get("kind", "")
    sources = sources_for(request.actor)
    chosen = [source.kind for source in sources if source.kind == kind]
    # A kind that is not for the reader finds nothing, like one that does not exist; it is not left out silently.
    is_strange = bool(kind) and not chosen
    limit = SHOWN_OF_ONE_KIND if chosen else SHOWN
    hits = [] if is_strange else search(request.actor, query, kinds=chosen or None, limit=limit)
    _show(query, hits)
    if len(hits) == 1 and hits[0].match is Match.KEY:
        return redirect(hits[0].url)
    context = {
        "query": query,
        "hits": hits,
        "groups": _groups(query, hits),
        "only_guesses": bool(hits) and all(hit.is_guess for hit in hits),
        "kinds": [(source.label, _address(query, source.kind), source.kind in chosen) for source in sources],
        "all_url": _address(query),
        "is_filtered": bool(kind),
        "is_strange": is_strange,
    }
    return render(request, "office/search/search.html", context)


@require_safe
@guarded(SIGNED_IN)
def suggest(request: ActorRequest) -> HttpResponse:
    """Answer with the best hits while somebody types."""
    query = request.GET.get("q", "").strip()
    hits = search(request.actor, query, limit=SUGGESTIONS) if len(query) >= FEWEST_LETTERS else []
    _show(query, hits)
    return suggestions_response(
        request,
        query,
        [
            Suggestion(hit.title, url=hit.url, note=hit.facts or hit.subtitle, icon=hit.icon, kind=hit.label)
            for hit in hits
        ],
    )


def _show(query: str, hits: list[Hit]) -> None:
    """Say what was searched for and what was found."""
    show_narrowed(query)
    tables = {source.kind: source.model._meta.label_lower for source in all_sources()}
    for hit in hits:
        show_named(tables[hit.kind], [(hit.object_id, hit.title)], SeenIn.SEARCH)


def _groups(query: str, hits: list[Hit]) -> list[Group]:
    groups: dict[str, Group] = {}
    for hit in hits:
        groups.setdefault(hit.kind, Group(hit.label, _address(query, hit.kind))).hits.append(hit)
    return list(groups.values())


def _address(query: str, kind: str = "") -> str:
    values = {"q": query, **({"kind": kind} if kind else {})}
    return f"{reverse('office:search')}?{urlencode(values)}"
