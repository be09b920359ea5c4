# SPDX-License-Identifier: EUPL-1.2
"""Puts the invented devices into the database, and gives Haltern's a history."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from tragwerk.assets.public import AssetState, actions
from tragwerk.config.demo import cast, devices, fields
from tragwerk.config.demo.devices import Device
from tragwerk.config.demo.places import Places, all_authorities, all_schools
from tragwerk.core.access.public import Actor

TAX = Decimal(19)
STATES = {
    devices.ORDERED: AssetState.ORDERED,
    devices.STOCK: AssetState.IN_STOCK,
    devices.RESERVED: AssetState.RESERVED,
    devices.ISSUED: AssetState.ISSUED,
    devices.REPAIR: AssetState.IN_REPAIR,
    devices.LOST: AssetState.LOST,
    devices.RETIRED: AssetState.RETIRED,
}
SUPPLIER = "Schulbedarf Musterhaus (erfunden)"
SET_FUND = "Sofortausstattungsprogramm"
TEACHER_FUND = "Dienstgeräte für Lehrkräfte"
OTHER_FUND = "DigitalPakt Schule"
SET_BOUND_UNTIL = date(2026, 12, 31)
BATCH = 5000
LARGE_FIRST_NUMBER = 10_001


def create_stock(actor: Actor, places: Places, seed: int, *, large: bool) -> None:
    """Create the devices of every joined authority, and Münster's 28,000 when wanted."""
    random = Random(f"{seed}-rooms")  # noqa: S311 - the demo is the same at every load
    for authority in all_authorities():
        if authority.joined:
            own = devices.devices_of(authority.number, authority.short_name, _schools(authority.number), seed)
            create = _create_with_history if authority.number == cast.HALTERN else _create
            create(actor, places, own, random)
    if large:
        found = devices.large_devices(_schools(cast.MUENSTER), seed, LARGE_FIRST_NUMBER)
        _create(actor, places, found, random)


def _schools(authority: str) -> list[Any]:
    return [school for school in all_schools() if school.authority == authority and school.pupils]


def _create(actor: Actor, places: Places, found: Sequence[Device], random: Random) -> None:
    """Create devices as they stand now; few large transactions, whatever their number."""
    for start in range(0, len(found), BATCH):
        rows = [_row(places, device, random) for device in found[start : start + BATCH]]
        actions.create_assets(actor=actor, rows=rows, reason="Bestand der Demo")


def _create_with_history(actor: Actor, places: Places, found: Sequence[Device], random: Random) -> None:
    """Create devices as they were delivered, then let them take the steps that lead to where they stand."""
    rows = [_row(places, device, random) for device in found]
    for row, device in zip(rows, found, strict=True):
        if device.state != devices.ORDERED:
            row["state"] = AssetState.IN_STOCK
    ids = actions.create_assets(actor=actor, rows=rows, reason="Lieferung")
    by_state: defaultdict[str, list[UUID]] = defaultdict(list)
    for key, device in zip(ids, found, strict=True):
        by_state[device.state].append(key)
    for steps, reason in _steps():
        for wanted, step in steps:
            actions.set_state(actor=actor, ids=by_state[wanted], state=step, reason=reason)
    actions.retire_assets(actor=actor, ids=by_state[devices.RETIRED], reason="Nutzungsdauer abgelaufen")
    actions.create_sets(actor=actor, rows=_sets(ids, rows, found))


def _sets(ids: Sequence[UUID], rows: Sequence[dict[str, Any]], found: Sequence[Device]) -> list[dict[str, Any]]:
    """Return the sets out of the devices whose note names one; now and then a pen is still to come."""
    sets: dict[str, dict[str, Any]] = {}
    for key, row, device in zip(ids, rows, found, strict=True):
        if not device.note.startswith("Set "):
            continue
        number = f"S-{device.note[4:7]}"
        place = {name: row[name] for name in ("authority_id", "school_id")}
        one = sets.setdefault(number, {**place, "number": number, "parts": []})
        one["parts"].append(actions.Part(asset_id=key))
    for at, one in enumerate(sets.values()):
        if at % 60 == 0:
            one["parts"].append(actions.Part(kind="pen"))
    return list(sets.values())


def _steps() -> Iterator[tuple[tuple[tuple[str, AssetState], ...], str]]:
    """Return which devices take which steps, in order, with the reason."""
    yield ((devices.RESERVED, AssetState.RESERVED),), "Vorgemerkt"
    used = (devices.ISSUED, devices.REPAIR, devices.LOST)
    yield tuple((state, AssetState.ISSUED) for state in used), "Ausgabe zum Schuljahr"
    yield ((devices.REPAIR, AssetState.IN_REPAIR),), "Display gebrochen"
    yield ((devices.LOST, AssetState.LOST),), "Nicht zurückgegeben"


def _row(places: Places, device: Device, random: Random) -> dict[str, Any]:
    return {
        "authority_id": places.authorities[device.authority],
        "school_id": places.schools[device.school],
        "room_id": _room(places, device, random),
        "tag": device.tag,
        "serial": device.serial,
        "maker": device.product.maker,
        "model": device.product.model,
        "kind": device.product.kind,
        "state": STATES[device.state],
        "purchased_on": device.bought_on,
        "gross_price": Decimal(device.cents) / 100,
        "tax_rate": TAX,
        "warranty_until": device.warranty_end,
        "binding_until": _binding(device),
        "supplier": SUPPLIER,
        "funding_source": _fund(device),
        "note": device.note,
        "fields": fields.values_of(device) if fields.is_known(device) else {},
    }


def _fund(device: Device) -> str:
    if device.note.startswith("Set "):
        return SET_FUND
    return TEACHER_FUND if device.note else OTHER_FUND


def _binding(device: Device) -> date | None:
    """Return until when the grant binds a device: five years, as is common; what teachers got is not bound."""
    if device.bought_on is None or _fund(device) == TEACHER_FUND:
        return None
    return SET_BOUND_UNTIL if _fund(device) == SET_FUND else device.bought_on + timedelta(days=5 * 365)


def _room(places: Places, device: Device, random: Random) -> UUID | None:
    fitting = [key for key, purpose in places.rooms.get(device.school, ()) if purpose == device.room_purpose]
    return random.choice(fitting) if fitting else None
