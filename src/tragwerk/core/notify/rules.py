# SPDX-License-Identifier: EUPL-1.2
"""When a notice goes out: quiet hours, the daily mail, and how long a mail is tried again."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

NOW, DIGEST, NEVER = "now", "digest", "never"
DIGEST_AT = time(6, 30)
MIDNIGHT = time(0)
WEEK = 7
# So many notices at once come as one mail, whatever was chosen.
MOST_SINGLE = 3
FIRST_RETRY = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=3)
FIRST_PERMANENT = 500


@dataclass(frozen=True)
class Hours:
    """When somebody wants to be left alone: between two times on the days on which that begins, and on whole days.

    Days are those of the week, Monday is 0. The times may span midnight; equal ones mean none.
    """

    starts: time = MIDNIGHT
    ends: time = MIDNIGHT
    days: frozenset[int] = frozenset()
    rest_days: frozenset[int] = frozenset()

    def are_quiet(self, local: datetime) -> bool:
        """Say whether a moment, given in the time of the authority, lies in them."""
        day, clock = local.weekday(), local.time()
        if day in self.rest_days:
            return True
        if self.starts <= self.ends:
            return day in self.days and self.starts <= clock < self.ends
        evening = day in self.days and clock >= self.starts
        morning = (day - 1) % WEEK in self.days and clock < self.ends
        return evening or morning


def next_loud(hours: Hours, moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment from `moment` on that is not quiet; without such a moment in a week, `moment` itself."""
    if not hours.are_quiet(moment.astimezone(zone)):
        return moment
    found = (one for one in _edges(hours, moment, zone) if not hours.are_quiet(one.astimezone(zone)))
    return min(found, default=moment)


def _edges(hours: Hours, moment: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return where quiet can end in the next days: at the end of the hours, at midnight, where the clock is changed."""
    first = moment.astimezone(zone).date()
    edges = [
        datetime.combine(first + timedelta(days=offset), clock, zone).replace(fold=fold).astimezone(UTC)
        for offset in range(WEEK + 2)
        for clock in (hours.ends, MIDNIGHT)
        for fold in (0, 1)
    ]
    # Clocks are changed at full hours.
    hour = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    edges += [hour + timedelta(hours=count) for count in range(1, 24 * (WEEK + 1))]
    return [one for one in edges if one > moment]


def next_digest(hours: Hours, moment: datetime, zone: ZoneInfo) -> datetime:
    """Return when the next daily mail goes out: in the morning, or when the quiet of that morning ends."""
    local = moment.astimezone(zone)
    day = local.date()
    for offset in (0, 1, 2):
        candidate = datetime.combine(day + timedelta(days=offset), DIGEST_AT, zone).astimezone(UTC)
        if candidate > moment:
            return next_loud(hours, candidate, zone)
    raise AssertionError("unreachable")


@dataclass(frozen=True)
class Choice:
    """How somebody wants a kind of notice: under the bell, by mail (now, in the daily mail, never), on the device."""

    shown: bool = True
    mail: str = DIGEST
    push: bool = False


@dataclass(frozen=True)
class Sending:
    """What becomes of one notice for one person."""

    shown: bool
    mail_at: datetime | None
    in_digest: bool
    push_at: datetime | None


def sending_of(choice: Choice, hours: Hours, *, urgent: bool, now: datetime, zone: ZoneInfo) -> Sending:
    """Return how and when a notice comes; what is urgent passes quiet hours and always stands under the bell."""
    loud = now if urgent else next_loud(hours, now, zone)
    mail_at = None
    if choice.mail == NOW:
        mail_at = loud
    elif choice.mail == DIGEST:
        mail_at = next_digest(hours, now, zone)
    return Sending(
        shown=choice.shown or urgent,
        mail_at=mail_at,
        in_digest=choice.mail == DIGEST,
        push_at=loud if choice.push else None,
    )


def next_try(attempts: int, created: datetime, now: datetime) -> datetime | None:
    """Return when a mail is tried again after so many attempts: four times later each time, for three days."""
    pause = min(FIRST_RETRY * 4 ** min(max(attempts - 1, 0), 8), LONGEST_PAUSE)
    again = now + pause
    return again if again <= created + GIVE_UP_AFTER else None


def is_for_good(code: int) -> bool:
    """Say whether the answer of a mail server is a refusal that stays: 5xx; 4xx may pass."""
    return code >= FIRST_PERMANENT
