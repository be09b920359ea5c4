# SPDX-License-Identifier: EUPL-1.2
"""Haltern's small things by number: enough of some, too few of others, one counted anew."""

from uuid import UUID

from tragwerk.assets.public import actions
from tragwerk.config.demo import cast
from tragwerk.config.demo.places import Places
from tragwerk.core.access.public import Actor

# Name, kind, minimum, received, handed out.
ARTICLES = (
    ("Netzteil USB-C 20 W", "charger", 40, 120, 34),
    ("Schutzhülle für iPad 10. Generation", "cover", 30, 60, 48),
    ("Eingabestift für Tablets", "pen", 25, 50, 12),
    ("Ladekabel USB-C 1 m", "other", 60, 80, 65),
)
BATCH_REASON = "Lieferung Sommer 2026 (erfunden)"


def create_supplies(actor: Actor, places: Places) -> list[UUID]:
    """Create the articles and what happened to them; return their keys."""
    owner = places.authorities[cast.HALTERN]
    rows = [
        {"authority_id": owner, "name": name, "kind": kind, "minimum": minimum, "note": ""}
        for name, kind, minimum, _in, _out in ARTICLES
    ]
    keys = list(actions.create_articles(actor=actor, rows=rows).ids)
    received = [
        actions.Booking(key, "received", number, reason=BATCH_REASON)
        for key, (_name, _kind, _minimum, number, _out) in zip(keys, ARTICLES, strict=True)
    ]
    issued = [
        actions.Booking(key, "issued", number, reason="Ausgabe zum Schuljahr")
        for key, (_name, _kind, _minimum, _in, number) in zip(keys, ARTICLES, strict=True)
    ]
    actions.book_stock(actor=actor, bookings=received)
    actions.book_stock(actor=actor, bookings=issued)
    counted = actions.Booking(keys[2], "corrected", 36, reason="Zählung am 30.09.2026: zwei fehlen")
    actions.book_stock(actor=actor, bookings=[counted])
    return keys
