# SPDX-License-Identifier: EUPL-1.2
"""Filters read themselves from the address, say themselves as a sentence, and narrow the rows."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tragwerk.core.access.public import Actor
from tragwerk.ui import formats
from tragwerk.ui.parsing import NotReadable, read_amount, read_day

Label = str | Promise
Parameters = Mapping[str, Sequence[str]]
NOTHING = "-"
MOST_OPTIONS = 200
_MOST_CHOSEN = 50
_DAYS = frozenset({"date", "moment"})
_EXAMPLES = {"date": "01.08.2026", "moment": "01.08.2026", "money": "400,00", "number": "10"}


class Unusable(ValueError):
    """What the address says is no value of the filter; the message is shown to the person."""


@dataclass(frozen=True)
class Chosen:
    """A filter in use: its sentence, its part of the address, what it does to the rows.

    `condition` is the same as `narrow` where one condition says it; `groups` names the authorities that alone can
    have such rows; `index` is the database's name of the index that finds them, where SQLite would not see it;
    `beside` are the keys of other filters that it answers too.
    Where a row is found through another table, `walked` says the same for one row that a walk comes past, `passed` for
    many rows that it may have to pass where no more than `few` match, `finding` for rows that this filter finds for all
    others, and `counted` for as many as it takes to know that they are many.
    """

    key: str
    sentence: str
    pairs: tuple[tuple[str, str], ...]
    narrow: Callable[[QuerySet[Any]], QuerySet[Any]]
    condition: Q | None = None
    groups: frozenset[UUID] | None = None
    index: str = ""
    beside: frozenset[str] = frozenset()
    walked: Q | None = None
    passed: Q | None = None
    few: int = 0
    finding: Q | None = None
    counted: Q | None = None


class NamesNothing(Unusable):
    """The address names an object that is not there for the actor, foreign or unknown: no row is left.

    The filter stays among the chosen ones, so that it is seen, counted, exported and removed like any other.
    """

    def __init__(self, key: str, label: Label, pairs: Iterable[tuple[str, str]]) -> None:
        super().__init__(
            _("The filter “%(label)s” names nothing that you can see. Please remove it.") % {"label": label}
        )
        sentence = _("%(label)s: nothing that you can see") % {"label": label}
        self.chosen = replace(chosen_by(key, Q(pk__in=[]), sentence, pairs), groups=frozenset())


def chosen_by(
    key: str,
    condition: Q,
    sentence: str = "",
    pairs: Iterable[tuple[str, str]] = (),
) -> Chosen:
    """Return a filter in use that one condition says."""
    return Chosen(key, sentence, tuple(pairs), lambda rows: rows.filter(condition), condition)


@dataclass(frozen=True)
class Option:
    """One value to choose in the filter's form."""

    value: str
    label: str
    chosen: bool = False
    count: int | None = None


class Filter(ABC):
    """What every filter has: a key, which begins its names in the address, and a label."""

    key: str
    label: Label
    template: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]] = ("",)
    counted: ClassVar[bool] = False

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names that the filter uses in the address."""
        return tuple(f"{self.key}{suffix}" for suffix in self.suffixes)

    @abstractmethod
    def read(self, parameters: Parameters, actor: Actor) -> Chosen | None:
        """Return the filter as chosen, None when it is not used; raise Unusable for a value it does not know."""

    @abstractmethod
    def form(self, parameters: Parameters, actor: Actor) -> dict[str, Any]:
        """Return what the template of the filter's form needs."""

    def counts(self, rows: QuerySet[Any]) -> dict[str, int]:
        """Return value → number of rows, for filters that are `counted`."""
        return {}


@dataclass(frozen=True)
class _Choosing(Filter):
    """Common part of filters by equality: one of many values, or none of them."""

    key: str
    label: Label
    field: str = ""
    nullable: bool = False

    suffixes: ClassVar[tuple[str, ...]] = ("", ".not", ".mode")
    counted: ClassVar[bool] = True
    template: ClassVar[str] = "ui/tables/filters/choosing.html"

    @property
    def path(self) -> str:
        """Return the lookup path of the filtered column."""
        return self.field or self.key

    def _condition(self, values: Sequence[str]) -> Q:
        real = [value for value in values if value != NOTHING]
        chosen = Q(**{f"{self.path}__in": real})
        without = Q(**{f"{self.path}__isnull": True})
        if NOTHING not in values:
            return chosen
        return chosen | without if real else without

    def _chosen(self, values: Sequence[str], labels: Sequence[str], *, negated: bool) -> Chosen:
        condition = ~self._condition(values) if negated else self._condition(values)
        words = ", ".join(labels)
        sentence = (_("%(label)s: all but %(values)s") if negated else _("%(label)s: %(values)s")) % {
            "label": self.label,
            "values": words,
        }
        name = f"{self.key}.not" if negated else self.key
        pairs = tuple((name, value) for value in values)
        return chosen_by(self.key, condition, sentence, pairs)

    def _given(self, parameters: Parameters) -> tuple[list[str], bool]:
        """Return the values in the address and whether they are meant as "all but"."""
        wanted = [value for value in parameters.get(self.key, ()) if value]
        unwanted = [value for value in parameters.get(f"{self.key}.not", ()) if value]
        mode = parameters.get(f"{self.key}.mode", ())
        negated = list(mode) == ["not"] if wanted else bool(unwanted)
        return list(dict.fromkeys(wanted or unwanted))[:_MOST_CHOSEN], negated

    def _unknown(self, values: Iterable[str]) -> Unusable:
        return Unusable(
            _("“%(label)s” has no value “%(value)s”; the filter was left out.")
            % {"label": self.label, "value": ", ".join(values)[:60]}
        )

    def counts(self, rows: QuerySet[Any]) -> dict[str, int]:
        groups = rows.order_by().values_list(self.path).annotate(number=Count("pk"))
        return {NOTHING if value is None else str(value): number for value, number in groups}


@dataclass(frozen=True)
class ChoiceFilter(_Choosing):
    """One or several of a column's choices: `ChoiceFilter("state", _("State"), choices=AssetState.choices)`."""

    choices: Sequence[tuple[Any, Label]] | Callable[[], Sequence[tuple[Any, Label]]] = ()

    def _labels(self) -> dict[str, str]:
        pairs = self.choices() if callable(self.choices) else self.choices
        labels = {str(value): str(label) for value, label in pairs}
        return {**labels, NOTHING: _("not stated")} if self.nullable else labels

    def read(self, parameters: Parameters, actor: Actor) -> Chosen | None:
        values, negated = self._given(parameters)
        if not values:
            return None
        labels = self._labels()
        if strange := [value for value in values if value not in labels]:
            raise self._unknown(strange)
        return self._chosen(values, [labels[value] for value in values], negated=negated)

    def form(self, parameters: Parameters, actor: Actor) -> dict[str, Any]:
        values, negated = self._given(parameters)
        options = [Option(value, label, value in values) for value, label in self._labels().items()]
        return {"options": options, "negated": negated}


@dataclass(frozen=True)
class RelationFilter(_Choosing):
    """One or several related objects out of those that the actor may see: `queryset` is given the actor."""

    queryset: Callable[[Actor], QuerySet[Any]] = field(kw_only=True)
    text: Callable[[Any], str] = str

    @property
    def path(self) -> str:
        return self.field or f"{self.key}_id"

    def _found(self, values: Sequence[str], actor: Actor) -> dict[str, Any]:
        keys = []
        for value in values:
            with suppress(ValueError):
                keys.append(UUID(value))
        return {str(one.pk): one for one in self.queryset(actor).filter(pk__in=keys)} if keys else {}

    def _groups(self, found: Sequence[Any]) -> frozenset[UUID] | None:
        """Return the authorities that alone can have rows: a row never points at another authority's object."""
        if self.path == "authority_id":
            return frozenset(one.pk for one in found)
        groups: set[Any] = {getattr(one, "authority_id", None) for one in found}
        return None if None in groups else frozenset(groups)

    def read(self, parameters: Parameters, actor: Actor) -> Chosen | None:
        values, negated = self._given(parameters)
        if not values:
            return None
        found = self._found([value for value in values if value != NOTHING], actor)
        kept = [value.lower() for value in values]
        known = {*found, NOTHING} if self.nullable else set(found)
        if not known.issuperset(kept):
            name = f"{self.key}.not" if negated else self.key
            raise NamesNothing(self.key, self.label, [(name, value) for value in values])
        labels = [_("not stated") if value == NOTHING else self.text(found[value]) for value in kept]
        chosen = self._chosen(kept, labels, negated=negated)
        if negated or NOTHING in kept:
            return chosen
        return replace(chosen, groups=self._groups(list(found.values())))

    def form(self, parameters: Parameters, actor: Actor) -> dict[str, Any]:
        values, negated = self._given(parameters)
        rows = list(self.queryset(actor)[: MOST_OPTIONS + 1])
        options = [Option(str(one.pk), self.text(one), str(one.pk) in values) for one in rows[:MOST_OPTIONS]]
        listed = {option.value for option in options}
        missing = [value for value in values if value != NOTHING and value not in listed]
        more = [Option(value, self.text(one), chosen=True) for value, one in self._found(missing, actor).items()]
        none = [Option(NOTHING, _("not stated"), NOTHING in values)] if self.nullable else []
        return {"options": [*more, *options, *none], "negated": negated, "more": len(rows) > MOST_OPTIONS}


@dataclass(frozen=True)
class RangeFilter(Filter):
    """From and to, for dates, amounts of money and numbers; both ends belong to the range.

    `moment` takes days for a column of moments: from the begin of the first day to the end of the last.
    """

    key: str
    label: Label
    field: str = ""
    kind: Literal["date", "moment", "money", "number"] = "date"

    suffixes: ClassVar[tuple[str, ...]] = (".from", ".to")
    template: ClassVar[str] = "ui/tables/filters/range.html"

    def _value(self, text: str) -> Any:
        try:
            if self.kind in _DAYS:
                day = read_day(text, timezone.localdate())
                return _near(day) if self.kind == "moment" else day
            amount = read_amount(text)
        except (NotReadable, ArithmeticError, ValueError):
            raise Unusable(
                _("“%(text)s” is no value for “%(label)s”; the filter was left out.")
                % {"text": text[:40], "label": self.label}
            ) from None
        if abs(amount) > 10**12:
            raise Unusable(_("“%(text)s” is too large; the filter was left out.") % {"text": text[:40]})
        return amount if self.kind == "money" else int(amount)

    def _ends(self, parameters: Parameters) -> list[Any]:
        texts = [next(iter(parameters.get(f"{self.key}{end}", ())), "").strip() for end in self.suffixes]
        return [self._value(text) if text else None for text in texts]

    def _shown(self, value: Any) -> str:
        if self.kind in _DAYS:
            return formats.date_short(value)
        return formats.money(value) if self.kind == "money" else formats.number(value)

    def read(self, parameters: Parameters, actor: Actor) -> Chosen | None:
        low, high = self._ends(parameters)
        if low is None and high is None:
            return None
        path, condition, pairs = self.field or self.key, Q(), []
        for value, lookup, end in ((low, "gte", ".from"), (high, "lte", ".to")):
            if value is not None:
                condition &= self._limit(path, lookup, value)
                pairs.append((f"{self.key}{end}", _plain(value)))
        return chosen_by(self.key, condition, self._sentence(low, high), pairs)

    def _limit(self, path: str, lookup: str, value: Any) -> Q:
        if self.kind != "moment":
            return Q(**{f"{path}__{lookup}": value})
        is_first = lookup == "gte"
        return Q(**{f"{path}__{'gte' if is_first else 'lt'}": _begin_of(value + timedelta(days=not is_first))})

    def _sentence(self, low: Any, high: Any) -> str:
        facts = {"label": self.label, "low": self._shown(low), "high": self._shown(high)}
        if high is None:
            return _("%(label)s: from %(low)s") % facts
        if low is None:
            return _("%(label)s: up to %(high)s") % facts
        return _("%(label)s: %(low)s–%(high)s") % facts

    def form(self, parameters: Parameters, actor: Actor) -> dict[str, Any]:
        ends = []
        for end, label in ((".from", pgettext("table", "from")), (".to", pgettext("table", "to"))):
            text = next(iter(parameters.get(f"{self.key}{end}", ())), "")
            ends.append({"name": f"{self.key}{end}", "label": label, "text": self._typed(text)})
        return {"ends": ends, "example": _EXAMPLES[self.kind]}

    def _typed(self, text: str) -> str:
        """Return a value of the address as people write it."""
        try:
            value = self._value(text)
        except Unusable:
            return text
        return formats.date_short(value) if isinstance(value, date) else formats.number(value)


def _near(day: date) -> date:
    """Return a day whose moments every time zone and database can hold."""
    if not 1900 <= day.year <= 9000:
        raise NotReadable(day.isoformat())
    return day


def _begin_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _plain(value: Any) -> str:
    """Return a value for the address, the same in every language."""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


@dataclass(frozen=True)
class FlagFilter(Filter):
    """Yes or no by a condition: `FlagFilter("late", _("Overdue"), lambda actor: Q(due__lt=today()))`."""

    key: str
    label: Label
    condition: Q | Callable[[Actor], Q]

    template: ClassVar[str] = "ui/tables/filters/choosing.html"

    def read(self, parameters: Parameters, actor: Actor) -> Chosen | None:
        value = next(iter(parameters.get(self.key, ())), "")
        if not value:
            return None
        if value not in {"yes", "no"}:
            raise Unusable(
                _("“%(label)s” has no value “%(value)s”; the filter was left out.")
                % {"label": self.label, "value": value[:60]}
            )
        condition = self.condition(actor) if callable(self.condition) else self.condition
        wanted = condition if value == "yes" else ~condition
        word = _("yes") if value == "yes" else _("no")
        sentence = _("%(label)s: %(values)s") % {"label": self.label, "values": word}
        return chosen_by(self.key, wanted, sentence, [(self.key, value)])

    def form(self, parameters: Parameters, actor: Actor) -> dict[str, Any]:
        value = next(iter(parameters.get(self.key, ())), "")
        options = [Option("yes", _("yes"), value == "yes"), Option("no", _("no"), value == "no")]
        return {"options": options, "single": True}
