# SPDX-License-Identifier: EUPL-1.2
"""What a list page shows, and that no address breaks it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.shelves import empty_shelves
from tests.worlds import World
from tragwerk.core.access.public import Permission, Role
from tragwerk.core.extend import public as extend
from tragwerk.core.orgs.public import MANAGE_AUTHORITY, VIEW_SCHOOL, School
from tragwerk.ui.public import ChoiceFilter, Column, Table
from tragwerk.ui.tables.tests.lists import (
    SchoolTable,
    actor_of,
    answer,
    fragment,
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


def link(markup: str, ident: str) -> str:
    """Return the address behind a link with this id."""
    found = re.search(rf'id="table-tests-schools-{ident}"[^>]*? href="([^"]+)"', markup)
    assert found, ident
    return query_of(found[1])


def test_the_page_holds_the_table_with_its_roles_and_names(world: World) -> None:
    markup = page(actor_of(world))
    assert "<title>Schulen – Tragwerk</title>" in markup
    assert 'role="table" aria-label="Schulen"' in markup
    assert names(markup) == ["Musterschule", "Schwesterschule"]
    assert 'aria-sort="ascending"' in markup
    assert "Kanarienvogel" not in markup
    assert " style=" not in markup
    assert not re.search(r"<script(?![^>]*\bsrc=)", markup)


def test_htmx_gets_the_list_only_and_going_back_the_whole_page(world: World) -> None:
    actor = actor_of(world)
    part = fragment(actor)
    assert "<html" not in part
    assert names(part) == ["Musterschule", "Schwesterschule"]
    headers = {"HX-Request": "true", "HX-Target": "table-tests-schools", "HX-History-Restore-Request": "true"}
    assert "<html" in page(actor, headers=headers)
    assert "<html" in page(actor, headers={"HX-Request": "true", "HX-Target": "content"})
    response = answer(actor)
    assert "HX-Request" in response["Vary"]
    assert response["Cache-Control"] == "private, no-store"


def test_a_walk_carries_the_number_of_the_row(world: World) -> None:
    put_schools(world, [f"Schule {letter}" for letter in "abcdef"])
    actor = actor_of(world)
    first = page(actor)
    assert "Rows 1–3" in first or "Zeilen 1–3" in first
    second = page(actor, link(first, "next"))
    assert "4–6" in second
    third = page(actor, link(second, "next"))
    assert "7–8" in third
    back = page(actor, link(third, "previous"))
    assert names(back) == names(second)
    assert "4–6" in back
    assert names(page(actor, link(back, "previous"))) == names(first)
    assert names(page(actor, link(third, "first"))) == names(first)


def test_from_the_end_the_numbers_come_with_the_total(world: World) -> None:
    put_schools(world, [f"Schule {letter}" for letter in "abcdef"])
    actor = actor_of(world)
    end = page(actor, link(page(actor), "end"))
    assert names(end) == ["Schule e", "Schule f", "Schwesterschule"]
    assert "6–8" not in end
    total = re.search(r'data-range hx-get="([^"]+)"', end)
    assert total
    assert "6–8" in page(actor, query_of(total[1]))
    assert "6–8" in page(actor, "?end=1")
    before = page(actor, link(end, "previous"))
    assert "3–5" in before


def test_the_total_is_counted_apart_and_remembered(world: World) -> None:
    put_schools(world, [f"Schule {letter}" for letter in "abcdef"])
    actor = actor_of(world)
    assert 'hx-trigger="load"' in page(actor)
    assert 'data-total="8"' in page(actor, "?part=total&rows=1.3")
    markup = page(actor)
    assert "1–3" in markup
    assert 'data-total="8"' in markup


def test_a_large_total_is_said_as_more_than(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tragwerk.ui.tables.totals.MOST_COUNTED", 1)
    assert "1–3 von über 1" in page(actor_of(world), "?part=total&rows=1.3")


def test_a_list_of_one_page_needs_no_count(world: World) -> None:
    assert 'data-total="2"' in page(actor_of(world))


def test_a_click_on_the_head_sorts_and_turns_round(world: World) -> None:
    put_schools(world, ["Ärzteschule"], pupils=None)
    actor = actor_of(world)
    by_pupils = page(actor, link(page(actor), "sort-pupils"))
    assert names(by_pupils)[-1] == "Ärzteschule"
    turned = page(actor, link(by_pupils, "sort-pupils"))
    assert 'aria-sort="descending"' in turned
    assert names(turned)[-1] == "Ärzteschule"


def test_umlauts_sort_as_in_the_dictionary(world: World) -> None:
    put_schools(world, ["Zoo", "Ätna", "Alt"])
    assert names(page(actor_of(world))) == ["Alt", "Ätna", "Musterschule"]


def test_several_authorities_follow_one_another_by_name(world: World) -> None:
    put_schools(world, ["Aaa"])
    coordinator = actor_of(world, Role.DISTRICT_COORDINATOR)
    first = page(coordinator)
    assert names(first) == ["Kanarienvogelschule", "Aaa", "Musterschule"]
    assert names(page(coordinator, link(first, "next"))) == ["Schwesterschule"]


def test_columns_follow_the_address_and_the_head_stays(world: World) -> None:
    markup = page(actor_of(world), "?cols=town&cols=rooms")
    heads = re.findall(r'<th role="columnheader"[^>]*>(?:<a[^>]*>)?([^<]+)', markup)
    assert heads == ["Name", "Ort", "Räume"]
    assert ">7<" in markup
    moved = page(actor_of(world), "?cols=name&cols=town&cols=rooms&up=rooms")
    assert re.findall(r'<th role="columnheader"[^>]*>(?:<a[^>]*>)?([^<]+)', moved) == ["Name", "Räume", "Ort"]


def test_the_columns_of_the_account_come_first(world: World) -> None:
    account = world.accounts[Role.AUTHORITY_IT]
    account.preferences = {"tables": {"tests.schools": ["name", "town", "gone"]}}
    markup = page(actor_of(world), account=account)
    assert re.findall(r'<th role="columnheader"[^>]*>(?:<a[^>]*>)?([^<]+)', markup) == ["Name", "Ort"]


def test_a_printed_list_says_what_it_shows(world: World) -> None:
    markup = page(actor_of(world), "?q=muster&pupils.from=100")
    assert 'tw-small">Suche: muster · Lernende: ab 100 · Zeilen 1–1 von 1</p>' in markup


def test_the_height_of_the_rows_is_switched_and_kept(world: World) -> None:
    actor = actor_of(world)
    assert 'class="tw-scroll" data-tw-density="compact"' in page(actor)
    response: Any = answer(actor, "?density=comfortable")
    assert 'class="tw-scroll" data-tw-density="comfortable"' in response.content.decode()
    assert response.cookies["tw_density"].value == "comfortable"
    kept = page(actor, cookies={"tw_density": "comfortable"})
    assert 'class="tw-scroll" data-tw-density="comfortable"' in kept


def test_cells_are_escaped(world: World) -> None:
    put_schools(world, ["<script>alert(1)</script>"], town='"><img src=x>')
    markup = page(actor_of(world), "?cols=town")
    assert "<script>alert" not in markup
    assert "<img" not in markup


def test_an_empty_list_shows_the_first_step_and_a_filtered_one_what_to_loosen(world: World) -> None:
    class EmptyTable(SchoolTable):
        def rows(self) -> Any:
            return super().rows().none()

    actor = actor_of(world)
    markup = page(actor, table=EmptyTable)
    assert "Noch keine Schulen" in markup
    assert "Importieren" in markup
    filtered = page(actor, "?form=GS&empty=no")
    assert "Nichts gefunden" in filtered
    assert "Schulform: Grundschule" in filtered.split("Nichts gefunden")[-1]
    assert "Ohne Lernende" not in filtered.split("Nichts gefunden")[-1]


def test_choices_get_their_numbers_when_they_are_asked_for(world: World) -> None:
    put_schools(world, ["A", "B"], form="GS")
    actor = actor_of(world)
    form = page(actor, "?part=filters&form=GE", headers={"HX-Request": "true", "HX-Target": "x"})
    assert "<html" not in form
    assert 'value="GE" checked' in form
    assert "part=counts&amp;filter=form" in form
    counted = page(actor, "?part=counts&filter=form&form=GE")
    assert re.search(r'value="GS">.*?tw-count tw-push">2<', counted)
    assert answer(actor, "?part=counts&filter=colour").status_code == 404


def test_the_columns_are_fetched_when_somebody_opens_them(world: World) -> None:
    actor = actor_of(world)
    assert "data-choose-columns" not in page(actor)
    box = page(actor, "?part=columns&cols=town", headers={"HX-Request": "true", "HX-Target": "x"})
    assert box.lstrip().startswith("<form")
    assert 'value="town" checked' in box
    assert "<table" not in box


def test_without_script_the_columns_are_a_page(world: World) -> None:
    markup = page(actor_of(world), "?part=columns")
    assert 'aria-label="Spalten wählen"' in markup
    assert "data-choose-columns" in markup
    assert "<table" in markup


def test_without_script_the_filters_are_a_page(world: World) -> None:
    markup = page(actor_of(world), "?part=filters")
    assert "<html" in markup
    assert "tw-filterbox__list" in markup


def test_tabs_get_their_numbers_later(world: World) -> None:
    put_schools(world, ["A", "B"], form="GS")
    actor = actor_of(world)
    markup = page(actor)
    assert "part=views" in markup
    tabs = page(actor, "?part=views")
    assert re.findall(r'tw-count">(\d+)<', tabs) == ["4", "2"]
    again = page(actor, "?view=primary&form=GS")
    assert "part=views" not in again
    assert re.search(r'aria-current="page">Grundschulen', again)


def test_verbs_are_shown_to_those_who_may_use_them(world: World) -> None:
    markup = page(actor_of(world))
    bar = markup.split('class="tw-selection')[1]
    assert bar.count('class="kern-btn kern-btn--secondary') == 4
    assert bar.count('class="tw-menu__item') == 5
    assert "Bearbeiten" in markup
    auditor = page(actor_of(world, Role.AUDITOR))
    assert "tw-selection" not in auditor
    assert "tw-card-check" not in auditor
    assert "Bearbeiten" not in auditor


def test_a_page_asks_a_fixed_number_of_questions(world: World) -> None:
    actor = actor_of(world, Role.DISTRICT_COORDINATOR)
    address = "?cols=name&cols=rooms&cols=wall"

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            fragment(actor, address)
        return len(asked)

    few = questions()
    put_schools(world, [f"Schule {letter}" for letter in "abcdefgh"])
    assert questions() == few <= 5


def test_higher_packages_add_columns_filters_and_verbs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    empty_shelves(monkeypatch, "columns", "filters", "verbs")
    secret = Permission("tests.secret:see", "x", roles=(Role.OPERATOR,))
    extend.contribute(
        extend.ExtraColumn(
            "tests.schools", "loans", "Leihen", VIEW_SCHOOL, lambda actor, rows: {rows[0].pk: 12}, numeric=True
        )
    )
    extend.contribute(extend.ExtraColumn("tests.schools", "secret", "Geheim", secret, lambda actor, rows: {}))
    extend.contribute(
        extend.ExtraFilter(
            "tests.schools", "status", VIEW_SCHOOL,
            lambda: ChoiceFilter("legal_status", "Rechtsform", choices=[("public", "öffentlich")]),
        )
    )  # fmt: skip
    extend.contribute(
        extend.ExtraVerb("tests.schools", "lend", "Verleihen", MANAGE_AUTHORITY, "edit", "tables:save_view")
    )
    markup = page(actor_of(world), "?cols=name&cols=loans&legal_status=public")
    assert "Leihen" in markup
    assert '<td role="cell" class="tw-r tw-card-hide">12</td>' in markup
    assert '<td role="cell" class="tw-r tw-card-hide"><span class="tw-none">–</span></td>' in markup
    assert "Geheim" not in markup
    assert "Rechtsform: öffentlich" in markup
    assert "Verleihen" in markup


@pytest.mark.parametrize(
    "facts",
    [
        {"default_sort": "form"},
        {"columns": (Column("a", "A", sort="number"),), "default_sort": "a"},
        {"columns": (*SchoolTable.columns, Column("name", "zweimal"))},
        {"filters": (ChoiceFilter("form", "a"), ChoiceFilter("form", "b"))},
        {"filters": (ChoiceFilter("sort", "a"),)},
        {"columns": (Column("name", "A", sort="nonsense", card="title"),), "default_sort": "name"},
    ],
)
def test_a_declaration_that_cannot_work_is_refused_at_once(facts: dict[str, Any]) -> None:
    declared = {"columns": SchoolTable.columns, "default_sort": "name", **facts}
    with pytest.raises((TypeError, Exception), match=r"sort|title|twice|belongs|nonsense"):
        type("Wrong", (SchoolTable,), declared)


def test_rows_cost_little(world: World) -> None:
    """Nine columns of fifty rows are drawn without a component or a statement per cell."""
    from tragwerk.core.access.public import actor_scope
    from tragwerk.ui.tables.markup import rows_markup

    actor = actor_of(world)
    with actor_scope(actor):
        table = SchoolTable(actor, {"cols": [column.key for column in SchoolTable.columns if column.key != "wall"]})
        rows = [School(authority=world.own, short_name=f"S {number}", number=str(number)) for number in range(50)]
        with CaptureQueriesContext(connection) as asked:
            markup = rows_markup(table, rows, "f")
    assert len(asked) == 0
    assert markup.count("<tr") == 50


def test_a_bound_table_is_a_table(world: World) -> None:
    assert isinstance(SchoolTable(actor_of(world)), Table)


def test_a_list_over_several_authorities_says_that_it_is_grouped(world: World) -> None:
    sentence = "Nach Schulträger gruppiert, darin sortiert"
    assert sentence in page(actor_of(world, Role.OPERATOR))
    assert sentence not in page(actor_of(world, Role.AUTHORITY_IT))
