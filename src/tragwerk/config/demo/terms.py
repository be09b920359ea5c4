# SPDX-License-Identifier: EUPL-1.2
"""How long things are used at the demo's authorities, when support ends, what replacements cost: all invented."""

from datetime import date
from decimal import Decimal
from typing import Any

from tragwerk.assets.public import AssetModel, actions
from tragwerk.config.demo import cast
from tragwerk.config.demo.places import Places, all_authorities
from tragwerk.core.access.public import Actor

SINCE = date(2015, 1, 1)
SHORTER_SINCE = date(2024, 1, 1)
MONTHS = {
    "tablet": 60,
    "keyboard": 60,
    "cover": 36,
    "notebook": 60,
    "pc": 60,
    "projector": 72,
    "media_player": 60,
    "display": 96,
    "access_point": 84,
    "switch": 96,
    "server": 60,
    "printer": 60,
    "document_camera": 60,
}
SOURCE = "Abschreibungstabelle der Verwaltung (erfunden)"
COUNCIL = "Ratsbeschluss vom 12.12.2023 (erfunden): Tablets kürzer"
# Model → end of support, whether that is an estimate, price of a replacement.
MODELS: dict[str, tuple[date, bool, str]] = {
    "iPad 8. Generation 32 GB Wi-Fi": (date(2027, 9, 30), True, "379.00"),
    "iPad Air 4. Generation 64 GB Wi-Fi": (date(2028, 9, 30), True, "589.00"),
    "Galaxy Tab A8": (date(2027, 1, 31), False, "239.00"),
    "PowerEdge T350": (date(2029, 12, 31), False, "3450.00"),
}


def create_useful_lives(actor: Actor, places: Places) -> None:
    """Set the terms of every joined authority; Haltern has shortened that of tablets."""
    rows = [
        _row(places, authority.number, kind, months, SINCE, SOURCE)
        for authority in all_authorities()
        if authority.joined
        for kind, months in MONTHS.items()
    ]
    rows.append(_row(places, cast.HALTERN, "tablet", 48, SHORTER_SINCE, COUNCIL))
    actions.set_useful_lives(actor=actor, rows=rows)


def _row(places: Places, number: str, kind: str, months: int, since: date, source: str) -> dict[str, Any]:
    return {
        "authority_id": places.authorities[number],
        "kind": kind,
        "months": months,
        "valid_from": since,
        "source": source,
    }


def tell_models(actor: Actor, places: Places) -> None:
    """Note at Haltern's models when their support ends and what their replacement costs."""
    models = AssetModel.objects.filter(authority_id=places.authorities[cast.HALTERN], name__in=MODELS)
    changes = {}
    for key, name in models.values_list("pk", "name"):
        until, is_estimate, price = MODELS[name]
        changes[key] = {"support_until": until, "support_estimated": is_estimate, "replacement_price": Decimal(price)}
    actions.change_models(actor=actor, changes=changes)
