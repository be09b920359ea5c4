# SPDX-License-Identifier: EUPL-1.2
"""Components are strict: every attribute and slot used in a template must be declared by the component.

Django-cotton hands unknown attributes on silently, so a typing error would only be seen on the page.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PASSED_ON = re.compile(
    r"^(?:data-[\w-]+|aria-[\w-]+|hx-[\w-]+|id|name|value|form|formaction|formmethod|title|popovertarget|lang|role|autofocus)$"
)
_TEMPLATE_CODE = re.compile(
    r"{%\s*comment.*?{%\s*endcomment\s*%}|{#.*?#}|{%\s*cotton:verbatim\s*%}.*?{%\s*endcotton:verbatim\s*%}", re.DOTALL
)
_TAG = re.compile(
    r"<c-(?P<name>[\w.-]+)(?P<attrs>(?:\s+[^\s=>/\"']+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?)*)\s*/?>", re.DOTALL
)
_ATTR = re.compile(r"(?P<name>[^\s=\"'/]+)(?:\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s]+))?", re.DOTALL)
_CODE_IN_TAG = re.compile(r"{{.*?}}|{%.*?%}", re.DOTALL)
_OPENER = re.compile(r"<c-(?P<name>[\w.-]+)(?=[\s/>])")


@dataclass(frozen=True)
class Component:
    """What a component declares: all names, those without a default, and whether it prints `{{ attrs }}`."""

    declared: frozenset[str]
    required: frozenset[str]
    passes_on: bool


@dataclass(frozen=True)
class Use:
    """One use of a component in a template."""

    component: str
    attributes: frozenset[str]
    slots: frozenset[str]
    line: int


def _blank(match: re.Match[str]) -> str:
    """Replace code by something without quotes and keep the lines."""
    return "x" + "\n" * match.group(0).count("\n")


def _attributes(text: str) -> dict[str, str | None]:
    return {match["name"].lstrip(":"): match["value"] for match in _ATTR.finditer(text)}


def declaration(source: str) -> Component | None:
    """Read the `<c-vars>` of a component."""
    match = re.search(r"<c-vars\b(.*?)/>", source, re.DOTALL)
    if match is None:
        return None
    found = _attributes(_CODE_IN_TAG.sub(_blank, match[1]))
    required = frozenset(name for name, value in found.items() if value is None)
    return Component(frozenset(found), required, "{{ attrs }}" in source)


def uses(source: str) -> Iterator[Use]:
    """Yield every use of a component in a template's source."""
    text = _TEMPLATE_CODE.sub(lambda match: "\n" * match.group(0).count("\n"), source)
    text = _CODE_IN_TAG.sub(_blank, text)
    for match in _TAG.finditer(text):
        name = match["name"]
        if name in {"vars", "slot"}:
            continue
        names = frozenset(_attributes(match["attrs"]))
        yield Use(name, names, frozenset(_slots(text, match)), text.count("\n", 0, match.start()) + 1)


def _slots(text: str, opened: re.Match[str]) -> Iterator[str]:
    """Yield the names of the slots that belong to this use and not to one inside it."""
    if opened.group(0).endswith("/>"):
        return
    depth = 0
    tags = re.compile(r"<(?P<end>/)?c-(?P<name>[\w.-]+)(?P<rest>[^>]*?)(?P<alone>/)?>", re.DOTALL)
    for tag in tags.finditer(text, opened.end()):
        if tag["name"] == "slot":
            if depth == 0 and not tag["end"]:
                yield _attributes(tag["rest"]).get("name", "").strip("\"'")  # type: ignore[union-attr]
        elif tag["end"]:
            if depth == 0:
                return
            depth -= 1
        elif not tag["alone"]:
            depth += 1


def _path_of(name: str, folders: Iterable[Path]) -> Path | None:
    relative = name.replace(".", "/").replace("-", "_")
    for folder in folders:
        for candidate in (folder / f"{relative}.html", folder / relative / "index.html"):
            if candidate.is_file():
                return candidate
    return None


def faults(template_folders: Iterable[Path]) -> list[str]:
    """Return one sentence for every wrong use in all templates below the folders."""
    folders = list(template_folders)
    component_folders = [folder / "cotton" for folder in folders]

    @cache
    def component(name: str) -> Component | None:
        path = _path_of(name, component_folders)
        return declaration(path.read_text(encoding="utf-8")) if path else None

    found: list[str] = []
    for folder in folders:
        for path in sorted(folder.rglob("*.html")):
            source = path.read_text(encoding="utf-8")
            place = path.relative_to(folder.parent.parent)
            found += [f"{place}: {text}" for use in uses(source) for text in _faults_of(use, component(use.component))]
            if path.is_relative_to(folder / "cotton") and declaration(source) is None:
                found.append(f"{place}: a component declares its attributes with <c-vars>")
            found += [f"{place}: {text}" for text in _unread(source)]
    return found


def _faults_of(use: Use, known: Component | None) -> Iterator[str]:
    where = f"line {use.line}: <c-{use.component}>"
    if known is None:
        yield f"{where} does not exist"
        return
    for name in sorted(use.attributes - known.declared - {"attrs", "only"}):
        if not (known.passes_on and PASSED_ON.match(name)):
            yield f"{where} has no attribute {name!r}"
    for name in sorted(use.slots - known.declared):
        yield f"{where} has no slot {name!r}"
    for name in sorted(known.required - use.attributes - use.slots):
        yield f"{where} needs the attribute {name!r}"


def _unread(source: str) -> Iterator[str]:
    """Tell of tags that look like a component but could not be read (a quote is missing)."""
    text = _TEMPLATE_CODE.sub(lambda match: "\n" * match.group(0).count("\n"), source)
    text = _CODE_IN_TAG.sub(_blank, text)
    read = {match.start() for match in _TAG.finditer(text)}
    for match in _OPENER.finditer(text):
        if match.start() not in read and match["name"] not in {"vars", "slot"}:
            yield f"line {text.count(chr(10), 0, match.start()) + 1}: <c-{match['name']}> cannot be read"
