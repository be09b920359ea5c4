# SPDX-License-Identifier: EUPL-1.2
"""One missing stone at a time: what the tests must notice. `TRAGWERK_MUTATION` names the stone to take out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest


@dataclass(frozen=True)
class Mutation:
    """A stone taken out, the tests that must fail then, and on which databases (`held`: where another wall holds)."""

    take_out: Callable[[pytest.MonkeyPatch], None]
    tests: tuple[str, ...]
    databases: tuple[str, ...] = ("sqlite", "postgresql")
    held: tuple[str, ...] = ()


SCOPE = "src/tragwerk/core/access/tests/test_scope.py"
ACTION = "src/tragwerk/core/access/tests/test_action.py"
BULK = "src/tragwerk/core/access/tests/test_bulk.py"
WALLS = "tests/access/test_walls.py"
SWEEP = "tests/access/test_sweep.py"
CANARIES = "tests/access/test_canaries.py"
PATHS = "tests/access/test_scope_paths.py"
PAYLOADS = "tests/access/test_payloads.py"
CHAIN = "src/tragwerk/core/audit/tests/test_chain.py"
SEARCH = "src/tragwerk/core/search/tests/test_search.py"
ROUTE = f"{SWEEP}::test_a_role_reaches_what_its_right_covers_and_nothing_else"
OUTSIDE = f"{SCOPE}::test_every_read_outside_a_scope_is_refused"
INSIDE = f"{SCOPE}::test_reads_inside_a_scope_show_only_its_authorities"


def _managers(patch: pytest.MonkeyPatch) -> None:
    from tragwerk.core.access import tenant

    patch.setattr(tenant.TenantManager, "get_queryset", lambda self: tenant.TenantQuerySet(self.model, using=self._db))


def _visible_to(patch: pytest.MonkeyPatch) -> None:
    from tragwerk.core.access import tenant

    patch.setattr(tenant, "visible_filter", lambda *_args, **_kwargs: None)


def _guard(patch: pytest.MonkeyPatch) -> None:
    from tragwerk.core.access import guard

    patch.setattr(guard.StatementGuard, "__call__", lambda self, execute, *rest: execute(*rest))


def _prefix(patch: pytest.MonkeyPatch) -> None:
    from tragwerk.core.access import guard, walls
    from tragwerk.core.access.scope import Scope

    patch.setattr(guard, "_prefix", lambda scope: walls.statement_prefix(Scope(everywhere=True)))


def _require(patch: pytest.MonkeyPatch) -> None:
    def lenient(self: Any, authority_id: Any, school_id: Any = None) -> bool:
        return True

    patch.setattr("tragwerk.core.access.actors.Actor.may", lambda self, permission: True)
    patch.setattr("tragwerk.core.access.actors.Places.cover", lenient)


def _rows(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("tragwerk.core.access.tenant._check_row", lambda row: None)


def _bulk(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("tragwerk.core.access.bulk.check_rows", lambda *_args: None)


def _policy(patch: pytest.MonkeyPatch) -> None:
    from tragwerk.core.access import walls

    patch.setattr(walls, "_AUTHORITIES", "(SELECT array_agg(id) FROM orgs_authority)")


def _forced(patch: pytest.MonkeyPatch) -> None:
    from tragwerk.core.access import walls

    raised = walls.policies
    patch.setattr(walls, "policies", lambda: (one for one in raised() if one.table != "orgs_person"))


def _keys(patch: pytest.MonkeyPatch) -> None:
    from tragwerk.core.access import walls

    made = walls.wall_keys
    patch.setattr(walls, "wall_keys", lambda: (one for one in made() if one.column != "school_id"))


def _middleware(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("tragwerk.core.access.http.ActorMiddleware.process_view", lambda *_args: None)


def _streams(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("tragwerk.core.access.http.without_scope", lambda response: response)


def _actor_scope(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("tragwerk.core.access.actors.Actor.reach", lambda self: _everywhere())


def _everywhere() -> Any:
    from tragwerk.core.access.actors import Places

    return Places(everywhere=True)


def _link(patch: pytest.MonkeyPatch) -> None:
    from tragwerk.core.audit import rules

    whole = rules.link
    patch.setattr(rules, "link", lambda previous, number, facts, seals: whole("", number, facts, seals))


def _triggers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("tragwerk.core.audit.keeping.keep_append_only", lambda connection: None)


MUTATIONS: dict[str, Mutation] = {
    "managers confine nothing": Mutation(_managers, (INSIDE, OUTSIDE), ("sqlite",), held=("postgresql",)),
    "visible_to keeps everything": Mutation(_visible_to, (SCOPE, ACTION)),
    "statements are not watched": Mutation(_guard, (OUTSIDE, WALLS)),
    "every statement is told everywhere": Mutation(_prefix, (WALLS,), ("postgresql",)),
    "every right is granted": Mutation(_require, (ACTION,)),
    "saved rows are not checked": Mutation(_rows, (SCOPE,)),
    "bulk rows are not checked": Mutation(_bulk, (BULK,)),
    "the policy asks for no scope": Mutation(_policy, (WALLS,), ("postgresql",)),
    "one table has no policy": Mutation(_forced, (WALLS,), ("postgresql",)),
    "keys to schools lack the authority": Mutation(_keys, (WALLS,), ("postgresql",)),
    "views need no permission": Mutation(_middleware, (ROUTE,)),
    "a stream is made in the scope of its reader": Mutation(_streams, (PATHS,)),
    "every actor reaches everything": Mutation(_actor_scope, (ACTION, ROUTE)),
    "links do not hang together": Mutation(_link, (CHAIN,)),
    "the trail may be changed": Mutation(_triggers, (CHAIN,)),
}


def apply(name: str, patch: pytest.MonkeyPatch) -> None:
    """Take out the stone of this name."""
    MUTATIONS[name].take_out(patch)
