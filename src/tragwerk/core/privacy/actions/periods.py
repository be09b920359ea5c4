# SPDX-License-Identifier: EUPL-1.2
"""Verbs on what is kept: periods of an authority, the nightly deletion, and holds."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotVisible, Place, TenantModel, action, require
from tragwerk.core.audit.public import change_rows, create_rows
from tragwerk.core.privacy.classes import BY_KEY, TRAIL
from tragwerk.core.privacy.models import DeletionPolicy, LegalHold, RetentionPeriod
from tragwerk.core.privacy.permissions import HOLD, RUN_DELETION, SET_PERIOD
from tragwerk.core.privacy.queries.declared import declarations
from tragwerk.core.privacy.queries.due import held_objects

FEWEST_LETTERS = 10


@action(SET_PERIOD)
def set_period(
    *, actor: Actor, authority_id: UUID, retention_class: str, amount: int, valid_from: date, reason: str
) -> UUID:
    """Set from when on an authority keeps a class of data for how long; what held before stays readable."""
    require(actor, SET_PERIOD, Place(authority_id))
    known = BY_KEY.get(retention_class)
    if known is None or not known.can_be_chosen or known.key == TRAIL:
        raise DomainError(_("The period of this class is not chosen here."), field="retention_class", code="class")
    if not known.shortest <= amount <= known.longest:
        raise DomainError(
            _("Between %(shortest)d and %(longest)d can be chosen here.")
            % {"shortest": known.shortest, "longest": known.longest},
            field="amount",
            code="bounds",
        )
    if valid_from < timezone.localdate():
        raise DomainError(_("A period holds from today on at the earliest."), field="valid_from", code="past")
    _refuse_short(reason, _("Please name the rule and the reason, for example the decision with its date."))
    there = RetentionPeriod.objects.filter(authority_id=authority_id, retention_class=known.key, valid_from=valid_from)
    if there.exists():
        raise DomainError(
            _("A period from this day on is there already. Please choose a later day."),
            field="valid_from",
            code="twice",
        )
    row = {
        "authority_id": authority_id,
        "retention_class": known.key,
        "amount": amount,
        "unit": known.unit.value,
        "valid_from": valid_from,
        "reason": reason.strip(),
    }
    return create_rows(actor=actor, verb="privacy.set_period", model=RetentionPeriod, rows=[row])[0]


@action(RUN_DELETION)
def set_automatic(*, actor: Actor, authority_id: UUID, automatic: bool) -> None:
    """Have deleted by night what is due, or be asked first."""
    require(actor, RUN_DELETION, Place(authority_id))
    known = DeletionPolicy.objects.filter(authority_id=authority_id).first()
    verb, values = "privacy.set_automatic", {"automatic": automatic}
    if known is None:
        create_rows(actor=actor, verb=verb, model=DeletionPolicy, rows=[{"authority_id": authority_id, **values}])
    else:
        change_rows(actor=actor, verb=verb, model=DeletionPolicy, changes={known.pk: values})


@action(HOLD)
def set_holds(*, actor: Actor, table: str, ids: Sequence[UUID], reason: str, until: date | None = None) -> list[UUID]:
    """Keep people, or single rows, from being deleted: because of a claim, a case at court, an open request."""
    model: Any = apps.get_model(table)
    if model not in declarations() or not issubclass(model, TenantModel):
        raise DomainError(_("Nothing of this kind is ever deleted by the run."), code="table")
    rows = list(model.objects.filter(pk__in=ids).order_by("pk"))
    if not rows or len(rows) != len(set(ids)):
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    require(actor, HOLD, rows)
    today = timezone.localdate()
    if until is not None and until < today:
        raise DomainError(_("The last day of the hold has passed already."), field="until", code="past")
    _refuse_short(reason, _("Please say why this must stay, for example a claim with its file number."))
    if held_objects(rows[0].authority_id, today).filter(object_id__in=ids).exists():
        raise DomainError(_("This is held already."), code="held")
    said = {
        "object_type": model._meta.label_lower,
        "reason": reason.strip(),
        "until": until,
        "set_by": actor.label[:160],
        "set_account": actor.account_id,
        "set_at": timezone.now(),
    }
    wanted = [{"authority_id": row.authority_id, "object_id": row.pk, "label": str(row)[:240], **said} for row in rows]
    return create_rows(actor=actor, verb="privacy.set_holds", model=LegalHold, rows=wanted)


@action(HOLD)
def release_holds(*, actor: Actor, ids: Sequence[UUID], reason: str = "") -> list[UUID]:
    """Let go what was held; the next run may delete it."""
    found = list(LegalHold.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    if not found or len(found) != len(set(ids)):
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    require(actor, HOLD, found)
    if any(row.released_at is not None for row in found):
        raise DomainError(_("This was let go already."), code="released")
    said = {
        "released_by": actor.label[:160],
        "released_account": actor.account_id,
        "released_at": timezone.now(),
    }
    changes: dict[UUID, Mapping[str, Any]] = {row.pk: said for row in found}
    return change_rows(actor=actor, verb="privacy.release_holds", model=LegalHold, changes=changes, reason=reason)


def _refuse_short(reason: str, sentence: str) -> None:
    if len(reason.strip()) < FEWEST_LETTERS:
        raise DomainError(sentence, field="reason", code="reason")
