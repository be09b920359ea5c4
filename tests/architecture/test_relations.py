# SPDX-License-Identifier: EUPL-1.2
"""Foreign keys written as strings are invisible to the import checks; here they follow the same direction."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Field

from tests.architecture.tree import package_of, rank_of


def relations() -> Iterator[tuple[Field[object, object], str, str]]:
    """Every relation between tables of ours, with the packages at both ends."""
    for model in apps.get_models(include_auto_created=True):
        own = package_of(model.__module__)
        for field in model._meta.get_fields():
            if not isinstance(field, Field) or not field.is_relation or not isinstance(field.related_model, type):
                continue
            other = package_of(field.related_model.__module__)
            if own and other:
                yield field, own, other


def test_there_are_relations_to_look_at() -> None:
    assert sum(1 for _ in relations()) > 10


def test_no_table_points_at_a_table_of_a_higher_package() -> None:
    upward = [
        f"{field.model._meta.label}.{field.name} → {other}"
        for field, own, other in relations()
        if rank_of(other) > rank_of(own)
    ]
    assert upward == []
