# SPDX-License-Identifier: EUPL-1.2
"""Structured logs without personal data: one JSON object a line, on standard error.

What a line may hold is listed here, and nothing else gets in: the text of an exception, the arguments of
a message, a path or a query string can all name a person, so none of them is ever written.
"""

import json
import logging
import logging.config
import os
import time
import traceback
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

# Names of `extra=` that reach the log. Figures, keys of jobs, names of code: nothing about people. `source` is an
# address as a keyed hash: the same place is seen to try again, and nobody learns which place it is.
FIELDS = (
    "request_id",
    "method",
    "route",
    "status",
    "ms",
    "queries",
    "job",
    "kind",
    "state",
    "attempt",
    "worker",
    "fault",
    "port",
    "pid",
    "count",
    "seconds",
    "source",
    "authority",
    "number",
    "link",
    "faults",
)
OWN = ("tragwerk", "_granian")
_PACKAGES = Path(__file__).resolve().parent.parent.parent
_queries: ContextVar[list[int] | None] = ContextVar("tragwerk_queries", default=None)
logger = logging.getLogger("tragwerk.request")


class PlainFormatter(logging.Formatter):
    """Writes a record as JSON with the listed fields only."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name.strip("_"),
            "event": _event(record),
        }
        for name in FIELDS:
            if name in record.__dict__:
                value = record.__dict__[name]
                line[name] = str(value) if isinstance(value, UUID) else value
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = describe(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=lambda value: type(value).__name__)


def _event(record: logging.LogRecord) -> str:
    """Return the message of our own code, never with its arguments; of other code only where it stands."""
    if record.name.split(".")[0] in OWN and isinstance(record.msg, str):
        return record.msg[:200]
    return f"{record.module}.{record.funcName}:{record.lineno}"


def describe(fault: BaseException) -> list[dict[str, Any]]:
    """Return the types and places of an exception and its causes; the texts are left out on purpose."""
    chain: list[dict[str, Any]] = []
    current: BaseException | None = fault
    while current is not None and len(chain) < 5:
        kind = type(current)
        chain.append({"type": f"{kind.__module__}.{kind.__qualname__}", "at": _places(current.__traceback__)})
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return chain


def _places(trace: TracebackType | None) -> list[str]:
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-12:]]


def _short(path: str) -> str:
    """Return a path below the packages; where the installation lies is nobody's business."""
    file = Path(path)
    if file.is_relative_to(_PACKAGES):
        return str(file.relative_to(_PACKAGES))
    parts = file.parts
    return str(Path(*parts[parts.index("site-packages") + 1 :])) if "site-packages" in parts else file.name


def config(level: str | None = None) -> dict[str, Any]:
    """Return the logging configuration for `dictConfig`, for Django and for the web server alike."""
    threshold = (level or os.environ.get("TRAGWERK_LOG_LEVEL", "INFO")).upper()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"()": "tragwerk.config.logging.PlainFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "stream": "ext://sys.stderr"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "tragwerk": {"handlers": ["stderr"], "level": threshold, "propagate": False},
            "_granian": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            # Expected answers (404, 403) are in the request log; only what broke is repeated with its place.
            "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
            "django.security": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        },
    }


def configure(_settings: Mapping[str, Any] | None = None) -> None:
    """Set the logs up; Django calls this through LOGGING_CONFIG."""
    logging.config.dictConfig(config())


def count_query(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]) -> Any:
    """Count a statement for the request that runs."""
    counter = _queries.get()
    if counter is not None:
        counter[0] += 1
    return execute(sql, params, many, context)


class RequestLogMiddleware:
    """Gives every request a number, and writes one line about it: route, status, time, statements."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.id = uuid4().hex[:12]  # type: ignore[attr-defined]
        # A wrapper that stays: `execute_wrapper` would pop the guard of a connection opened meanwhile.
        if count_query not in connection.execute_wrappers:
            connection.execute_wrappers.insert(0, count_query)
        counter = [0]
        token = _queries.set(counter)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
        finally:
            _queries.reset(token)
        _log(request, response, time.perf_counter() - begun, counter[0])
        response.headers["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        return response


def _log(request: HttpRequest, response: HttpResponseBase, seconds: float, queries: int) -> None:
    match = request.resolver_match
    route = (match.view_name or match.route) if match is not None else None
    if route in ("healthz", "readyz") and response.status_code == 200:
        return
    logger.log(
        logging.ERROR if response.status_code >= 500 else logging.INFO,
        "request",
        extra={
            "request_id": request.id,  # type: ignore[attr-defined]
            "method": request.method if request.method in _METHODS else "other",
            "route": route,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "queries": queries,
        },
    )


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
