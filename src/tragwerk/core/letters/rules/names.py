# SPDX-License-Identifier: EUPL-1.2
"""Placeholders have a key, which is kept, and a label, which people read and write."""

import re
from collections.abc import Callable, Iterable, Mapping

from tragwerk.core.extend.public import Placeholder
from tragwerk.core.letters.rules.tree import Condition, Line, Paragraph, Slot, Tree, lines_of, slots_in
from tragwerk.core.values.public import fold

_SLOT = re.compile(r"\\.|\{([^{}|\\\n]*)\}", re.DOTALL)


def by_keys(text: str, placeholders: Iterable[Placeholder]) -> str:
    """Return a text with the keys of placeholders in place of their labels; what is unknown stays."""
    keys = known_names(placeholders)
    return _renamed(text, lambda name: keys.get(fold(name), name))


def by_labels(text: str, placeholders: Iterable[Placeholder]) -> str:
    """Return a text with the labels of placeholders in place of their keys, in the active language."""
    labels = {one.key: str(one.label) for one in placeholders}
    return _renamed(text, lambda name: labels.get(name, name))


def known_names(placeholders: Iterable[Placeholder]) -> Mapping[str, str]:
    """Return folded key or label → key; a key goes before another's label."""
    kept = list(placeholders)
    return {fold(str(one.label)): one.key for one in kept} | {fold(one.key): one.key for one in kept}


def _renamed(text: str, rename: Callable[[str], str]) -> str:
    def put(found: re.Match[str]) -> str:
        name = " ".join((found[1] or "").split())
        return f"{{{rename(name)}}}" if name else found[0]

    return _SLOT.sub(put, text)


def slots_of(tree: Tree, *lines: Line) -> list[Slot | Condition]:
    """Return every place where a text names a placeholder."""
    found: list[Slot | Condition] = [slot for line in lines for slot in slots_in(line)]
    for block in tree:
        if isinstance(block, Paragraph) and block.condition is not None:
            found.append(block.condition)
        found += [slot for line in lines_of(block) for slot in slots_in(line)]
    return found
