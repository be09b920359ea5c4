# SPDX-License-Identifier: EUPL-1.2
"""Views of lists are kept, shared within the authority, and nobody else's to delete."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.worlds import World
from tragwerk.core.access.public import Actor, DomainError, NotVisible, Role, actor_scope, system_actor, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.orgs.public import Account
from tragwerk.ui.models import SavedView
from tragwerk.ui.tables import actions
from tragwerk.ui.tables.queries import views_of
from tragwerk.ui.tables.tests.lists import actor_of, page

TABLE = "tests.schools"


def keep(
    actor: Actor, name: str = "Grundschulen im Norden", query: str = "form=GS", *, shared: bool = False
) -> SavedView:
    with actor_scope(actor):
        return actions.save_view(actor=actor, table=TABLE, name=name, query=query, shared=shared)


def seen(actor: Actor) -> list[str]:
    with actor_scope(actor):
        return [view.name for view in views_of(actor, TABLE)]


def entries(verb: str) -> int:
    with system_scope(reason="tests: read the trail"):
        return AuditEntry.objects.filter(verb=verb).count()


def test_a_kept_view_is_a_tab_for_its_owner_only(world: World) -> None:
    officer, colleague = actor_of(world), actor_of(world, Role.TREASURY)
    view = keep(officer)
    assert seen(officer) == ["Grundschulen im Norden"]
    assert seen(colleague) == []
    markup = page(officer, f"?form=GS&view={view.pk}")
    assert 'aria-current="page">Grundschulen im Norden' in markup
    assert "Ansicht „Grundschulen im Norden“ löschen" in markup
    assert "Grundschulen im Norden" not in page(colleague)
    assert entries("ui.save_view") == 1


def test_a_shared_view_is_seen_in_the_authority_and_not_beyond(world: World) -> None:
    keep(actor_of(world), shared=True)
    assert seen(actor_of(world, Role.TREASURY)) == ["Grundschulen im Norden"]
    foreign = Actor("x", account_id=uuid4(), scope_authorities=frozenset([world.foreign.pk]))
    assert seen(foreign) == []
    markup = page(actor_of(world, Role.TREASURY))
    assert "Grundschulen im Norden" in markup
    assert "Grundschulen im Norden“ löschen" not in markup


def test_the_same_name_replaces_the_own_view(world: World) -> None:
    officer = actor_of(world)
    first = keep(officer)
    again = keep(officer, query="form=GE", shared=True)
    assert (again.pk, again.query, again.shared) == (first.pk, "form=GE", True)
    keep(officer, query="form=GE", shared=True)
    assert entries("ui.save_view") == 2
    assert seen(officer) == ["Grundschulen im Norden"]


def test_the_same_name_does_not_touch_a_colleagues_view(world: World) -> None:
    keep(actor_of(world), shared=True)
    keep(actor_of(world, Role.TREASURY), query="")
    assert len(seen(actor_of(world, Role.TREASURY))) == 2


def test_only_the_owner_deletes_a_view(world: World) -> None:
    officer, colleague = actor_of(world), actor_of(world, Role.TREASURY)
    view = keep(officer, shared=True)
    with actor_scope(colleague), pytest.raises(NotVisible):
        actions.delete_view(actor=colleague, view_id=view.pk)
    with actor_scope(officer):
        actions.delete_view(actor=officer, view_id=view.pk)
    assert seen(officer) == []
    assert entries("ui.delete_view") == 1


def test_everybody_with_a_seat_may_keep_a_view(world: World) -> None:
    for role in (Role.HEAD, Role.DISTRICT_COORDINATOR, Role.PROVIDER_TECHNICIAN, Role.OPERATOR):
        keep(actor_of(world, role), name=role.value)


@pytest.mark.parametrize(("name", "query"), [("", ""), ("   ", ""), ("\x00", ""), ("x", "q=" + "y" * 5000)])
def test_a_view_without_a_name_or_too_long_is_refused(world: World, name: str, query: str) -> None:
    with pytest.raises(DomainError):
        keep(actor_of(world), name, query)


def test_nobody_keeps_views_without_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_VIEWS", 1)
    keep(actor_of(world), "eins")
    keep(actor_of(world), "eins", "form=GE")
    with pytest.raises(DomainError):
        keep(actor_of(world), "zwei")


def test_the_system_keeps_no_view(world: World) -> None:
    with system_scope(reason="tests"), pytest.raises(DomainError):
        actions.save_view(actor=system_actor("x"), table=TABLE, name="x", query="", shared=False)


def test_columns_are_remembered_for_the_account_and_forgotten(world: World) -> None:
    officer, account = actor_of(world), world.accounts[Role.AUTHORITY_IT]
    with actor_scope(officer):
        actions.keep_columns(actor=officer, table=TABLE, columns=["name", "town"])
        actions.keep_columns(actor=officer, table="other", columns=["x"])
        account.refresh_from_db()
        assert account.preferences["tables"] == {TABLE: ["name", "town"], "other": ["x"]}
        actions.keep_columns(actor=officer, table=TABLE, columns=[])
    assert Account.objects.get(pk=account.pk).preferences["tables"] == {"other": ["x"]}


def posted(world: World, client: Client, name: str, data: dict[str, Any], *args: Any) -> Any:
    with system_scope(reason="tests: log in"):
        client.force_login(world.accounts[Role.AUTHORITY_IT])
    return client.post(reverse(name, args=args), data)


def test_a_post_keeps_the_view_and_returns_to_the_list(world: World, client: Client) -> None:
    data = {"table": TABLE, "name": "Meine", "shared": "1", "next": "/schulen/?form=GS&after=abc&view=x"}
    response = posted(world, client, "tables:save_view", data)
    view = SavedView._base_manager.model
    with system_scope(reason="tests"):
        kept = view.objects.get(name="Meine")
    assert (kept.query, kept.shared) == ("form=GS", True)
    assert response["Location"] == f"/schulen/?form=GS&view={kept.pk}"
    deleted = posted(world, client, "tables:delete_view", {"next": "/schulen/?form=GS"}, kept.pk)
    assert deleted["Location"] == "/schulen/"


def test_a_post_without_a_name_returns_with_a_word(world: World, client: Client) -> None:
    response = posted(world, client, "tables:save_view", {"table": TABLE, "name": "", "next": "/schulen/?q=a"})
    assert response["Location"] == "/schulen/?q=a"


def test_no_post_leads_to_another_host(world: World, client: Client) -> None:
    for wanted in ("https://elsewhere.example/x", "//elsewhere.example", "javascript:alert(1)"):
        response = posted(world, client, "tables:keep_columns", {"table": TABLE, "next": wanted})
        assert response["Location"] == "/"


def test_columns_are_applied_once_or_remembered(world: World, client: Client) -> None:
    data = {"table": TABLE, "cols": ["name", "town"], "next": "/schulen/?q=a&cols=x"}
    account = world.accounts[Role.AUTHORITY_IT]
    once = posted(world, client, "tables:keep_columns", {**data, "keep": "0"})
    assert once["Location"] == "/schulen/?q=a&cols=name&cols=town"
    account.refresh_from_db()
    assert account.preferences.get("tables", {}) == {}
    posted(world, client, "tables:keep_columns", {**data, "keep": "1"})
    account.refresh_from_db()
    assert account.preferences["tables"] == {TABLE: ["name", "town"]}
    moved = posted(world, client, "tables:keep_columns", {**data, "up": "town"})
    assert moved["Location"].endswith("&cols=name&cols=town&up=town")
    forgotten = posted(world, client, "tables:keep_columns", {**data, "forget": "1"})
    assert forgotten["Location"] == "/schulen/?q=a"
    account.refresh_from_db()
    assert account.preferences["tables"] == {}


def test_the_posts_take_no_get(world: World, client: Client) -> None:
    with system_scope(reason="tests: log in"):
        client.force_login(world.accounts[Role.AUTHORITY_IT])
    assert client.get(reverse("tables:save_view")).status_code == 405
