# SPDX-License-Identifier: EUPL-1.2
"""A server that is killed in the middle of an import leaves the old state or the whole new one."""

import os
import random
import signal
import time
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, connections

from tests.served import program
from tragwerk.assets.public import Asset, AssetModel, Maker
from tragwerk.core.access.public import actor_scope, system_scope
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.imports.actions import Upload
from tragwerk.core.imports.public import Import, ImportState, actions
from tragwerk.core.imports.takeover import check_now
from tragwerk.core.jobs import queue
from tragwerk.core.jobs.models import Job, State
from tragwerk.core.jobs.public import run_queued_jobs
from tragwerk.core.jobs.tests.people import Town, make_town
from tragwerk.core.orgs.public import Room
from tragwerk.core.search.models import SearchEntry

MOMENTS = 20
ROWS = 400
HEADERS = "Inventarnr.;Seriennummer;Hersteller;Modell;Schule;Raum;Kaufdatum;Preis"

Stock = dict[str, int]


def order_import(town: Town) -> UUID:
    """Do what a person does up to the confirmation; the key of the import comes back."""
    rows = [
        f"MU-{number:04d};SN{number:05d};Apple;iPad {number % 7 + 5};Schule;A {number % 30};01.03.2021;404,84 €"
        for number in range(ROWS)
    ]
    data = "\n".join([HEADERS, *rows, ""]).encode()
    with actor_scope(town.actor):
        started = actions.start_import(
            actor=town.actor, kind="assets", uploads=[Upload("geraete.csv", data)], authority_id=town.authority.id
        )
        if started.state == ImportState.UPLOADED:
            actions.map_columns(actor=town.actor, import_id=started.id, columns={}, remember=False)
        checked = check_now(town.actor, started.id)
        assert checked.counts["rejected"] == 0, checked.counts
        actions.apply_import(actor=town.actor, import_id=started.id)
    return UUID(str(started.id))


def stock_of(town: Town, import_id: UUID) -> Stock:
    """Count everything that the import writes."""
    with system_scope(reason="test"):
        of_town = [model.objects.filter(authority=town.authority) for model in (Asset, Room, Maker, AssetModel)]
        return {
            **{rows.model.__name__: rows.count() for rows in of_town},
            "trail": AuditEntry.objects.filter(batch_id=import_id).count(),
            "search": SearchEntry.objects.filter(authority=town.authority).count(),
            "applied": Import.objects.filter(pk=import_id, state=ImportState.APPLIED).count(),
        }


def work_and_be_killed(after: float | None) -> None:
    """Work the queue off in a child process and kill it after some seconds, or wait until it is done."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        # Never back into pytest: whatever happens here, the child ends here.
        try:
            run_queued_jobs()
        finally:
            os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    program.until(nobody_else_is_connected, "the database notices the death")


def nobody_else_is_connected() -> bool:
    """Say whether the server has ended the session of a killed client; it may still have been committing."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return bool(cursor.fetchone()[0] == 0)


@pytest.mark.slow
def test_killed_at_twenty_moments_an_import_is_undone_or_complete(transactional_db: None) -> None:
    seed = int.from_bytes(os.urandom(4), "big")
    moments = random.Random(seed)
    first = make_town("20000", "Stadt")
    import_id = order_import(first)
    before = stock_of(first, import_id)
    begun = time.monotonic()
    work_and_be_killed(after=None)
    lasts = time.monotonic() - begun
    after = stock_of(first, import_id)
    assert (before["Asset"], after["Asset"], after["applied"]) == (0, ROWS, 1)
    found = [after]
    for number in range(MOMENTS):
        town = make_town(f"2{number + 1:04d}", "Stadt")
        import_id = order_import(town)
        work_and_be_killed(after=(number + moments.random()) / MOMENTS * lasts)
        left = stock_of(town, import_id)
        assert left in (before, after), f"seed {seed}, moment {number}"
        found.append(left)
        queue.take_up_orphans()
        run_queued_jobs()
        assert stock_of(town, import_id) == after, f"seed {seed}, moment {number}: not completed"
    assert before in found


@pytest.mark.slow
def test_a_killed_installation_completes_the_import_when_it_is_served_again(
    transactional_db: None, tmp_path: Path
) -> None:
    town = make_town("20000", "Stadt")
    import_id = order_import(town)

    def state() -> str:
        with system_scope(reason="test"):
            return str(Job.objects.values_list("state", flat=True).get(arguments__import_id=str(import_id)))

    with program.served(tmp_path / "first") as (_port, process):
        program.until(lambda: state() != State.QUEUED, "the job taken up")
        process.kill()
        process.wait()
    before_or_after = stock_of(town, import_id)["Asset"]
    assert before_or_after in (0, ROWS)
    with program.served(tmp_path / "second") as (_port, process):
        program.until(lambda: state() == State.DONE, "the job done", 40)
    assert stock_of(town, import_id)["Asset"] == ROWS
