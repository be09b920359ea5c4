# SPDX-License-Identifier: EUPL-1.2
"""Where a call of a program meets the policy: who asks, how often, and in which form answers and refusals go out."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tragwerk.core.access.http import ActorRequest
from tragwerk.core.access.public import Actor
from tragwerk.core.api import limits
from tragwerk.core.api.bulk import Rows, write_rows
from tragwerk.core.api.problems import CONTENT_TYPE, Problem, problem_of
from tragwerk.core.api.rules import Taken
from tragwerk.core.api.tokens import Refusal, Shown, recognise
from tragwerk.core.orgs.public import Hat, actor_of_request

PREFIX = "/api/"
_SCHEME = "bearer "


class ApiRequest(ActorRequest):
    """A call of a program with the token that it has shown."""

    api_token: Shown


def is_call(request: HttpRequest) -> bool:
    """Say whether a request is for the interface."""
    return request.path_info.startswith(PREFIX)


def actor_of_call_or_request(request: HttpRequest) -> tuple[Actor | None, list[Hat]]:
    """Return who asks: at the interface by the token alone, whatever cookies a browser sends along; else by session."""
    if not is_call(request):
        return actor_of_request(request)
    given = request.headers.get("Authorization", "")
    if not given.lower().startswith(_SCHEME):
        return None, []
    found = recognise(given[len(_SCHEME) :].strip())
    if isinstance(found, Refusal):
        request.api_refusal = found.sentence  # type: ignore[attr-defined]
        return None, []
    actor, request.api_token = found  # type: ignore[attr-defined]
    return actor, []


def json_of(content: Any) -> bytes:
    """Return an answer as it is sent; everything in it is plain already."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def keyed(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows with keys, days and moments as JSON holds them, for an answer without a resource."""
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value


def answer(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Answer with JSON."""
    return HttpResponse(json_of(content), status=status, content_type="application/json", headers=dict(headers or {}))


def refusal(problem: Problem, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Answer with a problem."""
    told = dict(headers or {})
    if problem.status == 401:
        told["WWW-Authenticate"] = 'Bearer realm="Tragwerk"'
    if "retry_after" in problem.more:
        told["Retry-After"] = str(problem.more["retry_after"])
    return HttpResponse(json_of(problem.as_dict()), status=problem.status, content_type=CONTENT_TYPE, headers=told)


def refused_call(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer a call with the problem that an exception means; whatever is not a refusal is a fault of ours."""
    if isinstance(error, RequestDataTooBig):
        return refusal(Problem(413))
    problem = problem_of(error)
    if problem is None:
        return fault(request)
    if problem.status == 401:
        problem = Problem(401, detail=getattr(request, "api_refusal", ""))
    return refusal(problem)


def fault(request: HttpRequest) -> HttpResponse:
    """Answer that something is broken, with the number under which the log has it and nothing of what broke."""
    number = getattr(request, "id", "")
    return refusal(Problem(500, more={"number": number} if number else {}))


def rows_answer(work: Rows[Any], *, atomic: bool, dry_run: bool) -> HttpResponse:
    """Write many rows and answer with what became of each."""
    told = write_rows(work, atomic=atomic, dry_run=dry_run)
    if atomic and work.problems and not dry_run:
        sentence = _("Some rows cannot be taken over, so nothing was written. “results” says which and why.")
        return refusal(Problem(422, "rows", sentence, more={"results": told["results"]}))
    return answer(told)


class ApiMiddleware:
    """Counts the calls of each token and says in every answer how many are left."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token: Shown | None = getattr(request, "api_token", None)
        if token is None:
            return self.get_response(request)
        taken = limits.spend(token.id)
        response: HttpResponseBase = self.get_response(request) if taken.allowed else refusal(_too_many(taken))
        quota = limits.quota()
        response["RateLimit-Policy"] = f'"token";q={quota.calls};w={quota.seconds}'
        response["RateLimit"] = f'"token";r={taken.left};t={taken.wait or taken.whole_in}'
        return response


def _too_many(taken: Taken) -> Problem:
    sentence = ngettext(
        "The calls of this minute are used up. Please go on in one second.",
        "The calls of this minute are used up. Please go on in %(count)d seconds.",
        taken.wait,
    )
    return Problem(429, "rate-limit", sentence % {"count": taken.wait}, more={"retry_after": taken.wait})
