# SPDX-License-Identifier: EUPL-1.2
"""The interface at 100,000 devices: pages of 50 and of 1,000, and 1,000 rows written in one call."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import count
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from bench.district import BenchDistrict
from bench.measure import Book, browser, median_ms, queries_of
from tragwerk.core.access.public import no_scope, system_scope

PEER = {50: ("NetBox API, 235 ms", 235), 1000: ("NetBox API, 589 ms", 589)}
BUDGETS = {50: 15, 1000: 60}
QUERIES = ("", "state=issued&sort=-gross", "kind=tablet&sort=school", "q=iPad", "warranty.to=2025-12-31&sort=model")
# Nobody named a budget for writing; a thousand rows in two seconds are 500 rows a second, each with its result.
WRITTEN_MS = 2000


def run(book: Book, built: BenchDistrict) -> None:
    """Measure with a token as a program does, the whole way through the frame."""
    from tragwerk.core.api.public import actions, grantable_scopes, used_permissions
    from tragwerk.core.orgs.public import actor_for

    settings.API_CALLS_PER_MINUTE = 1_000_000
    assert built.officer is not None
    with no_scope():
        browser().get("/api/v1/openapi.json")
    with system_scope(reason="benchmark: a token"):
        actor, _hats = actor_for(built.officer)
        assert actor is not None
        scopes = [one.name for one in grantable_scopes(actor, used_permissions())]
        end = timezone.now() + timedelta(days=1)
        secret = actions.create_token(actor=actor, name="Benchmark", scopes=scopes, expires_at=end).secret
    client = browser()
    headers = {"Authorization": f"Bearer {secret}"}
    for size in BUDGETS:
        _read(book, client, headers, size)
    _write(book, client, headers)


def _read(book: Book, client: Client, headers: dict[str, str], size: int) -> None:
    worst, where, statements = 0.0, "", 0
    for query in QUERIES:
        url = f"/api/v1/assets?limit={size}&{query}"

        def ask(url: str = url) -> Any:
            with no_scope():
                answer = client.get(url, headers=headers)
            assert answer.status_code == 200
            return answer

        assert len(ask().json()["rows"]) == size
        took = median_ms(ask)
        statements = max(statements, queries_of(ask))
        if took > worst:
            worst, where = took, query
    peer, theirs = PEER[size]
    book.at_most(f"API list of {size} devices ({where or 'all'})", worst, "ms", BUDGETS[size], peer, theirs)
    book.at_most(f"API list of {size} devices: statements", statements, "queries", 12)


def _write(book: Book, client: Client, headers: dict[str, str]) -> None:
    numbers = count()

    def ask() -> Any:
        first = next(numbers) * 1000
        rows = [{"tag": f"API-{first + n}", "maker": "Apple", "model": "iPad", "kind": "tablet"} for n in range(1000)]
        with no_scope():
            answer = client.post(
                "/api/v1/assets/bulk", json.dumps({"rows": rows}), content_type="application/json", headers=headers
            )
        assert answer.json()["counts"] == {"created": 1000}, answer.content[:300]
        return answer

    book.at_most("API: 1,000 devices created, a result for each", median_ms(ask, 3, warm=1, times=1), "ms", WRITTEN_MS)
