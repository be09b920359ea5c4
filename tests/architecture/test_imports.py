# SPDX-License-Identifier: EUPL-1.2
"""Who may import whom; import-linter checks the layers, this checks the doors."""

from __future__ import annotations

from pathlib import Path

from tests.architecture.tree import (
    GROUPS,
    LAYERS,
    Import,
    imports_of,
    module_of,
    package_of,
    rank_of,
    source_files,
)

# `http` of access holds the decorator every view carries.
OPEN_DOORS = {"tragwerk.core.access.http"}
HTTP_FREE = {"models", "queries", "actions", "rules", "events", "permissions"}
HTTP_MODULES = (
    "django.http",
    "django.shortcuts",
    "django.views",
    "django.middleware",
    "django.template",
    "django_htmx",
)


def named_module(found: Import) -> str:
    """The module an import opens: `from tragwerk.assets import public` opens `tragwerk.assets.public`."""
    package = package_of(f"{found.module}.{found.name}" if found.name else found.module)
    return f"{found.module}.{found.name}" if found.module == package else found.module


def is_side_door(found: Import) -> bool:
    """Whether an import enters another package by anything but its `public`."""
    own, other = package_of(module_of(found.path)), package_of(named_module(found))
    if own is None or other is None or own == other or own == "tragwerk.config":
        return False
    return named_module(found) not in {f"{other}.public", *OPEN_DOORS}


def test_packages_import_only_what_others_make_public() -> None:
    side_doors = [str(found) for path in source_files() for found in imports_of(path) if is_side_door(found)]
    assert side_doors == []


def test_no_package_imports_one_above_it() -> None:
    upward = []
    for path in source_files():
        own = package_of(module_of(path))
        for found in imports_of(path):
            other = package_of(named_module(found))
            if own and other and rank_of(other) > rank_of(own):
                upward.append(str(found))
    assert upward == []


def test_tables_and_verbs_know_nothing_of_http() -> None:
    def is_http_free(path: Path) -> bool:
        module = module_of(path)
        inner = module.removeprefix(package_of(module) or "")
        return bool(HTTP_FREE & set(inner.split(".")))

    found = [
        str(found)
        for path in source_files()
        if is_http_free(path)
        for found in imports_of(path)
        if found.module.startswith(HTTP_MODULES) or named_module(found).split(".")[-1] in {"http", "views"}
    ]
    assert found == []


def test_every_package_stands_in_a_layer() -> None:
    packages = {package for path in source_files() if (package := package_of(module_of(path)))}
    strangers = {package for package in packages if package.split(".")[1] not in LAYERS}
    assert strangers == set()


def test_the_check_of_doors_sees_a_side_door() -> None:
    path = next(path for path in source_files() if package_of(module_of(path)) == "tragwerk.ui")
    assert is_side_door(Import(path, 1, "tragwerk.core.orgs.models", "School"))
    assert is_side_door(Import(path, 1, "tragwerk.core.orgs", "models"))
    assert not is_side_door(Import(path, 1, "tragwerk.core.orgs.public", "School"))
    assert not is_side_door(Import(path, 1, "tragwerk.core.orgs", "public"))
    assert "core" in GROUPS
