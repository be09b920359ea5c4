# SPDX-License-Identifier: EUPL-1.2
"""Devices go from state to state, as `TRANSITIONS` allows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets import rules
from tragwerk.assets.actions.batches import Changed, in_batch
from tragwerk.assets.actions.checks import label_of, refuse_steps
from tragwerk.assets.actions.edit import load_rows, places
from tragwerk.assets.events import AssetStateChanged
from tragwerk.assets.models import TRANSITIONS, Asset, AssetState
from tragwerk.assets.permissions import MANAGE_ASSET, RETIRE_ASSET
from tragwerk.core.access.public import Actor, DomainError, Permission, action, require
from tragwerk.core.audit.public import change_rows
from tragwerk.core.events.public import publish

Expected = Mapping[UUID, datetime] | None


@action(MANAGE_ASSET)
def set_state(*, actor: Actor, ids: Sequence[UUID], state: str, expected: Expected = None, reason: str = "") -> Changed:
    """Bring devices into another state; retiring is a verb of its own."""
    if state == AssetState.RETIRED:
        raise TypeError("devices are retired by retire_assets")
    return _step(actor, "assets.set_state", MANAGE_ASSET, ids, state, expected, reason)


@action(RETIRE_ASSET)
def retire_assets(*, actor: Actor, ids: Sequence[UUID], reason: str, expected: Expected = None) -> Changed:
    """End the life of devices; the reason stays in their history."""
    if not reason.strip():
        raise DomainError(
            _("Please say why the devices are retired; the reason stays in their history."),
            field="reason",
            code="reason",
        )
    verb = "assets.retire_assets"
    return _step(actor, verb, RETIRE_ASSET, ids, AssetState.RETIRED, expected, reason.strip())


def _step(
    actor: Actor,
    verb: str,
    permission: Permission,
    ids: Sequence[UUID],
    state: str,
    expected: Expected,
    reason: str,
) -> Changed:
    """Take the step with all devices or with none."""
    old = load_rows(ids, "state", "tag", "serial")
    require(actor, permission, places(old))
    refuse_steps(
        [
            (label_of(row), row["state"])
            for row in old.values()
            if not rules.may_become(TRANSITIONS, row["state"], state)
        ],
        state,
    )
    changes: dict[UUID, Mapping[str, Any]] = {key: {"state": state} for key in ids}
    with in_batch() as batch_id:
        changed = change_rows(actor=actor, verb=verb, model=Asset, changes=changes, expected=expected, reason=reason)
    publish(AssetStateChanged(tuple(changed), state))
    return Changed(tuple(changed), batch_id)
