# SPDX-License-Identifier: EUPL-1.2
"""Verbs on people, their roles and their accounts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tragwerk.core.access.public import (
    Actor,
    DomainError,
    action,
    require,
    uuid7,
)
from tragwerk.core.audit.public import change_rows, create_rows, record
from tragwerk.core.orgs.models import Account, Membership, Person
from tragwerk.core.orgs.permissions import MANAGE_ACCOUNT, MANAGE_PERSON

Rows = Sequence[Mapping[str, Any]]


@action(MANAGE_PERSON)
def create_people(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Add people to an authority."""
    return create_rows(actor=actor, verb="orgs.create_people", model=Person, rows=rows)


@action(MANAGE_PERSON)
def change_people(
    *,
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None = None,
) -> list[UUID]:
    """Change what is known of people."""
    return change_rows(actor=actor, verb="orgs.change_people", model=Person, changes=changes, expected=expected)


@action(MANAGE_PERSON)
def give_memberships(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Give people roles; nobody can give a right that the giver's own roles do not manage."""
    _refuse_escalation(actor, {str(row["role"]) for row in rows})
    return create_rows(actor=actor, verb="orgs.give_memberships", model=Membership, rows=rows)


def _refuse_escalation(actor: Actor, roles: set[str]) -> None:
    """Only the system makes operators and district coordinators; their reach goes beyond one authority."""
    beyond = {"operator", "district_coordinator", "provider_technician"} & roles
    if beyond and not actor.is_system:
        raise DomainError(
            _("This role reaches beyond your authority and is given by the operator of the installation."),
            field="role",
            code="escalation",
        )


@action(MANAGE_PERSON)
def end_memberships(*, actor: Actor, ids: Sequence[UUID], on: date, reason: str = "") -> list[UUID]:
    """End roles on a day; they stay in the history."""
    starts = dict(Membership.objects.filter(pk__in=ids).values_list("pk", "valid_from"))
    if any(on < start for start in starts.values()):
        raise DomainError(_("The end lies before the beginning of the role."), field="valid_to", code="order")
    ended: dict[UUID, Mapping[str, Any]] = {key: {"valid_to": on} for key in ids}
    return change_rows(actor=actor, verb="orgs.end_memberships", model=Membership, changes=ended, reason=reason)


@action(MANAGE_ACCOUNT)
def create_account(
    *, actor: Actor, person_ids: Sequence[UUID], username: str, password: str, email: str = ""
) -> Account:
    """Give people (the hats of one human) a log-in."""
    people = list(Person.objects.filter(pk__in=person_ids))
    require(actor, MANAGE_ACCOUNT, people)
    if Account.objects.filter(username=username.strip().lower()).exists():
        raise DomainError(
            _("The user name “%(name)s” is taken. Please choose another.") % {"name": username},
            field="username",
            code="taken",
        )
    _refuse_weak(password)
    account = Account.objects.create(id=uuid7(), username=username, email=email, password=make_password(password))
    linked: dict[UUID, Mapping[str, Any]] = {person.pk: {"account_id": account.pk} for person in people}
    change_rows(actor=actor, verb="orgs.create_account", model=Person, changes=linked)
    return account


@action(MANAGE_ACCOUNT)
def set_password(*, actor: Actor, person_id: UUID, password: str) -> None:
    """Set a new password for the account of a person."""
    person = Person.objects.select_related("account").get(pk=person_id)
    require(actor, MANAGE_ACCOUNT, person)
    if person.account is None:
        raise DomainError(_("%(person)s has no account yet.") % {"person": person}, code="no-account")
    _refuse_weak(password)
    person.account.set_password(password)
    person.account.save(update_fields=["password"])
    record(actor=actor, verb="orgs.set_password", target=person)


def _refuse_weak(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field="password", code="weak") from error
