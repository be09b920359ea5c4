# SPDX-License-Identifier: EUPL-1.2
"""Everything that is stored about one person, table by table, and until when; made from the declarations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tragwerk.core.access.public import LEARNERS, Actor, Ending, PersonalData, TenantModel
from tragwerk.core.audit.public import AuditEntry, acted_in, told_of
from tragwerk.core.extend.public import PERSON, person_exports
from tragwerk.core.orgs.public import Account, Membership, Person, standing_of
from tragwerk.core.privacy.queries.declared import ENDINGS, column_label, declarations, table_label
from tragwerk.core.privacy.queries.due import PERSON as PERSON_TABLE
from tragwerk.core.privacy.queries.due import held_objects
from tragwerk.core.privacy.queries.periods import Holding, holdings
from tragwerk.core.privacy.rules import kept_until

MOST_ROWS = 500


@dataclass(frozen=True)
class Section:
    """What one table, or one package, holds of the person."""

    key: str
    label: str
    purpose: str
    basis: str
    retention: str
    until: str
    rows: list[list[tuple[str, str]]]
    count: int
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stored:
    """Everything that is stored about a person, when it is deleted, and whether something stands against it."""

    person: Person
    sections: list[Section]
    left_on: date | None
    deleted_after: date | None
    named_until: date | None
    has_role: bool
    holds: list[Any] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(section.count for section in self.sections)


def stored_about(actor: Actor, person: Person, day: date | None = None) -> Stored:
    """Return everything that is stored about a person; the caller has checked the right."""
    today = day or timezone.localdate()
    held = holdings(person.authority_id, today)
    standing = standing_of(person, today)
    left_on, after = _end_of(person, held, today)
    sections = [_section(model, said, person, held, after) for model, said in _in_order()]
    sections += _contributed(actor, person)
    return Stored(
        person=person,
        sections=[section for section in sections if section.count],
        left_on=left_on,
        deleted_after=after,
        named_until=standing.kept_until,
        has_role=standing.has_role,
        holds=list(held_objects(person.authority_id, today).filter(object_type=PERSON_TABLE, object_id=person.pk)),
    )


def _in_order() -> list[tuple[Any, PersonalData]]:
    """Return the tables as people look for them: the record of the person first, the traces of others last."""
    first = [Ending.PERSON, Ending.WITH_PERSON, Ending.ACCOUNT]

    def place(pair: tuple[Any, PersonalData]) -> tuple[int, int, str]:
        ending, purpose = pair[1].ending, pair[1].purpose
        rank = first.index(ending) if ending in first else len(first)
        return rank, purpose.order if purpose else 0, pair[0]._meta.label

    return sorted(declarations().items(), key=place)


def _end_of(person: Person, held: Any, today: date) -> tuple[date | None, date | None]:
    """Return when somebody left, and the last day of their record; nothing as long as they have a role."""
    roles = list(Membership.objects.filter(person=person).values_list("role", "valid_to"))
    if any(valid_to is None or valid_to >= today for _role, valid_to in roles):
        return None, None
    if not roles:
        start = timezone.localdate(person.changed_at)
        return None, kept_until(start, held["unassigned"].period)
    ends = [kept_until(valid_to, held["learner" if role in LEARNERS else "staff"].period) for role, valid_to in roles]
    return max(valid_to for _role, valid_to in roles), max(ends)


def _section(model: Any, said: PersonalData, person: Person, held: Any, after: date | None) -> Section:
    rows = rows_about(model, said, person)
    count = rows.count()
    columns = [(name, column_label(model, name)) for name in said.fields]
    found = list(rows[:MOST_ROWS])
    sight = _Sight(said, person, found)
    shown = [[(label, _text(row, model, name, sight)) for name, label in columns] for row in found]
    assert said.purpose is not None  # noqa: S101 - a declaration with fields has one
    return Section(
        key=model._meta.label_lower,
        label=table_label(model),
        purpose=str(said.purpose.label),
        basis=str(said.legal_basis),
        retention=", ".join(str(held[key].retention_class.label) for key in said.retention),
        until=_until(said, [held[key] for key in said.retention], after),
        rows=shown,
        count=count,
        fields=tuple(said.fields),
    )


def rows_about(model: Any, said: PersonalData, person: Person) -> QuerySet[Any]:
    """Return the rows of a table that lead to a person, in the open scope."""
    if model is AuditEntry:
        roles = Membership.objects.filter(person=person).values_list("pk", flat=True)
        keys = [*acted_in(person.authority_id, person.pk).values_list("pk", flat=True)[:MOST_ROWS]]
        keys += told_of(person.authority_id, person.pk, list(roles)).values_list("pk", flat=True)[:MOST_ROWS]
        return AuditEntry.objects.filter(pk__in=keys).order_by("-at")
    condition = _leading_to(person, said.person, said.account)
    rows: QuerySet[Any] = model._default_manager.filter(condition)
    if any("__" in name for name in said.person):
        # A path through other tables may find a row several times.
        rows = rows.distinct()
    if issubclass(model, TenantModel) and model is not Account:
        # One log-in may stand for people of several authorities: what belongs to the others is theirs.
        rows = rows.filter(authority_id=person.authority_id)
    return rows.order_by("pk")


def _leading_to(person: Person, people: Iterable[str], accounts: Iterable[str]) -> Q:
    """Return the condition that one of these columns leads to the person."""
    condition = Q(pk__in=[])
    for name in people:
        condition |= Q(**{name: person.pk})
    if person.account_id is not None:
        for name in accounts:
            condition |= Q(**{name: person.account_id})
    return condition


class _Sight:
    """Which values of some rows the person may read: what is about somebody else stays out (Art. 15 (4) GDPR).

    A row may be about one person, and others asked for it, decided on it, ended it. `asked_by` belongs to whom
    `asked_account` or `asked_person` leads to; all that names no such step belongs to whom the row is about. An entry
    of the trail about a device is about nobody.
    """

    def __init__(self, said: PersonalData, person: Person, rows: Sequence[Any]) -> None:
        self.own = {person.pk, person.account_id} - {None}
        self.name = str(person)
        self.steps = {name.partition("_by")[0] for name in said.fields if "_by" in name} | {"actor"}
        self.leads = [name for name in (*said.person, *said.account) if self._step(name)]
        people, accounts = ([name for name in given if not self._step(name)] for given in (said.person, said.account))
        self.about: set[Any] | None = None
        if self.leads and (people or accounts):
            self.about = _keys_about(rows, _leading_to(person, people, accounts))

    def _step(self, name: str) -> str:
        stem = name.partition("_")[0]
        return stem if stem in self.steps else ""

    def may_read(self, row: Any, name: str) -> bool:
        """Say whether a value of a row is about the person, or about nobody."""
        step = self._step(name)
        if not step:
            return self.about is None or row.pk in self.about
        leads = [lead for lead in self.leads if self._step(lead) == step]
        return any(getattr(row, lead) in self.own for lead in leads) if leads else self.name in str(getattr(row, name))


def _keys_about(rows: Sequence[Any], about: Q) -> set[Any]:
    """Return the keys of those rows that are about the person, or of which the object is nobody."""
    if not rows:
        return set()
    model = rows[0]._meta.model
    found = set(model._default_manager.filter(about, pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    if any(column.name == "object_type" for column in model._meta.concrete_fields):
        of_people = {one._meta.label_lower for one, said in declarations().items() if said.person or said.account}
        found |= {row.pk for row in rows if row.object_type not in of_people}
    return found


def _text(row: Any, model: Any, name: str, sight: _Sight) -> str:
    """Return a stored value as people read it; of a bare key only whether it is the person's own."""
    column = model._meta.get_field(name)
    value = getattr(row, name)
    if value is None or value == "":
        return ""
    if not sight.may_read(row, name):
        return _("somebody else")
    if column.choices:
        return str(getattr(row, f"get_{name}_display")())
    if isinstance(column, models.DateTimeField):
        return date_format(timezone.localtime(value), "d.m.Y H:i")
    if isinstance(column, models.DateField):
        return date_format(value, "d.m.Y")
    if isinstance(value, UUID):
        return _("this person") if value in sight.own else _("somebody else")
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_change(part)}" for key, part in value.items())
    if isinstance(column, models.BooleanField):
        return _("yes") if value else _("no")
    return str(value)


def _change(value: Any) -> str:
    """Return one detail of a change from old to new, or any other value, as text."""
    if isinstance(value, list) and len(value) == 2:
        return " → ".join("–" if part is None else str(part) for part in value)
    return str(value)


def _until(said: PersonalData, held: Sequence[Holding], after: date | None) -> str:
    """Say in words when the rows of a table are deleted."""
    assert said.ending is not None  # noqa: S101 - a declaration with fields has one
    words = str(ENDINGS[said.ending])
    if said.ending in (Ending.PERSON, Ending.WITH_PERSON, Ending.WITH_OTHER) and after is not None:
        return _("%(words)s, after %(day)s") % {"words": words, "day": date_format(after, "d.m.Y")}
    if said.ending in (Ending.BY_AGE, Ending.OWN_WORK, Ending.TRAIL):
        return _("%(words)s (%(period)s)") % {"words": words, "period": ", ".join({one.words for one in held})}
    return words


def _contributed(actor: Actor, person: Person) -> Iterable[Section]:
    """Return what packages say themselves, beyond the columns of their tables."""
    for source in person_exports.at(PERSON, actor):
        rows = [[(str(name), str(value)) for name, value in row.items()] for row in source.load(actor, person)]
        yield Section(source.key, str(source.label), "", "", "", "", rows[:MOST_ROWS], len(rows))


def as_plain(stored: Stored) -> dict[str, Any]:
    """Return everything as plain values, for a file that a machine reads (Art. 20 DSGVO)."""
    person = stored.person
    return {
        "person": {"key": str(person.pk), "name": str(person), "authority": str(person.authority)},
        "left_on": stored.left_on.isoformat() if stored.left_on else None,
        "deleted_after": stored.deleted_after.isoformat() if stored.deleted_after else None,
        "named_in_trail_until": stored.named_until.isoformat() if stored.named_until else None,
        "sections": [
            {
                "table": section.key,
                "label": section.label,
                "purpose": section.purpose,
                "legal_basis": section.basis,
                "retention": section.retention,
                "deleted": section.until,
                "rows": [dict(row) for row in section.rows],
                "count": section.count,
            }
            for section in stored.sections
        ],
    }
