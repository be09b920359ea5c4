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
from urllib.parse import parse_qsl
from uuid import UUID

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from tests.access.canaries import Aviary
from tests.access.places import parameters_of
from tests.access.routes import plain_text, routes
from tests.worlds import World
from tragwerk.core.access.public import PUBLIC, Role, no_scope, system_scope, uuid7
from tragwerk.core.access.walls import tenant_models

ROUTES = sorted({route for route in routes() if route.need is not PUBLIC}, key=lambda route: route.name)
ROLES = (Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION, Role.MEDIA_OFFICER, Role.PROVIDER_TECHNICIAN)
# What signs out or changes the looks of the page for the one who clicks.
PERSONAL = re.compile(r"abmelden|logout|ansicht|sprache|hut|einstellungen")
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
    text = "" if answer.streaming else answer.content.decode(errors="replace")
    place = answer.get("Location", "")
    return answer.status_code, plain_text(f"{place}\n{text}")


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
                differing = [
                    pair for pair in zip_longest(answer[1].split(">"), unknown[1].split(">")) if pair[0] != pair[1]
                ]
                assert (answer[0], differing) == (unknown[0], []), (target, name)
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


def test_a_selection_of_foreign_rows_chooses_nothing(world: World, aviary: Aviary) -> None:
    """Bulk verbs take keys from the address and the form."""
    client = Client()
    client.force_login(world.accounts[Role.AUTHORITY_IT])
    before = foreign_rows(world)
    asset = next(row for model, row in aviary.rows.items() if model._meta.label == "assets.Asset")
    for name in ("assets:bulk_move", "assets:bulk_state", "assets:bulk_edit", "assets:bulk_retire"):
        for key in (asset.pk, uuid7()):
            for extra in ("", "state=in_stock&school=&confirmed=1&reason=x&note=x&leave_school=on"):
                pairs = [("rows", str(key)), ("selected", str(key)), *parse_qsl(extra)]
                with no_scope():
                    answer = client.post(reverse(name), dict(pairs))
                assert answer.status_code < 500
                assert asset.tag not in answer.content.decode()
    assert foreign_rows(world) == before
