# SPDX-License-Identifier: EUPL-1.2
"""Finding devices of a list by words, so that a rare word costs no reading of the whole stock."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, Value

from tragwerk.assets.models import AssetModel
from tragwerk.assets.queries.found import KIND
from tragwerk.assets.rules import identifier_key
from tragwerk.core.access.public import Actor, any_of
from tragwerk.core.orgs.public import School
from tragwerk.core.search.public import Holding, Part, holdings
from tragwerk.core.values.public import sort_key

_MOST_WORDS = 6
# So many devices are named one by one; a word that is in the numbers of more turns up soon on most walks.
_MOST_NAMED = 1000
# A word that is the name of a model is in few numbers, or it is a long list for nothing.
_MOST_BESIDE_NAMES = 50
_MOST_PLACES = 200


class Named(NamedTuple):
    """A model or a school of the scope."""

    key: UUID
    name: str
    authority: UUID


class Found(NamedTuple):
    """What a text finds: the condition, and the authorities that alone can have such devices, if that is known."""

    condition: Q
    authorities: frozenset[UUID] | None


class Word(NamedTuple):
    """A word that is looked for: as part of a number and as part of the name of models and schools."""

    number: str
    sort: str
    models: list[Named]
    schools: list[Named]

    @property
    def part(self) -> Part:
        """Return what the index is asked."""
        is_name = bool(self.models or self.schools)
        return Part(self.number, _MOST_BESIDE_NAMES if is_name else _MOST_NAMED, authorities=not is_name)

    def condition(self, known: Holding) -> Q:
        """Return the condition on a device."""
        named = _named("model_sort", self.models, self.sort) | _named("school_sort", self.schools, self.sort)
        return _numbers(self.number, known) | named

    def authorities(self, known: Holding) -> frozenset[UUID] | None:
        """Return who alone can have such devices, if that is known."""
        owners = frozenset() if known.keys == [] else known.authorities
        return owners if owners is None else owners | {one.authority for one in (*self.models, *self.schools)}


def found_by(actor: Actor, text: str) -> Found:
    """Return what a text finds: each word stands in a number of the device, in its model or in its school."""
    words = _words(text.split()[:_MOST_WORDS])
    known = holdings(actor, KIND, [word.part for word in words])
    condition = Q()
    limits: list[frozenset[UUID]] = []
    for word, holding in zip(words, known, strict=True):
        condition &= word.condition(holding)
        if (owners := word.authorities(holding)) is not None:
            limits.append(owners)
    return Found(condition, frozenset.intersection(*limits) if limits else None)


def _words(texts: list[str]) -> list[Word]:
    """Return the words with the models and the schools in the scope that have them in their name."""
    sorts = [sort_key(text) for text in texts]
    named = Q()
    for sort in filter(None, sorts):
        named |= Q(sort_name__contains=sort)
    models: list[Named] = []
    schools: list[Named] = []
    if named:
        both = [
            model.objects.filter(named).order_by().values_list(Value(at), "pk", "sort_name", "authority_id")
            for at, model in enumerate((AssetModel, School))
        ]
        for at, *row in both[0].union(both[1], all=True):
            (models, schools)[at].append(Named(*row))
    return [
        Word(
            identifier_key(text),
            sort,
            [one for one in models if sort and sort in one.name],
            [one for one in schools if sort and sort in one.name],
        )
        for text, sort in zip(texts, sorts, strict=True)
    ]


def _named(path: str, found: list[Named], sort: str) -> Q:
    """Return the condition for one of the models or schools with a word in their name."""
    if len(found) > _MOST_PLACES:
        return Q(**{f"{path}__contains": sort})
    key = "asset_model_id" if path == "model_sort" else "school_id"
    return Q(**{f"{key}__in": [one.key for one in found]})


def _numbers(number: str, known: Holding) -> Q:
    """Return the condition for a part of a number; devices are named one by one where the index knows few."""
    condition = Q(tag_key__contains=number) | Q(serial_key__contains=number)
    if known.keys is None:
        return condition
    return condition & Q(pk__in=any_of(known.keys)) if known.keys else Q(pk__in=[])
