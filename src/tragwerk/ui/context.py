# SPDX-License-Identifier: EUPL-1.2
"""The context processor of the shell; everything is computed only when a template asks for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone

from tragwerk.core.orgs.public import minutes_left
from tragwerk.ui import navigation, preferences
from tragwerk.ui.addresses import address_of
from tragwerk.ui.permissions import VIEW_STYLE_GUIDE


class PersonLink(NamedTuple):
    """A link of the person's own menu."""

    label: str
    icon: str
    url: str


@dataclass(frozen=True)
class Person:
    """Who is signed in."""

    name: str
    sub: str = ""

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[:1].isalpha()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@dataclass(frozen=True)
class Notices:
    """Where the notices are, how many are new, and where a page that stays open asks for that."""

    url: str
    count: int
    count_url: str = ""


@dataclass(frozen=True)
class EmergencyBanner:
    """What every page says while an operator is inside an authority."""

    place: str
    reason: str
    ends_at: datetime
    minutes_left: int
    is_read_only: bool
    leave_url: str


@dataclass(frozen=True)
class ShellAddresses:
    """Names of the addresses that the shell links to and that higher packages own."""

    home: str = "home"
    search: str = "office:search"
    suggest: str = "office:search_suggest"
    hat: str = "office:hat"
    logout: str = "office:logout"
    notices: str = ""
    notice_count: str = ""
    job: str = "office:job"
    emergency_leave: str = ""
    legal: str = ""


_notice_count: list[Callable[[HttpRequest], int]] = []
_addresses: list[ShellAddresses] = [ShellAddresses()]
_person_links: list[tuple[Any, str, str]] = []


def register_shell(addresses: ShellAddresses) -> None:
    """Name the addresses behind search, workplace, sign-out and notices; called in `AppConfig.ready`."""
    _addresses[0] = addresses


def register_notices(count: Callable[[HttpRequest], int]) -> None:
    """Give the count beside the bell."""
    _notice_count[:] = [count]


def register_person_link(label: Any, icon: str, url_name: str) -> None:
    """Add a link to the person's own menu."""
    if (label, icon, url_name) not in _person_links:
        _person_links.append((label, icon, url_name))


def job_address(job_id: Any) -> str:
    """Return the page that shows how far a piece of background work is."""
    return reverse(_addresses[0].job, args=[job_id])


class Shell:
    """What the layouts show around a page."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._preferences = preferences.read(request)
        self.theme = self._preferences.theme
        self.density = self._preferences.density
        self.rail = self._preferences.rail
        self.single_keys = self._preferences.keys

    @property
    def now(self) -> datetime:
        return timezone.localtime()

    @cached_property
    def _links(self) -> list[tuple[navigation.NavItem, navigation.NavLink]]:
        return navigation.links_for(self._request)

    @cached_property
    def nav(self) -> list[navigation.NavSection]:
        return navigation.sections(self._links)

    @cached_property
    def tabs(self) -> list[navigation.NavLink]:
        return navigation.tabs(self._links)

    @cached_property
    def hats(self) -> list[Any]:
        return list(getattr(self._request, "hats", None) or [])

    @cached_property
    def hat(self) -> Any:
        return next((hat for hat in self.hats if hat.is_current), None)

    @cached_property
    def person(self) -> Person | None:
        actor = getattr(self._request, "actor", None)
        if actor is None:
            return None
        return Person(actor.label, self.hat.role_label if self.hat else "")

    @cached_property
    def emergency(self) -> EmergencyBanner | None:
        entered = getattr(getattr(self._request, "actor", None), "emergency", None)
        if entered is None:
            return None
        return EmergencyBanner(
            entered.place,
            entered.reason,
            entered.ends_at,
            minutes_left(entered.ends_at, timezone.now()),
            entered.is_read_only,
            reverse(_addresses[0].emergency_leave, args=[entered.id]),
        )

    @property
    def person_links(self) -> list[PersonLink]:
        found = ((label, icon, address_of(name)) for label, icon, name in _person_links)
        return [PersonLink(str(label), icon, url) for label, icon, url in found if url]

    @property
    def shows_style_guide(self) -> bool:
        """Whether the person's own menu leads to the style guide."""
        actor = getattr(self._request, "actor", None)
        return not settings.TRAGWERK_PRODUCTION or (actor is not None and actor.may(VIEW_STYLE_GUIDE))

    @property
    def home_url(self) -> str:
        return address_of(_addresses[0].home) or "/"

    @cached_property
    def search_url(self) -> str:
        return address_of(_addresses[0].search) if self.person else ""

    @property
    def suggest_url(self) -> str:
        return address_of(_addresses[0].suggest)

    @property
    def query(self) -> str:
        return self._request.GET.get("q", "") if self._request.path == self.search_url else ""

    @property
    def hat_url(self) -> str:
        return address_of(_addresses[0].hat)

    @property
    def logout_url(self) -> str:
        return address_of(_addresses[0].logout)

    @property
    def login_url(self) -> str:
        return resolve_url(settings.LOGIN_URL)

    @property
    def legal_url(self) -> str:
        """Return where everybody finds privacy notice, imprint and accessibility statement."""
        return address_of(_addresses[0].legal)

    @cached_property
    def notices(self) -> Notices | None:
        url = address_of(_addresses[0].notices)
        # Under emergency access nobody is told anything, and asking would be an entry in the trail each time.
        if not url or not self.person or self.emergency is not None:
            return None
        count = _notice_count[0](self._request) if _notice_count else 0
        return Notices(url, count, address_of(_addresses[0].notice_count))


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Give every template the variable `shell`."""
    return {"shell": Shell(request)}
