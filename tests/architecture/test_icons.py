# SPDX-License-Identifier: EUPL-1.2
"""Every icon the pages name is in the sprite; a missing one would show as nothing at all."""

from __future__ import annotations

import re

from tests.architecture.tree import PACKAGE, ROOT, project_files

LISTED = {
    name
    for line in (PACKAGE / "ui" / "icons.txt").read_text(encoding="utf-8").splitlines()
    if (name := line.split("#")[0].strip())
}
# `<c-icon name="edit">`, `icon="edit"`, `{% icon "edit" %}`, and `icon: str = "edit"` in Python.
USES = re.compile(
    r"""<c-icon\s[^>]*?name="(?P<tag>[a-z0-9_-]+)"|\bicon(?::\s*\w+\s*)?\s*=\s*["'](?P<value>[a-z0-9_-]+)["']"""
    r"""|\{%\s*icon\s+["'](?P<call>[a-z0-9_-]+)["']"""
)


def test_every_icon_that_a_page_names_is_in_the_sprite() -> None:
    missing = set()
    for path in project_files():
        if path.suffix in {".html", ".py"} and path.is_relative_to(PACKAGE):
            for match in USES.finditer(path.read_text(encoding="utf-8")):
                name = match["tag"] or match["value"] or match["call"]
                if name not in LISTED:
                    missing.add(f"{path.relative_to(ROOT)}: {name}")
    assert sorted(missing) == []


def test_the_list_of_icons_is_in_order_and_names_each_once() -> None:
    names = [
        line
        for line in (PACKAGE / "ui" / "icons.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert names == sorted(set(names))
