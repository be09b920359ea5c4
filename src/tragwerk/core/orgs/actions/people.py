# SPDX-License-Identifier: EUPL-1.2
"""Verbs on people, their roles and their accounts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotVisible,
    Role,
    action,
    require,
    system_scope,
    uuid7,
)
from tragwerk.core.audit.public import change_rows, create_rows, record
from tragwerk.core.orgs.models import Account, Membership, Person
from tragwerk.core.orgs.permissions import MANAGE_ACCOUNT, MANAGE_PERSON
from tragwerk.core.orgs.rules import AT_SCHOOL, BEYOND_ONE_AUTHORITY, lacks_for

Rows = Sequence[Mapping[str, Any]]


@action(MANAGE_PERSON)
def create_people(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Add people to an authority."""
    _refuse_account_column(rows)
    return create_rows(actor=actor, verb="orgs.create_people", model=Person, rows=rows)


@action(MANAGE_PERSON)
def change_people(
    *,
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> list[UUID]:
    """Change what is known of people."""
    _refuse_account_column(changes.values())
    return change_rows(
        actor=actor, verb="orgs.change_people", model=Person, changes=changes, expected=expected, reason=reason
    )


def _refuse_account_column(rows: Iterable[Mapping[str, Any]]) -> None:
    """Whose person an account is decides what its holder may do, so it takes the verbs on accounts to say so."""
    if any("account_id" in row for row in rows):
        raise TypeError("account_id is set by create_account")


@action(MANAGE_PERSON)
def give_memberships(*, actor: Actor, rows: Rows, reason: str = "") -> list[UUID]:
    """Give people roles; nobody gives power that they lack, and nobody gives anything to themself."""
    for row in rows:
        _refuse_escalation(actor, row)
    _refuse_gift_to_oneself(actor, {row["person_id"] for row in rows})
    return create_rows(actor=actor, verb="orgs.give_memberships", model=Membership, rows=rows, reason=reason)


def _refuse_escalation(actor: Actor, row: Mapping[str, Any]) -> None:
    """Only the system gives what reaches beyond one authority; a school role is never held at all schools."""
    role = Role(row["role"])
    if role in AT_SCHOOL and not row.get("school_id"):
        raise DomainError(
            _("This role is held at a school. Please choose the school."), field="school", code="without-school"
        )
    if actor.is_system:
        return
    if actor.emergency is not None:
        raise DomainError(
            _("Under emergency access nobody is given a role: what is given stays when the access has ended."),
            code="emergency",
        )
    if role in BEYOND_ONE_AUTHORITY or row.get("district_id") or row.get("provider_id"):
        raise DomainError(
            _("This role reaches beyond your authority and is given by the operator of the installation."),
            field="role",
            code="escalation",
        )
    lacking = lacks_for(actor, role, row["authority_id"], row.get("school_id"))
    if lacking:
        raise DomainError(
            _("This role holds rights that you lack: %(rights)s. Somebody who holds them can give it.")
            % {"rights": ", ".join(str(permission.label) for permission in lacking)},
            field="role",
            code="escalation",
        )


def _refuse_gift_to_oneself(actor: Actor, person_ids: set[UUID]) -> None:
    """Four eyes for every role: also another person record behind the same account is oneself."""
    if actor.is_system:
        return
    same_account = Person.objects.filter(pk__in=person_ids, account_id=actor.account_id)
    if actor.person_id in person_ids or (actor.account_id is not None and same_account.exists()):
        raise DomainError(
            _("Nobody gives a role to themself. Please ask a colleague who manages people."),
            field="role",
            code="to-oneself",
        )


@action(MANAGE_PERSON)
def end_memberships(*, actor: Actor, ids: Sequence[UUID], on: date, reason: str = "") -> list[UUID]:
    """End roles on a day; they stay in the history."""
    ending = list(Membership.objects.filter(pk__in=ids).select_related("authority"))
    for row in ending:
        if on < row.valid_from:
            raise DomainError(_("The end lies before the beginning of the role."), field="valid_to", code="order")
        if row.valid_to is not None and row.valid_to < on:
            raise DomainError(_("This role has ended already."), field="valid_to", code="ended")
    if not actor.is_system:
        _refuse_last_manager(ending, on)
    ended: dict[UUID, Mapping[str, Any]] = {key: {"valid_to": on} for key in ids}
    return change_rows(actor=actor, verb="orgs.end_memberships", model=Membership, changes=ended, reason=reason)


def _refuse_last_manager(ending: Sequence[Membership], on: date) -> None:
    """Somebody who can sign in has to be left to manage the people of each authority."""
    managing = [row for row in ending if row.role in MANAGE_PERSON.roles]
    if not managing:
        return
    day = on + timedelta(days=1)
    able = Membership.objects.filter(
        authority_id__in={row.authority_id for row in managing},
        role__in=MANAGE_PERSON.roles,
        person__account__is_active=True,
    )
    # Locked, or two colleagues could end each other's role in the same moment.
    rows = list(able.select_for_update(of=("self",)).order_by("pk"))
    gone = {row.pk for row in ending}
    after = {
        row.authority_id
        for row in rows
        if row.pk not in gone and row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)
    }
    able_now = {row.pk for row in rows}
    for row in managing:
        if row.pk in able_now and row.authority_id not in after:
            raise DomainError(
                _("Afterwards nobody could manage the people of %(authority)s. Please give the role to somebody first.")
                % {"authority": row.authority},
                code="last-manager",
            )


@action(MANAGE_ACCOUNT)
def create_account(
    *, actor: Actor, person_ids: Sequence[UUID], username: str, password: str, email: str = ""
) -> Account:
    """Give people (the hats of one human) a log-in."""
    people = _people(person_ids)
    require(actor, MANAGE_ACCOUNT, people)
    for person in people:
        if person.account_id is not None:
            raise DomainError(_("%(person)s has an account already.") % {"person": person}, code="has-account")
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
    person = _people([person_id])[0]
    require(actor, MANAGE_ACCOUNT, person)
    if person.account is None:
        raise DomainError(_("%(person)s has no account yet.") % {"person": person}, code="no-account")
    _refuse_foreign_hats(actor, person.account)
    _refuse_weak(password)
    person.account.set_password(password)
    person.account.save(update_fields=["password"])
    record(actor=actor, verb="orgs.set_password", target=person)


def _people(ids: Sequence[UUID]) -> list[Person]:
    """Return the people; one that is not in the scope is not there."""
    found = list(Person.objects.filter(pk__in=ids).select_related("account"))
    if not found or len(found) != len(set(ids)):
        raise NotVisible(_("This person does not exist, or is not visible to you."))
    return found


def _refuse_foreign_hats(actor: Actor, account: Account) -> None:
    """Who sets a password can sign in with it, so every hat of the account has to lie within the actor's right."""
    held = actor.places(MANAGE_ACCOUNT)
    with system_scope(reason="look at all hats of an account"):
        hats = list(Membership.objects.filter(person__account=account))
    foreign = [
        hat
        for hat in hats
        if not held.cover(hat.authority_id, hat.school_id)
        or (not held.everywhere and (hat.role in BEYOND_ONE_AUTHORITY or hat.district_id or hat.provider_id))
    ]
    if foreign:
        raise DomainError(
            _(
                "This account works for other organisations too. "
                "Its password is set by the operator of the installation."
            ),
            code="foreign-hats",
        )


def _refuse_weak(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field="password", code="weak") from error
