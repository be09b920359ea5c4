# SPDX-License-Identifier: EUPL-1.2
"""Previews: an invented case on the paper of the authority, as pictures of its pages or as the PDF itself."""

import base64
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from tragwerk.core.documents.public import render_pdf, render_pictures
from tragwerk.core.extend.public import LetterKind
from tragwerk.core.letters.public import (
    TEMPLATE,
    Letterhead,
    LetterRow,
    Paper,
    Wording,
    letterhead_of,
    logo_of,
    page_of,
    samples_of,
)
from tragwerk.core.orgs.public import Authority

_NOBODY = UUID(int=0)
ADDRESS = "Gesamtschule Musterstadt\nSchulleitung\nMusterweg 1\n12345 Musterstadt"
MOST_PAGES = 4


def sample_page(
    paper: Paper, kind: LetterKind, language: str, subject: str, body: str, *, draft: bool = True
) -> dict[str, Any]:
    """Return the data of an invented letter."""
    today: date = timezone.localdate()
    row = LetterRow(authority_id=_NOBODY, recipient=ADDRESS, values=samples_of(kind), language=language)
    wording = Wording.of(kind, language, subject, body)
    return page_of(paper, wording, row, {**row.values, "date": today}, today, draft=draft)


def paper_of(authority: Authority, head: Letterhead | None = None, logo: bytes | None = None) -> Paper:
    """Return the paper of an authority, or one that is being edited."""
    used = head or letterhead_of(authority)
    return Paper.of(used, logo_of(used) if logo is None else logo)


def pictures(paper: Paper, page: dict[str, Any]) -> list[str]:
    """Return the pages as pictures that stand in the page itself."""
    made = render_pictures(TEMPLATE, page, files=paper.files)[:MOST_PAGES]
    return [f"data:image/png;base64,{base64.b64encode(one).decode()}" for one in made]


def pdf(paper: Paper, page: dict[str, Any]) -> bytes:
    """Return the same as the PDF that would be archived."""
    return render_pdf(TEMPLATE, page, files=paper.files)
