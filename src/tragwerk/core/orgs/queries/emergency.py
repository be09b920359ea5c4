# SPDX-License-Identifier: EUPL-1.2
"""Reads of emergency accesses: those in force, those to be told of, the own ones, one by its key."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible, mark_checked, system_scope
from tragwerk.core.orgs.models import Account, EmergencyAccess, EmergencyEnd, EmergencyState
from tragwerk.core.orgs.permissions import APPROVE_EMERGENCY, VIEW_EMERGENCY
from tragwerk.core.orgs.rules import ANNOUNCED_FOR, Course, end_by_time, is_announced, is_in_force, state_at

HAT_PREFIX = "emergency."
MOST_SHOWN = 200
OPEN = (EmergencyState.REQUESTED, EmergencyState.ACTIVE)


def course_of(row: EmergencyAccess) -> Course:
    """Return the times of a row as the rules read them."""
    return Course(row.state, row.requested_at, row.ends_at, row.ended_at)


def as_of(rows: Iterable[EmergencyAccess], now: datetime | None = None) -> list[EmergencyAccess]:
    """Return rows for reading as they are now: what the clock has ended is ended, whatever the schedule did."""
    moment = now or timezone.now()
    found = []
    for row in rows:
        course = course_of(row)
        if state_at(course, moment) != row.state:
            row.ended_at, row.end_kind = end_by_time(course), EmergencyEnd.TIME
            row.state = EmergencyState.ENDED
        found.append(row)
    return found


def accesses_in_force(account: Account, now: datetime) -> list[EmergencyAccess]:
    """Return the accesses that open something to an account at this moment; asked for at every request."""
    rows = EmergencyAccess.objects.filter(account=account, state=EmergencyState.ACTIVE).select_related("authority")
    return [row for row in rows.order_by("starts_at", "id") if is_in_force(course_of(row), now)]


def own_accesses(actor: Actor) -> list[EmergencyAccess]:
    """Return an operator's own requests and accesses, newest first; under every hat the same."""
    if actor.account_id is None:
        return []
    mark_checked()
    with system_scope(reason="list own emergency accesses"):
        rows = EmergencyAccess.objects.filter(account_id=actor.account_id).select_related("authority")
        return as_of(rows.order_by("-requested_at", "-id")[:MOST_SHOWN])


def access_for(actor: Actor, access_id: UUID) -> EmergencyAccess:
    """Return an access that is the actor's own or of an authority whose accesses the actor may see."""
    with system_scope(reason="find an emergency access by its key"):
        found = EmergencyAccess.objects.filter(pk=access_id).select_related("authority").first()
    if found is not None:
        is_own = actor.account_id is not None and found.account_id == actor.account_id
        if is_own or actor.places(VIEW_EMERGENCY).cover(*found.access_place()):
            mark_checked()
            return as_of([found])[0]
    raise NotVisible(_("This does not exist, or it is not visible to you."))


def announced_accesses(actor: Actor) -> list[EmergencyAccess]:
    """Return what the offices of an authority are told of: requests, accesses in use and those that ended lately."""
    now = timezone.now()
    lately = Q(state=EmergencyState.ENDED, ended_at__gte=now - ANNOUNCED_FOR - timedelta(days=1))
    rows = EmergencyAccess.objects.visible_to(actor, VIEW_EMERGENCY).filter(Q(state__in=OPEN) | lately)
    known = [row for row in rows.order_by("-requested_at", "-id") if is_announced(course_of(row), now)]
    return as_of(known, now)


def requested_accesses(actor: Actor) -> list[EmergencyAccess]:
    """Return the requests that wait for the actor's decision."""
    rows = EmergencyAccess.objects.visible_to(actor, APPROVE_EMERGENCY).filter(state=EmergencyState.REQUESTED)
    waiting = [row for row in as_of(rows.order_by("requested_at", "id")) if row.state == EmergencyState.REQUESTED]
    return [row for row in waiting if row.account_id != actor.account_id]
