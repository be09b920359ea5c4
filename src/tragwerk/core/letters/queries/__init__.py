# SPDX-License-Identifier: EUPL-1.2
"""What is read of letters: texts and versions, the paper, the archive."""

from tragwerk.core.letters.queries.archive import batch_of, letter_for, letters, letters_about, letters_of_batch
from tragwerk.core.letters.queries.paper import letterhead_for, letterhead_of, logo_of, own_authority
from tragwerk.core.letters.queries.texts import (
    draft_of,
    published_versions,
    template_for,
    templates,
    valid_version,
    version_for,
    versions_of,
)

__all__ = [
    "batch_of",
    "draft_of",
    "letter_for",
    "letterhead_for",
    "letterhead_of",
    "letters",
    "letters_about",
    "letters_of_batch",
    "logo_of",
    "own_authority",
    "published_versions",
    "template_for",
    "templates",
    "valid_version",
    "version_for",
    "versions_of",
]
