# SPDX-License-Identifier: EUPL-1.2
"""Scanning: our label, our number, the maker's serial with what makers put in front; foreign ones are not there."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset
from tragwerk.assets.public import actions as assets
from tragwerk.assets.queries.codes import readings_of
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.documents.public import key_in, key_of, short_code
from tragwerk.core.orgs.public import School
from tragwerk.office.conftest import SignIn


def device(school: School, tag: str, serial: str) -> Asset:
    row = {
        "authority_id": school.authority_id,
        "school_id": school.pk,
        "tag": tag,
        "serial": serial,
        "maker": "Apple",
        "model": "iPad",
        "kind": "tablet",
    }
    with system_scope(reason="tests"):
        found: Asset = Asset.objects.get(pk=assets.create_assets(actor=SYSTEM, rows=[row])[0])
        return found


@pytest.fixture
def tablet(world: World) -> Asset:
    return device(world.school, "MU-00001", "F9FT7X2KQ4")


@given(st.uuids())
def test_the_short_form_of_a_key_leads_back_to_it(key: UUID) -> None:
    code = short_code(key)
    assert len(code) == 26
    assert key_of(code.lower()) == key
    assert key_in(f"HTTPS://TRAGWERK.EXAMPLE/C/{code}/") == key
    assert key_in(f"https://other.example/c/{code}") == key


@given(st.text(max_size=40))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    key_in(text)
    readings_of(text)


@pytest.mark.parametrize(
    "typed",
    ["MU-00001", "mu-00001", " F9FT7X2KQ4 ", "SF9FT7X2KQ4", "S/N: F9FT7X2KQ4", "]C1F9FT7X2KQ4", "(S)F9FT7X2KQ4"],
)
def test_a_scanned_code_opens_the_device(officer: Client, tablet: Asset, typed: str) -> None:
    answer = officer.get(reverse("office:scan"), {"code": typed})
    assert answer.headers["Location"] == reverse("assets:detail", args=[tablet.pk])
    told = officer.get(reverse("office:scan_hits"), {"code": typed}).json()
    assert [one["url"] for one in told["hits"]] == [reverse("assets:detail", args=[tablet.pk])]


def test_type_and_serial_number_in_one_code_open_the_device(world: World, officer: Client) -> None:
    found = device(world.school, "MU-00002", "PF3ABCDE")
    answer = officer.get(reverse("office:scan"), {"code": "1S20XXS00100PF3ABCDE"})
    assert answer.headers["Location"] == reverse("assets:detail", args=[found.pk])


@pytest.mark.parametrize("name", ["office:code", "office:code_printed"])
def test_the_address_on_a_label_opens_the_device_after_signing_in(
    world: World, officer: Client, tablet: Asset, name: str
) -> None:
    address = reverse(name, args=[short_code(tablet.pk)])
    assert officer.get(address).headers["Location"] == reverse("assets:detail", args=[tablet.pk])
    assert Client().get(address).headers["Location"].startswith(reverse("office:login"))


def test_a_foreign_or_unknown_label_is_not_there(world: World, officer: Client, sign_in: SignIn) -> None:
    foreign = device(world.foreign_school, "KV-1", "KANARI1")
    for code in (short_code(foreign.pk), short_code(uuid4()), "abc"):
        assert officer.get(reverse("office:code", args=[code])).status_code == 404
    told = officer.get(reverse("office:scan_hits"), {"code": "KV-1"}).json()
    assert told["hits"] == []
    assert "„KV-1“ ist hier nicht bekannt" in told["problem"]
    assert (
        "gibt es hier nichts zu scannen"
        in sign_in(Role.PUPIL).get(reverse("office:scan"), {"code": "x"}).content.decode()
    )


def test_a_school_scans_its_own_devices_only(world: World, sign_in: SignIn, tablet: Asset) -> None:
    sister = device(world.sister, "MU-00003", "")
    head = sign_in(Role.HEAD)
    assert head.get(reverse("office:scan"), {"code": "MU-00001"}).status_code == 302
    assert head.get(reverse("office:code", args=[short_code(sister.pk)])).status_code == 404


def test_two_devices_for_one_number_are_both_offered(world: World, officer: Client, tablet: Asset) -> None:
    device(world.school, "F9FT7X2KQ4", "ANDERE")
    page = officer.get(reverse("office:scan"), {"code": "F9FT7X2KQ4"}).content.decode()
    assert page.count("tw-list__title tw-link") == 2


def test_only_this_page_may_compile_the_decoder(officer: Client) -> None:
    assert "'wasm-unsafe-eval'" in officer.get(reverse("office:scan")).headers["Content-Security-Policy"]
    assert "wasm" not in officer.get(reverse("office:labels")).headers["Content-Security-Policy"]
