# SPDX-License-Identifier: EUPL-1.2
"""Every route of the installation, read from the resolver."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

from tragwerk.core.access.http import need_of
from tragwerk.core.access.public import Need


class Route(NamedTuple):
    """A named address with what it needs and the names of its parameters."""

    name: str
    need: Need | None
    parameters: tuple[str, ...]
    path: str = ""


def routes() -> Iterator[Route]:
    """Yield every address of a page; those of the interface for programs have a sweep of their own."""
    return (route for route in all_routes() if not is_of_interface(route))


def is_of_interface(route: Route) -> bool:
    """Say whether an address belongs to the interface for programs."""
    return re.match(r"\^?/?api\b", route.path) is not None


def all_routes(patterns: list[Any] | None = None, namespace: str = "", prefix: str = "") -> Iterator[Route]:
    """Yield every route below the given patterns, the whole installation by default."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from all_routes(pattern.url_patterns, inner, path)
        elif isinstance(pattern, URLPattern):
            name = ":".join(part for part in (namespace, pattern.name or repr(pattern.pattern)) if part)
            yield Route(name, need_of(pattern.callback), tuple(pattern.pattern.converters), path)


def text_of(answer: Any) -> str:
    """Return the words of a page; a stream or a file is closed unread, as a server does when nobody takes it."""
    if not answer.streaming:
        return str(answer.content.decode(errors="replace"))
    release(answer)
    return ""


def release(answer: Any) -> None:
    """Close what an answer holds open; not the whole answer, for that would close the test's connection."""
    for close in getattr(answer, "_resource_closers", ()):
        close()


_KEY = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
# Tokens against forged forms, the numbers quoted on error pages, the time of the day, codes on paper.
_VARYING = re.compile(
    r"\b[A-Za-z0-9]{64}\b|\b[0-9a-f]{8,12}\b|\b\d{1,2}:\d\d\b|\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}\b|<path[^>]*qrline[^>]*>"
)


def plain_text(text: str, address: str = "") -> str:
    """Return an answer without what differs from answer to answer: keys, tokens, numbers to quote, the time."""
    return _VARYING.sub("", _KEY.sub("*", text.replace(address, "*") if address else text))
