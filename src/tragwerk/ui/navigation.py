# SPDX-License-Identifier: EUPL-1.2
"""The navigation is data: packages register their places, the policy decides who sees which."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import PUBLIC, SIGNED_IN, Need, Permission
from tragwerk.ui.addresses import address_of

PHONE_PLACES = 4  # the fifth place of the phone's bar is always "More"


class NavGroup(Enum):
    """The groups of the side navigation in their order; the first has no heading.

    The settings do not stand at the side: they are set up once and looked for seldom, so one place leads to a page
    that lists them.
    """

    TOP = "top"
    DEVICES = "devices"
    PLANNING = "planning"
    SUPPORT = "support"
    MASTER = "master"
    ADMIN = "admin"
    SETTINGS = "settings"

    @property
    def label(self) -> str | Promise:
        return _LABELS[self]


_LABELS: dict[NavGroup, str | Promise] = {
    NavGroup.TOP: "",
    NavGroup.DEVICES: _("Devices"),
    NavGroup.PLANNING: _("Planning and money"),
    NavGroup.SUPPORT: _("Help and cooperation"),
    NavGroup.MASTER: _("Master data"),
    NavGroup.ADMIN: _("Administration"),
    NavGroup.SETTINGS: _("Settings"),
}
# The place at the side under which the pages of the settings stand.
SETTINGS_PLACE = "settings"


@dataclass(frozen=True)
class NavItem:
    """One place of the navigation; `count` tells how many things wait there, `tab` puts it on the phone's bar.

    `about` is the sentence by which the page of the settings says what is set up there.
    """

    key: str
    label: str | Promise
    icon: str
    url_name: str
    permission: Need
    group: NavGroup = NavGroup.TOP
    order: int = 50
    count: Callable[[HttpRequest], int] | None = None
    tab: int | None = None
    about: str | Promise = ""


@dataclass(frozen=True)
class NavLink:
    """A place as the templates need it."""

    key: str
    label: str
    icon: str
    url: str
    count: int
    is_current: bool
    tab: int | None
    about: str = ""


@dataclass(frozen=True)
class NavSection:
    """A group with its heading and its links."""

    key: str
    label: str
    items: tuple[NavLink, ...]


class _Holder(Protocol):
    def may(self, permission: Permission) -> bool: ...


_registry: dict[str, NavItem] = {}


def register_navigation(*items: NavItem) -> None:
    """Add places to the navigation; called in `AppConfig.ready`."""
    for item in items:
        known = _registry.get(item.key)
        if known is not None and known != item:
            raise ValueError(f"navigation place {item.key!r} is registered twice")
        _registry[item.key] = item


def registered() -> list[NavItem]:
    """Return every registered place in the order of the navigation."""
    order = list(NavGroup)
    return sorted(_registry.values(), key=lambda item: (order.index(item.group), item.order, item.key))


def _is_open_to(item: NavItem, actor: _Holder | None) -> bool:
    if item.permission is PUBLIC:
        return True
    if actor is None:
        return False
    return item.permission is SIGNED_IN or (isinstance(item.permission, Permission) and actor.may(item.permission))


def _current_key(path: str, urls: Iterable[tuple[str, str]]) -> str | None:
    """Return the place whose address is the longest beginning of the path."""
    best: tuple[int, str] | None = None
    for key, url in urls:
        fits = path == url if url == "/" else path == url or path.startswith(url.rstrip("/") + "/")
        if fits and (best is None or len(url) > best[0]):
            best = (len(url), key)
    return best[1] if best else None


def place_of_path(path: str) -> NavItem | None:
    """Return the place of the navigation under which a page stands."""
    entered: dict[str, tuple[str, NavItem]] = {}
    for item in registered():
        if url := address_of(item.url_name):
            entered[item.key] = (url, item)
    key = _current_key(path, [(key, url) for key, (url, _item) in entered.items()])
    return entered[key][1] if key is not None else None


def links_for(request: HttpRequest, items: Iterable[NavItem] | None = None) -> list[tuple[NavItem, NavLink]]:
    """Return the places this request's actor may enter, with addresses, counts and the current one."""
    actor = getattr(request, "actor", None)
    entered = [
        (item, url)
        for item in (registered() if items is None else items)
        if _is_open_to(item, actor) and (url := address_of(item.url_name))
    ]
    if not any(item.group is NavGroup.SETTINGS for item, _url in entered):
        entered = [(item, url) for item, url in entered if item.key != SETTINGS_PLACE]
    current = _current_key(request.path, [(item.key, url) for item, url in entered])
    inside = {item.key for item, _url in entered if item.group is NavGroup.SETTINGS}
    marked = {current, SETTINGS_PLACE} if current in inside else {current}
    return [(item, _link(item, url, request, item.key in marked)) for item, url in entered]


def _link(item: NavItem, url: str, request: HttpRequest, is_current: bool) -> NavLink:
    count = item.count(request) if item.count else 0
    return NavLink(item.key, str(item.label), item.icon, url, count, is_current, item.tab, str(item.about))


def sections(links: Iterable[tuple[NavItem, NavLink]]) -> list[NavSection]:
    """Return the links of the side navigation in their groups; an empty group is left out."""
    grouped: dict[NavGroup, list[NavLink]] = {group: [] for group in NavGroup if group is not NavGroup.SETTINGS}
    for item, link in links:
        if item.group in grouped:
            grouped[item.group].append(link)
    return [NavSection(group.value, str(group.label), tuple(found)) for group, found in grouped.items() if found]


def settings_links(request: HttpRequest) -> list[NavLink]:
    """Return what this request's actor may set up, in the order of the page that lists it."""
    return [link for item, link in links_for(request) if item.group is NavGroup.SETTINGS]


def tabs(links: Iterable[tuple[NavItem, NavLink]]) -> list[NavLink]:
    """Return the places of the phone's bar: those with a `tab`, filled up from the navigation."""
    found = [link for item, link in links if item.group is not NavGroup.SETTINGS]
    chosen = sorted((link for link in found if link.tab is not None), key=lambda link: link.tab or 0)
    rest = [link for link in found if link.tab is None]
    return (chosen + rest)[:PHONE_PLACES]
