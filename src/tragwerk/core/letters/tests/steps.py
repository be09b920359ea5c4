# SPDX-License-Identifier: EUPL-1.2
"""Short ways to texts and letters for the tests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.worlds import World
from tragwerk.core.access.public import Actor, Role, system_scope
from tragwerk.core.letters import actions
from tragwerk.core.letters.kinds import GENERAL
from tragwerk.core.letters.models import Letter, LetterVersion
from tragwerk.core.letters.paper import LetterRow

SUBJECT = "An {school}"
BODY = "Guten Tag **{recipient}**,\n\n{message}\n\n?{deadline} Bis {deadline}.\n\n{writer}"


def writer_of(world: World) -> Actor:
    return world.actor(Role.SCHOOL_ADMINISTRATION)


def drafted(world: World, name: str = "Rundschreiben", **changes: Any) -> LetterVersion:
    """A draft of a general letter."""
    row = {
        "authority_id": world.own.pk,
        "kind": GENERAL.key,
        "name": name,
        "language": "de",
        "subject": SUBJECT,
        "body": BODY,
        **changes,
    }
    return version(actions.create_templates(actor=writer_of(world), rows=[row])[0])


def published(world: World, name: str = "Rundschreiben", **changes: Any) -> LetterVersion:
    """A valid version of a general letter."""
    draft = drafted(world, name, **changes)
    actions.publish_versions(actor=writer_of(world), ids=[draft.pk])
    return version(draft.pk)


def version(key: UUID) -> LetterVersion:
    with system_scope(reason="tests"):
        found: LetterVersion = LetterVersion.objects.select_related("template").get(pk=key)
        return found


def letter(key: UUID) -> Letter:
    with system_scope(reason="tests"):
        found: Letter = Letter.objects.select_related("file", "version").get(pk=key)
        return found


def row_to(world: World, recipient: str = "Musterschule\nWeg 1\n12345 Musterstadt", **changes: Any) -> LetterRow:
    """One letter to the own school."""
    values = {"message": "die Tablets sind da.", "school": "Musterschule", **changes.pop("values", {})}
    given: dict[str, Any] = {
        "authority_id": world.own.pk,
        "recipient": recipient,
        "values": values,
        "school_id": world.school.pk,
        **changes,
    }
    return LetterRow(**given)
