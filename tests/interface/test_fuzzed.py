# SPDX-License-Identifier: EUPL-1.2
"""Every operation is called with what its document allows and with what it forbids: no fault of ours, no other answer.

A few calls of each in `make test`; `make soak` makes hundreds, other ones each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup, ServerError
from schemathesis.specs.openapi import checks

from tests.interface.programs import token_of
from tests.worlds import World
from tragwerk.config.api import document
from tragwerk.config.wsgi import application
from tragwerk.core.access.public import Role, no_scope, system_scope

CALLS = 300 if os.environ.get("TRAGWERK_HYPOTHESIS") == "soak" else 6
# Not asked: whether everything is taken that has the right form. A number may be taken, a school may be foreign.
CHECKS = (
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.negative_data_rejection,
)
OPERATIONS = [(route, method.upper()) for route, methods in sorted(document()["paths"].items()) for method in methods]


HOW = settings(
    max_examples=CALLS,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.hypothesis
@pytest.mark.parametrize(("route", "method"), OPERATIONS, ids=[f"{method} {route}" for route, method in OPERATIONS])
def test_no_call_breaks_an_operation(world: World, route: str, method: str) -> None:
    fuzz(world, route, method)


def test_a_broken_operation_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tragwerk.ui.tables.answers.list_answer", lambda *_: 1 / 0)
    with pytest.raises((FailureGroup, ServerError)):
        fuzz(world, "/api/v1/assets", "GET")


def fuzz(world: World, route: str, method: str) -> None:
    with system_scope(reason="tests"):
        token = token_of(world.actor(Role.AUTHORITY_IT))
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    @HOW
    @given(case=the_schema()[route][method].as_strategy())
    def ask(case: Any) -> None:
        with no_scope():
            answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS)

    ask()


@cache
def the_schema() -> Any:
    """The document, read once."""
    found = schemathesis.openapi.from_dict(document())
    found.app = application
    return found


@pytest.fixture(autouse=True)
def kept_connection(settings: Any) -> Iterator[None]:
    """No limit for the calls, and the connection of the test stays open behind each, as with Django's own client."""
    settings.API_CALLS_PER_MINUTE = 1_000_000
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
