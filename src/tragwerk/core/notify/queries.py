# SPDX-License-Identifier: EUPL-1.2
"""Whose notices somebody sees now, how they want them, and which mails have not arrived."""

from collections import defaultdict
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotVisible, Places, show
from tragwerk.core.extend.public import NOTICES, NoticeKind, notice_kinds
from tragwerk.core.notify.models import (
    UNDELIVERED,
    MailState,
    Notice,
    NoticeChoice,
    OutgoingMail,
    PushSubscription,
    QuietHours,
)
from tragwerk.core.notify.permissions import MANAGE_MAIL
from tragwerk.core.orgs.public import Account, Person

MOST_COUNTED = 100


def kinds_for(actor: Actor) -> list[NoticeKind]:
    """Return the kinds of notices that the actor may get, in their order."""
    return notice_kinds.at(NOTICES, actor)


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """Return the actor's own notices of the present workplace that stand under the bell.

    What was told to those who hold a right is gone with the right; what was told to the account alone, with its last
    seat in that authority. Under emergency access nobody has notices.
    """
    rows: QuerySet[Notice] = Notice.objects.filter(is_shown=True)
    if actor.account_id is None or actor.emergency is not None:
        return rows.none()
    return rows.filter(
        _still_told(actor), account_id=actor.account_id, authority_id__in=sorted(actor.scope_authorities)
    )


def _still_told(actor: Actor) -> Q:
    """Return the condition that the actor still holds the right for which a notice was written."""
    by_place: defaultdict[tuple[bool, frozenset[UUID], frozenset[UUID]], list[str]] = defaultdict(list)
    for kind in kinds_for(actor):
        places: Places = actor.places(kind.permission)
        by_place[places.everywhere, places.authorities, places.schools].append(kind.key)
    told = Q(is_personal=True)
    for (everywhere, authorities, schools), keys in by_place.items():
        there = Q() if everywhere else Q(authority_id__in=sorted(authorities)) | Q(school_id__in=sorted(schools))
        told |= Q(kind__in=keys) & there
    return told


def may_still_be_told(actor: Actor | None, notice: Notice) -> bool:
    """Say the same of one notice and an account with all its seats."""
    if actor is None:
        return False
    if notice.is_personal:
        return notice.authority_id in actor.scope_authorities
    kind = next((one for one in kinds_for(actor) if one.key == notice.kind), None)
    return kind is not None and actor.places(kind.permission).cover(notice.authority_id, notice.school_id)


def unread_count(actor: Actor) -> int:
    """Return how many notices are new, at most a hundred."""
    rows = notices_of(actor).filter(read_at__isnull=True).order_by()
    return rows.values("pk")[:MOST_COUNTED].count()


def notice_for(actor: Actor, notice_id: UUID) -> Notice:
    """Return an own notice; every other is not there."""
    found = notices_of(actor).filter(pk=notice_id).first()
    if found is None:
        raise NotVisible(_("This notice does not exist any more, or it is not yours."))
    show([found])
    return found


def own_place(actor: Actor) -> tuple[UUID, UUID]:
    """Return the authority and the account under which the actor's habits are kept."""
    if actor.account_id is None or actor.emergency is not None or not actor.scope_authorities:
        raise DomainError(_("Notices belong to somebody who works here with an account of their own."), code="nobody")
    if actor.home in actor.scope_authorities and actor.home is not None:
        return actor.home, actor.account_id
    return min(actor.scope_authorities), actor.account_id


def address_of(account: Account, authority_id: UUID) -> str:
    """Return where mails of an authority to an account go: the account's address, else that of its person there."""
    if account.email:
        return account.email
    rows = Person.objects.filter(authority_id=authority_id, account=account).exclude(email="")
    return rows.values_list("email", flat=True).first() or ""


def own_address(actor: Actor) -> str:
    """Return where the actor's mails go, or nothing."""
    authority_id, account_id = own_place(actor)
    return address_of(Account.objects.get(pk=account_id), authority_id)


def choices_of(actor: Actor) -> dict[str, NoticeChoice]:
    """Return what the actor has chosen, by kind."""
    authority_id, account_id = own_place(actor)
    rows = NoticeChoice.objects.filter(authority_id=authority_id, account_id=account_id)
    return {row.kind: row for row in rows}


def quiet_hours_of(actor: Actor) -> QuietHours | None:
    """Return when the actor wants to be left alone."""
    authority_id, account_id = own_place(actor)
    found: QuietHours | None = QuietHours.objects.filter(authority_id=authority_id, account_id=account_id).first()
    return found


def browsers_of(actor: Actor) -> list[PushSubscription]:
    """Return the browsers that show the actor's notices, newest first."""
    authority_id, account_id = own_place(actor)
    rows = PushSubscription.objects.filter(authority_id=authority_id, account_id=account_id)
    return list(rows.order_by("-created_at", "id"))


def undelivered_count(actor: Actor) -> int:
    """Return how many mails of the actor's authorities were refused or given up."""
    rows = OutgoingMail.objects.visible_to(actor, MANAGE_MAIL).filter(state__in=UNDELIVERED)
    return rows.order_by().count()


def waiting_count(actor: Actor) -> int:
    """Return how many mails of the actor's authorities have not gone out yet."""
    rows = OutgoingMail.objects.visible_to(actor, MANAGE_MAIL).filter(state=MailState.WAITING)
    return rows.order_by().count()
