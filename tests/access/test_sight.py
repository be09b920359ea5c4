# SPDX-License-Identifier: EUPL-1.2
"""Under emergency access every page of an object says which object it shows.

The pages come from the resolver: a new one that takes a key is red until it says so or stands here with a reason.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.places import PLAIN, parameters_of
from tests.access.routes import Route, release, routes
from tests.worlds import World, enter, let_in
from tragwerk.core.access.public import PUBLIC, no_scope, system_scope
from tragwerk.core.audit.public import AuditEntry

WITHOUT = {
    "office:emergency": "the access itself: who asked, why, when",
    "assets:bulk_result": "the key of a change and the number of its devices, none of them named",
    "tables:export": "a file that was written before: its rows were noted when it was written",
    "tables:export_file": "a file that was written before: its rows were noted when it was written",
    "office:job_events": "the progress of a job; the page that asks for it has noted the job",
    "office:code": "the short form of a device's key; the device itself is noted as found",
    "office:code_printed": "the short form of a device's key; the device itself is noted as found",
    "office:letters_files": "the key of a run of letters; each letter is noted",
    "office:letters_written": "the key of a run of letters; each letter is noted",
    "assets:undo": "takes a change back: what it changed are entries of their own",
}
KEYED = sorted({one for one in routes() if one.need is not PUBLIC and set(one.parameters) - PLAIN.keys()})


@pytest.mark.parametrize("page", KEYED, ids=lambda one: one.name)
def test_a_page_that_opens_says_what_it_shows(world: World, page: Route) -> None:
    access = let_in(world)
    with system_scope(reason="sight"):
        parameters = parameters_of(page.parameters, world, "own")
    client: Client = enter(access)
    with no_scope():
        answer = client.get(reverse(page.name, kwargs=parameters))
    release(answer)
    with system_scope(reason="sight"):
        mine = AuditEntry.objects.filter(authority=world.own, actor_label="Test Operator (Notzugriff)")
        seen = set(mine.filter(verb="orgs.emergency_looked").values_list("object_id", flat=True))
        refused = mine.filter(verb="orgs.emergency_refused").exists()
    if answer.status_code in (403, 404, 409):
        assert refused, "a refusal is on the record"
        return
    if answer.status_code == 405 or page.name in WITHOUT:
        return  # takes a POST only: what that changes is an entry of its own
    (key,) = (value for name, value in parameters.items() if name not in PLAIN)
    assert key in seen


def test_every_reason_is_needed() -> None:
    assert WITHOUT.keys() <= {one.name for one in KEYED}
