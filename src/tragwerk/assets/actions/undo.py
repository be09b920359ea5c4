# SPDX-License-Identifier: EUPL-1.2
"""Taking back a change of devices, or of what belongs to them, as a whole."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets.actions.fields import touch
from tragwerk.assets.models import Asset
from tragwerk.assets.permissions import MANAGE_ASSET, MANAGE_CONTRACT, MANAGE_USEFUL_LIFE, MOVE_ASSET, RETIRE_ASSET
from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotVisible,
    Permission,
    Place,
    action,
    actor_scope,
    any_of,
    require,
)
from tragwerk.core.audit.public import AuditEntry, UndoReport, entries_of_batch, undo_batch
from tragwerk.core.forms.public import FieldValue

UNDO_VERB = "assets.undo_change"
_ASSETS, _VALUES = Asset._meta.label_lower, FieldValue._meta.label_lower
# Who could do it may take it back; what is not named here was done by the right to manage devices.
_RIGHTS: dict[str, Permission] = {
    "assets.move_assets": MOVE_ASSET,
    "assets.move_sets": MOVE_ASSET,
    "assets.retire_assets": RETIRE_ASSET,
    "assets.set_useful_lives": MANAGE_USEFUL_LIFE,
    "assets.delete_useful_lives": MANAGE_USEFUL_LIFE,
    **dict.fromkeys(
        (
            *("assets.create_contracts", "assets.change_contracts", "assets.give_notice", "assets.create_licences"),
            *("assets.change_licences", "assets.attach_to_contract", "assets.detach_from_contract"),
        ),
        MANAGE_CONTRACT,
    ),
}


def undo_change(*, actor: Actor, batch_id: UUID) -> UndoReport:
    """Restore rows as they were before a change, if nobody changed them since.

    Raises DomainError, and NotVisible for a batch that is not the actor's own.
    """
    with actor_scope(actor):
        entry = own_batch(actor, batch_id)
        if entry is None:
            raise NotVisible(_("This change does not exist, or it is not yours to undo."))
        return _UNDO[_RIGHTS.get(entry.verb, MANAGE_ASSET).name](actor=actor, batch_id=batch_id)


def own_batch(actor: Actor, batch_id: UUID) -> AuditEntry | None:
    """Return an entry of a change in this package that the actor made, if there is one."""
    entry: AuditEntry | None = entries_of_batch(batch_id).first()
    if entry is None or not _is_of_assets(entry) or not _is_own(actor, entry):
        return None
    return entry


def _is_of_assets(entry: AuditEntry) -> bool:
    """Say whether an entry tells of a row of this package or of what its verbs wrote besides, such as fields."""
    return entry.object_type.startswith("assets.") or entry.verb.startswith("assets.")


def _is_own(actor: Actor, entry: AuditEntry) -> bool:
    return actor.is_system or (actor.account_id is not None and entry.actor_account == actor.account_id)


def _undoing(permission: Permission) -> Callable[..., UndoReport]:
    """Return the verb that takes back what was done by a right."""

    @action(permission)
    def undo(*, actor: Actor, batch_id: UUID) -> UndoReport:
        return _undo(actor, permission, batch_id)

    return undo


_UNDO = {one.name: _undoing(one) for one in (MANAGE_ASSET, *dict.fromkeys(_RIGHTS.values()))}


def _undo(actor: Actor, permission: Permission, batch_id: UUID) -> UndoReport:
    entries = list(entries_of_batch(batch_id).values_list("authority_id", "object_type", "verb", "changes"))
    if any(_RIGHTS.get(verb, MANAGE_ASSET) != permission for _authority, _table, verb, _changes in entries):
        raise DomainError(_("This change was part of a larger one, which is undone as a whole."), code="mixed")
    back = {
        Place(authority, UUID(changes["school_id"][0]) if changes["school_id"][0] else None)
        for authority, _table, _verb, changes in entries
        if "school_id" in changes
    }
    require(actor, permission, back)
    devices, told_by_fields = _devices_of(batch_id)
    report = undo_batch(actor=actor, verb=UNDO_VERB, batch_id=batch_id)
    if not report.restored:
        raise DomainError(_("This change was undone already."), code="undone")
    touch(told_by_fields)
    return replace(report, restored=len(devices | told_by_fields)) if told_by_fields else report


def _devices_of(batch_id: UUID) -> tuple[set[UUID], set[UUID]]:
    """Return the devices that a change wrote, and those of which it wrote what fields say."""
    entries = entries_of_batch(batch_id)
    values = list(entries.filter(object_type=_VALUES).values_list("object_id", flat=True))
    rows = FieldValue.objects.filter(pk__in=any_of(values)) if values else FieldValue.objects.none()
    return (
        set(entries.filter(object_type=_ASSETS).values_list("object_id", flat=True)),
        set(rows.values_list("object_id", flat=True)) if values else set(),
    )
