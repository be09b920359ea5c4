# SPDX-License-Identifier: EUPL-1.2
"""Finding devices of a list by words, so that a rare word costs no reading of the whole stock."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from tragwerk.assets.models import AssetModel
from tragwerk.assets.queries.found import KIND
from tragwerk.assets.rules import identifier_key
from tragwerk.core.access.public import Actor, any_of
from tragwerk.core.orgs.public import School
from tragwerk.core.search.public import Holding, holding
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


def found_by(actor: Actor, text: str) -> Found:
    """Return what a text finds: each word stands in a number of the device, in its model or in its school."""
    words = text.split()[:_MOST_WORDS]
    models, schools = _names(words)
    condition = Q()
    limits: list[frozenset[UUID]] = []
    for word in words:
        sort = sort_key(word)
        of_models = [one for one in models if sort and sort in one.name]
        of_schools = [one for one in schools if sort and sort in one.name]
        number = identifier_key(word)
        known = _holding(actor, number, is_name=bool(of_models or of_schools))
        condition &= (
            _numbers(number, known) | _named("model_sort", of_models, sort) | _named("school_sort", of_schools, sort)
        )
        owners = frozenset() if known.keys == [] else known.authorities
        if owners is not None:
            limits.append(owners | {one.authority for one in (*of_models, *of_schools)})
    return Found(condition, frozenset.intersection(*limits) if limits else None)


def _holding(actor: Actor, number: str, *, is_name: bool) -> Holding:
    most = _MOST_BESIDE_NAMES if is_name else _MOST_NAMED
    return holding(actor, KIND, number, most, authorities=not is_name)


def _names(words: list[str]) -> tuple[list[Named], list[Named]]:
    """Return the models and the schools in the scope that have one of the words in their name."""
    named = Q()
    for word in words:
        if sort := sort_key(word):
            named |= Q(sort_name__contains=sort)
    if not named:
        return [], []
    columns = ("pk", "sort_name", "authority_id")
    models, schools = (
        [Named(*row) for row in model.objects.filter(named).order_by().values_list(*columns)]
        for model in (AssetModel, School)
    )
    return models, schools


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
