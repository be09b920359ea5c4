# SPDX-License-Identifier: EUPL-1.2
"""Consents that somebody may see, and everything here that is about one person."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible, Permission, show
from tragwerk.core.approvals.models import Consent, ConsentState
from tragwerk.core.approvals.permissions import VIEW_CONSENT
from tragwerk.core.extend.public import CONSENTS, ConsentPurpose, consent_purposes


def all_purposes() -> list[ConsentPurpose]:
    """Return every registered purpose."""
    return consent_purposes.at(CONSENTS)


def consent_for(actor: Actor, consent_id: UUID, permission: Permission = VIEW_CONSENT) -> Consent:
    """Return one consent that the actor may treat so; every other is not there."""
    rows = Consent.objects.visible_to(actor, permission)
    rows = rows.select_related("authority", "school", "person", "approval__document")
    found: Consent | None = rows.filter(pk=consent_id).first()
    if found is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    show([found])
    return found


def consents_of(actor: Actor, person_id: UUID) -> QuerySet[Consent]:
    """Return the consents of one person, newest first."""
    return Consent.objects.visible_to(actor, VIEW_CONSENT).filter(person=person_id).order_by("-asked_at", "-id")


def without_answer(purpose: str, people: Iterable[UUID]) -> set[UUID]:
    """Return those of the people who are not asked for the purpose now and have not given it."""
    wanted = set(people)
    rows = Consent.objects.filter(
        purpose=purpose, person__in=wanted, state__in=(ConsentState.ASKED, ConsentState.GIVEN)
    )
    return wanted - set(rows.values_list("person_id", flat=True))
