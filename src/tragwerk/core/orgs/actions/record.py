# SPDX-License-Identifier: EUPL-1.2
"""The record of an emergency access: every page before it is made, and what it then showed or why it was refused."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.apps import apps

from tragwerk.core.access.public import (
    Actor,
    Emergency,
    Place,
    Seen,
    Sight,
    action,
    batch,
    nothing_changed,
    require,
)
from tragwerk.core.audit.public import Fact, record_many
from tragwerk.core.orgs.models import EmergencyAccess
from tragwerk.core.orgs.permissions import USE_EMERGENCY
from tragwerk.core.orgs.queries.record import LOOKED, OPENED, PERSON, REFUSED, SEARCHED, TOOK


def _entered(actor: Actor) -> Emergency:
    if actor.emergency is None:
        raise TypeError("only what happens under emergency access is noted")
    require(actor, USE_EMERGENCY, Place(actor.emergency.authority_id))
    return actor.emergency


@action(USE_EMERGENCY, when_looking=True)
def note_opened_page(*, actor: Actor, method: str, page: str, path: str, key: UUID | None = None) -> None:
    """Write into the authority's trail that an operator opened a page; without this entry the page stays closed."""
    _note(actor, OPENED, {"method": method, "page": page[:200], "path": path[:300]}, key)


@action(USE_EMERGENCY, when_looking=True)
def note_refused_page(*, actor: Actor, method: str, path: str, status: int, sight: Sight) -> None:
    """Write into the authority's trail what an operator was refused, with the status of the answer."""
    told = {"method": method, "path": path[:300], "status": status, "filters": sight.filters}
    _note(actor, REFUSED, told, sight.key)


@action(USE_EMERGENCY, when_looking=True)
def note_outcome(*, actor: Actor, sight: Sight, path: str) -> None:
    """Write into the authority's trail what a page showed: each object one entry about it, searches, files."""
    entered = _entered(actor)
    found = list(sight.objects.values())
    if not found and not sight.files and not sight.words and not sight.filters:
        nothing_changed()
        return
    for file in sight.files:
        told = {"path": path[:300], "file": file.name, "rows": file.rows, "filters": file.filters}
        _note(actor, TOOK, told, sight.key)
    # Words that led to people are often their names: they stand in the entries about these people and go with them.
    to_people = any(seen.table == PERSON for seen in found)
    if sight.words or sight.filters:
        words = "" if to_people else sight.words
        told = {"path": path[:300], "words": words, "filters": sight.filters, "hits": len(found)}
        _note(actor, SEARCHED, told, sight.key)
    facts: defaultdict[str, list[Fact]] = defaultdict(list)
    for seen in found:
        words = sight.words if seen.table == PERSON else ""
        facts[seen.table].append(_fact(entered, seen, path, words))
    with batch(sight.key):
        for table, rows in facts.items():
            record_many(actor=actor, verb=LOOKED, model=apps.get_model(table), facts=rows, reason=entered.reason)


def _fact(entered: Emergency, seen: Seen, path: str, words: str) -> Fact:
    told = {"path": path[:300], "where": str(seen.where), **({"words": words} if words else {})}
    return (entered.authority_id, None, seen.key, seen.label, {name: [None, value] for name, value in told.items()})


def _note(actor: Actor, verb: str, told: dict[str, Any], key: UUID | None) -> None:
    entered = _entered(actor)
    changes = {name: [None, value] for name, value in told.items() if value not in ("", None)}
    fact = (entered.authority_id, None, entered.id, actor.label, changes)
    if key is None:
        record_many(actor=actor, verb=verb, model=EmergencyAccess, facts=[fact])
        return
    with batch(key):
        record_many(actor=actor, verb=verb, model=EmergencyAccess, facts=[fact])
