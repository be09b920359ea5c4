# SPDX-License-Identifier: EUPL-1.2
"""What giving many devices the same details does: which values change how often, and who is refused and why."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets import rules
from tragwerk.assets.actions.checks import check_terms
from tragwerk.assets.actions.fields import FIELDS
from tragwerk.assets.models import Asset
from tragwerk.core.access.public import Actor, DomainError, any_of
from tragwerk.core.forms.public import Field, values_of
from tragwerk.core.values.public import MoneyField, fold
from tragwerk.office.public import typed_words
from tragwerk.ui.public import formats

_CHECKED = ("purchased_on", "warranty_until", "binding_until", "net_price", "gross_price", "tax_rate")
_NAMED_BY_WORDS = {"model": "asset_model__name", "maker": "maker__name", "supplier": "supplier__name"}
_MOST_SHOWN = 6
_NAMED = 5


class Effect(NamedTuple):
    """One detail that changes: from which values, each with its number, to which."""

    label: str
    new: str
    old: list[tuple[str, int]]
    number: int
    others: int


class Refusal(NamedTuple):
    """Devices that stay as they are, with the sentence for the first of them."""

    ids: frozenset[UUID]
    reason: str
    labels: str


@dataclass
class Effects:
    """What a change of many devices does."""

    details: list[Effect] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    changed: int = 0
    unchanged: int = 0
    mark: str = ""


@dataclass(frozen=True)
class _Words:
    """How details are named and written: columns of devices, and fields of their kinds and authority."""

    actor: Actor
    fields: Mapping[str, Field]

    def label(self, name: str) -> str:
        """Return the name of a detail."""
        if name in self.fields:
            return str(self.fields[name].label)
        if name == "maker":
            return _("Maker")
        field_of = Asset._meta.get_field("asset_model" if name == "model" else name)
        text = str(getattr(field_of, "verbose_name", name))
        return text[:1].upper() + text[1:]

    def shown(self, name: str, value: Any) -> str:
        """Return a value as people read it."""
        if name in self.fields:
            return typed_words(self.fields[name], value, self.actor)
        if value is None or value == "":
            return formats.DASH
        if hasattr(value, "isoformat"):
            return formats.date_short(value)
        if isinstance(Asset._meta.get_field(name) if name not in _NAMED_BY_WORDS else None, MoneyField):
            return formats.money(value)
        return f"{value} %" if name == "tax_rate" else str(value)


def effects_of(actor: Actor, ids: Sequence[UUID], columns: Mapping[str, Any], fields: Mapping[str, Field]) -> Effects:
    """Compare the devices with what they are to get, in one statement; what `fields` say in one more."""
    said = columns.get(FIELDS, {})
    plain = {name: value for name, value in columns.items() if name != FIELDS}
    names = {*(name for name in plain if name not in _NAMED_BY_WORDS), *_CHECKED}
    found = Asset.objects.filter(pk__in=any_of(ids)) if ids else Asset.objects.none()
    columns_read = ("pk", "tag", "serial", *_NAMED_BY_WORDS.values(), *sorted(names))
    stored = values_of(ids, list(said)) if said else {}
    nothing = dict.fromkeys(said)
    rows = [
        {**row, **nothing, **stored.get(row["pk"], {})}
        for row in found.order_by("authority_id", "tag_sort", "pk").values(*columns_read)
    ]
    return _compared(rows, {**plain, **said}, _Words(actor, fields))


def mark_of(columns: Mapping[str, Any]) -> str:
    """Return a mark by which two sets of wanted details are told apart."""
    return hashlib.sha256(repr(sorted(columns.items(), key=lambda pair: pair[0])).encode()).hexdigest()[:20]


def _compared(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Any], words: _Words) -> Effects:
    found = Effects(mark=mark_of(columns))
    counts: defaultdict[str, Counter[Any]] = defaultdict(Counter)
    refused: defaultdict[str, list[tuple[UUID, str, str]]] = defaultdict(list)
    for row in rows:
        try:
            _check({**row, **columns})
        except DomainError as error:
            refused[f"{error.field} {error.code}"].append((row["pk"], str(error), row["tag"] or row["serial"]))
            continue
        differing = [name for name, value in columns.items() if _differs(name, value, row)]
        for name in differing:
            counts[name][_old(name, row)] += 1
        found.changed += bool(differing)
        found.unchanged += not differing
    found.details = [_effect(words, name, columns[name], counts[name]) for name in columns if counts[name]]
    found.refused = [
        Refusal(frozenset(one[0] for one in group), group[0][1], ", ".join(one[2] for one in group[:_NAMED]))
        for group in refused.values()
    ]
    return found


def _check(after: Mapping[str, Any]) -> None:
    """Raise what the verb would raise for this device."""
    prices = rules.completed(rules.Prices(after["net_price"], after["gross_price"], after["tax_rate"]))
    check_terms({**after, "net_price": prices.net, "gross_price": prices.gross})


def _differs(name: str, value: Any, row: Mapping[str, Any]) -> bool:
    old = _old(name, row)
    if name in _NAMED_BY_WORDS:
        return fold(old or "") != fold(value or "")
    if isinstance(value, tuple):
        return set(old or ()) != set(value)
    return bool(old != value)


def _old(name: str, row: Mapping[str, Any]) -> Any:
    return row[_NAMED_BY_WORDS.get(name, name)]


def _effect(words: _Words, name: str, new: Any, old: Counter[Any]) -> Effect:
    known = old.most_common(_MOST_SHOWN)
    rest = old.total() - sum(number for _value, number in known)
    shown = [(words.shown(name, value), number) for value, number in known]
    return Effect(words.label(name), words.shown(name, new), shown, old.total(), rest)
