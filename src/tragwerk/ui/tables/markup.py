# SPDX-License-Identifier: EUPL-1.2
"""The rows of a table as markup, joined in Python: a cell costs microseconds, a component per cell would not."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tragwerk.ui.render import escaped, render_icon
from tragwerk.ui.tables.columns import Column, bound
from tragwerk.ui.tables.table import Table

Draw = Callable[[Any], str]


def rows_markup(table: Table, rows: Sequence[Any], form_id: str) -> SafeString:
    """Return the `tr` elements of a page."""
    loaded = table.loaded(rows)
    cells = [_cell(column, loaded.get(column.key)) for column in table.visible_columns]
    check = _check(form_id) if table.allowed_verbs else None
    menu = _menu(table) if table.allowed_actions else None
    pieces: list[str] = []
    for row in rows:
        label = escaped(table.row_label(row))
        pieces.append('<tr role="row">')
        if check is not None:
            pieces.append(check(row.pk, label))
        pieces.extend(cell(row) for cell in cells)
        if menu is not None:
            pieces.append(menu(row, label))
        pieces.append("</tr>")
    return mark_safe("".join(pieces))  # noqa: S308 - every piece is escaped where it is made


def _cell(column: Column, loaded: Mapping[Any, Any] | None) -> Draw:
    """Return the function that draws a column's cells: frame made once, content escaped per row."""
    classes = column.classes()
    named = f' class="{classes}"' if classes else ""
    if column.is_title:
        opening, closing = f'<th role="rowheader" scope="row"{named}>', "</th>"
    else:
        # On a phone the head of the column is out of sight; a bare number would say nothing.
        label = f' data-label="{escaped(str(column.label))}"' if column.needs_label else ""
        opening, closing = f'<td role="cell"{named}{label}>', "</td>"
    if column.clip:
        opening, closing = f'{opening}<div class="tw-table__clip">', f"</div>{closing}"
    text = column.drawer(loaded)
    if column.link is None:
        return lambda row: f"{opening}{text(row)}{closing}"
    link = bound(column.link)
    kind = "tw-link tw-code" if column.kind == "code" else "tw-link"

    def linked(row: Any) -> str:
        address = link(row)
        content = text(row)
        if not address:
            return f"{opening}{content}{closing}"
        return f'{opening}<a class="{kind}" href="{escaped(address)}">{content}</a>{closing}'

    return linked


def _check(form_id: str) -> Callable[[Any, str], str]:
    words = escaped(_("Select %(row)s"))
    before, after = words.split("%(row)s") if "%(row)s" in words else (words, "")

    def draw(key: Any, label: str) -> str:
        return (
            f'<td role="cell" class="tw-card-check"><input class="tw-check" type="checkbox" name="ids" value="{key}"'
            f' form="{form_id}" aria-label="{before}{label}{after}" autocomplete="off"></td>'
        )

    return draw


def _menu(table: Table) -> Callable[[Any, str], str]:
    words = escaped(_("Actions for %(row)s"))
    before, after = words.split("%(row)s") if "%(row)s" in words else (words, "")
    dots = render_icon("more_horiz")
    entries = [(bound(one.url), render_icon(one.icon), escaped(str(one.label))) for one in table.allowed_actions]
    prefix = table.key.replace(".", "-")

    def draw(row: Any, label: str) -> str:
        name = f"{before}{label}{after}"
        links = "".join(
            f'<a class="tw-menu__item" href="{escaped(url(row))}">{icon}{words}</a>' for url, icon, words in entries
        )
        return (
            f'<td role="cell" class="tw-r tw-card-hide"><button class="tw-iconbtn tw-iconbtn--s" type="button"'
            f' aria-label="{name}" popovertarget="{prefix}-{row.pk}">{dots}</button>'
            f'<div class="tw-popover tw-menu kern-layer kern-level-2" id="{prefix}-{row.pk}" popover'
            f' data-anchored="end" role="group" aria-label="{name}">{links}</div></td>'
        )

    return draw


def hidden_fields(pairs: Iterable[tuple[str, str]]) -> SafeString:
    """Return hidden inputs for a form that has to carry these names and values."""
    return SafeString(
        "".join(format_html('<input type="hidden" name="{}" value="{}">', name, value) for name, value in pairs)
    )
