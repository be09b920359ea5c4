# SPDX-License-Identifier: EUPL-1.2
"""Verbs on districts, authorities, providers, schools, sites and rooms."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, NotVisible, Place, action, require
from tragwerk.core.audit.public import change_rows, create_rows
from tragwerk.core.events.public import publish
from tragwerk.core.orgs.events import SchoolsClosed, SchoolTransferred
from tragwerk.core.orgs.models import (
    AUTHORITY_TRANSITIONS,
    GIVEN_BY_PERSON,
    SCHOOL_TRANSITIONS,
    Authority,
    AuthorityState,
    Department,
    District,
    Mandate,
    OperatingState,
    PupilCount,
    Room,
    School,
    ServiceProvider,
    Site,
)
from tragwerk.core.orgs.permissions import (
    GIVE_MANDATE,
    MANAGE_AUTHORITY,
    MANAGE_INSTALLATION,
    MANAGE_SCHOOL,
    TRANSFER_SCHOOL,
)

Rows = Sequence[Mapping[str, Any]]
INSTALLATION = Place(None)


@action(MANAGE_INSTALLATION)
def create_districts(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Add districts to the installation."""
    require(actor, MANAGE_INSTALLATION, INSTALLATION)
    return create_rows(actor=actor, verb="orgs.create_districts", model=District, rows=rows)


@action(MANAGE_INSTALLATION)
def create_providers(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Add service providers to the installation."""
    require(actor, MANAGE_INSTALLATION, INSTALLATION)
    return create_rows(actor=actor, verb="orgs.create_providers", model=ServiceProvider, rows=rows)


@action(MANAGE_AUTHORITY)
def change_authorities(
    *,
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> list[UUID]:
    """Change master data of authorities; joining has a verb of its own."""
    if any("state" in values for values in changes.values()):
        raise TypeError("the state of an authority is changed by join_authorities")
    if any("emergency_needs_approval" in values for values in changes.values()):
        raise TypeError("whether emergency access needs approval is decided by the verbs of the four eyes")
    require(actor, MANAGE_AUTHORITY, [Place(key) for key in changes])
    return change_rows(
        actor=actor,
        verb="orgs.change_authorities",
        model=Authority,
        changes=changes,
        expected=expected,
        reason=reason,
    )


@action(MANAGE_INSTALLATION)
def join_authorities(*, actor: Actor, ids: Sequence[UUID]) -> list[UUID]:
    """Make listed authorities tenants that work here."""
    require(actor, MANAGE_INSTALLATION, INSTALLATION)
    states = dict(Authority.objects.filter(pk__in=ids).values_list("pk", "state"))
    _refuse_missing(ids, states)
    for key in ids:
        if AuthorityState.JOINED not in AUTHORITY_TRANSITIONS[states[key]]:
            raise DomainError(_("The authority has joined already."), code="transition")
    joined: dict[UUID, Mapping[str, Any]] = {key: {"state": AuthorityState.JOINED} for key in ids}
    return change_rows(actor=actor, verb="orgs.join_authorities", model=Authority, changes=joined)


def _refuse_missing(ids: Sequence[UUID], found: Mapping[UUID, Any]) -> None:
    if not set(ids) <= found.keys():
        raise NotVisible(_("This does not exist, or it is not visible to you."))


@action(MANAGE_AUTHORITY)
def create_departments(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Add departments to an authority."""
    return create_rows(actor=actor, verb="orgs.create_departments", model=Department, rows=rows)


@action(GIVE_MANDATE)
def give_mandates(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Let providers work for an authority for a time and a purpose, with as many people as the purpose needs."""
    if any(not str(row.get("subject", "")).strip() for row in rows):
        raise DomainError(_("A mandate has a purpose. Please say what the provider does."), field="subject")
    return create_rows(actor=actor, verb="orgs.give_mandates", model=Mandate, rows=rows)


@action(GIVE_MANDATE)
def end_mandates(*, actor: Actor, ids: Sequence[UUID], on: date) -> list[UUID]:
    """End mandates with a day; the provider sees nothing from the next day on."""
    for row in Mandate.objects.filter(pk__in=ids):
        if on < row.valid_from:
            raise DomainError(_("This mandate has not begun yet."), field="valid_to", code="order")
        if row.valid_to is not None and row.valid_to <= on:
            raise DomainError(_("This mandate has ended already."), field="valid_to", code="ended")
    ended: dict[UUID, Mapping[str, Any]] = {key: {"valid_to": on} for key in ids}
    return change_rows(actor=actor, verb="orgs.end_mandates", model=Mandate, changes=ended)


@action(MANAGE_SCHOOL)
def create_schools(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Add schools to authorities."""
    return added_schools(actor, rows)


def added_schools(actor: Actor, rows: Rows) -> list[UUID]:
    """Write new schools under the right of the running verb."""
    named = [_with_source(row) for row in rows]
    return create_rows(actor=actor, verb="orgs.create_schools", model=School, rows=named)


def _with_source(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A short name without a list behind it was given by somebody; official lists leave it alone then."""
    if not values.get("short_name") or "short_name_source" in values:
        return values
    return {**values, "short_name_source": GIVEN_BY_PERSON}


@action(MANAGE_SCHOOL)
def change_schools(
    *,
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> list[UUID]:
    """Change master data of schools; their operating state has a verb of its own."""
    return changed_schools(actor, changes, expected=expected, reason=reason)


def changed_schools(
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    *,
    expected: Mapping[UUID, datetime] | None = None,
    reason: str = "",
) -> list[UUID]:
    """Write the master data of schools under the right of the running verb."""
    if any("operating_state" in values for values in changes.values()):
        raise TypeError("the operating state is changed by set_operating_state")
    return change_rows(
        actor=actor,
        verb="orgs.change_schools",
        model=School,
        changes=_with_new_sources(changes),
        expected=expected,
        reason=reason,
    )


def _with_new_sources(changes: Mapping[UUID, Mapping[str, Any]]) -> Mapping[UUID, Mapping[str, Any]]:
    """A form sends the short name also when nobody touched it; only another one was given."""
    said = {key: values["short_name"] for key, values in changes.items() if "short_name" in values}
    if all("short_name_source" in changes[key] for key in said):
        return changes
    known = dict(School.objects.filter(pk__in=said).values_list("pk", "short_name"))
    return {
        key: _with_source(values) if key in said and known.get(key) != said[key] else values
        for key, values in changes.items()
    }


@action(MANAGE_SCHOOL)
def set_operating_state(
    *,
    actor: Actor,
    ids: Sequence[UUID],
    state: OperatingState,
    on: date | None = None,
    successors: Mapping[UUID, str] | None = None,
    reason: str = "",
) -> list[UUID]:
    """Open, wind down, close or reopen schools; a closed school keeps its date and its successor."""
    return moved_schools(actor, ids, state, on, successors, reason)


def moved_schools(
    actor: Actor,
    ids: Sequence[UUID],
    state: OperatingState,
    on: date | None = None,
    successors: Mapping[UUID, str] | None = None,
    reason: str = "",
) -> list[UUID]:
    """Write the operating state of schools under the right of the running verb."""
    current = dict(School.objects.filter(pk__in=ids).values_list("pk", "operating_state"))
    _refuse_missing(ids, current)
    for key in ids:
        if state not in SCHOOL_TRANSITIONS[current[key]]:
            raise DomainError(
                _("A school that is “%(old)s” cannot become “%(new)s”.")
                % {"old": OperatingState(current[key]).label, "new": state.label},
                code="transition",
            )
    closed_on = (on or timezone.localdate()) if state == OperatingState.CLOSED else None
    changes: dict[UUID, Mapping[str, Any]] = {
        key: {
            "operating_state": state,
            "closed_on": closed_on,
            "successor_number": (successors or {}).get(key, "") if closed_on else "",
        }
        for key in ids
    }
    changed = change_rows(actor=actor, verb="orgs.set_operating_state", model=School, changes=changes, reason=reason)
    if state == OperatingState.CLOSED:
        publish(SchoolsClosed(tuple(changed)))
    return changed


@action(TRANSFER_SCHOOL)
def transfer_school(*, actor: Actor, school_id: UUID, to_authority_id: UUID, reason: str = "") -> UUID:
    """Give a school to another authority: a new row there, the old one with its history stays; return the new id."""
    school = School.objects.filter(pk=school_id).first()
    if school is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    require(actor, TRANSFER_SCHOOL, [school, Place(to_authority_id)])
    if school.authority_id == to_authority_id:
        raise DomainError(_("This school belongs to this authority already."), code="same")
    if school.transferred_at is not None:
        raise DomainError(_("This school was transferred already."), code="transition")
    now = timezone.now()
    left: Mapping[str, Any] = {"transferred_at": now}
    change_rows(actor=actor, verb="orgs.transfer_school", model=School, changes={school_id: left}, reason=reason)
    kept = {
        column.attname: getattr(school, column.attname)
        for column in School._meta.concrete_fields
        if column.attname not in {"id", "authority_id", "transferred_at", "changed_at", "sort_name"}
    }
    new_id = create_rows(
        actor=actor,
        verb="orgs.transfer_school",
        model=School,
        rows=[{**kept, "authority_id": to_authority_id}],
        reason=reason,
    )[0]
    publish(SchoolTransferred(school_id, new_id))
    return new_id


@action(MANAGE_SCHOOL)
def create_sites(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Add sites to schools or authorities."""
    return create_rows(actor=actor, verb="orgs.create_sites", model=Site, rows=rows)


@action(MANAGE_SCHOOL)
def create_rooms(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Add rooms to schools or authorities."""
    return create_rows(actor=actor, verb="orgs.create_rooms", model=Room, rows=rows)


@action(MANAGE_SCHOOL)
def change_rooms(
    *,
    actor: Actor,
    changes: Mapping[UUID, Mapping[str, Any]],
    expected: Mapping[UUID, datetime] | None = None,
) -> list[UUID]:
    """Change rooms."""
    return change_rows(actor=actor, verb="orgs.change_rooms", model=Room, changes=changes, expected=expected)


@action(MANAGE_SCHOOL)
def record_pupil_counts(*, actor: Actor, rows: Rows) -> list[UUID]:
    """Note how many pupils schools had in a school year."""
    return create_rows(actor=actor, verb="orgs.record_pupil_counts", model=PupilCount, rows=rows)
