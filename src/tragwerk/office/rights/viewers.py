# SPDX-License-Identifier: EUPL-1.2
"""Who sees something: the roles at its places, and the service providers under whose mandates it lies."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext as _

from tragwerk.core.access.public import Permission, Role
from tragwerk.core.orgs.public import AT_SCHOOL, Authority, Mandate, School, mandates_that_open
from tragwerk.ui.public import formats

# Held by nobody in the authority itself: a technician works by mandate, the others are at a district or at none.
_ELSEWHERE = frozenset({Role.PROVIDER_TECHNICIAN, Role.DISTRICT_COORDINATOR, Role.OPERATOR})


class Viewers(NamedTuple):
    """Who sees something at one place, or through one provider."""

    place: str
    roles: str


def viewers_of(
    permission: Permission, authority: Authority, school: School | None = None, *, learners: bool = False
) -> list[Viewers]:
    """Return who holds a right at these places, by place, then the providers with purpose and time.

    `learners` asks about a pupil or a guardian.
    """
    found = [Viewers(str(authority), _labels(permission, lambda role: role not in AT_SCHOOL | _ELSEWHERE))]
    if school is not None:
        found.append(Viewers(str(school), _labels(permission, lambda role: role in AT_SCHOOL)))
    mandates = mandates_that_open(permission, authority.pk, learners=learners)
    return [*found, *(Viewers(str(one.provider), mandate_in_words(one)) for one in mandates)]


def _labels(permission: Permission, wanted: Callable[[Role], bool]) -> str:
    return ", ".join(str(role.label) for role in permission.roles if wanted(role))


def mandate_in_words(mandate: Mandate) -> str:
    """Return what a mandate is for, and from when to when."""
    return " · ".join(part for part in (mandate.subject, period_of(mandate)) if part)


def period_of(mandate: Mandate) -> str:
    """Return the time of a mandate."""
    start = formats.date_short(mandate.valid_from)
    if mandate.valid_to is None:
        return _("mandate since %(start)s, without an end") % {"start": start}
    return _("mandate from %(start)s to %(end)s") % {"start": start, "end": formats.date_short(mandate.valid_to)}
