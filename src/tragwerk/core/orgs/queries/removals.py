# SPDX-License-Identifier: EUPL-1.2
"""Until when the trail names somebody who has gone, who may decide about it, and the requests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible, Permission
from tragwerk.core.approvals.public import RequestState
from tragwerk.core.audit.public import CONFIRM_REMOVAL, VIEW_AUDIT, acted_in, told_of
from tragwerk.core.orgs.models import Membership, Person, RetentionRule, TrailRemoval
from tragwerk.core.orgs.rules import RETENTION_SOURCE, RETENTION_YEARS, kept_until


@dataclass(frozen=True)
class Retention:
    """The rule that holds on a day; without a day of its own it is the one that the program brings."""

    years: int = RETENTION_YEARS
    source: str = RETENTION_SOURCE
    valid_from: date | None = None


@dataclass(frozen=True)
class Standing:
    """Whether somebody may leave the trail: when they left, until when they are named, and by which rule."""

    retention: Retention
    has_role: bool
    is_named: bool
    left_on: date | None = None
    kept_until: date | None = None

    def is_over(self, today: date) -> bool:
        return self.kept_until is not None and today > self.kept_until


def retention_of(authority_id: UUID, day: date) -> Retention:
    """Return the rule of an authority that holds on a day."""
    rows = RetentionRule.objects.filter(authority_id=authority_id, valid_from__lte=day).order_by("-valid_from")
    found = rows.values_list("years", "source", "valid_from").first()
    return Retention(*found) if found else Retention()


def retentions_of(authority_id: UUID) -> list[RetentionRule]:
    """Return all rules that an authority has set, newest first."""
    return list(RetentionRule.objects.filter(authority_id=authority_id).order_by("-valid_from")[:50])


def roles_of(person: Person) -> list[UUID]:
    """Return the keys of all roles that somebody has or had."""
    return list(Membership.objects.filter(person=person).values_list("pk", flat=True))


def standing_of(person: Person, today: date) -> Standing:
    """Return whether a person may leave the trail on a day; who never had a role left with the last trace of them."""
    retention = retention_of(person.authority_id, today)
    roles = Membership.objects.filter(person=person)
    has_role = roles.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today)).exists()
    traces = (acted_in(person.authority_id, person.pk), told_of(person.authority_id, person.pk, roles_of(person)))
    moments = [moment for entries in traces if (moment := entries.aggregate(last=Max("at"))["last"])]
    if has_role or not moments:
        return Standing(retention, has_role, bool(moments))
    ended: date | None = roles.aggregate(last=Max("valid_to"))["last"]
    left_on = ended or timezone.localdate(max(moments))
    return Standing(retention, has_role, True, left_on, kept_until(left_on, retention.years))


@dataclass(frozen=True)
class Confirmer:
    """Somebody who may decide a request, with the role that lets them."""

    name: str
    role: str


def confirmers_of(authority_id: UUID, but_accounts: Iterable[UUID | None], today: date) -> list[Confirmer]:
    """Return who may decide requests of an authority today, beside these accounts: who asked is none of them."""
    rows = Membership.objects.filter(
        authority_id=authority_id, role__in=_roles_with(CONFIRM_REMOVAL), valid_from__lte=today, school__isnull=True
    )
    valid = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), person__account__is_active=True)
    others = valid.exclude(person__account_id__in=[key for key in but_accounts if key is not None])
    found = others.select_related("person").order_by("person__sort_name", "role")
    return [Confirmer(str(row.person), str(row.get_role_display())) for row in found[:20]]


def _roles_with(permission: Permission) -> list[str]:
    return [role.value for role in permission.roles]


def removal_for(actor: Actor, removal_id: UUID, permission: Permission = VIEW_AUDIT) -> TrailRemoval:
    """Return a request that the actor may treat so; every other is not there."""
    rows = TrailRemoval.objects.visible_to(actor, permission).select_related("person", "authority")
    found: TrailRemoval | None = rows.filter(pk=removal_id).first()
    if found is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    return found


def last_removal_of(actor: Actor, person: Person) -> TrailRemoval | None:
    """Return the newest request about a person, for those who may see the trail."""
    rows = TrailRemoval.objects.visible_to(actor, VIEW_AUDIT).filter(person=person)
    found: TrailRemoval | None = rows.order_by("-asked_at", "-id").first()
    return found


def open_removals(actor: Actor) -> list[TrailRemoval]:
    """Return the requests that the actor may decide: of others, not the own ones."""
    rows = TrailRemoval.objects.visible_to(actor, CONFIRM_REMOVAL).filter(state=RequestState.ASKED)
    others = rows.exclude(asked_account=actor.account_id) if actor.account_id else rows
    return list(others.select_related("person").order_by("asked_at", "id")[:20])
