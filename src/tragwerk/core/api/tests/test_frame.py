# SPDX-License-Identifier: EUPL-1.2
"""What all operations have in common: who asks, in which form, how often, once or again, changed or not."""

from __future__ import annotations

import json
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.interface.programs import Program, program_of, token_of
from tests.worlds import World
from tragwerk.assets.public import VIEW_ASSET, Asset
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.api.models import RepeatableCall
from tragwerk.core.api.public import ApiToken, actions
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.orgs.public import Membership

ROW = {"maker": "Apple", "model": "iPad", "kind": "tablet", "tag": "B-1"}


@pytest.fixture
def program(world: World) -> Program:
    return program_of(world)


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem of an answer."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
    told: dict[str, Any] = answer.json()
    assert told["status"] == status
    assert told["title"]
    assert told["type"].startswith("urn:tragwerk:problem:")
    return told


def test_without_a_token_nothing_is_answered(world: World) -> None:
    for given in ({}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer x"}):
        answer = Program().call("GET", "/assets", headers=given)
        problem(answer, 401)
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_session_is_no_token(world: World) -> None:
    browser = Program()
    browser.client.force_login(world.accounts[Role.AUTHORITY_IT])
    problem(browser.get("/assets"), 401)


def test_a_token_ends_with_its_day_its_revocation_and_its_role(world: World) -> None:
    actor = world.actor(Role.AUTHORITY_IT)
    ended, revoked, roleless = (token_of(actor, [VIEW_ASSET], name) for name in ("a", "b", "c"))
    with system_scope(reason="tests"):
        ApiToken.objects.filter(name="a").update(
            created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(days=1)
        )
        actions.revoke_tokens(actor=actor, ids=[ApiToken.objects.get(name="b").pk])
    assert "expired" in problem(Program(ended).get("/me"), 401)["detail"]
    assert "revoked" in problem(Program(revoked).get("/me"), 401)["detail"]
    assert Program(roleless).get("/me").status_code == 200
    with system_scope(reason="tests"):
        Membership.objects.filter(person=world.people[Role.AUTHORITY_IT]).update(
            valid_to=timezone.localdate() - timedelta(days=1)
        )
    assert "role" in problem(Program(roleless).get("/me"), 401)["detail"]


def test_a_token_loses_what_its_person_loses(world: World) -> None:
    token = token_of(world.actor(Role.AUTHORITY_IT))
    with system_scope(reason="tests"):
        Membership.objects.filter(person=world.people[Role.AUTHORITY_IT]).update(role=Role.TREASURY)
    program = Program(token)
    assert program.get("/assets").status_code == 200
    problem(program.post("/assets", ROW), 403)
    assert "assets.asset:manage" not in program.get("/me").json()["scopes"]


def test_the_trail_names_the_token_and_its_use_is_noted_once_an_hour(world: World) -> None:
    program = program_of(world)
    assert program.post("/assets", ROW).status_code == 201
    with system_scope(reason="tests"):
        entry = AuditEntry.objects.get(verb="assets.create_assets")
        assert entry.actor_label == "Test Authority It (Token „Abgleich“)"
        first = ApiToken.objects.get().last_used_at
    program.get("/assets")
    with system_scope(reason="tests"):
        assert ApiToken.objects.get().last_used_at == first


def test_a_secret_is_told_once_and_kept_as_a_hash(world: World) -> None:
    secret = token_of(world.actor(Role.AUTHORITY_IT))
    with system_scope(reason="tests"):
        (row,) = ApiToken.objects.values()
        entry = AuditEntry.objects.get(verb="api.create_token")
    assert secret not in json.dumps(row, default=str)
    assert row["prefix"] == secret[:12]
    assert row["key_hash"] not in json.dumps(entry.changes)
    assert str(world.people[Role.AUTHORITY_IT].pk) not in json.dumps(entry.changes)


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("GET", "/nix", None, {}, 404),
        ("GET", "/api/v2/assets", None, {}, 404),
        ("GET", "/assets/nix", None, {}, 404),
        ("GET", "/assets/0191a000-0000-7000-8000-000000000000", None, {}, 404),
        ("PUT", "/assets", None, {}, 405),
        ("POST", "/assets", {**ROW, "nix": 1}, {}, 422),
        ("POST", "/assets", {**ROW, "tag": "x" * 65}, {}, 422),
        ("POST", "/assets", {**ROW, "tag": "a\x00b"}, {}, 422),
        ("POST", "/assets", {**ROW, "tag": "\ud800"}, {}, 422),
        ("POST", "/assets", {**ROW, "kind": "nix"}, {}, 422),
        ("POST", "/assets", [], {}, 422),
        ("POST", "/assets", None, {}, 422),
        ("POST", "/assets", ROW, {"Idempotency-Key": "ä"}, 400),
        ("POST", "/assets", ROW, {"Idempotency-Key": ""}, 400),
    ],
)
def test_every_refusal_is_a_problem(
    program: Program, method: str, path: str, body: Any, headers: dict[str, str], status: int
) -> None:
    problem(program.call(method, path, body, headers), status)


def test_what_is_no_json_is_refused(program: Program) -> None:
    given: Any = {"headers": program.headers}
    address = "/api/v1/assets"
    assert program.client.post(address, "{", content_type="application/json", **given).status_code == 400
    problem(program.client.post(address, "a=1", content_type="application/x-www-form-urlencoded", **given), 415)
    problem(program.client.post(address, {"a": "1"}, **given), 415)
    large = b'{"note": "' + b"x" * 5_000_000 + b'"}'
    problem(program.client.generic("POST", address, large, content_type="application/json", **given), 413)


def test_a_method_that_is_not_offered_names_those_that_are(program: Program) -> None:
    assert program.call("PUT", "/assets")["Allow"] == "GET, HEAD, POST"
    head = program.call("HEAD", "/assets")
    assert (head.status_code, head.content) == (200, b"")
    assert int(head["Content-Length"]) > 0


def test_a_fault_of_ours_is_a_problem_that_tells_nothing(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tragwerk.ui.tables.answers.list_answer", lambda *_: 1 / 0)
    program.client.raise_request_exception = False
    told = problem(program.get("/assets"), 500)
    assert "division" not in json.dumps(told)


def test_problems_speak_german_and_english(world: World) -> None:
    token = token_of(world.actor(Role.AUTHORITY_IT))
    german, english = Program(token, "de"), Program(token, "en")
    for path in ("/nix", "/assets?limit=0"):
        assert german.get(path).json()["title"] != english.get(path).json()["title"]
    assert german.get("/nix")["Content-Language"] == "de"
    field = {**ROW, "tag": "x" * 65}
    assert "Zeichen" in german.post("/assets", field).json()["errors"][0]["detail"]
    assert "characters" in english.post("/assets", field).json()["errors"][0]["detail"]


def test_the_calls_of_a_token_are_counted(world: World, settings: Any) -> None:
    settings.API_CALLS_PER_MINUTE = 3
    program, other = program_of(world), program_of(world, Role.TREASURY)
    left = [program.get("/me")["RateLimit"] for _call in range(3)]
    assert [one.split(";")[1] for one in left] == ["r=2", "r=1", "r=0"]
    refused = program.get("/me")
    problem(refused, 429)
    assert 0 < int(refused["Retry-After"]) <= 20
    assert refused["RateLimit-Policy"] == '"token";q=3;w=60'
    assert other.get("/me").status_code == 200


def test_an_unchanged_answer_is_not_sent_again(program: Program) -> None:
    program.post("/assets", ROW)
    first = program.get("/assets")
    again = program.get("/assets", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    program.post("/assets", {**ROW, "tag": "B-2"})
    assert program.get("/assets", **{"If-None-Match": first["ETag"]}).status_code == 200
    address = f"/assets/{first.json()['rows'][0]['id']}"
    tag = program.get(address)["ETag"]
    assert program.get(f"{address}?fields=tag")["ETag"] == tag
    assert program.get(address, **{"If-None-Match": f'W/{tag}, "x"'}).status_code == 304


def test_a_call_under_a_key_is_done_once(program: Program) -> None:
    first = program.post("/assets", ROW, Idempotency_Key="k-1")
    again = program.post("/assets", ROW, Idempotency_Key="k-1")
    assert (again.status_code, again.content, again["Location"]) == (201, first.content, first["Location"])
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    other = problem(program.post("/assets", {**ROW, "tag": "B-2"}, Idempotency_Key="k-1"), 409)
    assert other["code"] == "idempotency-key-reused"
    with system_scope(reason="tests"):
        assert Asset.objects.count() == 1


def test_a_refused_call_frees_its_key(program: Program) -> None:
    problem(program.post("/assets", {**ROW, "tag": ""}, Idempotency_Key="k-1"), 422)
    assert program.post("/assets", ROW, Idempotency_Key="k-1").status_code == 201


def test_a_key_is_free_again_after_a_day_and_belongs_to_its_token(world: World, program: Program) -> None:
    first = program.post("/assets", ROW, Idempotency_Key="k-1")
    problem(program_of(world).post("/assets", ROW, Idempotency_Key="k-1"), 422)
    with system_scope(reason="tests"):
        RepeatableCall.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert first.status_code == 201
    problem(program.post("/assets", ROW, Idempotency_Key="k-1"), 422)


def test_a_call_that_is_being_worked_on_is_not_done_twice(program: Program) -> None:
    program.post("/assets", ROW, Idempotency_Key="k-1")
    with system_scope(reason="tests"):
        RepeatableCall.objects.update(status=None)
    answer = program.post("/assets", ROW, Idempotency_Key="k-1")
    assert problem(answer, 409)["code"] == "call-in-progress"
    assert answer["Retry-After"] == "2"
    with system_scope(reason="tests"):
        RepeatableCall.objects.update(created_at=timezone.now() - timedelta(minutes=6))
    # Whoever was cut off has written nothing; here the first call did, so its number is taken.
    problem(program.post("/assets", ROW, Idempotency_Key="k-1"), 422)


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_write_once(world: World) -> None:
    token, answers, start = token_of(world.actor(Role.AUTHORITY_IT)), [], Barrier(4)

    def ask() -> None:
        program = Program(token)
        start.wait()
        answers.append(program.post("/assets", ROW, Idempotency_Key="k-1").status_code)
        connection.close()

    threads = [Thread(target=ask) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) <= {201, 409}
    assert 201 in answers
    with system_scope(reason="tests"):
        assert Asset.objects.count() == 1
