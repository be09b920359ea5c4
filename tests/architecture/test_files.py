# SPDX-License-Identifier: EUPL-1.2
"""Sameness: the same files in every package, short modules, nothing that names a place of download."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

from tests.architecture.tree import DOMAINS, PACKAGE, ROOT, project_files, python_files

LONGEST_MODULE = 400
SPDX = "# SPDX-License-Identifier: EUPL-1.2"
FORBIDDEN_NAMES = {"utils", "helpers", "managers", "signals", "common", "misc"}
DOMAIN_PARTS = {
    *("__init__", "actions", "api", "apps", "documents", "events", "exports", "forms", "imports", "locale"),
    *("migrations", "models", "permissions", "public", "queries", "rules", "static", "tasks", "templates"),
    *("templatetags", "tests", "urls", "views"),
}
# Written in parts, so that this file does not name them either.
HOST_PARTS = (
    *(("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com")),
    *(
        ("unpkg", "com"),
        ("jsdelivr", "net"),
        ("cdnjs", "cloudflare"),
        ("deb", "debian", "org"),
        ("jsr", "io"),
    ),
    *(("crates", "io"), ("ghcr", "io"), ("docker", "io"), ("fonts", "googleapis"), ("rubygems", "org")),
)
HOSTS = re.compile("|".join(re.escape(".".join(parts)) for parts in HOST_PARTS))
MACHINE_PATHS = re.compile("/" + r"(?:work|opt|home|root|tmp/tw)/(?:main|shared|wheels|pypi|[a-z]+/\.|clone)")
TEXT_SUFFIXES = {
    *(
        ".css",
        ".html",
        ".in",
        ".js",
        ".json",
        ".md",
        ".mjs",
        ".po",
        ".py",
        ".service",
        ".sh",
        ".svg",
        ".toml",
    ),
    *(".txt", ".yaml", ".yml", ".cfg", ".conf", ".ini", ".ts", ""),
}


def texts() -> list[tuple[str, str]]:
    """Relative name and content of every text file of the project."""
    paths = [path for path in project_files() if path.suffix in TEXT_SUFFIXES and not path.is_symlink()]
    return [(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8", errors="replace")) for path in paths]


def is_migration(path: Path) -> bool:
    return path.parent.name == "migrations"


def test_every_python_file_begins_with_its_licence() -> None:
    bare = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if path.read_text(encoding="utf-8").split("\n", maxsplit=1)[0] != SPDX
    ]
    assert bare == []


def test_no_module_is_longer_than_a_reader_bears() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files()
        if not is_migration(path)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = [str(path.relative_to(ROOT)) for path in python_files() if path.stem in FORBIDDEN_NAMES]
    assert drawers == []


def test_domains_have_the_same_files() -> None:
    strange = []
    for domain in DOMAINS:
        for part in (PACKAGE / domain).iterdir():
            known = part.name == "__pycache__" or part.stem in DOMAIN_PARTS
            if not known:
                strange.append(f"{domain}/{part.name}")
    assert strange == []


def test_every_package_has_a_public_door() -> None:
    packages = [PACKAGE / name for name in (*DOMAINS, "ui", "office")]
    packages += [path for path in (PACKAGE / "core").iterdir() if (path / "__init__.py").exists()]
    closed = [str(path.relative_to(PACKAGE)) for path in packages if not (path / "public.py").exists()]
    assert closed == []


def test_no_file_names_a_place_of_download() -> None:
    found = [f"{name}: {match[0]}" for name, text in texts() for match in HOSTS.finditer(text)]
    assert found == []


def test_no_file_names_a_path_of_a_machine() -> None:
    found = [f"{name}: {match[0]}" for name, text in texts() for match in MACHINE_PATHS.finditer(text)]
    assert found == []


def test_python_dependencies_are_locked_with_hashes() -> None:
    for name in ("base", "test"):
        lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        lines = [line for line in lines if line and not line.startswith("#")]
        pins = [line for line in lines if re.fullmatch(r"[a-z0-9-]+==\S+ \\", line)]
        hashes = [line for line in lines if re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line)]
        assert len(pins) > 10
        assert len(pins) + len(hashes) == len(lines)
        assert all(second in hashes for first, second in pairwise(lines) if first in pins)


def test_npm_packages_are_locked_without_addresses() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "integrity" not in entry or "resolved" in entry] == []
