# SPDX-License-Identifier: EUPL-1.2
"""Filters of lists by what fields say: found by an index of the table of values, never by reading the rows.

A rare value is asked for by its own index (`condition`), a frequent one is looked for at every row that a walk along
the order of the list comes past (`walked`); how many there are is counted no further than it takes to know (`counted`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
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

_ENOUGH = 6001
_LAST = "\uffff"
_LONGEST = 60
_MOST_PEOPLE = 200


def by_values(name: str, chosen: Chosen, *, but: bool = False) -> Chosen:
    """Return a filter on rows from one on the values of a field; `but` turns it round."""
    assert chosen.condition is not None  # noqa: S101 - made by `chosen_by`
    values = FieldValue.objects.filter(Q(field=name) & chosen.condition)
    here = values.filter(authority_id=ANY_AUTHORITY)
    everywhere = _turned(Q(pk__in=values.values("object_id")), but=but)
    return replace(
        chosen,
        narrow=lambda rows: rows.filter(everywhere),
        condition=_turned(Q(pk__in=here.values("object_id")), but=but),
        walked=_turned(Q(Exists(here.filter(object_id=OuterRef("pk")))), but=but),
        counted=None if but else Q(pk__in=here.values("object_id")[:_ENOUGH]),
    )


def _turned(condition: Q, *, but: bool) -> Q:
    return ~condition if but else condition


@dataclass(frozen=True)
class WordsFilter(ChoiceFilter):
    """One of a field's words, or yes or no."""

    counted: ClassVar[bool] = False
    field_name: str = ""

    def _chosen(self, values: Sequence[str], labels: Sequence[str], *, negated: bool) -> Chosen:
        chosen = super()._chosen(values, labels, negated=negated)
        plain = replace(chosen, condition=Q(sort__in=list(values)))
        return by_values(self.field_name, plain, but=negated)


@dataclass(frozen=True)
class BoundsFilter(RangeFilter):
    """From and to, for numbers, amounts and days of a field."""

    field_name: str = ""
    type: str = FieldType.INTEGER

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
        return chosen and by_values(self.field_name, chosen)


@dataclass(frozen=True)
class BeginsFilter(Filter):
    """The first letters of a text: one stretch of the index."""

    key: str
    label: str
    field_name: str

    template: ClassVar[str] = "ui/tables/filters/range.html"

    def read(self, parameters: Parameters, actor: Actor) -> Chosen | None:
        text = next(iter(parameters.get(self.key, ())), "").strip()[:_LONGEST]
        start = sort_key(text)
        if not start:
            return None
        begins = Q(sort__gte=start, sort__lte=start + _LAST)
        sentence = _("%(label)s: begins with “%(text)s”") % {"label": self.label, "text": text}
        return by_values(self.field_name, chosen_by(self.key, begins, sentence, [(self.key, text)]))

    def form(self, parameters: Parameters, actor: Actor) -> dict[str, Any]:
        text = next(iter(parameters.get(self.key, ())), "")
        return {"ends": [{"name": self.key, "label": pgettext("table", "begins with"), "text": text}], "example": ""}


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
        name = self._people(actor).get(value)
        if name is None:
            raise NamesNothing(self.key, self.label, [(self.key, value)])
        sentence = _("%(label)s: %(values)s") % {"label": self.label, "values": name}
        return by_values(self.field_name, chosen_by(self.key, Q(sort=str(UUID(value))), sentence, [(self.key, value)]))

    def form(self, parameters: Parameters, actor: Actor) -> dict[str, Any]:
        value = next(iter(parameters.get(self.key, ())), "").lower()
        return {
            "options": [Option(key, name, key == value) for key, name in self._people(actor).items()],
            "single": True,
        }


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
        return WordsFilter(key, field.heading, choices=choices, field_name=field.name)
    if field.type == FieldType.FLAG:
        return WordsFilter(key, field.heading, choices=[("1", _("yes")), ("0", _("no"))], field_name=field.name)
    if field.type == FieldType.PERSON:
        return PersonFilter(key, field.heading, field.name)
    return BeginsFilter(key, field.heading, field.name)
