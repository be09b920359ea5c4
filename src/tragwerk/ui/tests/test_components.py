# SPDX-License-Identifier: EUPL-1.2
"""Components are strict, and what templates name exists."""

import re
from pathlib import Path

import pytest

import tragwerk
from tragwerk.ui.strictness import declaration, faults, uses

PACKAGE = Path(tragwerk.__path__[0])
UI = PACKAGE / "ui"
TEMPLATE_FOLDERS = sorted(path for path in PACKAGE.rglob("templates") if path.is_dir())


def write(folder: Path, name: str, source: str) -> None:
    path = folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    write(
        tmp_path,
        "cotton/box.html",
        '<c-vars title tone="" foot="" /><div {{ attrs }}>{{ title }}{{ slot }}{{ foot }}</div>',
    )
    write(tmp_path, "cotton/closed.html", "<c-vars title /><p>{{ title }}</p>")
    return tmp_path


def faults_of(folder: Path, source: str) -> list[str]:
    write(folder, "page.html", source)
    return faults([folder / "templates"])


def test_no_template_of_the_project_uses_an_unknown_component_attribute_or_slot() -> None:
    assert faults(TEMPLATE_FOLDERS) == []


def test_a_right_use_has_no_fault(sample: Path) -> None:
    source = '<c-box title="{% translate \'A "b" c\' %}" :tone="x" hx-get="/a"><c-slot name="foot">x</c-slot></c-box>'
    assert faults_of(sample, source) == []


def test_an_unknown_attribute_is_named_with_its_line(sample: Path) -> None:
    assert faults_of(sample, '\n\n<c-box title="a" colour="red" />')[0].endswith(
        "line 3: <c-box> has no attribute 'colour'"
    )


def test_a_missing_attribute_is_named(sample: Path) -> None:
    assert "needs the attribute 'title'" in faults_of(sample, "<c-box />")[0]


def test_an_unknown_slot_is_named_and_slots_of_inner_components_are_not_mixed_up(sample: Path) -> None:
    inner = '<c-box title="b"><c-slot name="foot">x</c-slot></c-box>'
    source = f'<c-closed title="a">{inner}<c-slot name="side">y</c-slot></c-closed>'
    assert [fault.split(": ")[-1] for fault in faults_of(sample, source)] == ["<c-closed> has no slot 'side'"]


def test_a_data_attribute_fails_where_the_component_would_drop_it(sample: Path) -> None:
    assert "has no attribute 'data-x'" in faults_of(sample, '<c-closed title="a" data-x="1" />')[0]


def test_an_unknown_component_and_an_unreadable_tag_are_named(sample: Path) -> None:
    assert "<c-bxo> does not exist" in faults_of(sample, '<c-bxo title="a" />')[0]
    assert "cannot be read" in faults_of(sample, '<c-box title="a />')[0]


def test_a_component_without_a_declaration_is_named(sample: Path) -> None:
    write(sample, "cotton/loose.html", "<p>{{ title }}</p>")
    assert "declares its attributes" in faults_of(sample, "")[0]


def test_comments_and_loops_are_no_uses() -> None:
    assert list(uses("{% comment %}<c-x y />{% endcomment %}{# <c-z /> #}")) == []
    found = declaration("<c-vars a b='' :c='[]' />")
    assert found is not None
    assert found.declared == {"a", "b", "c"}
    assert found.required == {"a"}


def icons_used() -> set[str]:
    """Return the names of icons in templates and in Python literals that are plainly icons."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.html"):
        source = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"""{% icon ["']([\w-]+)["']""", source))
        found |= set(re.findall(r"""<c-[\w.-]+[^>]*?\s(?:icon|sign|submit_icon)="([a-z0-9_-]+)\"""", source))
    for path in PACKAGE.rglob("*.py"):
        if "tests" in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'\bLook\(\s*"([\w-]+)"', source))
        found |= set(re.findall(r'\bicon="([\w-]+)"', source))
        found |= set(re.findall(r'NavItem\(\s*"[^"]+",\s*[\w(]*_\("[^"]+"\),\s*"([\w-]+)"', source))
        found |= set(re.findall(r'register_person_link\([^"]*"[^"]*"\),\s*"([\w-]+)"', source))
    return found


def test_every_icon_that_is_used_is_in_the_list_of_the_sprite() -> None:
    listed = set((UI / "icons.txt").read_text(encoding="utf-8").split())
    assert icons_used() - listed == set()


def test_templates_hold_no_inline_script_style_or_handler() -> None:
    forbidden = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)
    guilty = [
        f"{path.relative_to(PACKAGE)}: {match.group(0)}"
        for path in PACKAGE.rglob("templates/**/*.html")
        for match in forbidden.finditer(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


def test_every_element_is_loaded_by_the_entry() -> None:
    elements = {path.name for path in (UI / "static/ui/elements").glob("*.js")} - {"net.js", "listbox.js"}
    entry = (UI / "static/ui/app.js").read_text(encoding="utf-8")
    assert {name for name in elements if f"./elements/{name}" not in entry} == set()
