# SPDX-License-Identifier: EUPL-1.2
"""Operations on sets, on articles by number, on number ranges and on useful lives."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse

from tragwerk.assets import actions
from tragwerk.assets.api.answers import MovementsOut, PartsOut, PlacesOut
from tragwerk.assets.api.bodies import NAMES, ArticleIn, BookingIn, PartIn, PartsIn, SetIn
from tragwerk.assets.api.resources import ARTICLES, LIVES, RANGES, SETS
from tragwerk.assets.models import Asset, AssetSet, StockArticle
from tragwerk.assets.permissions import MANAGE_ASSET, VIEW_ASSET
from tragwerk.assets.queries import row_for
from tragwerk.assets.queries.sets import contents_of, is_missing
from tragwerk.assets.queries.stock import movements_of, places_of
from tragwerk.core.api.public import (
    ApiRequest,
    ApiRouter,
    answer,
    authority_meant,
    keyed,
    refuse_elsewhere,
    told_as,
)
from tragwerk.core.orgs.public import Room, School
from tragwerk.ui.public import one_answer, read_operations

router = ApiRouter(tags=["stock"])
_NAMES = {**NAMES, "devices": "parts", "article": "parts"}

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


@router.operation("POST", "/sets", need=MANAGE_ASSET, status=201, returns=SETS.schema)
def create_set(request: ApiRequest, body: SetIn) -> HttpResponse:
    """Make a set out of devices."""
    owner = authority_meant(request.actor, MANAGE_ASSET, body.authority_id)
    refuse_elsewhere(owner, School, [body.school_id])
    refuse_elsewhere(owner, Room, [body.room_id])
    row = {**body.row(owner), "parts": _parts(owner, body.parts)}
    with told_as(_NAMES):
        changed = actions.create_sets(actor=request.actor, rows=[row])
    return one_answer(request, SETS, changed.ids[0], status=201)


@router.operation("POST", "/sets/{uuid:set_id}/parts", need=MANAGE_ASSET, returns=PartsOut)
def add_set_parts(request: ApiRequest, set_id: UUID, body: PartsIn) -> HttpResponse:
    """Put further parts into a set."""
    found = row_for(request.actor, AssetSet, set_id, MANAGE_ASSET)
    parts = _parts(found.authority_id, body.parts)
    with told_as(_NAMES):
        actions.add_parts(actor=request.actor, set_id=set_id, parts=parts)
    return _parts_answer(found)


@router.operation("POST", "/stock", need=MANAGE_ASSET, status=201, returns=ARTICLES.schema)
def create_article(request: ApiRequest, body: ArticleIn) -> HttpResponse:
    """Add an article by number."""
    row = body.row(authority_meant(request.actor, MANAGE_ASSET, body.authority_id))
    changed = actions.create_articles(actor=request.actor, rows=[row])
    return one_answer(request, ARTICLES, changed.ids[0], status=201)


@router.operation("POST", "/stock/{uuid:article_id}/bookings", need=MANAGE_ASSET, returns=ARTICLES.schema)
def book_article(request: ApiRequest, article_id: UUID, body: BookingIn) -> HttpResponse:
    """Receive, hand out or correct; the answer is the article with what is there now."""
    found = row_for(request.actor, StockArticle, article_id, MANAGE_ASSET)
    refuse_elsewhere(found.authority_id, School, [body.school_id])
    refuse_elsewhere(found.authority_id, Room, [body.room_id])
    booking = actions.Booking(article_id, body.kind.value, body.number, body.school_id, body.room_id, body.reason)
    with told_as(NAMES):
        actions.book_stock(actor=request.actor, bookings=[booking])
    return one_answer(request, ARTICLES, article_id)


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


def _parts(owner: UUID, bodies: Sequence[PartIn]) -> list[actions.Part]:
    """Return parts as the verbs take them; what is not the authority's is not there."""
    refuse_elsewhere(owner, Asset, [body.asset_id for body in bodies])
    refuse_elsewhere(owner, StockArticle, [body.article_id for body in bodies])
    return [body.part() for body in bodies]
