# SPDX-License-Identifier: EUPL-1.2
"""People who left years ago and stand in the trail, and requests in every state that they leave it as well."""

from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from tragwerk.config.demo import cast
from tragwerk.config.demo.names import log_in_name
from tragwerk.config.demo.places import Places
from tragwerk.core.access.public import Actor, Role
from tragwerk.core.audit.public import ChangeKind, record_many
from tragwerk.core.orgs.public import Account, School, actions, actor_for

OFFICER, SECOND = log_in_name("Ina", "Brockmann"), log_in_name("Thea", "Ahrens")
OFFICER_MUENSTER = log_in_name("Tarek", "Hagemann")
SINCE, LEFT = date(2015, 8, 1), date(2021, 7, 31)
OVER = "Die Aufbewahrungsfrist ist abgelaufen, Ansprüche sind nicht mehr zu erwarten"
LEAVERS = (("Gerda", "Overmann"), ("Bernd", "Tillkorn"), ("Monika", "Sasse"), ("Dieter", "Uphues"), ("Ruth", "Elbers"))


def create_removals(actor: Actor, places: Places) -> None:
    """Ask at Haltern in every state; at Münster, where one person alone holds the right, a request waits."""
    officer, second = _who(OFFICER), _who(SECOND)
    confirmed, waiting, refused, withdrawn, _nobody_asked = (
        _leaver(actor, places, cast.HALTERN, name) for name in LEAVERS
    )
    keys = [_ask(officer, one) for one in (confirmed, refused, withdrawn)]
    actions.confirm_removals(actor=second, ids=keys[:1])
    actions.refuse_removals(
        actor=second, ids=keys[1:2], reason="Die Rechnungsprüfung hat das Jahr 2021 noch nicht abgeschlossen"
    )
    actions.withdraw_removals(actor=officer, ids=keys[2:])
    _ask(officer, waiting)
    other = _who(OFFICER_MUENSTER)
    actions.set_retention(
        actor=other,
        authority_id=places.authorities[cast.MUENSTER],
        years=4,
        valid_from=timezone.localdate(),
        source="Dienstanweisung Protokollierung, Abschnitt 4 (Demo)",
    )
    _ask(other, _leaver(actor, places, cast.MUENSTER, ("Ansgar", "Voskort")))


def _who(username: str) -> Actor:
    found, _hats = actor_for(Account.objects.get(username=username))
    if found is None:
        raise LookupError(f"the demo's log-in {username} has no role")
    return found


def _leaver(actor: Actor, places: Places, number: str, name: tuple[str, str]) -> UUID:
    """Somebody of the school administration whose role ended, with a trace of what they did."""
    authority = places.authorities[number]
    person: UUID
    (person,) = actions.create_people(
        actor=actor, rows=[{"authority_id": authority, "first_name": name[0], "last_name": name[1]}]
    )
    role = {
        "authority_id": authority,
        "person_id": person,
        "role": Role.SCHOOL_ADMINISTRATION,
        "department_id": places.departments.get((number, "Schulverwaltung")),
        "valid_from": SINCE,
    }
    keys = actions.give_memberships(actor=actor, rows=[role])
    actions.end_memberships(actor=actor, ids=keys, on=LEFT)
    _trace(person, authority, " ".join(name))
    return person


def _trace(person: UUID, authority: UUID, name: str) -> None:
    """What they changed in their last year; no verb writes into the past, so the entry is written plainly."""
    school = School.objects.filter(authority_id=authority).order_by("number")[0]
    then = timezone.make_aware(datetime.combine(date(2021, 3, 4), time(10, 12)))
    record_many(
        actor=Actor(label=name, person_id=person),
        verb="orgs.change_schools",
        model=School,
        facts=[(authority, school.pk, school.pk, str(school), {"phone": ["", school.phone]})],
        reason="Durchwahl nachgetragen",
        kind=ChangeKind.CHANGED,
        at=then,
    )


def _ask(actor: Actor, person: UUID) -> UUID:
    return actions.ask_removals(actor=actor, person_ids=[person], reason=OVER)[0]
