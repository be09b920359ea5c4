# SPDX-License-Identifier: EUPL-1.2
"""Invents the devices: Haltern's to the last set, a modest stock elsewhere, Münster's 28,000 on request."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tragwerk.config.demo import cast, catalogue
from tragwerk.config.demo.catalogue import Product
from tragwerk.config.demo.official import SchoolFact

SETS = 610
TEACHER_DEVICES = 313
TEACHER_CENTS = 15_300_000
# With the 60 tablets that the demo's imports bring (activity.py), about 900 further devices.
PCS, NOTEBOOKS, OTHERS = 480, 240, 120
PROJECTORS, MEDIA_PLAYERS, DISPLAYS = 62, 34, 24
LARGE_TABLETS, LARGE_PCS, LARGE_NOTEBOOKS = 28_000, 2_300, 1_200

ORDERED, STOCK, RESERVED, ISSUED, REPAIR, LOST, RETIRED = (
    "ordered",
    "stock",
    "reserved",
    "issued",
    "repair",
    "lost",
    "retired",
)
SHARES = ((ISSUED, 79), (STOCK, 11), (RESERVED, 3), (REPAIR, 3), (LOST, 1), (RETIRED, 3))
_STATES = tuple(state for state, _ in SHARES)
_WEIGHTS = tuple(weight for _, weight in SHARES)
_SIGNS = "0123456789CDFGHJKLMNPQRTVWXY"
PREFIXES = {
    cast.HALTERN: "HA",
    cast.MUENSTER: "MS",
    cast.HAMM: "HAM",
    cast.KREIS_COESFELD: "KCOE",
    "13997": "COE",
    "10686": "KGT",
    "16238": "GT",
    "10030": "LWL",
}
# What stands where; things that are handed out stand nowhere.
ROOM_OF_KIND = {
    "pc": "Computerraum",
    "projector": "Klassenraum",
    "media_player": "Klassenraum",
    "display": "Klassenraum",
    "access_point": "Klassenraum",
    "document_camera": "Klassenraum",
    "switch": "Technik",
    "server": "Technik",
    "printer": "Verwaltung",
    "monitor": "Computerraum",
    "phone": "Verwaltung",
    "trolley": "Klassenraum",
}


@dataclass(frozen=True)
class Device:
    """One invented device."""

    product: Product
    authority: str
    school: str
    state: str
    bought_on: date | None
    cents: int
    tag: str = ""
    serial: str = ""
    note: str = ""

    @property
    def net_cents(self) -> int:
        """The price without the VAT of 19 per cent."""
        return round(self.cents * 100 / 119)

    @property
    def warranty_end(self) -> date | None:
        """The last day of the warranty."""
        if self.bought_on is None:
            return None
        # From the first of the month, so that the 29th of February has an end too.
        begin = self.bought_on.replace(day=1)
        return begin.replace(year=begin.year + self.product.years) + timedelta(days=self.bought_on.day - 2)

    @property
    def room_purpose(self) -> str:
        """The kind of room in which it stands, or nothing."""
        if self.state in {STOCK, RESERVED, REPAIR}:
            return "Lager"
        return ROOM_OF_KIND.get(self.product.kind, "") if self.state == ISSUED else ""


def split(total: int, weights: Sequence[float]) -> list[int]:
    """Divide a number of things by weights; the parts add up to it."""
    whole = sum(weights) or 1
    parts = [int(total * weight / whole) for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda index: (parts[index] - total * weights[index] / whole, index))
    for index in by_rest[: total - sum(parts)]:
        parts[index] += 1
    return parts


def devices_of(authority: str, short_name: str, schools: Sequence[SchoolFact], seed: int) -> list[Device]:
    """Return the devices of one authority, with tags and serials."""
    random = Random(f"{seed}-{authority}")  # noqa: S311 - the demo is the same at every load
    found = _of_haltern(schools, random) if authority == cast.HALTERN else _modest(authority, schools, random)
    return list(_labelled(found, PREFIXES.get(authority) or _prefix(short_name), random, 1))


def large_devices(schools: Sequence[SchoolFact], seed: int, first_number: int) -> list[Device]:
    """Return Münster's 28,000 tablets, 3,500 PCs and notebooks, spread over the schools like the pupils."""
    random = Random(f"{seed}-large")  # noqa: S311 - the demo is the same at every load
    wanted = (
        (catalogue.TABLETS[:2], LARGE_TABLETS),
        (catalogue.PCS, LARGE_PCS),
        (catalogue.NOTEBOOKS, LARGE_NOTEBOOKS),
        (catalogue.SERVERS, len(schools)),
    )
    found = [device for products, total in wanted for device in _spread(products, total, schools, random)]
    return list(_labelled(found, PREFIXES[cast.MUENSTER], random, first_number))


def _prefix(short_name: str) -> str:
    plain = short_name.upper().replace("Ä", "AE").replace("Ö", "OE").replace("Ü", "UE").replace("ß", "SS")
    return "".join(sign for sign in plain if sign.isascii() and sign.isalpha())[:5]


def _labelled(devices: Iterable[Device], prefix: str, random: Random, first: int) -> Iterator[Device]:
    """Give every device its tag and, where its kind has one, a serial that no real device has (DM…)."""
    used: set[str] = set()
    for number, device in enumerate(devices, start=first):
        serial = ""
        while device.product.has_serial and (not serial or serial in used):
            serial = "DM" + "".join(random.choices(_SIGNS, k=8))
        used.add(serial)
        yield replace(device, tag=f"{prefix}-{number:05d}", serial=serial)


def _of_haltern(schools: Sequence[SchoolFact], random: Random) -> Iterator[Device]:
    yield from _sets(schools, random)
    yield from _teacher_devices(schools, random)
    others = (*catalogue.PRINTERS, *catalogue.CAMERAS, *catalogue.ACCESS_POINTS, *catalogue.SWITCHES)
    for products, total in (
        (catalogue.PCS, PCS),
        (catalogue.NOTEBOOKS, NOTEBOOKS),
        ((*others, *catalogue.SERVERS, *catalogue.SMALL), OTHERS),
        (catalogue.PROJECTORS, PROJECTORS),
        (catalogue.MEDIA_PLAYERS, MEDIA_PLAYERS),
        (catalogue.DISPLAYS, DISPLAYS),
    ):
        yield from _spread(products, total, schools, random)


def _sets(schools: Sequence[SchoolFact], random: Random) -> Iterator[Device]:
    """Return 610 sets of tablet, keyboard and cover for pupils in need, in three deliveries."""
    lots = [date(2021, 2, 10)] * 250 + [date(2021, 5, 18)] * 200 + [date(2021, 8, 24)] * 160
    need = [school.pupils * (1 + (school.social_index or 1) / 5) for school in schools]
    places = [school for school, count in zip(schools, split(SETS, need), strict=True) for _ in range(count)]
    random.shuffle(places)
    for number, (school, bought_on) in enumerate(zip(places, lots, strict=True), start=1):
        state = random.choices(_STATES, _WEIGHTS)[0]
        for product in (catalogue.SET_TABLET, catalogue.SET_KEYBOARD, catalogue.SET_COVER):
            # In repair or lost is mostly the tablet; the rest of its set waits in the store.
            own = state if product is catalogue.SET_TABLET or state not in {REPAIR, LOST} else STOCK
            note = f"Set {number:03d} der Sofortausstattung"
            yield Device(product, cast.HALTERN, school.number, own, bought_on, product.cents, note=note)


def _teacher_devices(schools: Sequence[SchoolFact], random: Random) -> Iterator[Device]:
    """Return 313 devices that cost 153,000.00 € together: the last ones are a cent cheaper."""
    product = catalogue.TEACHER_TABLET
    dearer = TEACHER_CENTS - TEACHER_DEVICES * (product.cents - 1)
    counts = split(TEACHER_DEVICES, [school.pupils for school in schools])
    places = [school for school, count in zip(schools, counts, strict=True) for _ in range(count)]
    for number, school in enumerate(places):
        cents = product.cents if number < dearer else product.cents - 1
        state = random.choices(_STATES, _WEIGHTS)[0]
        note = "Dienstgerät für Lehrkräfte"
        yield Device(product, cast.HALTERN, school.number, state, date(2021, 3, 22), cents, note=note)


def _modest(authority: str, schools: Sequence[SchoolFact], random: Random) -> Iterator[Device]:
    """Return a stock as towns have it; the two cities get half as much for each pupil."""
    pupils = sum(school.pupils for school in schools) * (1 if authority in {cast.MUENSTER, cast.HAMM} else 2)
    for products, each in (
        (catalogue.TABLETS, 40),
        (catalogue.PCS, 80),
        (catalogue.NOTEBOOKS, 110),
        (catalogue.DISPLAYS, 200),
        (catalogue.PROJECTORS, 250),
        (catalogue.ACCESS_POINTS, 200),
        (catalogue.PRINTERS, 400),
        (catalogue.SERVERS, 1500),
    ):
        yield from _spread(products, max(pupils // each, 2), schools, random)


def _spread(products: Sequence[Product], total: int, schools: Sequence[SchoolFact], random: Random) -> Iterator[Device]:
    """Return so many devices, spread over the schools like the pupils, of all ages; a few are on order."""
    if not schools:
        return
    counts = split(total, [school.pupils for school in schools])
    for school, count in zip(schools, counts, strict=True):
        for _ in range(count):
            product = random.choice(products)
            state = ORDERED if random.random() < 0.015 else random.choices(_STATES, _WEIGHTS)[0]
            age = random.randrange(20, 2600)
            bought_on = None if state == ORDERED else date(2026, 9, 30) - timedelta(days=age)
            yield Device(product, school.authority, school.number, state, bought_on, product.cents)
