# SPDX-License-Identifier: EUPL-1.2
"""The project's files and modules as the architecture tests see them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
PACKAGE = SOURCE / "tragwerk"

# Lowest first. Domains stand between office and connect; each new one takes its place here.
DOMAINS = ("assets",)
LAYERS = ("core", "ui", "office", *DOMAINS, "connect", "portals", "config")
# Layers whose direct children are packages of their own.
GROUPS = ("core", "connect")


@dataclass(frozen=True)
class Import:
    """One import statement: where it stands and what it names."""

    path: Path
    line: int
    module: str
    name: str | None

    def __str__(self) -> str:
        what = f"{self.module}.{self.name}" if self.name else self.module
        return f"{self.path.relative_to(ROOT)}:{self.line} imports {what}"


@cache
def project_files() -> tuple[Path, ...]:
    """Files that belong to the project: known to git or about to be, and there."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file()))


@cache
def python_files() -> tuple[Path, ...]:
    """Every Python file of the project."""
    return tuple(path for path in project_files() if path.suffix == ".py")


def source_files() -> Iterator[Path]:
    """The Python files of the program, without its tests and migrations."""
    for path in python_files():
        inner = path.relative_to(ROOT).parts
        if inner[:2] == ("src", "tragwerk") and not {"tests", "migrations"} & set(inner):
            yield path


def module_of(path: Path) -> str:
    """Dotted name of a file below `src`."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def package_of(module: str) -> str | None:
    """The package a module belongs to; None for what is not ours and for the bare root."""
    parts = module.split(".")
    if parts[0] != "tragwerk" or len(parts) < 2:
        return None
    if parts[1] == "__main__":
        return "tragwerk.config"
    return ".".join(parts[: 3 if parts[1] in GROUPS else 2])


def rank_of(package: str) -> int:
    """Height of a package's layer."""
    return LAYERS.index(package.split(".")[1])


@cache
def imports_of(path: Path) -> tuple[Import, ...]:
    """All imports of a file, also those inside functions and those for types only."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [Import(path, node.lineno, alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                here = module_of(path).split(".")
                depth = node.level - (path.name == "__init__.py")
                base = ".".join([*here[: len(here) - depth], *([base] if base else [])])
            found += [Import(path, node.lineno, base, alias.name) for alias in node.names]
    return tuple(found)
