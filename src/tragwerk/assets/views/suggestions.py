# SPDX-License-Identifier: EUPL-1.2
"""What the fields of forms suggest while somebody types."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from tragwerk.assets.forms import MOST_HITS, find_schools
from tragwerk.assets.models import KIND_ICONS
from tragwerk.assets.permissions import MANAGE_ASSET, MANAGE_CONTRACT, MOVE_ASSET, VIEW_ASSET
from tragwerk.assets.queries import models_for, schools_for
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import SeenIn, show
from tragwerk.core.orgs.public import Room
from tragwerk.core.values.public import fold
from tragwerk.ui.public import FEWEST_LETTERS, Suggestion, suggestions_response

# For what a school is looked for, by a word in the address.
_RIGHTS = {"move": MOVE_ASSET, "contract": MANAGE_CONTRACT}


def _query(request: ActorRequest) -> str:
    """Return what was typed, or nothing while it is too short."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    return query if len(query) >= FEWEST_LETTERS else ""


@guarded(VIEW_ASSET)
def schools(request: ActorRequest) -> HttpResponse:
    """Suggest schools to which the actor may put devices."""
    query = _query(request)
    permission = next((right for name, right in _RIGHTS.items() if name in request.GET), MANAGE_ASSET)
    hits = find_schools(schools_for(request.actor, permission), query) if query else []
    show(hits, SeenIn.SEARCH)
    found = [Suggestion(str(one), str(one.pk), note=f"{one.number} · {one.town}", icon="school") for one in hits]
    return suggestions_response(request, query, found)


@guarded(VIEW_ASSET)
def models(request: ActorRequest) -> HttpResponse:
    """Suggest known models, each with its maker and kind, which follow from the choice; else offer to make it."""
    query = _query(request)
    key = fold(query)
    rows = models_for(request.actor).filter(name_key__contains=key).select_related("maker")[: 2 * MOST_HITS]
    found: dict[tuple[str, str, str], Suggestion] = {}
    for row in rows if key else ():
        maker, kind = str(row.maker or ""), row.get_kind_display()
        found.setdefault(
            (row.name, maker, kind),
            Suggestion(
                row.name,
                row.name,
                note=" · ".join(part for part in (maker, kind) if part),
                icon=KIND_ICONS[row.kind],
                fills=(("maker", maker), ("kind", row.kind)),
            ),
        )
    hits = list(found.values())[:MOST_HITS]
    known = any(fold(name) == key for name, _maker, _kind in found)
    if key and not known and request.actor.may(MANAGE_ASSET):
        hits.append(Suggestion(query, query, note=_("Create new"), icon="add"))
    return suggestions_response(request, query, hits)


@guarded(VIEW_ASSET)
def rooms(request: ActorRequest) -> HttpResponse:
    """Suggest the rooms of the chosen school, or the authority's own rooms where none is chosen."""
    query = _query(request)
    key = fold(query)
    rows = Room.objects.visible_to(request.actor, VIEW_ASSET).filter(school_id=_school(request))
    fitting = [
        room for room in rows.select_related("site").order_by("sort_name", "pk") if key and key in fold(room.name)
    ]
    show(fitting[:MOST_HITS], SeenIn.SEARCH)
    found = [
        Suggestion(room.name, room.name, note=str(room.site or ""), icon="meeting_room") for room in fitting[:MOST_HITS]
    ]
    return suggestions_response(request, query, found)


def _school(request: ActorRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("school", ""))
    except ValueError:
        return None
