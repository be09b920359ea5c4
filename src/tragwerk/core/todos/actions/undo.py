# SPDX-License-Identifier: EUPL-1.2
"""Taking back what was done with todos at once."""

from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotVisible, action, actor_scope
from tragwerk.core.audit.public import UndoReport, entries_of_batch, undo_batch
from tragwerk.core.todos.models import Todo
from tragwerk.core.todos.permissions import USE_TODO
from tragwerk.core.todos.queries import visible_todos


@action(USE_TODO)
def undo_change(*, actor: Actor, batch_id: UUID) -> UndoReport:
    """Restore todos as they were before an own change, if nobody changed them since."""
    with actor_scope(actor):
        entries = list(entries_of_batch(batch_id))
        own = actor.account_id is not None and all(entry.actor_account == actor.account_id for entry in entries)
        if not entries or not own or any(entry.object_type != Todo._meta.label_lower for entry in entries):
            raise NotVisible(_("This change does not exist, or it is not yours to undo."))
        # Given away meanwhile, it is not the actor's to change any more.
        visible_todos(actor, {entry.object_id for entry in entries})
        report = undo_batch(actor=actor, verb="todos.undo_change", batch_id=batch_id)
        if not report.restored:
            raise DomainError(_("This change was undone already."), code="undone")
        return report
