# SPDX-License-Identifier: EUPL-1.2
"""The demo shows imports and background work in every state in which they can rest."""

import pytest

from tragwerk.assets.public import Asset
from tragwerk.config.demo.activity import create_activity
from tragwerk.config.demo.people import create_cast
from tragwerk.config.demo.places import create_places
from tragwerk.core.access.public import system_actor, system_scope
from tragwerk.core.imports.public import Import, ImportState
from tragwerk.core.jobs.public import Job, State, run_queued_jobs

# Work is queued when a transaction commits, so these tests need real ones.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def active() -> None:
    actor = system_actor("Demo")
    with system_scope(reason="test"):
        create_cast(actor, create_places(actor))
    create_activity()


def test_imports_and_jobs_rest_in_every_state_and_the_worker_ends_the_last(active: None) -> None:
    with system_scope(reason="test"):
        resting = set(ImportState.values) - {ImportState.FAILED}
        assert set(Import.objects.values_list("state", flat=True)) == resting
        assert set(Job.objects.values_list("state", flat=True)) == set(State.values) - {State.RUNNING}
        assert Asset.objects.count() == 30
        faulty, moved = Import.objects.filter(state=ImportState.CHECKED).order_by("created_at")
        assert faulty.counts["rejected"] == 4
        # What the town has in another system is recognised and stands ready, every row of it.
        assert (moved.counts["created"], moved.counts["rejected"]) == (24, 0)
    run_queued_jobs()
    with system_scope(reason="test"):
        assert Import.objects.filter(state=ImportState.APPLIED).count() == 2
        assert Asset.objects.count() == 60
