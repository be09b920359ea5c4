# SPDX-License-Identifier: EUPL-1.2
"""Both packages use every kind of contribution, and their tables stand behind the same walls as all others."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tragwerk.core.access.walls import faults, tenant_models
from tragwerk.core.extend import registry
from tragwerk.core.extend.public import (
    ApprovalKind,
    ExtraColumn,
    ExtraFilter,
    ExtraVerb,
    Figure,
    LetterKind,
    Panel,
    PersonExport,
    TimelineSource,
    TodoKind,
)

KINDS = (
    *(ExtraColumn, ExtraFilter, Panel, ExtraVerb, Figure, TimelineSource),
    *(LetterKind, ApprovalKind, TodoKind, PersonExport),
)


@pytest.mark.parametrize("package", ["bicycles", "gardens"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_package_contributes_each_kind(package: str, kind: Any) -> None:
    shelf: Any = registry.SHELVES[kind][0]
    items: list[Any] = [item for items in shelf._items.values() for item in items if type(item) is kind]
    assert [item for item in items if package in {_owner(item), str(item.key).partition(".")[0]}]


def _owner(item: Any) -> str:
    """Return the package whose right a contribution asks for."""
    return str(getattr(item, "permission", "")).partition(".")[0]


def test_the_tables_stand_behind_the_walls(db: None) -> None:
    tables = {model._meta.label for model in tenant_models()}
    for package in ("bicycles", "gardens"):
        assert {model._meta.label for model in apps.get_app_config(package).get_models()} <= tables
    assert faults(connection) == []
