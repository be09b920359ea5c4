# SPDX-License-Identifier: EUPL-1.2
"""Find and filters: as sentences, removable, confined, and no address breaks a page."""

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.worlds import World
from tragwerk.core.access.public import Role
from tragwerk.ui.tables.tests.lists import (
    actor_of,
    answer,
    page,
    put_schools,
    query_of,
)


@pytest.fixture(autouse=True)
def fresh_totals() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def names(markup: str) -> list[str]:
    """Return the heads of the rows."""
    return re.findall(r'scope="row"[^>]*><a [^>]*>([^<]*)</a>', markup)


def test_find_keeps_what_has_every_word(world: World) -> None:
    put_schools(world, ["Große Schule", "Kleine Schule"])
    markup = page(actor_of(world), "?q=schule+grosse")
    assert names(markup) == ["Große Schule"]
    assert 'value="schule grosse"' in markup


def test_filters_are_sentences_that_can_be_removed(world: World) -> None:
    put_schools(world, ["Grundschule Nord"], form="GS")
    actor = actor_of(world)
    markup = page(actor, "?form=GS&form=GE")
    assert names(markup) == ["Grundschule Nord"]
    assert "Schulform: Grundschule, Gesamtschule" in markup
    removal = re.search(r'tw-chip__remove" href="([^"]+)"', markup)
    assert removal
    assert len(names(page(actor, query_of(removal[1])))) == 3


def test_all_but_is_a_filter_too(world: World) -> None:
    put_schools(world, ["Grundschule Nord"], form="GS")
    actor = actor_of(world)
    for address in ("?form.not=GS", "?form=GS&form.mode=not"):
        markup = page(actor, address)
        assert "Schulform: alle außer Grundschule" in markup
        assert names(markup) == ["Musterschule", "Schwesterschule"]


def test_ranges_take_what_people_write(world: World) -> None:
    put_schools(world, ["Groß"], pupils=1200)
    actor = actor_of(world)
    markup = page(actor, "?pupils.from=1.000&pupils.to=2000")
    assert names(markup) == ["Groß"]
    assert "Lernende: 1.000–2.000" in markup
    assert "Geschlossen: ab 01.08.2026" in page(actor, "?closed_on.from=01.08.2026")
    assert "Geschlossen: bis 31.07.2027" in page(actor, "?closed_on.to=2027-07-31")


def test_a_flag_filter_says_yes_or_no(world: World) -> None:
    put_schools(world, ["Leer"], pupils=0)
    actor = actor_of(world)
    assert names(page(actor, "?empty=yes")) == ["Leer"]
    assert names(page(actor, "?empty=no")) == ["Musterschule", "Schwesterschule"]


def test_a_relation_filter_knows_only_what_the_actor_sees(world: World) -> None:
    coordinator, officer = actor_of(world, Role.DISTRICT_COORDINATOR), actor_of(world)
    assert names(page(coordinator, f"?authority={world.foreign.pk}")) == ["Kanarienvogelschule"]
    markup = page(officer, f"?authority={world.foreign.pk}")
    assert "Kanarienvogel" not in markup
    assert names(markup) == []
    assert "Der Filter „Träger“ nennt nichts, was Sie sehen können. Bitte entfernen Sie ihn." in markup
    assert "Filter „Träger: nichts, was Sie sehen können“ entfernen" in markup
    for address in (f"?authority={world.own.pk}&authority={world.foreign.pk}", "?authority=7"):
        assert names(page(officer, address)) == []


@pytest.mark.parametrize(
    "address",
    [
        "?sort=nonsense",
        "?sort=form",
        "?after=rubbish",
        "?before=eyJ4IjoxfQ",
        "?form=XYZ",
        "?pupils.from=viele",
        "?pupils.from=99999999999999999999999",
        "?closed_on.to=31.02.2026",
        "?cols=nonsense",
        "?colour=red",
        "?q=%00",
        "?empty=perhaps",
    ],
)
def test_what_is_not_understood_is_left_out_with_a_note(world: World, address: str) -> None:
    markup = page(actor_of(world), address)
    assert len(names(markup)) == 2
    assert "tw-notice tw-tone--warn" in markup


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(
            "q sort cols density after before end view part filter format rows up down form form.not form.mode "
            "authority authority.not pupils.from pupils.to closed_on.from closed_on.to empty x".split()
        ),
        st.text(max_size=30) | st.sampled_from(["-", "1", "name", "-pupils", "total", "filters", "counts", "views"]),
        max_size=6,
    )
)
def test_no_address_breaks_a_page(world: World, parameters: dict[str, str]) -> None:
    from urllib.parse import urlencode

    address = urlencode(parameters, errors="surrogatepass")
    assert answer(actor_of(world), f"?{address}").status_code in {200, 404}
