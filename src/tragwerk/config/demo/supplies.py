# SPDX-License-Identifier: EUPL-1.2
"""Haltern's small things by number: enough of some, too few of others, one counted anew."""

from uuid import UUID

from tragwerk.assets.public import Asset, Supplier, actions
from tragwerk.config.demo import cast
from tragwerk.config.demo.places import Places
from tragwerk.config.demo.stock import SUPPLIER
from tragwerk.core.access.public import Actor
from tragwerk.core.orgs.public import Department

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


def give_to_departments(actor: Actor, places: Places) -> None:
    """Let the school administration and the IT of Haltern hold a few notebooks of their own."""
    owner = places.authorities[cast.HALTERN]
    departments = Department.objects.filter(authority_id=owner).order_by("name").values_list("pk", flat=True)[:2]
    free = Asset.objects.filter(authority_id=owner, kind="notebook", state="in_stock").order_by("tag_sort")
    keys = list(free.values_list("pk", flat=True)[:8])
    for department, held in zip(departments, (keys[:4], keys[4:]), strict=False):
        given = {"school_id": None, "department_id": department}
        actions.change_assets(actor=actor, changes=dict.fromkeys(held, given), reason="Für die Verwaltung")
    supplier = Supplier.objects.get(authority_id=owner, name=SUPPLIER)
    told = {"customer_number": "K-20417", "phone": "02364 000-0", "email": "schule@musterhaus.example"}
    actions.change_suppliers(actor=actor, changes={supplier.pk: told})


def relate_boards(actor: Actor, places: Places) -> None:
    """Hang every board of Haltern on a computer of its school, and each computer on none but one board."""
    devices = Asset.objects.filter(authority_id=places.authorities[cast.HALTERN], state="issued").order_by("tag_sort")
    computers = list(devices.filter(kind="pc").values_list("school_id", "pk"))
    relations = []
    for school, board in devices.filter(kind="display").values_list("school_id", "pk"):
        fitting = next((pair for pair in computers if pair[0] == school), None)
        if fitting is not None:
            computers.remove(fitting)
            relations.append(actions.Relation(board, "hangs_on", fitting[1]))
    actions.relate_assets(actor=actor, relations=relations)


def set_number_ranges(actor: Actor, places: Places) -> None:
    """Let Haltern go on with its numbers, servers apart."""
    owner = places.authorities[cast.HALTERN]
    tags = Asset.objects.filter(authority_id=owner, tag__regex=r"^HA-[0-9]{5}$").values_list("tag", flat=True)
    used = max(int(tag.removeprefix("HA-")) for tag in tags)
    rows = [
        {"authority_id": owner, "kind": "", "prefix": "HA-", "digits": 5, "next_number": used + 1},
        {"authority_id": owner, "kind": "server", "prefix": "HA-SRV-", "digits": 3, "next_number": 1},
    ]
    actions.create_number_ranges(actor=actor, rows=rows)
