# SPDX-License-Identifier: EUPL-1.2
"""The tabs above a list: declared views first, then the kept ones, each with its number of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from tragwerk.ui.tables.columns import View
from tragwerk.ui.tables.table import Table
from tragwerk.ui.tables.totals import Total, known_total, total_of


@dataclass(frozen=True)
class Tab:
    """One view of a list."""

    key: str
    label: str
    url: str
    current: bool = False
    own: bool = False
    shared: bool = False
    total: Total | None = None


def tabs_of(table: Table, saved: Sequence[tuple[View, bool, bool]], *, counted: bool) -> list[Tab]:
    """Return the tabs; `saved` gives kept views with whether they are own and shared."""
    views = [(view, False, False) for view in table.views] + list(saved)
    current = _current(table, [view for view, _own, _shared in views])
    return [
        Tab(
            view.key,
            str(view.label),
            f"?{_with_view(view)}",
            view.key == current,
            own,
            shared,
            _total(table, view, counted=counted),
        )
        for view, own, shared in views
    ]


def _current(table: Table, views: Sequence[View]) -> str:
    """Return the key of the tab that is shown: the named one, else the plain one when nothing is narrowed."""
    if any(view.key == table.state.view for view in views):
        return table.state.view
    if table.state.narrowed:
        return ""
    return next((view.key for view in views if not view.query), "")


def _with_view(view: View) -> str:
    pairs = [(name, value) for name, value in parse_qsl(view.query) if name != "view"]
    return urlencode([*pairs, ("view", view.key)])


def _total(table: Table, view: View, *, counted: bool) -> Total | None:
    return total_of(table, view.query) if counted else known_total(table, view.query)
