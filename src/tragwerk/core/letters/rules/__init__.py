# SPDX-License-Identifier: EUPL-1.2
"""The markup of letters without the ORM: read, printed, checked against a kind, filled with a case."""

from tragwerk.core.letters.rules.checking import Problem, check, faults_of
from tragwerk.core.letters.rules.filling import fill, fill_line, gaps
from tragwerk.core.letters.rules.names import by_keys, by_labels, known_names, slots_of
from tragwerk.core.letters.rules.parsing import Fault, Parsed, parse, parse_line
from tragwerk.core.letters.rules.printing import print_line, print_tree
from tragwerk.core.letters.rules.tree import (
    Bold,
    Condition,
    Grid,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Signature,
    Slot,
    Text,
)
from tragwerk.core.letters.rules.values import value_fault, worded

__all__ = [
    "Bold",
    "Condition",
    "Fault",
    "Grid",
    "Heading",
    "Items",
    "PageBreak",
    "Paragraph",
    "Parsed",
    "Problem",
    "Signature",
    "Slot",
    "Text",
    "by_keys",
    "by_labels",
    "check",
    "faults_of",
    "fill",
    "fill_line",
    "gaps",
    "known_names",
    "parse",
    "parse_line",
    "print_line",
    "print_tree",
    "slots_of",
    "value_fault",
    "worded",
]
