# SPDX-License-Identifier: EUPL-1.2
"""KERN is really used: its sheet and font come from the package, and what we name of it exists there."""

import json
import re
from pathlib import Path

import pytest

import tragwerk

PACKAGE = Path(tragwerk.__path__[0])
ROOT = PACKAGE.parents[1]
STATIC = PACKAGE / "ui" / "static"
KERN = STATIC / "vendor" / "kern" / "kern.min.css"
FROM_PACKAGE = ROOT / "node_modules" / "@kern-ux" / "native" / "dist" / "kern.min.css"
OWN_SHEETS = sorted((STATIC / "ui").rglob("*.css"))
TEMPLATES = sorted(path for folder in PACKAGE.rglob("templates") if folder.is_dir() for path in folder.rglob("*.html"))
CLASS = re.compile(r"(?<![\w-])kern-[a-z0-9]+(?:[-_]+[a-z0-9]+)*(?![\w{-])")
TOKEN = re.compile(r"var\((--kern-[a-z0-9-]+)")
# Colours that no token gives: shadows, the veil behind dialogs, and paper.
RAW = re.compile(r"#[0-9a-f]{3,8}\b|(?:rgb|hsl|oklch)a?\([^)]*\)", re.IGNORECASE)
SHADOW = re.compile(r"rgb\(19 21 37 / \.\d+\)")
PAPER = {"#000", "#fff", "#999"}
# Theme marks that the sheet reads as attribute prefixes, and the data attribute of the root.
MARKS = {"kern-theme"}


def kern() -> str:
    assert KERN.is_file(), "KERN's sheet is not built; `make build` copies it from the package"
    return KERN.read_text(encoding="utf-8")


def source_of(name: str) -> str:
    return (PACKAGE / "ui" / "templates" / name).read_text(encoding="utf-8")


def named(pattern: re.Pattern[str], paths: list[Path]) -> dict[str, str]:
    """What files name of KERN, each with one file that does."""
    return {name: path.name for path in paths for name in pattern.findall(path.read_text(encoding="utf-8"))}


def test_the_sheet_is_the_one_of_the_locked_package() -> None:
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert "@kern-ux/native" in {**wanted.get("dependencies", {}), **wanted.get("devDependencies", {})}
    assert locked["packages"]["node_modules/@kern-ux/native"]["integrity"]
    assert kern() == FROM_PACKAGE.read_text(encoding="utf-8")


def test_every_page_loads_kern_before_our_extension() -> None:
    source = source_of("ui/layouts/base.html")
    sheets = re.findall(r"static '([^']+\.css)'", source)
    assert sheets[:4] == [
        "vendor/kern/fonts/fira-sans.css",
        "vendor/kern/kern.min.css",
        "ui/tragwerk.css",
        "ui/elements.css",
    ]


def test_every_class_of_kern_in_a_template_exists_in_kern() -> None:
    known = set(re.findall(r"\.(kern-[\w-]+)", kern()))
    used = named(CLASS, TEMPLATES)
    assert {name: place for name, place in used.items() if name not in known | MARKS} == {}
    assert {"kern-btn", "kern-label", "kern-form-input", "kern-form-input__input", "kern-dialog"} <= set(used)


def test_every_token_of_kern_in_our_sheets_is_defined_by_kern() -> None:
    known = set(re.findall(r"(--kern-[a-z0-9-]+)\s*:", kern()))
    used = named(TOKEN, OWN_SHEETS)
    assert len(used) > 20
    assert {name: place for name, place in used.items() if name not in known} == {}


@pytest.mark.parametrize("sheet", OWN_SHEETS, ids=lambda path: path.name)
def test_our_sheets_name_no_colour_of_their_own(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    before, _print, _paper = text.partition("@media print")
    raw = [value for value in RAW.findall(text) if value not in PAPER and not SHADOW.fullmatch(value)]
    assert raw == []
    assert [value for value in PAPER if re.search(rf"{value}\b", before)] == []


def test_buttons_and_fields_are_written_with_kerns_markup() -> None:
    for name, classes in {
        "cotton/button.html": ("kern-btn", "kern-label"),
        "ui/forms/field.html": ("kern-form-input", "kern-label", "kern-hint", "kern-form-input__select-wrapper"),
        "ui/forms/errors.html": ("kern-error", "kern-body"),
        "cotton/dialog.html": ("kern-dialog", "kern-dialog__header", "kern-dialog__body"),
    }.items():
        assert [one for one in classes if one not in source_of(name)] == [], name
