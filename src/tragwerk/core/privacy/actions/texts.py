# SPDX-License-Identifier: EUPL-1.2
"""Verbs on what an authority says itself: additions to the register, and the public statements."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotVisible, Place, action, require
from tragwerk.core.audit.public import change_rows, create_rows, delete_rows, record
from tragwerk.core.privacy.models import ProcessingActivity, Statement, StatementKind, StatementState
from tragwerk.core.privacy.permissions import EDIT_STATEMENT, EXPORT_PERSON, KEEP_REGISTER
from tragwerk.core.privacy.queries.declared import purposes

LONGEST_TEXT = 40_000
SHORTEST_TEXT = 100


@action(KEEP_REGISTER)
def complete_activity(
    *, actor: Actor, authority_id: UUID, purpose_key: str, values: Mapping[str, str], expected: datetime | None = None
) -> UUID:
    """Add to a generated entry of the register what the program cannot know, such as who is responsible."""
    require(actor, KEEP_REGISTER, Place(authority_id))
    if purpose_key not in {purpose.key for purpose, _tables in purposes()}:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    known = ProcessingActivity.objects.filter(authority_id=authority_id, purpose_key=purpose_key).first()
    verb = "privacy.complete_activity"
    if known is not None:
        seen = {known.pk: expected} if expected else None
        change_rows(actor=actor, verb=verb, model=ProcessingActivity, changes={known.pk: values}, expected=seen)
        return known.pk  # type: ignore[no-any-return]
    row = {"authority_id": authority_id, "purpose_key": purpose_key, **values}
    return create_rows(actor=actor, verb=verb, model=ProcessingActivity, rows=[row])[0]


@action(KEEP_REGISTER)
def add_activity(*, actor: Actor, authority_id: UUID, values: Mapping[str, str]) -> UUID:
    """Add an entry to the register that the program knows nothing of."""
    require(actor, KEEP_REGISTER, Place(authority_id))
    if not values.get("name", "").strip():
        raise DomainError(_("Please name the activity."), field="name", code="name")
    row = {"authority_id": authority_id, **values}
    return create_rows(actor=actor, verb="privacy.add_activity", model=ProcessingActivity, rows=[row])[0]


@action(KEEP_REGISTER)
def change_activity(*, actor: Actor, activity_id: UUID, values: Mapping[str, str]) -> None:
    """Change an own entry of the register."""
    found = _activity(actor, activity_id)
    if not found.purpose_key and not values.get("name", found.name).strip():
        raise DomainError(_("Please name the activity."), field="name", code="name")
    verb = "privacy.change_activity"
    change_rows(actor=actor, verb=verb, model=ProcessingActivity, changes={found.pk: values})


@action(KEEP_REGISTER)
def remove_activity(*, actor: Actor, activity_id: UUID) -> None:
    """Take an own entry out of the register, or what was added to a generated one."""
    found = _activity(actor, activity_id)
    delete_rows(actor=actor, verb="privacy.remove_activity", model=ProcessingActivity, ids=[found.pk])


def _activity(actor: Actor, activity_id: UUID) -> ProcessingActivity:
    found: ProcessingActivity | None = ProcessingActivity.objects.filter(pk=activity_id).first()
    if found is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    require(actor, KEEP_REGISTER, found)
    return found


@action(EDIT_STATEMENT)
def write_statement(*, actor: Actor, authority_id: UUID, kind: str, text: str) -> UUID:
    """Keep the draft of a public text; nobody reads it before it is published."""
    require(actor, EDIT_STATEMENT, Place(authority_id))
    if kind not in StatementKind.values:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    cleaned = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not SHORTEST_TEXT <= len(cleaned) <= LONGEST_TEXT:
        raise DomainError(
            _("The text has %(length)d characters; between %(least)d and %(most)d are usual for such a page.")
            % {"length": len(cleaned), "least": SHORTEST_TEXT, "most": LONGEST_TEXT},
            field="text",
            code="length",
        )
    rows = Statement.objects.filter(authority_id=authority_id, kind=kind)
    draft = rows.filter(state=StatementState.DRAFT).first()
    verb = "privacy.write_statement"
    if draft is not None:
        change_rows(actor=actor, verb=verb, model=Statement, changes={draft.pk: {"text": cleaned}})
        return draft.pk  # type: ignore[no-any-return]
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    row = {"authority_id": authority_id, "kind": kind, "number": number, "text": cleaned}
    return create_rows(actor=actor, verb=verb, model=Statement, rows=[row])[0]


@action(EDIT_STATEMENT)
def publish_statement(*, actor: Actor, statement_id: UUID) -> None:
    """Let everybody read a draft; the version before it stays among the older ones."""
    draft: Statement | None = Statement.objects.select_for_update().filter(pk=statement_id).first()
    if draft is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    require(actor, EDIT_STATEMENT, draft)
    if draft.state != StatementState.DRAFT:
        raise DomainError(_("This version is published already. Write a new one."), code="state")
    verb = "privacy.publish_statement"
    same = Statement.objects.filter(authority_id=draft.authority_id, kind=draft.kind)
    older = {row.pk: {"state": StatementState.REPLACED} for row in same.filter(state=StatementState.PUBLISHED)}
    if older:
        change_rows(actor=actor, verb=verb, model=Statement, changes=older)
    step: dict[str, Any] = {
        "state": StatementState.PUBLISHED,
        "published_by": actor.label[:160],
        "published_account": actor.account_id,
        "published_at": timezone.now(),
    }
    change_rows(actor=actor, verb=verb, model=Statement, changes={draft.pk: step})


@action(EXPORT_PERSON)
def note_export(*, actor: Actor, person: Any, form: str, rows: int) -> None:
    """Note that somebody looked at everything about a person, or took it away: who, when, in which form."""
    require(actor, EXPORT_PERSON, person)
    told = {"format": [None, form], "rows": [None, rows]}
    record(
        actor=actor,
        verb="privacy.tell_person" if form == "page" else "privacy.take_person",
        target=person,
        changes=told,
    )
