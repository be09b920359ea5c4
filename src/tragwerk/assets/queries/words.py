# SPDX-License-Identifier: EUPL-1.2
"""Finding devices of a list by words, so that a rare word costs no reading of the whole stock."""

from uuid import UUID

from django.db.models import Q

from tragwerk.assets.models import Asset, AssetModel
from tragwerk.assets.rules import identifier_key
from tragwerk.core.orgs.public import School
from tragwerk.core.values.public import sort_key

_MOST_WORDS = 6
# So many devices are named one by one; a word that is in the numbers of more turns up soon on every walk.
_MOST_NAMED = 500
_MOST_PLACES = 200


def found_by(text: str) -> Q:
    """Return the condition for a text: each word stands in a number of the device, in its model or in its school."""
    words = text.split()[:_MOST_WORDS]
    models, schools = _names(words)
    longest = max(words, key=lambda word: len(identifier_key(word)), default="")
    condition = Q()
    for word in words:
        sort = sort_key(word)
        is_name = any(sort_key(word) in name for _key, name in (*models, *schools))
        found = _numbers(identifier_key(word), by_key=word is longest and not is_name)
        for path, names in (("model_sort", models), ("school_sort", schools)):
            keys = [key for key, name in names if sort and sort in name]
            if len(keys) > _MOST_PLACES:
                found |= Q(**{f"{path}__contains": sort})
            elif keys:
                found |= Q(**{"asset_model_id__in" if path == "model_sort" else "school_id__in": keys})
        condition &= found
    return condition


def _names(words: list[str]) -> tuple[list[tuple[UUID, str]], list[tuple[UUID, str]]]:
    """Return the models and the schools in the scope that have one of the words in their name."""
    named = Q()
    for word in words:
        if sort := sort_key(word):
            named |= Q(sort_name__contains=sort)
    if not named:
        return [], []
    models = AssetModel.objects.filter(named).order_by().values_list("pk", "sort_name")
    schools = School.objects.filter(named).order_by().values_list("pk", "sort_name")
    return list(models), list(schools)


def _numbers(key: str, *, by_key: bool) -> Q:
    """Return the condition for a part of a number; devices are named one by one where they are few."""
    parts = [Q(tag_key__contains=key), Q(serial_key__contains=key)]
    if by_key:
        # The empty text is below every number: so both databases read the index of the numbers and nothing else.
        tags, serials = (
            Asset.objects.filter(part, **{f"{column}__gte": ""}).order_by().values_list("pk", flat=True)
            for part, column in zip(parts, ("tag_key", "serial_key"), strict=True)
        )
        keys = list(tags.union(serials, all=True)[: _MOST_NAMED + 1])
        if len(keys) <= _MOST_NAMED:
            return Q(pk__in=keys)
    return parts[0] | parts[1]
