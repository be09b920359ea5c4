# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a text for a kind of letter: where, what, and what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from tragwerk.core.extend.public import Placeholder, ValueType
from tragwerk.core.letters.rules.names import known_names, slots_of
from tragwerk.core.letters.rules.parsing import Fault, parse, parse_line
from tragwerk.core.letters.rules.tree import Condition, Line, Paragraph, Slot, Tree
from tragwerk.core.values.public import fold

LONGEST_TEXT = 20_000
LONGEST_SUBJECT = 200
_NEAR = 60


@dataclass(frozen=True)
class Problem:
    """One thing to mend; line 0 is the subject. `instead` is the name that was probably meant."""

    line: int
    message: str
    instead: str = ""

    @property
    def where(self) -> str:
        """Return the place in words."""
        return _("Line %(line)d") % {"line": self.line} if self.line else _("Subject")


def check(subject: str, text: str, placeholders: Sequence[Placeholder]) -> list[Problem]:
    """Return what keeps a text from being published, in the order of its lines."""
    line, faults = parse_line(subject)
    parsed = parse(text)
    found = [_odd(fault, 0) for fault in faults] + [_odd(fault, fault.line) for fault in parsed.faults]
    found += _sizes(subject, text, line, parsed.tree)
    found += _unknown(slots_of((), line), placeholders, subject=True)
    found += _unknown(slots_of(parsed.tree), placeholders)
    found += _misplaced(line, parsed.tree, placeholders)
    found += _left_out(line, parsed.tree, placeholders)
    return sorted(found, key=lambda one: one.line)


def faults_of(problems: Iterable[Problem]) -> str:
    """Return problems as sentences with their places."""
    return " ".join(f"{one.where}: {one.message}" for one in problems)


def _odd(fault: Fault, line: int) -> Problem:
    sentences = {
        "brace": _(
            "A curly bracket has no partner. Write placeholders as {name}; a bracket that shall stand is “\\{”."
        ),
        "bold": _(
            "Two stars have no partner. Put ** before and behind what shall be bold; a star that shall stand is “\\*”."
        ),
        "empty": _("There is nothing between the curly brackets. Please choose a placeholder from the list."),
    }
    return Problem(line, sentences[fault.code])


def _sizes(subject: str, text: str, line: Line, tree: Tree) -> list[Problem]:
    found = []
    if not line:
        found.append(Problem(0, _("The subject is missing. Please enter what the letter is about.")))
    if len(subject) > LONGEST_SUBJECT:
        found.append(Problem(0, _("The subject has more than %(limit)d characters.") % {"limit": LONGEST_SUBJECT}))
    if not tree:
        found.append(Problem(1, _("The text is missing. Please write at least one sentence.")))
    if len(text) > LONGEST_TEXT:
        said = _("The text has more than %(limit)d characters. Please shorten it, or make it two letters.")
        found.append(Problem(1, said % {"limit": LONGEST_TEXT}))
    return found


def _unknown(
    named: Iterable[Slot | Condition], placeholders: Sequence[Placeholder], *, subject: bool = False
) -> list[Problem]:
    keys = known_names(placeholders)
    labels = {str(one.label): fold(str(one.label)) for one in placeholders}
    found = []
    for one in named:
        if fold(one.name) in keys:
            continue
        near = process.extractOne(fold(one.name), labels, scorer=fuzz.WRatio, score_cutoff=_NEAR)
        facts = {"name": one.name, "near": near[2] if near else ""}
        message = (
            _("There is no placeholder “%(name)s”. Did you mean “%(near)s”?")
            if near
            else _("There is no placeholder “%(name)s”. Please choose one from the list.")
        )
        found.append(Problem(0 if subject else one.at, message % facts, facts["near"]))
    return found


def _misplaced(subject: Line, tree: Tree, placeholders: Sequence[Placeholder]) -> list[Problem]:
    """Return the tables that stand inside a line, where they cannot be printed."""
    keys = known_names(placeholders)
    tables = {one.key: one for one in placeholders if one.type is ValueType.TABLE}
    alone = {
        id(block.lines[0][0])
        for block in tree
        if isinstance(block, Paragraph) and len(block.lines) == 1 and len(block.lines[0]) == 1
    }
    found = []
    for place, named in ((0, slots_of((), subject)), (1, slots_of(tree))):
        for one in named:
            table = tables.get(keys.get(fold(one.name), ""))
            if table is not None and isinstance(one, Slot) and id(one) not in alone:
                said = _(
                    "“%(name)s” is a table. Please put it on a line of its own, with an empty line before and behind."
                )
                found.append(Problem(one.at if place else 0, said % {"name": table.label}))
    return found


def _left_out(subject: Line, tree: Tree, placeholders: Sequence[Placeholder]) -> list[Problem]:
    keys = known_names(placeholders)
    used = {keys.get(fold(one.name)) for one in slots_of(tree, subject) if isinstance(one, Slot)}
    said = _("“%(name)s” must be in this letter. Please put it where it belongs.")
    missing = [one for one in placeholders if one.needed and one.key not in used]
    return [Problem(1, said % {"name": one.label}, str(one.label)) for one in missing]
