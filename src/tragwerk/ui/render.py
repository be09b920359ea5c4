# SPDX-License-Identifier: EUPL-1.2
"""Small pieces of markup made in Python: cheap enough for every cell of a table."""

from functools import lru_cache
from html import escape

from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tragwerk.ui.looks import Look

SPRITE = "ui/icons.svg"
_SIZES = {"": "tw-icon", "s": "tw-icon tw-icon--s", "l": "tw-icon tw-icon--l"}


def escaped(content: object) -> str:
    """Return markup as it is and all else escaped; Django's own costs five times as much, and a list needs hundreds."""
    return content.__html__() if hasattr(content, "__html__") else escape(str(content))


@lru_cache(maxsize=1024)
def render_icon(name: str, size: str = "", extra: str = "") -> SafeString:
    """Return the icon; the words around it carry the meaning, so it is hidden from screen readers.

    A page draws two hundred of them and all of them are written in code, so each is made once.
    """
    classes = f"{_SIZES[size]} {extra}" if extra else _SIZES[size]
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>', classes, static(SPRITE), name)


def render_status(look: Look) -> SafeString:
    """Return a quiet state for tables and text: sign, word, tone."""
    tone = f" tw-status--{look.tone}" if look.tone else ""
    return format_html('<span class="tw-status{}">{}{}</span>', tone, render_icon(look.icon), look.label)


def render_badge(look: Look) -> SafeString:
    """Return a bordered state for the head of a page."""
    return format_html(
        '<span class="tw-badge tw-tone--{}">{}{}</span>',
        look.tone or "calm",
        render_icon(look.icon, "s"),
        look.label,
    )


def render_named(icon: str, name: object) -> SafeString:
    """Return a name with the icon of what it is, for a cell."""
    return SafeString(f'<span class="tw-status">{render_icon(icon)}{escaped(name)}</span>')


def render_meter(percent: int) -> SafeString:
    """Return a bar for a cell whose number stands beside it; the bar itself says nothing new."""
    width = max(0, min(100, percent))
    return format_html('<svg class="tw-meter" aria-hidden="true"><rect width="{}%" height="100%"/></svg>', width)


def render_marked(text: str | Promise, query: str) -> SafeString:
    """Return the text with the first hit of the query marked."""
    whole, wanted = str(text), query.strip()
    position = whole.casefold().find(wanted.casefold()) if wanted else -1
    if position < 0 or len(whole.casefold()) != len(whole):
        return format_html("{}", whole)
    end = position + len(wanted)
    return format_html("{}<mark>{}</mark>{}", whole[:position], whole[position:end], whole[end:])


EMPTY = mark_safe("")
