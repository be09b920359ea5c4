# SPDX-License-Identifier: EUPL-1.2
"""Very many devices are changed in the background: the same preview, all or nothing, a result and the way back."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.worlds import SYSTEM, World
from tragwerk.assets.public import Asset, actions
from tragwerk.assets.views import choice
from tragwerk.core.access.public import Role, system_scope
from tragwerk.core.jobs.execution import execute
from tragwerk.core.jobs.public import Job, run_queued_jobs

Make = Callable[..., Asset]
WHOLE = {"all": "1", "chosen_by": "kind=tablet"}


@pytest.fixture(autouse=True)
def all_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one device be too many to wait for, and two a step of the progress."""
    monkeypatch.setattr(choice, "MOST_AT_ONCE", 0)
    monkeypatch.setattr("tragwerk.assets.tasks.CHUNK", 2)


@pytest.fixture(autouse=True)
def signed_in(world: World, client: Client) -> None:
    """Be the IT officer of the own authority."""
    client.force_login(world.accounts[Role.AUTHORITY_IT])


def fresh(asset: Asset) -> Asset:
    with system_scope(reason="tests: read"):
        found: Asset = Asset.objects.select_related("supplier").get(pk=asset.pk)
        return found


def ordered(client: Client, verb: str, **data: object) -> Job:
    """Confirm a verb and return the job that was ordered, before it ran."""
    posted = {**WHOLE, "apply": "1", **data}
    answer = client.post(reverse(f"assets:bulk_{verb}"), posted)
    if verb == "edit":
        assert answer.status_code == 200, "what changes is shown first"
        seen = answer.content.decode().split('name="seen" value="')[1].split('"')[0]
        answer = client.post(reverse("assets:bulk_edit"), {**posted, "seen": seen})
    assert answer.status_code == 302, answer.content.decode()
    with system_scope(reason="tests: read"):
        job: Job = Job.objects.latest("created_at")
    assert answer["Location"] == reverse("office:job", args=[job.pk])
    return job


def ended(job: Job) -> Job:
    run_queued_jobs()
    with system_scope(reason="tests: read"):
        job.refresh_from_db()
    return job


def test_many_are_moved_in_the_background_and_moved_back(client: Client, world: World, make: Make) -> None:
    devices = [make(school_id=world.school.pk) for _ in range(5)]
    assert "5 Geräte verlegen" in client.post(reverse("assets:bulk_move"), WHOLE).content.decode()
    job = ordered(
        client, "move", expected="5", school="", school__text="Schwesterschule", school__was="", room="", reason="Umzug"
    )
    assert {fresh(one).school_id for one in devices} == {world.school.pk}, "not yet"
    assert ended(job).state == "done", job.error
    assert {fresh(one).school_id for one in devices} == {world.sister.pk}
    page = client.get(job.result["url"]).content.decode()
    assert "5 Geräte geändert." in page
    listed = client.get(f"/geraete/?batch={job.pk}").content.decode()
    assert devices[0].tag in listed
    client.post(reverse("assets:undo", args=[job.pk]))
    with system_scope(reason="tests: read"):
        undo = Job.objects.get(kind=actions.UNDO_JOB)
    assert ended(undo).state == "done", undo.error
    assert {fresh(one).school_id for one in devices} == {world.school.pk}
    assert "5 Geräte sind wie zuvor" in client.get(undo.result["url"]).content.decode()


def test_every_verb_runs_in_the_background_with_what_was_entered(client: Client, make: Make) -> None:
    device = make()
    assert ended(ordered(client, "edit", supplier="Systemhaus", warranty_until="31.12.2030")).state == "done"
    assert ended(ordered(client, "state", state="in_repair", reason="Glas")).state == "done"
    assert ended(ordered(client, "retire", reason="zu alt")).state == "done"
    after = fresh(device)
    assert (str(after.supplier), str(after.warranty_until), after.state) == ("Systemhaus", "2030-12-31", "retired")


def test_a_choice_that_changed_before_the_job_ran_changes_nothing(client: Client, make: Make) -> None:
    device = make()
    job = ordered(client, "state", state="lost", reason="", expected="1")
    make()
    assert ended(job).state == "failed"
    assert "Die Auswahl hat sich inzwischen geändert" in job.error
    assert fresh(device).state == "in_stock"


def test_a_second_run_after_a_crash_finds_the_first_one(client: Client, make: Make) -> None:
    make()
    job = ended(ordered(client, "edit", supplier="Systemhaus"))
    with system_scope(reason="tests: the worker died before it could say that it was done"):
        Asset.objects.update(note="seither anders")
        Job.objects.filter(pk=job.pk).update(state="queued")
    execute(job.pk)
    with system_scope(reason="tests: read"):
        assert Asset.objects.get().note == "seither anders"


def test_devices_that_cannot_take_the_step_stay_and_the_rest_is_retired(client: Client, make: Make) -> None:
    old, issued = make(), make(state="issued")
    page = client.post(reverse("assets:bulk_retire"), WHOLE).content.decode()
    assert 'name="expected" value="2"' in page
    job = ended(ordered(client, "retire", reason="zu alt", expected="2"))
    assert job.state == "done", job.error
    assert (fresh(old).state, fresh(issued).state) == ("retired", "issued")


def test_the_result_is_not_shown_to_those_who_may_not_see_the_devices(client: Client, world: World, make: Make) -> None:
    make(authority_id=world.foreign.pk)
    with system_scope(reason="tests: a change of another authority"):
        foreign = Asset.objects.get()
        changed = actions.change_assets(actor=SYSTEM, changes={foreign.pk: {"note": "neu"}})
    assert client.get(reverse("assets:bulk_result", args=[changed.batch_id])).status_code == 404
    assert client.post(reverse("assets:undo", args=[changed.batch_id])).status_code in (302, 404)
    assert fresh(foreign).note == "neu"


def test_the_job_asks_for_the_right_of_now(client: Client, world: World, make: Make) -> None:
    device = make()
    job = ordered(client, "edit", supplier="Systemhaus")
    with system_scope(reason="tests: the membership ended meanwhile"):
        world.people[Role.AUTHORITY_IT].memberships.all().delete()
    assert ended(job).state == "failed"
    assert fresh(device).supplier is None
