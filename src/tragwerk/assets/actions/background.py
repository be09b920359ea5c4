# SPDX-License-Identifier: EUPL-1.2
"""Ordering changes of very many devices, which a worker then makes through the same verbs."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets.actions.undo import own_batch
from tragwerk.assets.permissions import VIEW_ASSET
from tragwerk.core.access.public import (
    Actor,
    NotAllowed,
    NotVisible,
    Permission,
    action,
    mark_checked,
    nothing_changed,
)
from tragwerk.core.jobs.public import Job, enqueue

BULK_JOB, UNDO_JOB = "assets.bulk", "assets.undo"


@action(VIEW_ASSET)
def order_bulk(
    *, actor: Actor, permission: Permission, authorities: Collection[UUID], arguments: Mapping[str, Any]
) -> Job:
    """Have a bulk verb done; the job chooses the devices anew and asks for the right at each of them."""
    if not actor.may(permission):
        raise NotAllowed(permission)
    mark_checked()
    nothing_changed()
    return enqueue(actor=actor, kind=BULK_JOB, authority=_only(authorities), args=arguments)


@action(VIEW_ASSET)
def order_undo(*, actor: Actor, batch_id: UUID) -> Job:
    """Have an own change of very many devices taken back."""
    entry = own_batch(actor, batch_id)
    if entry is None:
        raise NotVisible(_("This change does not exist, or it is not yours to undo."))
    mark_checked()
    nothing_changed()
    return enqueue(actor=actor, kind=UNDO_JOB, authority=entry.authority_id, args={"batch_id": str(batch_id)})


def _only(authorities: Collection[UUID]) -> UUID | None:
    return next(iter(authorities)) if len(authorities) == 1 else None
