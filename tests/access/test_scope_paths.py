# SPDX-License-Identifier: EUPL-1.2
"""The scope on the paths where two people meet: one event loop, one thread, one connection that outlives a request."""

from __future__ import annotations

import ast
import asyncio
import io
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connection, transaction
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.test import Client
from django.urls import path

from tests.worlds import LONG_AGO, World, build_world
from tragwerk.config.urls import urlpatterns as pages
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import (
    SIGNED_IN,
    Role,
    ScopeMissing,
    actor_scope,
    current_scope,
    no_scope,
    scope,
    system_scope,
)
from tragwerk.core.orgs.public import Account, Membership, Person, School, actor_for
from tragwerk.core.realtime.public import Event, event_stream

SRC = Path(__file__).resolve().parents[2] / "src"
SCOPES = {"scope", "actor_scope", "system_scope", "reopened", "no_scope", "import_scope", "_opened", "_set"}


def schools() -> set[UUID]:
    return set(School.objects.values_list("pk", flat=True))


def expected(world: World) -> tuple[set[UUID], set[UUID]]:
    return {world.school.pk, world.sister.pk}, {world.foreign_school.pk}


# One event loop


async def read_often(authority: UUID, times: int = 8) -> set[UUID]:
    """Read again and again, and let the other one in between."""
    seen: set[UUID] = set()
    with scope(authorities=[authority]):
        for _time in range(times):
            seen |= await sync_to_async(schools)()
            await asyncio.sleep(0)
            seen |= await sync_to_async(schools)()
    return seen


def test_two_people_in_one_event_loop_see_their_own_rows(world: World) -> None:
    async def both() -> list[set[UUID]]:
        return await asyncio.gather(*(read_often(one.pk) for one in (world.own, world.foreign) * 3))

    with no_scope():
        assert async_to_sync(both)() == [*expected(world)] * 3
        assert current_scope() is None


def test_a_task_that_is_cancelled_in_its_scope_leaves_none_behind(world: World) -> None:
    async def forever(begun: asyncio.Event) -> None:
        with scope(authorities=[world.own.pk]):
            await sync_to_async(schools)()
            begun.set()
            await asyncio.sleep(60)

    async def cancelled() -> tuple[Any, set[UUID]]:
        begun = asyncio.Event()
        task = asyncio.ensure_future(forever(begun))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        with pytest.raises(ScopeMissing):
            await sync_to_async(schools)()
        return current_scope(), await read_often(world.foreign.pk)

    with no_scope():
        assert async_to_sync(cancelled)() == (None, expected(world)[1])
        no_scope_is_left()


def test_a_generator_that_another_task_closes_raises_nothing(world: World) -> None:
    """Its scope was never open there: that of the closer stays."""

    async def numbers() -> AsyncIterator[int]:
        with scope(authorities=[world.own.pk]):
            yield 1
            yield 2

    async def left_in_the_middle() -> Any:
        generator: Any = numbers()
        await asyncio.ensure_future(anext(generator))
        with scope(authorities=[world.foreign.pk]) as opened:
            await generator.aclose()
            assert current_scope() == opened
        return current_scope()

    with no_scope():
        assert async_to_sync(left_in_the_middle)() is None


# Streams: `late` reads when it is asked for its pieces, after the view has returned.


def lines() -> Iterator[bytes]:
    for key in sorted(schools()):
        yield f"{key}\n".encode()


async def events() -> AsyncIterator[Event]:
    for key in sorted(await sync_to_async(schools)()):
        yield Event("message", str(key))


async def careless_events() -> AsyncIterator[Event]:
    """Opens a scope and leaves it open while the reader has the piece."""
    with scope(authorities=[CARELESS[0]]):
        yield Event("message", "first")
        yield Event("message", str(await sync_to_async(schools)()))


CARELESS: list[UUID] = []
DIED: list[int] = []


@guarded(SIGNED_IN)
def late_lines(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(lines())


@guarded(SIGNED_IN)
def late_events(request: HttpRequest) -> StreamingHttpResponse:
    return event_stream(events())


@guarded(SIGNED_IN)
def careless(request: HttpRequest) -> StreamingHttpResponse:
    return event_stream(careless_events())


@guarded(SIGNED_IN)
def early_file(request: ActorRequest) -> FileResponse:
    return FileResponse(io.BytesIO(b"".join(lines())))


@guarded(SIGNED_IN)
def now(request: ActorRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse([*lines()])


@guarded(SIGNED_IN)
def dies(request: ActorRequest) -> StreamingHttpResponse:
    with transaction.atomic():
        DIED.append(len(schools()))
        raise RuntimeError("in the middle of a transaction")


urlpatterns = [
    path("late/", late_lines),
    path("late/events", late_events),
    path("careless/events", careless),
    path("file/", early_file),
    path("now/", now),
    path("dies/", dies),
    *pages,
]


@pytest.fixture
def here(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


def visitor(account: Account, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(account)
    return client


def stranger(world: World) -> Account:
    """Somebody of the foreign authority."""
    account = Account.objects.create(username="stranger", password="!")
    with system_scope(reason="tests"):
        person = Person.objects.create(authority=world.foreign, account=account, last_name="Fremd")
        Membership.objects.create(authority=world.foreign, person=person, role=Role.AUTHORITY_IT, valid_from=LONG_AGO)
    return account


def body_of(answer: Any) -> bytes:
    if answer.is_async:

        async def collected() -> list[bytes]:
            return [piece async for piece in answer.streaming_content]

        return b"".join(async_to_sync(collected)())
    return b"".join(answer.streaming_content)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("address", ["/late/", "/late/events"])
@pytest.mark.parametrize("meanwhile", ["nobody", "the foreign authority", "in its scope"])
def test_a_stream_that_reads_after_its_view_reads_nothing(world: World, address: str, meanwhile: str) -> None:
    """Neither the own rows nor those of whoever the thread serves by then."""
    with no_scope():
        answer = visitor(world.accounts[Role.AUTHORITY_IT]).get(address)
        other = stranger(world)
        if meanwhile != "nobody":
            shown = body_of(visitor(other).get("/now/"))
            assert shown == f"{world.foreign_school.pk}\n".encode()
        if meanwhile == "in its scope":
            actor, _hats = actor_for(other)
            assert actor is not None
            with actor_scope(actor), pytest.raises(ScopeMissing):
                body_of(answer)
        else:
            with pytest.raises(ScopeMissing):
                body_of(answer)
        no_scope_is_left()


@pytest.mark.usefixtures("here")
def test_a_file_is_complete_before_its_view_returns(world: World) -> None:
    own, _foreign = expected(world)
    with no_scope():
        answer = visitor(world.accounts[Role.AUTHORITY_IT]).get("/file/")
        visitor(stranger(world)).get("/now/")
        assert body_of(answer) == b"".join(f"{key}\n".encode() for key in sorted(own))


@pytest.mark.usefixtures("here")
def test_a_stream_that_forgets_a_scope_gives_it_to_nobody(world: World) -> None:
    """Between two pieces the reader is where it was, and the stream itself has lost what it held on to."""
    CARELESS[:] = [world.foreign.pk]

    async def between(answer: Any) -> Any:
        seen = []
        with suppress(ScopeMissing):
            async for piece in answer.streaming_content:
                seen.append((piece, current_scope()))  # noqa: PERF401 - what came before the refusal counts
        return seen

    with no_scope():
        answer = visitor(world.accounts[Role.AUTHORITY_IT]).get("/careless/events")
        seen = async_to_sync(between)(answer)
    assert [piece for piece, _scope in seen] == [b"retry: 2000\n\n", b"data: first\n\n"]
    assert {found for _piece, found in seen} == {None}


def test_no_generator_of_the_program_holds_a_scope_while_its_reader_has_the_piece() -> None:
    """A scope that is open at a `yield` is open for the reader, too, and for as long as the reader likes."""
    found = [
        f"{file.relative_to(SRC)}:{block.lineno}"
        for file in sorted(SRC.rglob("*.py"))
        if "tests" not in file.parts
        for block in held_over_yield(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert found == []


def held_over_yield(tree: ast.AST) -> Iterator[ast.With | ast.AsyncWith]:
    """The blocks of generators that open a scope and yield inside; context managers are made of just that."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) or _is_manager(function):
            continue
        for block in ast.walk(function):
            if not isinstance(block, ast.With | ast.AsyncWith) or not any(map(_opens, block.items)):
                continue
            if any(isinstance(part, ast.Yield | ast.YieldFrom) for part in ast.walk(block)):
                yield block


def _is_manager(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    names = {ast.unparse(one).rpartition(".")[2] for one in function.decorator_list}
    return bool(names & {"contextmanager", "asynccontextmanager", "fixture"})


def _opens(item: ast.withitem) -> bool:
    return any(
        isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in SCOPES
        for call in ast.walk(item.context_expr)
    )


def test_a_generator_that_holds_a_scope_would_be_found() -> None:
    bad = "def rows(actor):\n    with actor_scope(actor):\n        yield 1\n"
    good = "@contextmanager\ndef opened():\n    with scope(authorities=[]):\n        yield\n"
    assert len(list(held_over_yield(ast.parse(bad)))) == 1
    assert list(held_over_yield(ast.parse(good))) == []


# One connection


def no_scope_is_left() -> None:
    """What the database itself still knows of a scope, asked past the guard of statements."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        assert settings_of_the_session() == ["", "", ""]


def settings_of_the_session() -> list[str]:
    with connection.connection.cursor() as cursor:
        names = ("tragwerk.scope", "tragwerk.everywhere", "tragwerk.person")
        return [cursor.execute("SELECT current_setting(%s, true)", [name]).fetchone()[0] or "" for name in names]


def session() -> int:
    """Which session of the database this thread has."""
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        return int(connection.connection.info.backend_pid)
    return id(connection.connection)


def test_connections_outlive_requests_and_no_pool_stands_between() -> None:
    """What the tests below rest on: with a pool, its reset would have to be tried as well."""
    assert connection.settings_dict["CONN_MAX_AGE"] is None
    assert "pool" not in connection.settings_dict["OPTIONS"]


@pytest.mark.usefixtures("here")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("died", ["of an error", "without an error"])
def test_the_next_request_on_a_connection_finds_no_scope_of_the_one_before(died: str) -> None:
    world = build_world()
    other, before = stranger(world), session()
    DIED.clear()
    with no_scope():
        if died == "of an error":
            failing = visitor(world.accounts[Role.AUTHORITY_IT], raise_request_exception=False)
            assert failing.get("/dies/").status_code == 500
            assert DIED == [2], "it had read inside its scope"
        else:
            body_of(visitor(world.accounts[Role.AUTHORITY_IT]).get("/now/"))
        assert session() == before, "the same connection goes on"
        no_scope_is_left()
        assert count_past_the_guard() == (0 if connection.vendor == "postgresql" else 3)
        assert body_of(visitor(other).get("/now/")) == f"{world.foreign_school.pk}\n".encode()
        with pytest.raises(ScopeMissing):
            schools()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_breaks_off_takes_its_scope_along() -> None:
    world = build_world()
    attempts: list[Callable[[], object]] = [schools, lambda: School.objects.extra(where=["nonsense"]).count()]
    for attempt in attempts:
        with pytest.raises(Exception, match=r"stop|nonsense"), transaction.atomic():  # noqa: PT012
            with scope(authorities=[world.own.pk]):
                attempt()
            raise RuntimeError("stop")
        no_scope_is_left()
        assert count_past_the_guard() == (0 if connection.vendor == "postgresql" else 3)


def count_past_the_guard() -> int:
    """How many schools a statement finds that no guard watches: none on PostgreSQL; SQLite has no such wall."""
    cursor = connection.connection.cursor()
    try:
        return int(cursor.execute("SELECT count(*) FROM orgs_school").fetchone()[0])
    finally:
        cursor.close()
