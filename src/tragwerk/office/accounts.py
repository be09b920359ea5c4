# SPDX-License-Identifier: EUPL-1.2
"""Signing in: the form, the pause after wrong passwords, the log-ins of a demo."""

import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

from django import forms
from django.contrib.auth import authenticate
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tragwerk.core.orgs.public import Account
from tragwerk.ui.public import TragwerkForm

ATTEMPTS = 5
PAUSE_SECONDS = 600


class DemoAccess(NamedTuple):
    """A log-in that the demo shows on the log-in page."""

    label: str
    note: str
    username: str
    password: str


_demo: list[Callable[[], Sequence[DemoAccess]]] = []
_demo_sources: list[str | Promise] = []


def register_demo_accesses(source: Callable[[], Sequence[DemoAccess]], attribution: str | Promise = "") -> None:
    """Name the source of the demo's log-ins and whose data it shows; nothing registers one in production."""
    _demo[:] = [source]
    _demo_sources[:] = [attribution]


def demo_attribution() -> str:
    """Return where the data of the demo come from, in the active language."""
    return str(_demo_sources[0]) if _demo_sources else ""


def demo_accesses() -> Sequence[DemoAccess]:
    """Return the demo's log-ins, none where there is no demo."""
    return _demo[0]() if _demo else ()


class LoginForm(TragwerkForm):
    """User name and password."""

    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.account: Account | None = None

    def clean(self) -> dict[str, str]:
        """Check the pair; after too many wrong ones the pair of account and address has to wait."""
        given = super().clean() or {}
        if self.errors:
            return given
        key = self._attempts_key(given["username"])
        failed = cache.get(key, 0)
        if failed >= ATTEMPTS:
            self.add_error("password", _("Too many wrong passwords. Please wait ten minutes and try again."))
            return given
        account = authenticate(self.request, username=given["username"].strip().lower(), password=given["password"])
        if isinstance(account, Account):
            cache.delete(key)
            self.account = account
            return given
        cache.set(key, failed + 1, PAUSE_SECONDS)
        self.add_error("password", _wrong_pair(ATTEMPTS - failed - 1))
        return given

    def _attempts_key(self, username: str) -> str:
        """Name the counter without keeping name or address."""
        pair = f"{username.strip().lower()}|{self.request.META.get('REMOTE_ADDR', '')}"
        return f"login-{hashlib.sha256(pair.encode()).hexdigest()}"


def _wrong_pair(left: int) -> str:
    wrong = _("User name and password do not match.")
    if left == 0:
        pause = _("Please wait ten minutes and try again.")
        return f"{wrong} {pause}"
    more = ngettext(
        "One more attempt, then please wait ten minutes.",
        "%(count)d more attempts, then please wait ten minutes.",
        left,
    )
    return f"{wrong} {more % {'count': left}}"
