# SPDX-License-Identifier: EUPL-1.2
"""What the fields of forms suggest while somebody types."""

from django.http import HttpResponse

from tragwerk.assets.forms import find_schools
from tragwerk.assets.permissions import MANAGE_ASSET, MOVE_ASSET, VIEW_ASSET
from tragwerk.assets.queries import schools_for
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.ui.public import FEWEST_LETTERS, Suggestion, suggestions_response


@guarded(VIEW_ASSET)
def schools(request: ActorRequest) -> HttpResponse:
    """Suggest schools to which the actor may put devices."""
    query = request.GET.get("q", "")[:80]
    permission = MOVE_ASSET if "move" in request.GET else MANAGE_ASSET
    hits = find_schools(schools_for(request.actor, permission), query) if len(query) >= FEWEST_LETTERS else []
    found = [Suggestion(str(one), str(one.pk), note=f"{one.number} · {one.town}", icon="school") for one in hits]
    return suggestions_response(request, query, found)
