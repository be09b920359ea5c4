# SPDX-License-Identifier: EUPL-1.2
"""Which period holds for which class of data at an authority, and who says so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tragwerk.core.orgs.public import retention_of
from tragwerk.core.privacy.classes import BY_KEY, CLASSES, TRAIL, RetentionClass
from tragwerk.core.privacy.models import RetentionPeriod
from tragwerk.core.privacy.rules import Period, Unit

_VERSION = re.compile(r"(\d+) (days|years) \((authority|program), (\d{4}-\d{2}-\d{2})\)")


@dataclass(frozen=True)
class Holding:
    """The period that holds: the one of the program, or the authority's own."""

    retention_class: RetentionClass
    period: Period
    source: str | Promise
    valid_from: date
    is_own: bool = False

    @property
    def words(self) -> str:
        """How long, in words."""
        return in_words(self.period)

    @property
    def version(self) -> str:
        """The rule as a deletion run notes it."""
        by = "authority" if self.is_own else "program"
        return f"{self.period.amount} {self.period.unit} ({by}, {self.valid_from.isoformat()})"


def in_words(period: Period) -> str:
    """Return a period in words."""
    if period.unit is Unit.DAYS:
        if not period.amount:
            return _("at once")
        return ngettext("%(count)d day", "%(count)d days", period.amount) % {"count": period.amount}
    if not period.amount:
        return _("until the end of the calendar year")
    return ngettext("%(count)d full calendar year", "%(count)d full calendar years", period.amount) % {
        "count": period.amount
    }


def version_in_words(version: str) -> str:
    """Return the rule that a deletion run has noted, in words."""
    known = _VERSION.fullmatch(version)
    if known is None:
        return version
    period, day = in_words(Period(int(known[1]), Unit(known[2]))), date.fromisoformat(known[4])
    said = {"period": period, "day": date_format(day, "d.m.Y")}
    if known[3] == "authority":
        return _("%(period)s, set by the authority from %(day)s") % said
    return _("%(period)s, as of %(day)s") % said


def holdings(authority_id: UUID, day: date) -> Mapping[str, Holding]:
    """Return what holds for every class on a day."""
    own: dict[str, RetentionPeriod] = {}
    rows = RetentionPeriod.objects.filter(authority_id=authority_id, valid_from__lte=day)
    for row in rows.order_by("valid_from"):
        own[row.retention_class] = row
    found = {one.key: _holding(one, own.get(one.key), day) for one in CLASSES}
    trail = retention_of(authority_id, day)
    found[TRAIL] = Holding(
        BY_KEY[TRAIL],
        Period(trail.years, Unit.YEARS),
        trail.source,
        trail.valid_from or BY_KEY[TRAIL].versions[0].valid_from,
        is_own=trail.valid_from is not None,
    )
    return found


def _holding(one: RetentionClass, row: RetentionPeriod | None, day: date) -> Holding:
    version = one.version_on(day)
    # What an authority set before the law changed may lie outside the new bounds; the law holds then.
    if row is not None and one.shortest <= row.amount <= one.longest:
        return Holding(one, Period(row.amount, Unit(row.unit)), row.reason, row.valid_from, is_own=True)
    return Holding(one, version.period, version.source, version.valid_from)


def chosen_periods(authority_id: UUID, key: str) -> list[RetentionPeriod]:
    """Return what an authority has set for a class, newest first."""
    rows = RetentionPeriod.objects.filter(authority_id=authority_id, retention_class=key)
    return list(rows.order_by("-valid_from")[:50])
