# SPDX-License-Identifier: EUPL-1.2
"""What is due for deletion on a day, what is kept for now, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Case, Count, Exists, Max, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from tragwerk.core.access.public import LEARNERS, Ending
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.orgs.public import Membership, Person, RequestState, TrailRemoval
from tragwerk.core.privacy.classes import TRAIL
from tragwerk.core.privacy.models import LegalHold
from tragwerk.core.privacy.queries.declared import declarations, with_ending
from tragwerk.core.privacy.queries.periods import Holding, holdings
from tragwerk.core.privacy.rules import cutoff

PERSON = "orgs.person"
_LEARNER = Q(role__in=LEARNERS)
_BLOCKING = (models.PROTECT, models.RESTRICT)


@dataclass(frozen=True)
class DueLine:
    """So many rows of one table, for one reason; `fate` says whether they go, wait or are held."""

    table: str
    retention_class: str
    fate: str
    count: int


GOES, WAITS, HELD, NEEDED = "goes", "waits", "held", "needed"
# The class of rows that go with the record of a person is that person's.
WITH_PERSON = "with_person"


def held_objects(authority_id: UUID, day: date) -> QuerySet[LegalHold]:
    """Return the holds that stand on a day."""
    rows: QuerySet[LegalHold] = LegalHold.objects.filter(authority_id=authority_id, released_at__isnull=True)
    return rows.filter(Q(until__isnull=True) | Q(until__gte=day))


def _held(authority_id: UUID, day: date, table: str) -> QuerySet[Any]:
    return held_objects(authority_id, day).filter(object_type=table).values("object_id")


def _ended(authority_id: UUID, day: date) -> QuerySet[Any]:
    """Return, by person, when the roles of those ended who have none any more.

    Said of all people at once: looked up person by person it would be a scan for each where the planner's figures of a
    table that has just been filled are old.
    """
    ends = {"learner_until": Max("valid_to", filter=_LEARNER), "staff_until": Max("valid_to", filter=~_LEARNER)}
    is_open = Count("pk", filter=Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    rows = Membership.objects.filter(authority_id=authority_id).order_by().values("person_id")
    found: QuerySet[Any] = rows.annotate(open_roles=is_open, **ends).filter(open_roles=0)
    return found


def gone_people(authority_id: UUID, day: date) -> QuerySet[Any]:
    """Return the people without a current role whose period is over on a day, with the class that decided."""
    held = holdings(authority_id, day)
    over = {key: cutoff(day, held[key].period) for key in ("learner", "staff", "unassigned")}
    ended = _ended(authority_id, day).filter(
        Q(learner_until__isnull=True) | Q(learner_until__lt=over["learner"]),
        Q(staff_until__isnull=True) | Q(staff_until__lt=over["staff"]),
    )
    roles = Membership.objects.filter(authority_id=authority_id)
    never = Q(changed_at__lt=_moment(over["unassigned"])) & ~Q(pk__in=roles.values("person_id"))
    rows = Person.objects.filter(Q(pk__in=ended.values("person_id")) | never, authority_id=authority_id)
    learners = roles.filter(_LEARNER).values("person_id")
    found: QuerySet[Any] = rows.annotate(
        retention_class=Case(
            When(pk__in=learners, then=Value("learner")),
            When(pk__in=roles.values("person_id"), then=Value("staff")),
            default=Value("unassigned"),
            output_field=models.CharField(),
        )
    )
    return found


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _named() -> Q:
    """Return the condition for people whom the audit trail still names."""
    acted = AuditEntry.objects.filter(authority=OuterRef("authority"), actor_person=OuterRef("pk"))
    about = AuditEntry.objects.filter(object_id=OuterRef("pk"), object_type=PERSON)
    return Q(Exists(acted.exclude(actor_salt=""))) | Q(Exists(about.exclude(salt="")))


def blocking_relations(model: Any) -> list[Any]:
    """Return the keys of other tables that keep a row from being deleted."""
    return [
        relation.field
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and (relation.one_to_many or relation.one_to_one) and relation.on_delete in _BLOCKING
    ]


def _needed(model: Any) -> Q:
    """Return the condition for rows that something else still needs."""
    condition = Q(pk__in=[])
    for field in blocking_relations(model):
        rows = field.model._base_manager.filter(**{field.attname: OuterRef("pk")})
        condition |= Q(Exists(rows))
    return condition


def due_people(authority_id: UUID, day: date) -> QuerySet[Any]:
    """Return the people who can be deleted: their period is over, and nobody holds, needs or names them any more."""
    rows = gone_people(authority_id, day).exclude(pk__in=_held(authority_id, day, PERSON))
    found: QuerySet[Any] = rows.filter(~_named(), ~_needed(Person))
    return found


def people_to_leave_the_trail(authority_id: UUID, day: date) -> QuerySet[Any]:
    """Return who is still named in the trail although its period is over, and nobody has asked for them yet."""
    over = cutoff(day, holdings(authority_id, day)[TRAIL].period)
    ended = _ended(authority_id, day).annotate(left_on=Max("valid_to")).filter(left_on__lt=over)
    asked = TrailRemoval.objects.filter(authority_id=authority_id, state=RequestState.ASKED).values("person_id")
    rows = Person.objects.filter(authority_id=authority_id, pk__in=ended.values("person_id")).exclude(pk__in=asked)
    found: QuerySet[Any] = rows.filter(_named()).exclude(pk__in=_held(authority_id, day, PERSON))
    return found.order_by("pk")


def due_rows(model: Any, authority_id: UUID, day: date, held: Mapping[str, Holding]) -> QuerySet[Any]:
    """Return the rows of a table that go by their age."""
    return _aged(model, authority_id, day, held).exclude(_is_held(model, authority_id, day))


def _aged(model: Any, authority_id: UUID, day: date, held: Mapping[str, Holding]) -> QuerySet[Any]:
    said = declarations()[model]
    over = cutoff(day, held[said.retention[0]].period)
    column = model._meta.get_field(said.since)
    limit = _moment(over) if isinstance(column, models.DateTimeField) else over
    rows: QuerySet[Any] = model.objects.filter(authority_id=authority_id, **{f"{said.since}__lt": limit})
    return rows


def _is_held(model: Any, authority_id: UUID, day: date) -> Q:
    """Return the condition for rows that are held themselves, or whose person is."""
    condition = Q(pk__in=_held(authority_id, day, model._meta.label_lower))
    for name in declarations()[model].person:
        condition |= Q(**{f"{name}__in": _held(authority_id, day, PERSON)})
    return condition


@dataclass(frozen=True)
class DueRecord:
    """One record that goes: what it is, how it is called, by which class, and from when its period counts."""

    table: str
    label: str
    retention_class: str
    since: date | None


def due_records(authority_id: UUID, day: date) -> Iterator[DueRecord]:
    """Return every record that goes, by name: people first; what hangs on them goes with them."""
    ends = _ended(authority_id, day).annotate(left_on=Max("valid_to")).values_list("person_id", "left_on")
    left = dict(ends)
    for person in due_people(authority_id, day).order_by("sort_name", "pk").iterator(chunk_size=2000):
        since = left.get(person.pk) or timezone.localdate(person.changed_at)
        yield DueRecord(PERSON, str(person), person.retention_class, since)
    held = holdings(authority_id, day)
    for model, said in with_ending(Ending.BY_AGE):
        for row in due_rows(model, authority_id, day, held).order_by("pk").iterator(chunk_size=2000):
            begun = getattr(row, said.since)
            since = timezone.localdate(begun) if isinstance(begun, datetime) else begun
            yield DueRecord(model._meta.label_lower, str(row), said.retention[0], since)


def due_lines(authority_id: UUID, day: date) -> list[DueLine]:
    """Count what is due on a day by table, class and fate; this is the dry run."""
    held = holdings(authority_id, day)
    lines = _people_lines(authority_id, day)
    for model, said in with_ending(Ending.BY_AGE):
        table, key = model._meta.label_lower, said.retention[0]
        aged, goes = _aged(model, authority_id, day, held), due_rows(model, authority_id, day, held)
        count = goes.count()
        lines += [DueLine(table, key, GOES, count), DueLine(table, key, HELD, aged.count() - count)]
    return [line for line in lines if line.count]


def _people_lines(authority_id: UUID, day: date) -> list[DueLine]:
    gone, goes = gone_people(authority_id, day), due_people(authority_id, day)
    lines = [DueLine(PERSON, key, GOES, count) for key, count in _by_class(goes)]
    for model, said in with_ending(Ending.WITH_PERSON):
        rows = model.objects.filter(**{f"{said.person[0]}__in": goes.values("pk")})
        lines.append(DueLine(model._meta.label_lower, WITH_PERSON, GOES, rows.count()))
    is_held = Q(pk__in=_held(authority_id, day, PERSON))
    lines += [DueLine(PERSON, key, HELD, count) for key, count in _by_class(gone.filter(is_held))]
    free = gone.exclude(is_held)
    lines += [DueLine(PERSON, key, NEEDED, count) for key, count in _by_class(free.filter(_needed(Person)))]
    waiting = free.filter(~_needed(Person)).filter(_named())
    lines += [DueLine(PERSON, key, WAITS, count) for key, count in _by_class(waiting)]
    return lines


def _by_class(people: QuerySet[Any]) -> list[tuple[str, int]]:
    counted = people.order_by().values_list("retention_class").annotate(count=models.Count("pk"))
    return sorted(counted)
