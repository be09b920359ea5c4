# SPDX-License-Identifier: EUPL-1.2
"""A list of schools for the tests, with every part that a list can have."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.test import RequestFactory

from tests.worlds import World
from tragwerk.core.access.public import Actor, Role, actor_scope, system_scope
from tragwerk.core.orgs.public import (
    MANAGE_SCHOOL,
    VIEW_AUTHORITY,
    VIEW_SCHOOL,
    Account,
    Authority,
    School,
)
from tragwerk.ui.public import (
    BulkVerb,
    ChoiceFilter,
    Column,
    Empty,
    FlagFilter,
    RangeFilter,
    RelationFilter,
    RowAction,
    Table,
    TextFind,
    View,
    table_response,
)


def authorities(actor: Actor) -> QuerySet[Any]:
    return Authority.objects.visible_to(actor, VIEW_AUTHORITY).order_by("sort_name")


class SchoolTable(Table):
    """Schools with a page of three rows."""

    key = "tests.schools"
    model = School
    permission = VIEW_SCHOOL
    label = "Schulen"
    page_size = 3
    columns = (
        Column(
            "name", "Name", value="short_name", sort="sort_name", card="title", link=lambda row: f"/s/{row.pk}"
        ),
        Column("number", "Nummer", kind="code", sort="number", card="hide"),
        Column("pupils", "Lernende", kind="number", sort="pupils"),
        Column("form", "Schulform", value=lambda row: row.get_form_display(), card="side"),
        Column("town", "Ort", clip=True, default=False),
        Column("closed_on", "Geschlossen am", kind="date", default=False),
        Column("rooms", "Räume", kind="number", load=lambda actor, rows: {row.pk: 7 for row in rows}, default=False),
        Column("wall", "Träger", value="authority", show=str, export=lambda row: str(row.authority), default=False,
               related=("authority",)),
    )  # fmt: skip
    filters = (
        ChoiceFilter("form", "Schulform", choices=[("GS", "Grundschule"), ("GE", "Gesamtschule"), ("XX", "andere")]),
        RelationFilter("authority", "Träger", queryset=authorities),
        RangeFilter("pupils", "Lernende", kind="number"),
        RangeFilter("closed_on", "Geschlossen"),
        FlagFilter("empty", "Ohne Lernende", Q(pupils=0)),
    )
    find = TextFind("Name, Nummer", fields=("number__startswith",), folded=("sort_name__contains",))
    bulk_verbs = tuple(
        BulkVerb(f"verb{number}", f"Tun {number}", "edit", MANAGE_SCHOOL, "tables:save_view") for number in range(6)
    )
    row_actions = (RowAction("Bearbeiten", "edit", lambda row: f"/s/{row.pk}/edit", MANAGE_SCHOOL),)
    views = (View("all", "Alle"), View("primary", "Grundschulen", "form=GS"))
    default_sort = "name"
    empty = Empty("Noch keine Schulen", "Schulen kommen mit der Liste.", "Importieren", "tables:save_view")


def actor_of(world: World, role: Role = Role.AUTHORITY_IT) -> Actor:
    with system_scope(reason="tests: find the actor"):
        return world.actor(role)


def put_schools(world: World, names: list[str], authority: Authority | None = None, **facts: Any) -> list[School]:
    """Add schools beside those of the world."""
    with system_scope(reason="tests: add schools"):
        return [
            School.objects.create(
                authority=authority or world.own,
                number=f"{abs(hash((name, str(authority)))) % 800_000 + 100_000}",
                name=name,
                short_name=name,
                **facts,
            )
            for name in names
        ]


def answer(
    actor: Actor,
    address: str = "",
    *,
    table: type[Table] = SchoolTable,
    headers: Mapping[str, str] | None = None,
    account: Account | None = None,
    cookies: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """Ask for the list as somebody."""
    request: Any = RequestFactory().get(f"/schulen/{address}", headers=headers or {})
    request.actor, request.hats = actor, []
    request.user = account or AnonymousUser()
    request.session = SessionStore()
    request._messages = FallbackStorage(request)
    request.COOKIES.update(cookies or {})
    with actor_scope(actor):
        return table_response(request, table, "ui/tables/page.html")


def page(actor: Actor, address: str = "", **options: Any) -> str:
    """Return the markup of the page."""
    response: Any = answer(actor, address, **options)
    assert response.status_code == 200
    return str(response.content.decode())


def fragment(actor: Actor, address: str = "", **options: Any) -> str:
    """Return the markup that htmx gets."""
    headers = {"HX-Request": "true", "HX-Target": "table-tests-schools"}
    return page(actor, address, headers=headers, **options)


def query_of(url: str) -> str:
    """Return the query of an address in markup."""
    return "?" + urlsplit(url.replace("&amp;", "&")).query
