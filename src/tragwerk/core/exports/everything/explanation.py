# SPDX-License-Identifier: EUPL-1.2
"""The page in the file that says what every table and column means, in German and in English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from tragwerk.core.exports.everything.tables import Column, ExportedTable, left_out

Filled = Sequence[tuple[ExportedTable, int]]
LANGUAGES = ("de", "en")


def explanation(authority: str, at: datetime, filled: Filled, empty: Sequence[ExportedTable]) -> str:
    """Return the text in both languages, German first."""
    parts = []
    for language in LANGUAGES:
        with override(language):
            parts += [_head(authority, at), *_contents(filled, empty)]
    return "\n".join([*parts, *_columns(filled), ""])


def _head(authority: str, at: datetime) -> str:
    day = date_format(timezone.localtime(at), "DATETIME_FORMAT")
    lines = [
        "# " + _("Everything of %(authority)s") % {"authority": authority},
        "",
        _("Written by Tragwerk on %(day)s. Each table stands here three times:") % {"day": day},
        "",
        "- " + _("`csv/`: semicolons, UTF-8, decimal comma; opens in spreadsheet programs"),
        "- " + _("`json/`: one object a line, names and values that are the same in every language"),
        "- " + _("one workbook with a sheet for every table"),
        "",
        _("A text that a spreadsheet program would run begins with an apostrophe in the CSV files."),
        _("The workbook cuts texts of more than 32,767 characters; CSV and JSON hold them whole."),
        _("The contents of uploaded files are not part of it, only their names and sizes."),
        _("`SHA256SUMS` lists the hash of every file: `sha256sum -c SHA256SUMS` checks them."),
        "",
    ]
    return "\n".join(lines)


def _contents(filled: Filled, empty: Sequence[ExportedTable]) -> list[str]:
    lines = []
    for table, rows in filled:
        number = ngettext("%(count)s row", "%(count)s rows", rows) % {"count": rows}
        lines.append(f"- {table.label}: `{table.stem}` ({table.key}), {number}")
    if empty:
        lines += ["", _("Tables without rows: %(tables)s.") % {"tables": ", ".join(one.label for one in empty)}]
    stays = left_out()
    if stays:
        lines += ["", _("Left out, because it follows from the rest or belongs to this installation alone:")]
        lines += [f"- {label}" for label in sorted(stays)]
    return [*lines, ""]


def _columns(filled: Filled) -> list[str]:
    lines = []
    for table, _rows in filled:
        lines += [f"## {table.key}: `{table.stem}`", "", "| JSON | Deutsch | English |", "|---|---|---|"]
        lines += [f"| `{column.name}` | {_in('de', column)} | {_in('en', column)} |" for column in table.columns]
        lines.append("")
    return lines


def _in(language: str, column: Column) -> str:
    with override(language):
        text = column.label
        words = ", ".join(f"`{key}` {word}" for key, word in column.field.flatchoices if key not in (None, ""))
    return f"{text}: {words}" if words else text
