# SPDX-License-Identifier: EUPL-1.2
"""Every key in every form replaced by a foreign one: refused exactly like a key that nobody has, nothing written.

The forms are read from the pages themselves, so a new field is tried without anybody listing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import zip_longest
from typing import Any
from uuid import UUID

import pytest
from django.db import models, transaction
from django.test import Client
from django.urls import include, path, reverse

from tests.access.canaries import Aviary
from tests.access.places import MAKERS, parameters_of
from tests.access.routes import all_routes, is_of_interface, plain_text, release, routes, text_of
from tests.worlds import World
from tragwerk.core.access.public import PUBLIC, Role, no_scope, system_scope, uuid7
from tragwerk.core.access.walls import tenant_models
from tragwerk.ui.tables.public import Table

ROUTES = sorted({route for route in routes() if route.need is not PUBLIC}, key=lambda route: route.name)
ROLES = (Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION, Role.MEDIA_OFFICER, Role.PROVIDER_TECHNICIAN)
# What signs out or changes the looks of the page for the one who clicks.
PERSONAL = re.compile(r"abmelden|logout|ansicht|sprache|hut|einstellungen")
VERB = re.compile(r"bulk_|:merge_")
_KEY = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")


@dataclass
class Form:
    """A form of a page: where it is sent and what it would send; `keys` names the fields that hold a key."""

    action: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


class FormReader(HTMLParser):
    """Reads the forms of a page as a browser would send them; of a choice its first real option."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.current: Form | None = None
        self.select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
            self.current = self.by_id[given.get("id", "")] = self.forms[-1]
            return
        form = self.by_id.get(given["form"]) if "form" in given else self.current
        if form is None:
            return
        if "formaction" in given:
            # A button that sends the same fields elsewhere.
            self.forms.append(Form(given["formaction"], "post", form.values, form.keys))
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and value:
            self._take(form, self.select, value)
        elif tag in {"input", "textarea", "button"} and name and given.get("type") not in {"file", "submit"}:
            self._take(form, name, value or "Text")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "form":
            self.current = None

    @staticmethod
    def _take(form: Form, name: str, value: str) -> None:
        if name not in dict(form.values):
            form.values.append((name, value))
        if _KEY.fullmatch(value):
            form.keys.add(name)


@pytest.fixture
def aviary(world: World) -> Aviary:
    with system_scope(reason="payloads"):
        return Aviary(world)


def forms_of(client: Client, world: World) -> Iterator[tuple[str, Form]]:
    """Every form that this person can post, once per page and address."""
    seen = set()
    for route in ROUTES:
        with system_scope(reason="payloads"):
            address = reverse(route.name, kwargs=parameters_of(route.parameters, world, "own"))
        with no_scope():
            answer = client.get(address)
        release(answer)
        if answer.status_code != 200 or answer.streaming or "html" not in answer.get("Content-Type", ""):
            continue
        for form in FormReader(answer.content.decode()).forms:
            target = form.action or address
            mark = (route.name, _KEY.sub("*", target), tuple(sorted(form.keys)))
            if form.method == "post" and mark not in seen and not PERSONAL.search(target):
                seen.add(mark)
                yield target, form


def foreign_rows(world: World) -> dict[str, list[Any]]:
    """All rows of the foreign authority, column by column; its trail may not grow either."""
    with system_scope(reason="payloads"):
        return {
            model._meta.label: list(model.objects.filter(authority=world.foreign).order_by("pk").values())
            for model in tenant_models()
        }


def pointing_at(world: World, keys: set[UUID]) -> list[tuple[str, Any]]:
    """Rows of others that point at one of these keys."""
    found = []
    with system_scope(reason="payloads"):
        for model in tenant_models():
            for column in model._meta.concrete_fields:
                if isinstance(column, models.ForeignKey) and column.name != "authority":
                    rows = model.objects.exclude(authority=world.foreign).filter(**{f"{column.name}__in": keys})
                    found += [(f"{model._meta.label}.{column.name}", key) for key in rows.values_list("pk", flat=True)]
    return found


def sent(client: Client, target: str, values: list[tuple[str, str]]) -> tuple[int, str]:
    """The answer to a form, without what differs from answer to answer."""
    pairs: dict[str, list[str]] = {}
    for name, value in values:
        pairs.setdefault(name, []).append(value)
    with no_scope():
        answer = client.post(target, pairs)
    text = text_of(answer)
    place = answer.get("Location", "")
    return answer.status_code, plain_text(f"{place}\n{text}")


# Fields of verbs that hold no key: which rows, how many they were, and a number whose signs are counted in the answer.
NO_KEYS = {"ids", "csrfmiddlewaretoken", "expected", "f.imei"}


def differing(one: str, other: str) -> list[tuple[str | None, str | None]]:
    """The pieces of two pages that are not the same."""
    return [pair for pair in zip_longest(one.split(">"), other.split(">")) if pair[0] != pair[1]]


@pytest.mark.parametrize("role", ROLES)
def test_a_foreign_key_in_a_form_is_refused_like_an_unknown_one(world: World, aviary: Aviary, role: Role) -> None:
    client = Client(raise_request_exception=True)
    client.force_login(world.accounts[role])
    foreign = {model._meta.label_lower: str(row.pk) for model, row in aviary.rows.items()}
    foreign |= {"orgs.school": str(world.foreign_school.pk), "orgs.authority": str(world.foreign.pk)}
    before = foreign_rows(world)
    tried = 0
    for target, form in forms_of(client, world):
        for name in sorted(form.keys):
            unknown = sent(client, target, _with(form.values, name, str(uuid7())))
            for key in foreign.values():
                tried += 1
                answer = sent(client, target, _with(form.values, name, key))
                assert (answer[0], differing(answer[1], unknown[1])) == (unknown[0], []), (target, name)
    assert tried or role not in {Role.AUTHORITY_IT, Role.PROVIDER_TECHNICIAN}
    assert foreign_rows(world) == before
    assert pointing_at(world, {UUID(key) for key in foreign.values()}) == []


def _with(values: list[tuple[str, str]], name: str, key: str) -> list[tuple[str, str]]:
    return [(one, key if one == name else value) for one, value in values]


def test_the_reader_finds_the_keys_of_forms() -> None:
    key = str(uuid7())
    (form,) = FormReader(
        f'<form method="post" action="/x/"><select name="school"><option value="">–</option><option value="{key}">A'
        f'</option></select><input name="tag" value="1"><input type="hidden" name="row" value="{key}"></form>'
    ).forms
    assert (form.keys, dict(form.values)) == ({"school", "row"}, {"school": key, "tag": "1", "row": key})


def tables(table: type[Table] = Table) -> Iterator[type[Table]]:
    """Every list of the installation that has verbs for many rows."""
    for one in table.__subclasses__():
        if ".tests." not in one.__module__ and one.bulk_verbs:
            yield one
        yield from tables(one)


def verbs_of(table: type[Table], world: World) -> list[str]:
    """The addresses of the own and of the contributed verbs of a list."""
    bound = table.from_query(world.actor(Role.AUTHORITY_IT), "")
    return [verb.url_name for verb in bound.allowed_verbs]


def test_every_verb_for_many_rows_is_tried(world: World) -> None:
    """By its name: a view for many rows that no list declares would be tried by nobody."""
    declared = {name for table in tables() for name in verbs_of(table, world)}
    named = {route.name for route in ROUTES if VERB.search(route.name) and not route.parameters} | {"assets:labels"}
    assert declared == named


def chosen(client: Client, verb: str, keys: list[str], extra: list[tuple[str, str]]) -> tuple[int, str, list[Form]]:
    """The preview of a verb for these rows, or its answer when `extra` applies it; and the forms that it shows."""
    pairs: dict[str, list[str]] = {"ids": keys}
    for name, value in extra:
        pairs.setdefault(name, []).append(value)
    with no_scope():
        answer = client.post(reverse(verb), pairs, follow=True)
    text = text_of(answer)
    return answer.status_code, plain_text(text), FormReader(text).forms


# What makes an own row of a list with verbs for many rows.
OWN_ROWS = {
    "assets.Asset": "asset_id",
    "assets.AssetModel": "model_id",
    "assets.Maker": "maker_id",
    "assets.Supplier": "supplier_id",
    "approvals.Approval": "approval_id",
    "approvals.Consent": "consent_id",
    "notify.Notice": "notice_id",
    "notify.OutgoingMail": "mail_id",
    "todos.Todo": "todo_id",
    "calendars.FreeDay": "free_day_id",
}


def own_row(world: World, table: type[Table]) -> str:
    """The key of a new row of the own authority."""
    label = table.model._meta.label
    assert label in OWN_ROWS, f"{table.key} needs an own row here"
    return str(MAKERS[OWN_ROWS[label]](world, world.school).pk)


@pytest.mark.parametrize("table", list(tables()), ids=lambda table: table.key)
def test_a_selection_of_foreign_rows_chooses_nothing(world: World, aviary: Aviary, table: type[Table]) -> None:
    """Alone, beside an own row, by the filter and in the fields of the form that applies the verb."""
    client = Client()
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    foreign = {str(row.pk) for row in aviary.rows.values()} | {str(world.foreign_school.pk)}
    with system_scope(reason="payloads"):
        own = own_row(world, table)
    before = foreign_rows(world)
    for verb in verbs_of(table, world):
        unknown = str(uuid7())
        shown = chosen(client, verb, [own], [])
        assert shown[0] == 200
        assert shown[2], verb
        alone, beside = (chosen(client, verb, keys, [])[:2] for keys in ([unknown], [own, unknown]))
        for key in foreign:
            assert chosen(client, verb, [key], [])[:2] == alone, verb
            assert chosen(client, verb, [own, key], [])[:2] == beside, verb
        if not any("apply" in dict(one.values) for one in shown[2]):
            continue  # done at once, with a way back: there is no form to put a key into
        for name, key in fields_and_keys(shown[2], table, aviary):
            answers = [
                applied(client, world, before, verb, table, shown[2], name, value) for value in (key, str(uuid7()))
            ]
            (status, page), (other, page_of_unknown) = answers
            assert (status, differing(page, page_of_unknown)) == (other, []), (verb, name)
    assert foreign_rows(world) == before
    assert pointing_at(world, {UUID(key) for key in foreign}) == []


def fields_and_keys(forms: list[Form], table: type[Table], aviary: Aviary) -> Iterator[tuple[str, str]]:
    """Every field of the form that applies a verb, with a foreign row of every table that a row may point at."""
    (form,) = [one for one in forms if "apply" in dict(one.values)]
    related = {column.related_model for column in table.model._meta.concrete_fields if column.is_relation}
    keys = [str(aviary.rows[model].pk) for model in related if model in aviary.rows]
    assert keys
    for name in dict(form.values):
        if name not in NO_KEYS:
            yield from ((name, key) for key in keys)


def applied(
    client: Client,
    world: World,
    before: dict[str, Any],
    verb: str,
    table: type[Table],
    forms: list[Form],
    name: str,
    value: str,
) -> tuple[int, str]:
    """The answer to the form of a verb, for a row of its own; what it did is looked at, and taken back.

    The next answer shall find the same stock, or the lists that both show would differ for another reason.
    """
    (form,) = [one for one in forms if "apply" in dict(one.values)]
    kept = [(one, given) for one, given in form.values if one != "ids"]
    with transaction.atomic():
        with system_scope(reason="payloads"):
            own = own_row(world, table)
        status, page, _forms = chosen(client, verb, [own], _with(kept, name, value))
        assert foreign_rows(world) == before
        assert pointing_at(world, {UUID(value)}) == []
        transaction.set_rollback(True)
    # The names of fonts in a PDF are drawn by lot.
    return status, page if not page.startswith("%PDF") else f"PDF of {page.count('/Type/Page ')} pages"


def api_routes(patterns: list[Any] | None = None) -> set[str]:
    return {route.name for route in all_routes(patterns) if is_of_interface(route)}


def test_every_body_of_the_interface_has_its_keys_replaced() -> None:
    """By `test_api_sweep`, which reads from the document where a body takes a key."""
    from tests.access.test_api_sweep import OPERATIONS

    assert api_routes() == {f"api:{one.name}" for one in OPERATIONS}


def test_an_address_of_the_interface_would_be_noticed() -> None:
    def view(request: Any) -> Any:
        pytest.fail("the address alone is looked at")

    assert api_routes([path("api/v1/", include([path("assets/", view, name="added")]))]) == {"added"}
    assert api_routes([path("kapitel/", view, name="other")]) == set()
