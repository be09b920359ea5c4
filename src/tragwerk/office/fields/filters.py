# SPDX-License-Identifier: EUPL-1.2
"""Filters of lists by what fields say: found by an index of the table of values, never by reading the rows.

A rare value is asked for by its own index (`finding`), a frequent one is looked for at every row that a walk along
the order of the list comes past (`walked`); how many there are is counted no further than it takes to know (`counted`).
Rows of which a field says nothing have no place in that index: they are those that have no value in it. Every filter
finds them by the value `-`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal
from uuid import UUID

from django.db.models import BooleanField, Case, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.lookups import IsNull
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tragwerk.core.access.public import Actor
from tragwerk.core.forms.public import (
    BOUNDED,
    CHOOSING,
    Field,
    FieldType,
    FieldValue,
    canonical,
    sort_of,
)
from tragwerk.core.orgs.public import VIEW_PERSON, Person
from tragwerk.core.values.public import sort_key
from tragwerk.ui.public import (
    ANY_AUTHORITY,
    Among,
    ChoiceFilter,
    Chosen,
    Filter,
    NamesNothing,
    NotReadable,
    Option,
    Parameters,
    RangeFilter,
    chosen_by,
    read_amount,
)

Label = str | Promise
NOTHING = "-"
# So many values of a field are read as a whole, before each row is asked.
_MOST_READ = 10_000
_LAST = "\uffff"
_LONGEST = 60
_MOST_PEOPLE = 200


def by_values(name: str, chosen: Chosen, *, nothing: bool = False, but: bool = False) -> Chosen:
    """Return a filter on rows from one on the values of a field.

    `nothing` adds the rows of which the field says nothing; a filter without a condition finds only these. `but` turns
    it round.
    """
    values = FieldValue.objects.filter(field=name)
    here = values.filter(authority_id=ANY_AUTHORITY)
    everywhere, found, walked = Q(), Q(), Q()
    finding: Q | None = None
    counted: Q | None = None
    if chosen.condition is not None:
        meant, meant_here = values.filter(chosen.condition), here.filter(chosen.condition)
        everywhere = Q(pk__in=meant.values("object_id"))
        found = Q(pk__in=meant_here.values("object_id"))
        walked = _with_one_of_few(meant_here) if but else _with_one(meant_here)
        finding = Q(Among(F("pk"), meant_here.values("object_id")))
        counted = Q(pk__in=meant_here.values("object_id")[: _MOST_READ + 1])
    if nothing:
        everywhere |= _not_among(values)
        without = ~_with_one_of_few(here.filter(sort__isnull=False))
        counted = found | without
        found |= _not_among(here)
        walked |= without
    return replace(
        chosen,
        narrow=lambda rows: rows.filter(_turned(everywhere, but=but)),
        condition=_turned(found, but=but),
        walked=_turned(walked, but=but),
        passed=None if but or nothing else found,
        few=0 if but or nothing else _MOST_READ,
        finding=None if but or nothing else finding,
        counted=None if but else counted,
    )


def _with_one(values: QuerySet[FieldValue]) -> Q:
    """Return the condition that a row has one of these values, asked of each row that a walk comes past."""
    # Not EXISTS: PostgreSQL would make a join of it, and read all such values before the first row is walked past.
    one = values.filter(object_id=OuterRef("pk")).values("object_id")[:1]
    return Q(IsNull(Subquery(one), False))


def _with_one_of_few(values: QuerySet[FieldValue]) -> Q:
    """Return the same for a walk that may have to pass many rows before one turns up.

    Where the values are not too many, they are read as a whole once; a row is then asked at a tenth of the price.
    """
    beyond = values.values("object_id")[_MOST_READ : _MOST_READ + 1]
    whole = ExpressionWrapper(Q(pk__in=values.values("object_id")), BooleanField())
    one_by_one = ExpressionWrapper(_with_one(values), BooleanField())
    return Q(Case(When(IsNull(Subquery(beyond), True), then=whole), default=one_by_one, output_field=BooleanField()))


def _not_among(values: QuerySet[FieldValue]) -> Q:
    """Return the condition for rows without a value: the keys that have one are read in one stretch of the index.

    An emptied value stays as a row without a sort key.
    """
    return ~Q(pk__in=values.filter(sort__isnull=False).values("object_id"))


def _turned(condition: Q, *, but: bool) -> Q:
    return ~condition if but else condition


def _asks_for_nothing(parameters: Parameters, key: str) -> bool:
    """Say whether the address asks for rows of which the field says nothing."""
    return NOTHING in parameters.get(key, ())


def _nothing_alone(key: str, label: Label) -> Chosen:
    """Return the filter that finds only rows of which the field says nothing, to be completed by `by_values`."""
    sentence = _("%(label)s: %(values)s") % {"label": label, "values": _("not stated")}
    return Chosen(key, sentence, ((key, NOTHING),), lambda rows: rows)


def _or_nothing(chosen: Chosen) -> Chosen:
    """Return a filter that says besides that rows without a value stay."""
    sentence = _("%(filter)s, or not stated") % {"filter": chosen.sentence}
    return replace(chosen, sentence=sentence, pairs=(*chosen.pairs, (chosen.key, NOTHING)))


def _box(parameters: Parameters, key: str) -> Option:
    """Return the box in the form that asks for rows without a value."""
    return Option(NOTHING, _("not stated"), _asks_for_nothing(parameters, key))


@dataclass(frozen=True)
class WordsFilter(ChoiceFilter):
    """One of a field's words, or yes or no."""

    counted: ClassVar[bool] = False
    field_name: str = ""

    def _chosen(self, values: Sequence[str], labels: Sequence[str], *, negated: bool) -> Chosen:
        chosen = super()._chosen(values, labels, negated=negated)
        words = [value for value in values if value != NOTHING]
        plain = replace(chosen, condition=Q(sort__in=words) if words else None)
        return by_values(self.field_name, plain, nothing=NOTHING in values, but=negated)


@dataclass(frozen=True)
class BoundsFilter(RangeFilter):
    """From and to, for numbers, amounts and days of a field."""

    field_name: str = ""
    type: str = FieldType.INTEGER

    @property
    def names(self) -> tuple[str, ...]:
        return (*super().names, self.key)

    def _value(self, text: str) -> Any:
        if self.type != FieldType.DECIMAL:
            return super()._value(text)
        try:
            return read_amount(text)
        except (NotReadable, ArithmeticError, ValueError):
            super()._value("?")  # says what is wrong
            raise

    def _limit(self, path: str, lookup: str, value: Any) -> Q:
        return Q(**{f"sort__{lookup}": sort_of(self.type, canonical(self.type, value))})

    def read(self, parameters: Parameters, actor: Actor) -> Chosen | None:
        chosen = super().read(parameters, actor)
        if not _asks_for_nothing(parameters, self.key):
            return chosen and by_values(self.field_name, chosen)
        both = _nothing_alone(self.key, self.label) if chosen is None else _or_nothing(chosen)
        return by_values(self.field_name, both, nothing=True)

    def form(self, parameters: Parameters, actor: Actor) -> dict[str, Any]:
        return {**super().form(parameters, actor), "nothing": _box(parameters, self.key)}


@dataclass(frozen=True)
class BeginsFilter(Filter):
    """The first letters of a text: one stretch of the index."""

    key: str
    label: str
    field_name: str

    template: ClassVar[str] = "ui/tables/filters/range.html"

    def read(self, parameters: Parameters, actor: Actor) -> Chosen | None:
        text = self._text(parameters)
        start, nothing = sort_key(text), _asks_for_nothing(parameters, self.key)
        if not start:
            return by_values(self.field_name, _nothing_alone(self.key, self.label), nothing=True) if nothing else None
        begins = Q(sort__gte=start, sort__lte=start + _LAST)
        sentence = _("%(label)s: begins with “%(text)s”") % {"label": self.label, "text": text}
        chosen = chosen_by(self.key, begins, sentence, [(self.key, text)])
        return by_values(self.field_name, _or_nothing(chosen) if nothing else chosen, nothing=nothing)

    def _text(self, parameters: Parameters) -> str:
        return next((text for text in parameters.get(self.key, ()) if text != NOTHING), "").strip()[:_LONGEST]

    def form(self, parameters: Parameters, actor: Actor) -> dict[str, Any]:
        ends = [{"name": self.key, "label": pgettext("table", "begins with"), "text": self._text(parameters)}]
        return {"ends": ends, "example": "", "nothing": _box(parameters, self.key)}


@dataclass(frozen=True)
class PersonFilter(Filter):
    """People who are named in a field, as far as the actor sees them."""

    key: str
    label: str
    field_name: str

    template: ClassVar[str] = "ui/tables/filters/choosing.html"

    def _people(self, actor: Actor) -> dict[str, str]:
        named = FieldValue.objects.filter(field=self.field_name, person__isnull=False).values("person_id")
        rows = Person.objects.visible_to(actor, VIEW_PERSON).filter(pk__in=named).order_by("sort_name", "pk")
        return {str(one.pk): str(one) for one in rows[:_MOST_PEOPLE]}

    def read(self, parameters: Parameters, actor: Actor) -> Chosen | None:
        value = next(iter(parameters.get(self.key, ())), "").lower()
        if not value:
            return None
        if value == NOTHING:
            return by_values(self.field_name, _nothing_alone(self.key, self.label), nothing=True)
        name = self._people(actor).get(value)
        if name is None:
            raise NamesNothing(self.key, self.label, [(self.key, value)])
        sentence = _("%(label)s: %(values)s") % {"label": self.label, "values": name}
        return by_values(self.field_name, chosen_by(self.key, Q(sort=str(UUID(value))), sentence, [(self.key, value)]))

    def form(self, parameters: Parameters, actor: Actor) -> dict[str, Any]:
        value = next(iter(parameters.get(self.key, ())), "").lower()
        people = [Option(key, name, key == value) for key, name in self._people(actor).items()]
        return {"options": [*people, _box(parameters, self.key)], "single": True}


_KINDS: Mapping[str, Literal["date", "money", "number"]] = {
    FieldType.DATE: "date",
    FieldType.MONEY: "money",
    FieldType.INTEGER: "number",
    FieldType.DECIMAL: "number",
}


def filter_of(key: str, field: Field) -> Filter:
    """Return the filter of a field under a key of the list."""
    if field.type in BOUNDED:
        return BoundsFilter(key, field.heading, kind=_KINDS[field.type], field_name=field.name, type=field.type)
    if field.type in CHOOSING:
        choices = [(option.key, option.label) for option in field.options]
        return WordsFilter(key, field.heading, nullable=True, choices=choices, field_name=field.name)
    if field.type == FieldType.FLAG:
        yes_or_no = [("1", _("yes")), ("0", _("no"))]
        return WordsFilter(key, field.heading, nullable=True, choices=yes_or_no, field_name=field.name)
    if field.type == FieldType.PERSON:
        return PersonFilter(key, field.heading, field.name)
    return BeginsFilter(key, field.heading, field.name)
