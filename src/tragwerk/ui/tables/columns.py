# SPDX-License-Identifier: EUPL-1.2
"""What a column shows, how it is sorted, and what it is in an export."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, Permission
from tragwerk.core.exports.public import Format
from tragwerk.ui import formats
from tragwerk.ui.looks import look_of
from tragwerk.ui.render import escaped, render_status

Label = str | Promise
Kind = Literal["text", "code", "number", "decimal", "money", "share", "date", "moment", "flag"]
Card = Literal["title", "side", "line", "hide"]
Loader = Callable[[Actor, Sequence[Any]], Mapping[Any, Any]]

_NOTHING = '<span class="tw-none">–</span>'
_ANY_KEY = UUID("7a67f00d-0000-7000-8000-000000000000")
_SHOWN: dict[str, Callable[[Any], object]] = {
    "number": formats.number,
    "decimal": lambda value: formats.number(value, 2),
    "money": formats.money,
    "share": formats.share,
    "date": formats.date_short,
    "moment": formats.date_time,
    "flag": lambda value: _("yes") if value else _("no"),
}
_FORMATS: dict[str, Format] = {
    "number": Format.NUMBER,
    "decimal": Format.DECIMAL,
    "money": Format.MONEY,
    "share": Format.SHARE,
    "date": Format.DATE,
    "moment": Format.MOMENT,
}
_AT_THE_END = {"number", "decimal", "money", "share", "date"}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    `value` says what a row has here and is what an export writes: a function, or an attribute, without it the one
    named like the key. The attribute may belong to a related row, as in `school.short_name`: the statement of the
    list puts it beside the row as `school_short_name`, which costs a tenth of loading 50 related rows. `cell` may draw
    the cell from the whole row, `show` from the value; both return text, which is escaped, or safe markup. `load` gets
    the rows of a page at once and returns key → value. `status` draws the sign and word of a field with choices;
    equal values are drawn once a page.
    """

    key: str
    label: Label
    value: str | Callable[[Any], Any] | None = None
    cell: Callable[[Any], object] | None = None
    show: Callable[[Any], object] | None = None
    status: bool = False
    kind: Kind = "text"
    sort: str = ""
    link: Callable[[Any], str] | None = None
    card: Card = "line"
    default: bool = True
    clip: bool = False
    nowrap: bool = False
    related: tuple[str, ...] = ()
    load: Loader | None = None
    export: Callable[[Any], Any] | None = None
    permission: Permission | None = None

    @property
    def is_title(self) -> bool:
        """Whether this is the row's head; it cannot be switched off."""
        return self.card == "title"

    @property
    def at_end(self) -> bool:
        """Whether the column is aligned like a number."""
        return self.kind in _AT_THE_END

    @property
    def needs_label(self) -> bool:
        """Whether the value says nothing without the head of its column, as on a phone."""
        return self.card == "line" and self.kind not in {"text", "code"}

    @property
    def format(self) -> Format:
        """How an export writes the column."""
        return _FORMATS.get(self.kind, Format.TEXT)

    def value_of(self, row: Any, loaded: Mapping[Any, Any] | None = None) -> Any:
        """Return what the row has in this column."""
        if loaded is not None:
            return loaded.get(row.pk)
        return self._reader(row)

    @cached_property
    def _reader(self) -> Callable[[Any], Any]:
        """What reads the value from a row."""
        return self.value if callable(self.value) else attrgetter(self.beside or self.field)

    @property
    def beside(self) -> str:
        """The name under which the value of a related row stands beside the row; nothing for an own value."""
        return self.field.replace(".", "_") if "." in self.field and self.load is None else ""

    @property
    def path(self) -> str:
        """The value as the database finds it."""
        return self.field.replace(".", "__")

    def exported(self, row: Any, loaded: Mapping[Any, Any] | None = None) -> Any:
        """Return what an export writes: the value, or the words of the cell where `export` says so."""
        if self.export is not None:
            return self.export(row)
        if self.status:
            return getattr(row, f"get_{self.field}_display")()
        value = self.value_of(row, loaded)
        return bool(value) if self.kind == "flag" and value is not None else value

    @property
    def field(self) -> str:
        """The attribute that holds the value, unless a function gives it."""
        return self.value if isinstance(self.value, str) else self.key

    def drawer(self, loaded: Mapping[Any, Any] | None = None) -> Callable[[Any], str]:
        """Return the function that draws the content of this column's cells on one page, as safe markup."""
        if self.cell is not None and loaded is None:
            cell = self.cell
            return lambda row: _safe(cell(row))
        show = self._show()
        read: Callable[[Any], Any] = self._reader if loaded is None else lambda row: loaded.get(row.pk)
        drawn: dict[Any, str] = {}

        def draw(row: Any) -> str:
            value = read(row)
            if value is None or value == "":
                return _NOTHING
            if show is None:
                return _safe(value)
            if value not in drawn:
                drawn[value] = _safe(show(row, value))
            return drawn[value]

        return draw

    def _show(self) -> Callable[[Any, Any], object] | None:
        """Return what draws a value; the row is only there for the words of its choices."""
        if self.status:
            return lambda row, _value: render_status(look_of(row, self.field))
        show = self.show or _SHOWN.get(self.kind)
        return None if show is None else lambda _row, value: show(value)

    def classes(self) -> str:
        """Return the classes of the cell."""
        names = []
        if self.at_end:
            names.append("tw-r")
        if self.kind == "code":
            names.append("tw-code")
        if self.nowrap:
            names.append("tw-nowrap")
        if self.card != "line":
            names.append(f"tw-card-{self.card}")
        return " ".join(names)


@dataclass(frozen=True)
class PageOf:
    """The function that gives the address of a row's own page; `bound()` gives one for the rows of one page.

    Three addresses a row, each looked up in the resolver, cost a page of the list an eighth of its time; so the
    address is looked up once and the row's key put into it.
    """

    url_name: str

    def __call__(self, row: Any) -> str:
        return self.bound()(row)

    def bound(self) -> Callable[[Any], str]:
        """Return the function for rows of the request that is being answered."""
        before, after = _around_key(self.url_name, get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF)
        return lambda row: f"{before}{row.pk}{after}"


def page_of(url_name: str) -> PageOf:
    """Return the function that gives the address of a row's own page."""
    return PageOf(url_name)


def bound(address: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return what gives the addresses of the rows of one page."""
    return address.bound() if isinstance(address, PageOf) else address


@cache
def _around_key(url_name: str, _prefix: str, urlconf: str) -> tuple[str, str]:
    """Return what stands before and behind the key in the address."""
    before, _key, after = reverse(url_name, urlconf, args=[_ANY_KEY]).partition(str(_ANY_KEY))
    return before, after


def _safe(content: object) -> str:
    """Return the content escaped unless it is markup already; nothing is a dash."""
    return _NOTHING if content is None or content == "" else escaped(content)


@dataclass(frozen=True)
class RowAction:
    """An entry of the menu at the end of each row."""

    label: Label
    icon: str
    url: Callable[[Any], str]
    permission: Permission | None = None


@dataclass(frozen=True)
class BulkVerb:
    """What can be done with the chosen rows; leads to the preview page named by `url_name`."""

    key: str
    label: Label
    icon: str
    permission: Permission
    url_name: str


@dataclass(frozen=True)
class View:
    """A tab that every reader has: a name and the address part that it stands for."""

    key: str
    label: Label
    query: str = ""


@dataclass(frozen=True)
class Empty:
    """What stands where no row is yet: what the place is for and the first step."""

    title: Label
    text: Label = ""
    action: Label = ""
    url_name: str = ""
    permission: Permission | None = None
    icon: str = "add"
