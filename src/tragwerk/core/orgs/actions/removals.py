# SPDX-License-Identifier: EUPL-1.2
"""Verbs on leaving the audit trail: one asks, another confirms or refuses; and how long the trail names people."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotVisible, Place, action, require
from tragwerk.core.audit.public import (
    CONFIRM_REMOVAL,
    PSEUDONYMISE_PERSON,
    SET_RETENTION,
    Pseudonym,
    acted_in,
    change_rows,
    create_rows,
    forget_person,
    new_pseudonym,
)
from tragwerk.core.events.public import publish
from tragwerk.core.orgs.actions.requests import asked, decided
from tragwerk.core.orgs.events import RemovalsMoved
from tragwerk.core.orgs.models import (
    FEWEST_YEARS,
    MOST_YEARS,
    Person,
    RequestState,
    RetentionRule,
    TrailRemoval,
)
from tragwerk.core.orgs.queries.removals import Standing, roles_of, standing_of
from tragwerk.core.orgs.rules import is_own_request, name_in, says_something

# "§ 4 X" is one, "ja" is none.
_SHORTEST_SOURCE = 5


@action(PSEUDONYMISE_PERSON)
def ask_removals(*, actor: Actor, person_ids: Sequence[UUID], reason: str) -> list[UUID]:
    """Ask that people who have gone are taken out of the trail; nothing is changed before somebody else confirms."""
    # The row of the person is the lock: two who ask in the same moment ask once.
    people = list(Person.objects.select_for_update(of=("self",)).filter(pk__in=person_ids).order_by("pk"))
    if not people or len(people) != len(set(person_ids)):
        raise NotVisible(_("This person does not exist, or is not visible to you."))
    require(actor, PSEUDONYMISE_PERSON, people)
    if TrailRemoval.objects.filter(person__in=people, state=RequestState.ASKED).exists():
        raise DomainError(_("This has been asked for already and waits for a second person."), code="open")
    today = timezone.localdate()
    rows = []
    for person in people:
        standing = standing_of(person, today)
        _refuse_too_early(person, standing, today)
        _refuse_reason(reason, person)
        rows.append(_request_row(actor, person, standing, reason.strip()))
    keys = create_rows(actor=actor, verb="orgs.ask_removals", model=TrailRemoval, rows=rows)
    publish(RemovalsMoved(tuple(keys), RequestState.ASKED.value))
    return keys


def _request_row(actor: Actor, person: Person, standing: Standing, reason: str) -> dict[str, Any]:
    return {
        "authority_id": person.authority_id,
        "person_id": person.pk,
        "reason": reason,
        "left_on": standing.left_on,
        "kept_until": standing.kept_until,
        "rule": standing.retention.source,
        **asked(actor),
    }


def _refuse_too_early(person: Person, standing: Standing, today: date) -> None:
    if standing.has_role:
        raise DomainError(
            _("%(person)s still has a role here. End it first; the name is needed as long as somebody works here.")
            % {"person": person},
            code="has-role",
        )
    if not standing.is_named or standing.kept_until is None:
        raise DomainError(_("The trail names %(person)s nowhere.") % {"person": person}, code="not-named")
    if not standing.is_over(today):
        raise DomainError(
            _("The trail names %(person)s until %(day)s; only then can the name be taken out.")
            % {"person": person, "day": date_format(standing.kept_until, "SHORT_DATE_FORMAT")},
            code="too-early",
        )


def _refuse_reason(reason: str, *people: Person) -> None:
    """A reason stays in the trail for good, so it has words and names nobody who is to be taken out."""
    if not says_something(reason):
        raise DomainError(
            _("Please say in words why, for example: the retention period is over."), field="reason", code="reason"
        )
    for person in people:
        word = name_in(reason, person.first_name, person.last_name)
        if word:
            raise DomainError(
                _("The reason stays in the trail and names the person (“%(word)s”). Please write it without the name.")
                % {"word": word},
                field="reason",
                code="names-person",
            )


def _locked(ids: Sequence[UUID]) -> list[TrailRemoval]:
    """Return the requests, held until the end of the transaction, so that the second of two people sees the first."""
    rows = TrailRemoval.objects.select_for_update(of=("self",)).select_related("person")
    found = list(rows.filter(pk__in=ids).order_by("pk"))
    if not found or len(found) != len(set(ids)):
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    return found


def _move(actor: Actor, verb: str, rows: Sequence[TrailRemoval], state: RequestState, reason: str = "") -> list[UUID]:
    said: Mapping[str, Any] = decided(actor, rows, state)
    changes = {row.pk: said for row in rows}
    moved = change_rows(actor=actor, verb=verb, model=TrailRemoval, changes=changes, reason=reason)
    publish(RemovalsMoved(tuple(moved), state.value))
    return moved


def _refuse_own(actor: Actor, rows: Sequence[TrailRemoval]) -> None:
    if any(is_own_request(actor, row) for row in rows):
        raise DomainError(
            _("Who asked does not decide. Another person with the right has to, also under another role of yours."),
            code="own",
        )


@action(CONFIRM_REMOVAL)
def confirm_removals(*, actor: Actor, ids: Sequence[UUID]) -> int:
    """Take people out of the trail whose removal somebody else asked for; return how many entries were changed."""
    rows = _locked(ids)
    require(actor, CONFIRM_REMOVAL, rows)
    _refuse_own(actor, rows)
    today = timezone.localdate()
    for row in rows:
        # Since the request somebody may have come back, or the authority may have set a longer period.
        _refuse_too_early(row.person, standing_of(row.person, today), today)
    _move(actor, "orgs.confirm_removals", rows, RequestState.CONFIRMED)
    return sum(_forget(row.person, new_pseudonym()) for row in rows)


def _forget(person: Person, pseudonym: Pseudonym) -> int:
    # Before the trail forgets which rows the person signed.
    _forget_signatures(person, pseudonym)
    return forget_person(
        authority_id=person.authority_id, person_id=person.pk, roles=roles_of(person), pseudonym=pseudonym
    )


def _forget_signatures(person: Person, pseudonym: Pseudonym) -> None:
    """Put the pseudonym where rows of the authority name the person as who proposed, released, started or ended."""
    acted = acted_in(person.authority_id, person.pk)
    for model in apps.get_models():
        for column, keys in getattr(model, "signed", {}).items():
            entries = acted.filter(object_type=model._meta.label_lower)
            for name in set(entries.values_list("actor_label", flat=True)):
                rows: Any = model._default_manager.filter(authority_id=person.authority_id, **{column: name})
                mine = rows.filter(pk__in=entries.filter(actor_label=name).values("object_id"))
                mine.update(**{column: pseudonym.name}, **dict.fromkeys(keys))


@action(CONFIRM_REMOVAL)
def refuse_removals(*, actor: Actor, ids: Sequence[UUID], reason: str) -> list[UUID]:
    """Leave people in the trail; the reason is for who asked."""
    rows = _locked(ids)
    require(actor, CONFIRM_REMOVAL, rows)
    _refuse_own(actor, rows)
    _refuse_reason(reason, *(row.person for row in rows))
    return _move(actor, "orgs.refuse_removals", rows, RequestState.REFUSED, reason.strip())


@action(PSEUDONYMISE_PERSON)
def withdraw_removals(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Take one's own request back."""
    rows = _locked(ids)
    require(actor, PSEUDONYMISE_PERSON, rows)
    if not all(is_own_request(actor, row) for row in rows):
        raise DomainError(_("Only who asked can take a request back; others can refuse it."), code="not-own")
    return _move(actor, "orgs.withdraw_removals", rows, RequestState.WITHDRAWN)


@action(SET_RETENTION)
def set_retention(*, actor: Actor, authority_id: UUID, years: int, valid_from: date, source: str) -> UUID:
    """Set from when on the trail of an authority names people for how many years; the rules before stay readable."""
    require(actor, SET_RETENTION, Place(authority_id))
    if not FEWEST_YEARS <= years <= MOST_YEARS:
        raise DomainError(
            _("The trail names people for %(fewest)d to %(most)d calendar years after they left.")
            % {"fewest": FEWEST_YEARS, "most": MOST_YEARS},
            field="years",
            code="years",
        )
    if valid_from < timezone.localdate():
        raise DomainError(_("A rule holds from today on at the earliest."), field="valid_from", code="past")
    if len(source.strip()) < _SHORTEST_SOURCE:
        raise DomainError(
            _("Please name the rule, for example the service instruction with its date."),
            field="source",
            code="source",
        )
    if RetentionRule.objects.filter(authority_id=authority_id, valid_from=valid_from).exists():
        raise DomainError(
            _("A rule from this day on is there already. Please choose a later day."), field="valid_from", code="twice"
        )
    row = {"authority_id": authority_id, "years": years, "valid_from": valid_from, "source": source.strip()}
    return create_rows(actor=actor, verb="orgs.set_retention", model=RetentionRule, rows=[row])[0]
