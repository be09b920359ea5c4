# SPDX-License-Identifier: EUPL-1.2
"""Where a request meets the policy: who acts, in which scope, and that every view says what it needs."""

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.module_loading import import_string

from tragwerk.core.access.actors import Actor
from tragwerk.core.access.errors import NotAllowed, NotSignedIn
from tragwerk.core.access.permissions import PUBLIC, SIGNED_IN, Need, Permission
from tragwerk.core.access.scope import actor_scope, no_scope

V = TypeVar("V", bound=Callable[..., Any])


class ActorRequest(HttpRequest):
    """A request of somebody who is signed in; what a guarded view takes."""

    actor: Actor
    hats: list[Any]


@dataclass(frozen=True)
class ByMethod:
    """What an address needs that answers several methods, each with a need of its own: one of the interface."""

    needs: Mapping[str, Need]

    def of(self, method: str) -> Need:
        """Return the need of a method; one that is not answered is told so to those who are known."""
        return self.needs.get("GET" if method == "HEAD" else method, SIGNED_IN)


@cache
def _resolver() -> Callable[[HttpRequest], tuple[Actor | None, list[Any]]]:
    """Return the function that finds the actor; `orgs` gives it, which this package must not import."""
    return cast(Callable[[HttpRequest], tuple[Actor | None, list[Any]]], import_string(settings.ACTOR_RESOLVER))


def guarded(need: Need) -> Callable[[V], V]:
    """Declare what a view needs; the middleware enforces it and refuses a view that is silent."""

    def decorate(view: V) -> V:
        setattr(view, "permission", need)  # noqa: B010 - an attribute mypy cannot know
        return view

    return decorate


def takes_files(view: V) -> V:
    """Declare that a view takes files, so that a request to it may be large; every other is kept small."""
    setattr(view, "takes_files", True)  # noqa: B010 - an attribute mypy cannot know
    return view


def declared_by(view: Any) -> Need | ByMethod | None:
    """Return what a view declares, looking through class-based views."""
    declared = getattr(view, "permission", None) or getattr(getattr(view, "view_class", None), "permission", None)
    return cast(Need | ByMethod | None, declared)


def need_of(view: Any, method: str = "") -> Need | None:
    """Return what a view needs to answer a method."""
    declared = declared_by(view)
    return declared.of(method) if isinstance(declared, ByMethod) else declared


def without_scope(response: HttpResponseBase) -> HttpResponseBase:
    """Let a streamed answer be made outside every scope, whoever's request the thread serves by then.

    What it shows has to be read before the view returns, as the files of exports are, or in a scope of its own.
    """
    streamed = cast(StreamingHttpResponse, response)
    if response.streaming and getattr(response, "file_to_stream", None) is None:
        pieces = streamed.streaming_content
        streamed.streaming_content = _apieces(pieces) if streamed.is_async else _pieces(pieces)  # type: ignore[arg-type]
    return response


def _pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    iterator = iter(pieces)
    while True:
        with no_scope():
            piece = next(iterator, None)
        if piece is None:
            return
        yield piece


async def _apieces(pieces: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    iterator = aiter(pieces)
    while True:
        with no_scope():
            piece = await anext(iterator, None)
        if piece is None:
            return
        yield piece


class ActorMiddleware:
    """Finds the actor, opens the scope around the view and enforces what the view declares."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        person = cast(ActorRequest, request)
        actor, hats = _resolver()(request)
        person.actor = actor  # type: ignore[assignment]
        person.hats = hats
        with no_scope() if actor is None else actor_scope(actor):
            return without_scope(self.get_response(request))

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Let the request through to the view only with the declared right."""
        need = need_of(view, request.method or "")
        if need is None:
            raise ImproperlyConfigured(f"{view!r} declares no permission; use @guarded")
        if need is PUBLIC:
            return None
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            if isinstance(declared_by(view), ByMethod):
                raise NotSignedIn
            return redirect_to_login(request.get_full_path())
        if need is not SIGNED_IN and not actor.may(cast(Permission, need)):
            raise NotAllowed(cast(Permission, need))
        return None
