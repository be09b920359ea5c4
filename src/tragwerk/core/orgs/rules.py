# SPDX-License-Identifier: EUPL-1.2
"""Where roles are held, who may give them, and from when to when an emergency access counts."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from tragwerk.core.access.public import Actor, Permission, Role, administrative_permissions
from tragwerk.core.values.public import search_form

# Their reach is a district, the mandates of a provider or the installation.
BEYOND_ONE_AUTHORITY = frozenset({Role.OPERATOR, Role.DISTRICT_COORDINATOR, Role.PROVIDER_TECHNICIAN})
AT_SCHOOL = frozenset({Role.HEAD, Role.SCHOOL_OFFICE, Role.MEDIA_OFFICER, Role.TEACHER, Role.PUPIL, Role.GUARDIAN})

# What official lists say of an authority and of a school; what they do not say is not theirs to change.
LISTED_OF_AUTHORITY = (
    *("name", "short_name", "street", "postcode", "town", "municipality_key", "phone", "email"),
    *("legal_status", "kind"),
)
LISTED_OF_SCHOOL = (
    *("name", "short_name", "form", "legal_status", "street", "postcode", "town", "municipality_key"),
    *("phone", "email", "website", "utm_east", "utm_north", "social_index", "pupils"),
)

# Whoever asked in the night is not let in a week later.
UNANSWERED_FOR = timedelta(hours=24)
ANNOUNCED_FOR = timedelta(days=14)
FEWEST_WORDS = 3
_WORD = re.compile(r"[^\W_]{2,}")


@dataclass(frozen=True)
class Course:
    """What the row of an emergency access says of its times, whatever the clock says."""

    state: str
    requested_at: datetime
    ends_at: datetime | None = None
    ended_at: datetime | None = None


def end_by_time(course: Course) -> datetime | None:
    """Return when the clock ends an access: an opened one at its time, a request that nobody answered a day later."""
    if course.state == "active":
        return course.ends_at
    return course.requested_at + UNANSWERED_FOR if course.state == "requested" else None


def state_at(course: Course, now: datetime) -> str:
    """Return the state as of now: what is over has ended, also before the schedule has come by."""
    end = end_by_time(course)
    return "ended" if end is not None and now >= end else course.state


def is_in_force(course: Course, now: datetime) -> bool:
    """Say whether the access opens anything now; without an end it never does."""
    return course.state == "active" and course.ends_at is not None and now < course.ends_at


def is_announced(course: Course, now: datetime) -> bool:
    """Say whether the offices are told: while it is asked for or in use, and a while after an access has ended."""
    if state_at(course, now) in ("requested", "active"):
        return True
    if course.ends_at is None:
        return False  # it was never opened
    end = course.ended_at or course.ends_at
    return now < end + ANNOUNCED_FOR


def minutes_left(ends_at: datetime, now: datetime) -> int:
    """Return the begun minutes until the end, never less than none."""
    return max(0, -((now - ends_at) // timedelta(minutes=1)))


def lacks_for(actor: Actor, role: Role, authority_id: UUID, school_id: UUID | None = None) -> list[Permission]:
    """Return the administrative rights of a role that the actor does not hold at the place."""
    return [
        permission
        for permission in administrative_permissions(role)
        if not actor.places(permission).cover(authority_id, school_id)
    ]


def may_give(actor: Actor, role: Role, authority_id: UUID, school_id: UUID | None = None) -> bool:
    """Say whether the actor may give a role at a place: nobody gives power that they lack."""
    if actor.is_system:
        return True
    return role not in BEYOND_ONE_AUTHORITY and not lacks_for(actor, role, authority_id, school_id)


def says_something(reason: str) -> bool:
    """Say whether a reason has words at all: three different ones of two letters or digits or more."""
    return len(set(_WORD.findall(reason.casefold()))) >= FEWEST_WORDS


# Whoever has a claim from what somebody did may raise it for three years from the end of the year in which it came
# about (§§ 195, 199 Abs. 1 BGB); so long it must be clear who did it.
RETENTION_YEARS = 3
RETENTION_SOURCE = "§§ 195, 199 Abs. 1 BGB"
_PARTICLES = frozenset("al auf da das de del den der des di do dos du el la le ten ter van vom von zu zum zur".split())
_NAME = re.compile(r"[^\W\d_]+")
_SHORT = 3


def kept_until(left_on: date, years: int) -> date:
    """Return the last day on which the trail names somebody: the end of that calendar year after leaving."""
    return date(left_on.year + years, 12, 31)


def name_in(text: str, *names: str) -> str:
    """Return the word of a text that names the person, or nothing; spellings are compared as the search does.

    A longer name is also found in front of an ending ("Meiers"); a short one only as a word of its own, and one of
    two letters only as it is written, or no reason could hold the word "an".
    """
    wanted = [word for name in names for word in _words(name) if word.casefold() not in _PARTICLES]
    for word in _words(text):
        for name in wanted:
            if len(name) < _SHORT:
                hit = word == name
            elif len(name) == _SHORT:
                hit = search_form(word) == search_form(name)
            else:
                hit = search_form(word).startswith(search_form(name))
            if hit:
                return word
    return ""


def _words(text: str) -> list[str]:
    found: list[str] = _NAME.findall(text)
    return found
