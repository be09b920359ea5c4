# SPDX-License-Identifier: EUPL-1.2
"""Writes the reference pages that follow from the code: rights, events, states."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import apps
from django.utils.translation import override

import tragwerk
from tests.access.test_operator import MAY
from tragwerk.core.access.public import all_permissions

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
NOTE = "Written from the code: `UPDATE_DOCS=1 .venv/bin/pytest tests/docs/test_reference.py` writes this page anew.\n"


def modules_named(*names: str) -> Iterator[ModuleType]:
    """Return the modules of Tragwerk with one of these names, or inside a package of such a name."""
    for found in pkgutil.walk_packages(tragwerk.__path__, "tragwerk."):
        parts = found.name.split(".")
        if "tests" not in parts and "migrations" not in parts and set(names) & set(parts[-2:]):
            yield importlib.import_module(found.name)


def permissions_page() -> str:
    """List every right with its label, the roles that hold it, and whether it decides who may give a role."""
    lines = ["# Permissions", "", NOTE]
    lines += ["A role with an administrative right is given only by those who hold the right.", ""]
    lines += ["| Right | What it allows | Roles | Administrative |", "|---|---|---|---|"]
    with override("en"):
        # Tests declare permissions of their own in the same process.
        for permission in all_permissions():
            if permission.name.startswith(("tests.", "ui.sample")):
                continue
            roles = ", ".join(role.value for role in permission.roles) or "–"
            mark = "yes" if permission.administrative else "–"
            lines.append(f"| `{permission.name}` | {permission.label} | {roles} | {mark} |")
        lines += operator_part()
    return "\n".join(lines) + "\n"


def operator_part() -> list[str]:
    """Return what the operator may do and why, and what nobody may do under emergency access."""
    lines = ["", "## What the operator may do", "", "| Right | Why |", "|---|---|"]
    lines += [f"| `{name}` | {reason} |" for name, reason in sorted(MAY.items())]
    lines += ["", "## Withheld under emergency access", ""]
    return lines + [f"- `{one.name}`: {one.label}" for one in all_permissions() if one.withheld]


def events_page() -> str:
    """List every event with its sentence and its fields."""
    lines = ["# Events", "", NOTE, "| Package | Event | What has happened | Fields |", "|---|---|---|---|"]
    for module in modules_named("events"):
        if module.__name__.startswith("tragwerk.core.events"):
            continue
        for name, value in inspect.getmembers(module, inspect.isclass):
            if is_dataclass(value) and value.__module__ == module.__name__:
                sentence = inspect.cleandoc(value.__doc__ or "").splitlines()[0]
                named = ", ".join(f"`{field.name}`" for field in fields(value))
                package = module.__name__.split(".")[-2]
                lines.append(f"| {package} | `{name}` | {sentence} | {named} |")
    return "\n".join(lines) + "\n"


def states_page() -> str:
    """List every state machine with its transitions."""
    lines = ["# States", "", NOTE]
    seen: set[int] = set()
    for module in modules_named("models"):
        for name, value in inspect.getmembers(module):
            if name.endswith("TRANSITIONS") and isinstance(value, Mapping) and id(value) not in seen:
                seen.add(id(value))
                lines += _machine(module, name, value)
    return "\n".join(lines).rstrip() + "\n"


def _machine(module: ModuleType, name: str, table: Mapping[Any, Any]) -> list[str]:
    package = module.__name__.removeprefix("tragwerk.").split(".models")[0]
    subject = name.removesuffix("TRANSITIONS").strip("_").lower()
    title = f"{package}: {subject}" if subject else package
    lines = [f"## {title}", "", "| From | To |", "|---|---|"]
    for state, targets in table.items():
        followers = ", ".join(sorted(f"`{_text(target)}`" for target in targets)) or "– (the end)"
        lines.append(f"| `{_text(state)}` | {followers} |")
    return [*lines, ""]


def _text(state: Any) -> str:
    return str(getattr(state, "value", state))


def data_page() -> str:
    """List the personal data that the tables hold, as the models declare it."""
    lines = ["# Personal data", "", NOTE, "| Table | Field | Why, until when |", "|---|---|---|"]
    for model in sorted(apps.get_models(), key=lambda one: one._meta.label):
        declared: Mapping[str, str] = getattr(model, "personal_data", {})
        lines += [f"| {model._meta.label} | `{field}` | {reason} |" for field, reason in declared.items()]
    return "\n".join(lines) + "\n"


PAGES = {
    "permissions.md": permissions_page,
    "events.md": events_page,
    "states.md": states_page,
    "personal-data.md": data_page,
}
