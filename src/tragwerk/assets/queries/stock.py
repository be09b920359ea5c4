# SPDX-License-Identifier: EUPL-1.2
"""What lies where by number, and how it came so."""

from typing import Any

from django.db.models import F, QuerySet, Sum

from tragwerk.assets.models import StockArticle, StockMovement, StockPlace
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.core.access.public import Actor

_SHOWN = 50


def places_of(actor: Actor, article: StockArticle) -> list[StockPlace]:
    """Return where an article lies, the fullest place first."""
    rows = StockPlace.objects.visible_to(actor, VIEW_ASSET).filter(article=article)
    return list(rows.select_related("school", "room").order_by("-quantity", "pk"))


def movements_of(actor: Actor, article: StockArticle) -> list[StockMovement]:
    """Return the last movements of an article, newest first."""
    rows = StockMovement.objects.visible_to(actor, VIEW_ASSET).filter(place__article=article)
    return list(rows.select_related("place", "place__school", "place__room").order_by("-created_at", "-pk")[:_SHOWN])


def scarce_articles(actor: Actor) -> QuerySet[Any]:
    """Return the articles of which less is there than should be."""
    rows: QuerySet[Any] = StockArticle.objects.visible_to(actor, VIEW_ASSET)
    return rows.filter(quantity__lt=F("minimum"))


def places_out_of_balance() -> list[tuple[Any, int, int]]:
    """Return places whose number is not the sum of their movements, with both; it finds none."""
    rows = StockPlace.objects.annotate(moved=Sum("movements__delta")).values_list("pk", "quantity", "moved")
    return [(key, quantity, moved or 0) for key, quantity, moved in rows if quantity != (moved or 0)]
