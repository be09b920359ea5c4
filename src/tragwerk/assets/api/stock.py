# SPDX-License-Identifier: EUPL-1.2
"""Operations on sets, on articles by number, on number ranges and on useful lives."""

from uuid import UUID

from django.http import HttpResponse

from tragwerk.assets.api.answers import MovementsOut, PartsOut, PlacesOut
from tragwerk.assets.api.resources import ARTICLES, LIVES, RANGES, SETS
from tragwerk.assets.models import AssetSet, StockArticle
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.assets.queries import row_for
from tragwerk.assets.queries.sets import contents_of, is_missing
from tragwerk.assets.queries.stock import movements_of, places_of
from tragwerk.core.api.public import ApiRequest, ApiRouter, answer, keyed
from tragwerk.ui.public import read_operations

router = ApiRouter(tags=["stock"])

read_operations(router, SETS, "/sets", one="set", many="sets")
read_operations(
    router,
    ARTICLES,
    "/stock",
    one="article",
    many="articles",
    say=("List articles by number.", "Read an article by number."),
)
read_operations(router, RANGES, "/number-ranges", one="number range", many="number ranges", key="range_id")
read_operations(
    router,
    LIVES,
    "/useful-lives",
    one="useful life",
    many="useful lives",
    key="life_id",
    say=("List useful lives.", "Read a useful life."),
)


@router.operation("GET", "/sets/{uuid:set_id}/parts", need=VIEW_ASSET, returns=PartsOut)
def list_set_parts(request: ApiRequest, set_id: UUID) -> HttpResponse:
    """List the parts of a set, and say whether it is complete."""
    return _parts_answer(row_for(request.actor, AssetSet, set_id))


@router.operation("GET", "/stock/{uuid:article_id}/places", need=VIEW_ASSET, returns=PlacesOut)
def list_article_places(request: ApiRequest, article_id: UUID) -> HttpResponse:
    """List where an article lies, and how many of it."""
    places = places_of(request.actor, row_for(request.actor, StockArticle, article_id))
    names = ("id", "school_id", "room_id", "quantity")
    return answer({"rows": keyed({name: getattr(place, name) for name in names} for place in places)})


@router.operation("GET", "/stock/{uuid:article_id}/movements", need=VIEW_ASSET, returns=MovementsOut)
def list_article_movements(request: ApiRequest, article_id: UUID) -> HttpResponse:
    """List the last movements of an article."""
    found = movements_of(request.actor, row_for(request.actor, StockArticle, article_id))
    names = ("id", "kind", "delta", "after", "reason", "created_at")
    rows = (
        {
            **{name: getattr(one, name) for name in names},
            "school_id": one.place.school_id,
            "room_id": one.place.room_id,
        }
        for one in found
    )
    return answer({"rows": keyed(rows)})


def _parts_answer(found: AssetSet) -> HttpResponse:
    content = contents_of([found])[found.pk]
    rows = (
        {
            "id": part.pk,
            "position": part.position,
            "kind": part.kind,
            "asset_id": part.asset_id,
            "asset": str(part.asset) if part.asset is not None else None,
            "article_id": part.article_id,
            "article": str(part.article) if part.article is not None else None,
            "quantity": part.quantity,
            "is_missing": is_missing(part),
        }
        for part in content.parts
    )
    return answer({"is_complete": content.is_complete, "state": content.state or None, "rows": keyed(rows)})
