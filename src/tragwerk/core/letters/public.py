# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from letters.

A package contributes its `LetterKind` (core/extend), writes with `write_letters(actor=…, kind=…, rows=[LetterRow(…)])`,
or has many written in the background with `actions.order_letters`.
"""

from tragwerk.core.letters import actions
from tragwerk.core.letters.actions.paper import MOST_COLUMNS
from tragwerk.core.letters.events import LettersSent, LettersWritten, LetterTextPublished
from tragwerk.core.letters.kinds import (
    GENERAL,
    LANGUAGES,
    all_kinds,
    kind_named,
    known_kind,
    placeholders_of,
    samples_of,
)
from tragwerk.core.letters.models import (
    LETTER_TRANSITIONS,
    VERSION_TRANSITIONS,
    Letter,
    Letterhead,
    LetterState,
    LetterTemplate,
    LetterVersion,
    VersionState,
    WindowForm,
    kind_label,
)
from tragwerk.core.letters.paper import TEMPLATE, LetterRow, Paper, Wording, page_of
from tragwerk.core.letters.permissions import (
    MANAGE_LETTERHEAD,
    MANAGE_TEMPLATE,
    VIEW_LETTER,
    VIEW_TEMPLATE,
    WRITE_LETTER,
)
from tragwerk.core.letters.plans import Plan, Planned, plan_letters
from tragwerk.core.letters.queries import (
    batch_of,
    draft_of,
    letter_for,
    letterhead_for,
    letterhead_of,
    letters,
    letters_about,
    letters_of_batch,
    logo_of,
    own_authority,
    published_versions,
    template_for,
    templates,
    valid_version,
    version_for,
    versions_of,
)
from tragwerk.core.letters.rules import Problem, by_keys, by_labels, check, slots_of, worded
from tragwerk.core.letters.writing import Written, write_letters

__all__ = [
    "GENERAL",
    "LANGUAGES",
    "LETTER_TRANSITIONS",
    "MANAGE_LETTERHEAD",
    "MANAGE_TEMPLATE",
    "MOST_COLUMNS",
    "TEMPLATE",
    "VERSION_TRANSITIONS",
    "VIEW_LETTER",
    "VIEW_TEMPLATE",
    "WRITE_LETTER",
    "Letter",
    "LetterRow",
    "LetterState",
    "LetterTemplate",
    "LetterTextPublished",
    "LetterVersion",
    "Letterhead",
    "LettersSent",
    "LettersWritten",
    "Paper",
    "Plan",
    "Planned",
    "Problem",
    "VersionState",
    "WindowForm",
    "Wording",
    "Written",
    "actions",
    "all_kinds",
    "batch_of",
    "by_keys",
    "by_labels",
    "check",
    "draft_of",
    "kind_label",
    "kind_named",
    "known_kind",
    "letter_for",
    "letterhead_for",
    "letterhead_of",
    "letters",
    "letters_about",
    "letters_of_batch",
    "logo_of",
    "own_authority",
    "page_of",
    "placeholders_of",
    "plan_letters",
    "published_versions",
    "samples_of",
    "slots_of",
    "template_for",
    "templates",
    "valid_version",
    "version_for",
    "versions_of",
    "worded",
    "write_letters",
]
