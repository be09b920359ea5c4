# SPDX-License-Identifier: EUPL-1.2
"""Reads of the record of an emergency access: page by page, whose data was looked at, what was taken and changed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from tragwerk.core.audit.public import AuditEntry, entries_of_account
from tragwerk.core.orgs.models import EmergencyAccess

OPENED = "orgs.emergency_opened"
LOOKED = "orgs.emergency_looked"
SEARCHED = "orgs.emergency_searched"
REFUSED = "orgs.emergency_refused"
TOOK = "orgs.emergency_took"
OF_THE_RECORD = (OPENED, LOOKED, SEARCHED, REFUSED, TOOK)
PERSON = "orgs.person"
MOST_PAGES = 200
MOST_PEOPLE = 1000
MOST_NAMED = 5000


@dataclass
class Step:
    """One request under an emergency access, with everything that is known of it."""

    at: datetime
    method: str
    path: str
    status: int = 0
    words: str = ""
    filters: str = ""
    hits: int | None = None
    key: UUID | None = None
    seen: list[AuditEntry] = field(default_factory=list)
    seen_count: int = 0


@dataclass(frozen=True)
class LookedAt:
    """A person whose data was shown: how often, and when for the last time."""

    key: UUID
    label: str
    times: int
    last: datetime


def _entries(access: EmergencyAccess) -> QuerySet[AuditEntry]:
    """Return the trail of an access: under its hat an account acts without a person record."""
    if access.starts_at is None or access.account_id is None:
        return AuditEntry.objects.none()
    until = access.ended_at or access.ends_at or timezone.now()
    return entries_of_account(access.authority_id, access.account_id, access.starts_at, until)


def steps_under(access: EmergencyAccess) -> tuple[list[Step], int]:
    """Return the requests, newest first, with what each showed; and how many there were."""
    requests = _entries(access).filter(verb__in=(OPENED, REFUSED))
    newest = list(requests[: 2 * MOST_PAGES])
    steps: dict[UUID, Step] = {}
    for row in newest:
        told = _told(row)
        known = Step(row.at, told.get("method", ""), told.get("path", ""), key=row.batch_id)
        step = steps.setdefault(row.batch_id or row.pk, known)
        step.status = told.get("status", step.status)
    shown = dict(list(steps.items())[:MOST_PAGES])
    _fill(shown, _entries(access).filter(verb__in=(LOOKED, SEARCHED), batch_id__in=list(shown)))
    total = len(steps) if len(newest) < 2 * MOST_PAGES else _count(requests)
    return list(shown.values()), total


def _count(requests: QuerySet[AuditEntry]) -> int:
    """What was opened and then refused is one request."""
    return requests.order_by().values("batch_id").distinct().count()


def _fill(steps: dict[UUID, Step], entries: QuerySet[AuditEntry]) -> None:
    for row in entries.filter(verb=SEARCHED):
        told, step = _told(row), steps[row.batch_id or row.pk]
        step.words, step.filters, step.hits = told.get("words", ""), told.get("filters", ""), told.get("hits")
    looked = entries.filter(verb=LOOKED)
    for key, count in looked.order_by().values_list("batch_id").annotate(Count("id")):
        steps[key].seen_count = count
    for row in looked[:MOST_NAMED]:
        step = steps[row.batch_id or row.pk]
        step.seen.append(row)
        step.words = step.words or _told(row).get("words", "")


def _told(row: AuditEntry) -> dict[str, Any]:
    return {name: new for name, (_old, new) in row.changes.items()}


def people_under(access: EmergencyAccess) -> list[LookedAt]:
    """Return the people whose data was looked at, most looks first; who was taken out has a pseudonym."""
    rows = _entries(access).filter(verb=LOOKED, object_type=PERSON).order_by()
    counted = rows.values("object_id").annotate(times=Count("id"), last=Max("at"), label=Max("object_label"))
    ordered = counted.order_by("-times", "label", "object_id")[:MOST_PEOPLE]
    return [LookedAt(row["object_id"], row["label"], row["times"], row["last"]) for row in ordered]


def files_under(access: EmergencyAccess) -> list[AuditEntry]:
    """Return the entries of the files that were taken away, newest first."""
    return list(_entries(access).filter(verb=TOOK)[:MOST_PAGES])


def done_under(access: EmergencyAccess) -> tuple[list[AuditEntry], int]:
    """Return the entries of what was changed, newest first, and how many there are."""
    rows = _entries(access).exclude(verb__in=OF_THE_RECORD).exclude(object_id=access.pk)
    shown = list(rows[:MOST_PAGES])
    return shown, len(shown) if len(shown) < MOST_PAGES else rows.count()
