# SPDX-License-Identifier: EUPL-1.2
"""Reads of the four eyes: who could confirm, what waits, what the offices are told."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from tragwerk.core.access.public import Actor
from tragwerk.core.approvals.public import RequestState, is_own_request
from tragwerk.core.orgs.models import FourEyesWaiver, Membership
from tragwerk.core.orgs.permissions import SET_EMERGENCY_POLICY, VIEW_EMERGENCY
from tragwerk.core.orgs.rules import ANNOUNCED_FOR

MOST_WAIVERS = 20


def others_who_decide(actor: Actor, authority_id: UUID) -> list[str]:
    """Return the names of the other people of the authority who could confirm now, by an account of their own."""
    today = timezone.localdate()
    rows = Membership.objects.filter(
        authority_id=authority_id,
        school__isnull=True,
        role__in=SET_EMERGENCY_POLICY.roles,
        valid_from__lte=today,
        person__account__is_active=True,
    )
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    others = rows.exclude(person_id=actor.person_id).exclude(person__account_id=actor.account_id)
    people = {row.person_id: str(row.person) for row in others.select_related("person").order_by("person__sort_name")}
    return list(people.values())


def _waivers(actor: Actor) -> QuerySet[FourEyesWaiver]:
    rows: QuerySet[FourEyesWaiver] = FourEyesWaiver.objects.visible_to(actor, VIEW_EMERGENCY)
    return rows.order_by("-asked_at", "-id")


def waivers_of(actor: Actor, authority_id: UUID) -> list[FourEyesWaiver]:
    """Return the latest wishes of one authority, newest first."""
    return list(_waivers(actor).filter(authority_id=authority_id)[:MOST_WAIVERS])


def announced_waivers(actor: Actor) -> list[FourEyesWaiver]:
    """Return what the offices are told of: wishes that wait, and those that were confirmed lately."""
    lately = Q(state=RequestState.CONFIRMED, decided_at__gt=timezone.now() - ANNOUNCED_FOR)
    return list(_waivers(actor).filter(Q(state=RequestState.ASKED) | lately)[:MOST_WAIVERS])


def waivers_to_decide(actor: Actor) -> list[FourEyesWaiver]:
    """Return the wishes of others that wait for the actor's word."""
    rows = FourEyesWaiver.objects.visible_to(actor, SET_EMERGENCY_POLICY).filter(state=RequestState.ASKED)
    return [row for row in rows.order_by("asked_at", "id") if not is_own_request(actor, row)]
