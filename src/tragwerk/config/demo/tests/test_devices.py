# SPDX-License-Identifier: EUPL-1.2
"""The invented devices add up to the figures of the sources and are the same every time."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragwerk.config.demo import cast, catalogue, devices
from tragwerk.config.demo.devices import Device, devices_of, large_devices, split
from tragwerk.config.demo.official import SchoolFact
from tragwerk.config.demo.places import all_authorities, all_schools

SEED = 1
IMPORTED = 60


def schools_of(authority: str) -> list[SchoolFact]:
    return [school for school in all_schools() if school.authority == authority and school.pupils]


@pytest.fixture(scope="module")
def haltern() -> list[Device]:
    return devices_of(cast.HALTERN, "Haltern am See", schools_of(cast.HALTERN), SEED)


def test_haltern_has_610_sets_of_tablet_keyboard_and_cover(haltern: list[Device]) -> None:
    sets = Counter(device.note for device in haltern if device.note.startswith("Set "))
    assert len(sets) == 610
    assert set(sets.values()) == {3}
    paid = sum(device.cents for device in haltern if device.note.startswith("Set "))
    assert paid == 24_695_240
    assert paid // 10 == 2_469_524


def test_haltern_paid_153000_euros_for_313_teacher_devices(haltern: list[Device]) -> None:
    teachers = [device for device in haltern if device.note == "Dienstgerät für Lehrkräfte"]
    assert (len(teachers), sum(device.cents for device in teachers)) == (313, 15_300_000)


def test_haltern_has_900_further_devices_with_the_imported_ones_and_120_for_presentation(haltern: list[Device]) -> None:
    kinds = Counter(device.product.kind for device in haltern if not device.note)
    presentation = kinds["projector"] + kinds["media_player"] + kinds["display"]
    assert (presentation, sum(kinds.values()) - presentation + IMPORTED) == (120, 900)


def test_every_state_occurs_at_haltern(haltern: list[Device]) -> None:
    assert {device.state for device in haltern} == {*devices._STATES, devices.ORDERED}


def test_tags_and_serials_are_unique_within_an_authority() -> None:
    for authority in all_authorities():
        if authority.joined:
            own = devices_of(authority.number, authority.short_name, schools_of(authority.number), SEED)
            tags, serials = [device.tag for device in own], [device.serial for device in own if device.serial]
            assert len(set(tags)) == len(tags)
            assert len(set(serials)) == len(serials)
            assert all(serial.startswith("DM") for serial in serials)


def test_the_large_demo_adds_28000_tablets_and_3500_computers() -> None:
    kinds = Counter(device.product.kind for device in large_devices(schools_of(cast.MUENSTER), SEED, 50_001))
    assert kinds["tablet"] == 28_000
    assert kinds["pc"] + kinds["notebook"] == 3_500
    assert kinds["server"] == 80


def test_the_same_seed_gives_the_same_devices(haltern: list[Device]) -> None:
    assert devices_of(cast.HALTERN, "Haltern am See", schools_of(cast.HALTERN), SEED) == haltern


def test_every_product_is_in_the_catalogue() -> None:
    assert {product.kind for product in catalogue.ALL} == set(catalogue.KINDS)
    assert len({(product.maker, product.model) for product in catalogue.ALL}) == len(catalogue.ALL)


@given(st.integers(0, 5000), st.lists(st.integers(1, 500), min_size=1, max_size=30))
def test_a_split_adds_up_and_is_fair(total: int, weights: list[int]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    assert all(abs(part - total * weight / sum(weights)) < 1 for part, weight in zip(parts, weights, strict=True))


@given(st.dates(date(2016, 1, 1), date(2026, 12, 31)))
def test_every_purchase_date_has_an_end_of_warranty(day: date) -> None:
    device = Device(catalogue.SET_TABLET, cast.HALTERN, "122210", devices.ISSUED, day, 1)
    assert device.warranty_end is not None
    assert 364 <= (device.warranty_end - day).days / catalogue.SET_TABLET.years + 0.5 <= 367
