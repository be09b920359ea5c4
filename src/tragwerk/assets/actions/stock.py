# SPDX-License-Identifier: EUPL-1.2
"""Small things by number: articles, and every movement at a place of theirs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets.actions.batches import Changed, in_batch
from tragwerk.assets.actions.checks import check_rooms, school_sorts
from tragwerk.assets.models import MovementKind, StockArticle, StockMovement, StockPlace
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.core.access.public import Actor, DomainError, Place, action, require
from tragwerk.core.audit.public import change_rows, create_rows

Rows = Sequence[Mapping[str, Any]]
BOOK_VERB = "assets.book_stock"
_LARGEST = 1_000_000


class Booking(NamedTuple):
    """A change of the number of an article at a place; for a correction `number` is what was counted."""

    article_id: UUID
    kind: str
    number: int
    school_id: UUID | None = None
    room_id: UUID | None = None
    reason: str = ""


@action(MANAGE_ASSET)
def create_articles(*, actor: Actor, rows: Rows) -> Changed:
    """Add articles to the stock of an authority; nothing lies there yet."""
    with in_batch() as batch_id:
        ids = create_rows(actor=actor, verb="assets.create_articles", model=StockArticle, rows=rows)
    return Changed(tuple(ids), batch_id)


@action(MANAGE_ASSET)
def change_articles(
    *,
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> Changed:
    """Rename articles, say how many should be there at least."""
    for values in changes.values():
        if "quantity" in values:
            raise TypeError("change_articles: a quantity is booked")
    verb = "assets.change_articles"
    with in_batch() as batch_id:
        changed = change_rows(
            actor=actor, verb=verb, model=StockArticle, changes=changes, expected=expected, reason=reason
        )
    return Changed(tuple(changed), batch_id)


@action(MANAGE_ASSET)
def book_stock(*, actor: Actor, bookings: Sequence[Booking]) -> Changed:
    """Receive, hand out or correct numbers; all of it or nothing, and never below zero.

    The articles are locked first, so that two who hand out at once do so one after the other.
    """
    for one in bookings:
        _check(one)
    articles = _locked({one.article_id for one in bookings})
    require(actor, MANAGE_ASSET, {Place(articles[one.article_id].authority_id, one.school_id) for one in bookings})
    school_sorts(one.school_id for one in bookings)
    check_rooms((one.room_id, one.school_id) for one in bookings)
    with in_batch() as batch_id:
        places = _places(actor, articles, bookings)
        movements, left = _moved(articles, places, bookings)
        reason = " · ".join(dict.fromkeys(one.reason for one in bookings if one.reason))[:500]
        change_rows(
            actor=actor,
            verb=BOOK_VERB,
            model=StockPlace,
            changes={key: {"quantity": number} for key, number in left.items()},
            reason=reason,
        )
        created = create_rows(actor=actor, verb=BOOK_VERB, model=StockMovement, rows=movements) if movements else []
    return Changed(tuple(created), batch_id)


def _check(one: Booking) -> None:
    if one.kind == MovementKind.CORRECTED:
        if not one.reason.strip():
            raise DomainError(
                _("Please say why the number is corrected; the reason stays in the history."), field="reason"
            )
        lowest = 0
    else:
        lowest = 1
    if not lowest <= one.number <= _LARGEST:
        raise DomainError(
            _("Please enter a number from %(lowest)d to %(largest)d.") % {"lowest": lowest, "largest": _LARGEST},
            field="number",
            code="range",
        )


def _locked(ids: set[UUID]) -> dict[UUID, StockArticle]:
    rows = StockArticle.objects.filter(pk__in=ids).order_by("pk").select_for_update()
    found = {row.pk: row for row in rows}
    if ids - found.keys():
        raise DomainError(_("This article is not in the list. Please choose another."), field="article", code="unknown")
    return found


_Key = tuple[UUID, UUID | None, UUID | None]


def _places(
    actor: Actor, articles: Mapping[UUID, StockArticle], bookings: Sequence[Booking]
) -> dict[_Key, tuple[UUID, int]]:
    """Return key and number of the places, those made that are missing."""
    known = _known(articles)
    missing = dict.fromkeys(
        key for one in bookings if (key := (one.article_id, one.school_id, one.room_id)) not in known
    )
    if missing:
        rows = [
            {
                "authority_id": articles[article].authority_id,
                "article_id": article,
                "school_id": school,
                "room_id": room,
            }
            for article, school, room in missing
        ]
        create_rows(actor=actor, verb=BOOK_VERB, model=StockPlace, rows=rows)
        known = _known(articles)
    return known


def _known(articles: Mapping[UUID, StockArticle]) -> dict[_Key, tuple[UUID, int]]:
    rows = StockPlace.objects.filter(article_id__in=articles)
    return {
        (article, school, room): (key, number)
        for key, article, school, room, number in rows.values_list(
            "pk", "article_id", "school_id", "room_id", "quantity"
        )
    }


def _moved(
    articles: Mapping[UUID, StockArticle],
    places: Mapping[_Key, tuple[UUID, int]],
    bookings: Sequence[Booking],
) -> tuple[list[dict[str, Any]], dict[UUID, int]]:
    """Return the movements and what lies at each place afterwards."""
    left: dict[UUID, int] = {}
    movements: list[dict[str, Any]] = []
    for one in bookings:
        key, number = places[one.article_id, one.school_id, one.room_id]
        before = left.get(key, number)
        delta = {MovementKind.RECEIVED: one.number, MovementKind.ISSUED: -one.number}.get(
            MovementKind(one.kind), one.number - before
        )
        left[key] = before + delta
        if left[key] < 0:
            raise DomainError(
                _("Only %(left)d of “%(article)s” lie here; %(wanted)d cannot be handed out.")
                % {"left": before, "article": articles[one.article_id], "wanted": one.number},
                field="number",
                code="short",
            )
        if delta:
            movements.append(
                {
                    "authority_id": articles[one.article_id].authority_id,
                    "place_id": key,
                    "school_id": one.school_id,
                    "kind": one.kind,
                    "delta": delta,
                    "after": left[key],
                    "reason": one.reason,
                }
            )
    return movements, left
