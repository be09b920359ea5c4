# SPDX-License-Identifier: EUPL-1.2
"""Killing an import at any moment leaves the old state or the whole new one; other writers hardly wait."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection, connections

from tests.worlds import World, build_world
from tragwerk.core.access.public import Actor, system_actor, system_scope
from tragwerk.core.imports.actions import Upload, apply_import, start_import, undo_import
from tragwerk.core.imports.models import Import, ImportState
from tragwerk.core.imports.takeover import apply_now, check_now
from tragwerk.core.imports.tests import rooms
from tragwerk.core.orgs.public import Room, actions

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROWS = 2000
MOMENTS = 20
# Two test processes and a database keep a quiet machine at a load of about one and a half per core.
BUSY = 2.0
LONGEST_WAIT = 3.0
ACTOR: Actor = system_actor("tests")
KIND = rooms.RoomImport.key


def confirmed(world: World, rows: int) -> Import:
    lines = [f"990011;R {number};Klasse" for number in range(rows)]
    upload = Upload("rooms.csv", "\n".join(["Schule;Raum;Zweck", *lines]).encode())
    started = start_import(actor=ACTOR, kind=KIND, uploads=[upload], authority_id=world.own.pk)
    check_now(ACTOR, started.pk)
    return apply_import(actor=ACTOR, import_id=started.pk, in_background=False)


def in_child(work: Callable[[], object]) -> int:
    """Run the work in a process of its own, with connections of its own."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        os._exit(0)


def test_killing_the_process_at_twenty_moments_leaves_all_or_nothing() -> None:
    with system_scope(reason="tests"):
        found = confirmed(build_world(), ROWS)
        begun = time.perf_counter()
        apply_now(ACTOR, found.pk)
        needed = time.perf_counter() - begun
        undo_import(actor=ACTOR, import_id=found.pk)
        chance = random.Random(20261007)
        seen: set[int] = set()
        for moment in range(MOMENTS):
            again = _once_more(found)
            child = in_child(lambda again=again: apply_now(ACTOR, again.pk))  # type: ignore[misc]
            time.sleep(needed * 1.3 * (moment + chance.random()) / MOMENTS)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            connection.close()
            written, state = _settled(again)
            assert (written, state) in {(0, ImportState.APPLYING), (ROWS, ImportState.APPLIED)}
            seen.add(written)
            apply_now(ACTOR, again.pk)  # what the next worker does with the job of a dead one
            assert Room.objects.count() == ROWS
            undo_import(actor=ACTOR, import_id=again.pk)
            assert Room.objects.count() == 0
        assert 0 in seen


def _settled(record: Import) -> tuple[int, str]:
    """How many rooms there are in which state; a server may still be ending what the dead process asked for."""
    while True:
        before = Import.objects.get(pk=record.pk).state
        written = Room.objects.count()
        after = Import.objects.get(pk=record.pk).state
        if before == after:
            return written, after


def _once_more(found: Import) -> Import:
    """The same confirmed import again, without reading the file anew."""
    file = found.files.get()
    copy: Import = Import.objects.get(pk=found.pk)
    copy.pk, copy.state, copy._state.adding = None, ImportState.APPLYING, True
    copy.id = Import._meta.get_field("id").get_default()
    copy.save(force_insert=True)
    file.pk = file._meta.get_field("id").get_default()
    file.source_import, file._state.adding = copy, True
    file.save(force_insert=True)
    return copy


def test_another_writer_waits_at_most_three_seconds_for_a_large_take_over() -> None:
    with system_scope(reason="tests"):
        world = build_world()
    waits: list[float] = []
    for _attempt in range(3):  # the machine may be busy with something else just now
        with system_scope(reason="tests"):
            found = confirmed(world, 28_000)
            waits.append(_longest_wait(world, found))
            undo_import(actor=ACTOR, import_id=found.pk)
        if waits[-1] <= LONGEST_WAIT:
            return
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load > BUSY * cores:
        pytest.skip(f"the machine does other work (load {load:.1f} on {cores} cores), so waiting says nothing")
    raise AssertionError(f"another writer waited {min(waits):.1f} s")


def _longest_wait(world: World, found: Import) -> float:
    """Take the import over while somebody else writes small things all the time."""
    waits: list[float] = []
    stop = threading.Event()

    def write_all_the_time() -> None:
        with system_scope(reason="tests"):
            while not stop.is_set():
                begun = time.perf_counter()
                row = {"authority_id": world.foreign.pk, "name": f"Keller {uuid4()}"[:60]}
                actions.create_rooms(actor=ACTOR, rows=[row])
                waits.append(time.perf_counter() - begun)
                time.sleep(0.05)
        connections.close_all()

    writer = threading.Thread(target=write_all_the_time)
    writer.start()
    try:
        assert apply_now(ACTOR, found.pk).state == ImportState.APPLIED
    finally:
        stop.set()
        writer.join()
    return max(waits)
