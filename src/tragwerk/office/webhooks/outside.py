# SPDX-License-Identifier: EUPL-1.2
"""What other systems may be told of the core services, and who hears here that they cannot be told."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Actor, Permission
from tragwerk.core.api.public import stopped_webhooks
from tragwerk.core.extend.public import OutsideEvent, Task, contribute
from tragwerk.core.grants.public import VIEW_GRANT, GrantEnded, GrantReleased
from tragwerk.core.orgs.public import (
    VIEW_EMERGENCY,
    VIEW_SCHOOL,
    EmergencyAccess,
    EmergencyAccessesMoved,
    School,
    SchoolsClosed,
    SchoolTransferred,
)

API = "/api/v1/"
Told = Mapping[UUID, Mapping[str, Any]]


def register() -> None:
    """Register the events of the core services that leave the house; called once at start-up."""
    kinds: tuple[tuple[str, Promise, Permission, type, Callable[[Any], Told], str], ...] = (
        ("schools.closed", _("Schools were closed"), VIEW_SCHOOL, SchoolsClosed, _closed, "schools"),
        ("schools.moved", _("A school changed its authority"), VIEW_SCHOOL, SchoolTransferred, _moved, "schools"),
        ("grants.released", _("A list was shared"), VIEW_GRANT, GrantReleased, _grant, "grants"),
        ("grants.ended", _("A grant has ended"), VIEW_GRANT, GrantEnded, _grant, "grants"),
        ("emergency.moved", _("Emergency access: new state"), VIEW_EMERGENCY, EmergencyAccessesMoved, _access, ""),
    )
    for order, (key, label, permission, event, tell, resource) in enumerate(kinds):
        at = f"{API}{resource}" if resource else ""
        contribute(OutsideEvent(key, label, permission, event, tell, at, order=60 + order))


def _by_owner(model: Any, ids: Sequence[UUID], name: str, **more: Any) -> Told:
    found: dict[UUID, dict[str, Any]] = {}
    for key, owner in model.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "authority_id"):
        found.setdefault(owner, {name: [], **more})[name].append(key)
    return found


def _closed(happened: SchoolsClosed) -> Told:
    return _by_owner(School, happened.school_ids, "school_ids")


def _moved(happened: SchoolTransferred) -> Told:
    """Each side is told of its own row."""
    return _by_owner(School, [happened.old_school_id, happened.new_school_id], "school_ids")


def _grant(happened: GrantReleased | GrantEnded) -> Told:
    return {happened.authority_id: {"grant_ids": [happened.grant_id]}}


def _access(happened: EmergencyAccessesMoved) -> Told:
    return _by_owner(EmergencyAccess, happened.access_ids, "access_ids", state=str(happened.state))


def stopped_ones(actor: Actor) -> Sequence[Task]:
    """Return the webhooks that stopped by themselves, for the start page."""
    return [
        Task(
            title=gettext("“%(name)s” is no longer told of anything") % {"name": row.name},
            note=gettext("Its address has not answered for days."),
            icon="webhook",
            url=reverse("office:webhook", args=[row.pk]),
            verb=gettext("Look"),
            tone="bad",
            due=row.failing_since,
        )
        for row in stopped_webhooks(actor)
    ]
