# SPDX-License-Identifier: EUPL-1.2
"""The search page answers like the search itself: best first, in groups, and never with what is not one's own."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.routes import plain_text
from tests.worlds import World
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.search.public import rebuild


@pytest.fixture
def indexed(world: World) -> World:
    with system_scope(reason="test"):
        rebuild()
    return world


def signed_in(world: World, role: Role) -> Client:
    browser = Client()
    browser.force_login(world.accounts[role])
    return browser


def page(browser: Client, text: str, **more: str) -> str:
    return browser.get(reverse("office:search"), {"q": text, **more}).content.decode()


def test_hits_are_grouped_by_kind_and_lead_to_their_pages(indexed: World) -> None:
    text = page(signed_in(indexed, Role.AUTHORITY_IT), "musterstadt")
    assert "Stadt Musterstadt" in text
    assert reverse("office:authority", args=[indexed.own.pk]) in text
    assert "Schulträger" in text
    assert "Kanarienvogel" not in text


def test_a_number_that_is_exactly_one_object_leads_straight_to_it(indexed: World) -> None:
    answer = signed_in(indexed, Role.AUTHORITY_IT).get(reverse("office:search"), {"q": "990011"})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("office:school", args=[indexed.school.pk])


def test_a_slip_of_the_pen_is_said_to_be_one(indexed: World) -> None:
    text = page(signed_in(indexed, Role.AUTHORITY_IT), "Schwestreschule")
    assert "Schwesterschule" in text
    assert "Genau so geschrieben gibt es nichts." in text


def test_one_kind_alone_can_be_asked(indexed: World) -> None:
    browser = signed_in(indexed, Role.AUTHORITY_IT)
    assert "Musterschule" not in page(browser, "muster", kind="orgs.authority")
    assert "Musterschule" in page(browser, "muster", kind="orgs.school")


def test_a_kind_that_is_not_for_the_reader_finds_nothing_like_one_that_does_not_exist(indexed: World) -> None:
    browser = signed_in(indexed, Role.TEACHER)
    pages = [page(browser, "muster", kind=kind).replace(kind, "*") for kind in ("orgs.person", "nonsense")]
    assert plain_text(pages[0]) == plain_text(pages[1])
    assert "Die Adresse grenzt die Suche auf etwas ein, was Sie nicht sehen können." in pages[0]
    assert "/schulen/" not in pages[0].replace('href="/schulen/"', "")
    assert "/schulen/" in page(browser, "muster").replace('href="/schulen/"', "")


@pytest.mark.parametrize("question", ["kanarienvogel", "990021", "Kanarienvogelschule", "kanarienvgel"])
def test_what_is_foreign_is_neither_found_nor_suggested(indexed: World, question: str) -> None:
    browser = signed_in(indexed, Role.AUTHORITY_IT)
    answer = browser.get(reverse("office:search"), {"q": question})
    assert answer.status_code == 200
    assert str(indexed.foreign_school.pk) not in answer.content.decode()
    assert "Nichts gefunden" in answer.content.decode()
    assert browser.get(reverse("office:search_suggest"), {"q": question}).content.decode().strip() == ""


def test_suggestions_are_options_with_an_address(indexed: World) -> None:
    text = signed_in(indexed, Role.AUTHORITY_IT).get(reverse("office:search_suggest"), {"q": "must"}).content.decode()
    assert 'role="option"' in text
    assert reverse("office:school", args=[indexed.school.pk]) in text


def test_too_few_letters_suggest_nothing_and_no_question_explains(indexed: World) -> None:
    browser = signed_in(indexed, Role.AUTHORITY_IT)
    assert browser.get(reverse("office:search_suggest"), {"q": "m"}).content.decode().strip() == ""
    assert "Was suchen Sie?" in page(browser, "")


@pytest.mark.parametrize("question", ["<b>muster</b>", '"><b>muster', "'><b>muster", "{{ muster }}<b>", "muster&<b>"])
def test_a_question_is_shown_as_text_and_never_as_markup(indexed: World, question: str) -> None:
    text = page(signed_in(indexed, Role.AUTHORITY_IT), question)
    assert "<b>" not in text
    assert "Musterschule" in text or "Nichts gefunden" in text


def test_a_teacher_does_not_find_the_sister_school(indexed: World) -> None:
    text = page(signed_in(indexed, Role.TEACHER), "schwesterschule")
    assert str(indexed.sister.pk) not in text


def test_nobody_searches_without_signing_in(indexed: World) -> None:
    for name in ("office:search", "office:search_suggest"):
        assert Client().get(reverse(name), {"q": "muster"}).status_code == 302
