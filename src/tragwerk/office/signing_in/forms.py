# SPDX-License-Identifier: EUPL-1.2
"""Signing in: the form and the log-ins of a demo."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tragwerk.core.orgs.public import Account
from tragwerk.office.signing_in.attempts import Attempt, in_words
from tragwerk.ui.public import TragwerkForm


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


class OwnPasswordForm(TragwerkForm):
    """The password of who is signed in, asked again: it counts like one at the door."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        """Check the password; after too many wrong ones the next has to wait, right or wrong."""
        given = str(self.cleaned_data["password"])
        account = self.request.user
        attempt = Attempt(self.request, account.get_username())
        if seconds := attempt.wait():
            attempt.refused()
            raise forms.ValidationError(f"{_('Too many wrong passwords.')} {_please_wait(seconds)}")
        if not account.check_password(given):
            left, seconds = attempt.failed()
            wrong = _("This is not your password.")
            raise forms.ValidationError(f"{wrong} {_please_wait(max(seconds, 1))}" if seconds or not left else wrong)
        attempt.succeeded()
        return given


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
        self.attempt: Attempt | None = None

    def clean(self) -> dict[str, str]:
        """Check the pair; after too many wrong ones the next has to wait, right or wrong."""
        given = super().clean() or {}
        if self.errors:
            return given
        self.attempt = attempt = Attempt(self.request, given["username"])
        if seconds := attempt.wait():
            self._refuse_for(seconds)
            return given
        account = authenticate(self.request, username=attempt.name, password=given["password"])
        if not isinstance(account, Account):
            self.add_error("password", _wrong_pair(*attempt.failed()))
        elif seconds := attempt.wait():
            # Meanwhile others failed with the same name: of many guesses sent at once none gets through.
            self._refuse_for(seconds)
        else:
            attempt.succeeded()
            self.account = account
        return given

    def _refuse_for(self, seconds: int) -> None:
        assert self.attempt is not None  # noqa: S101 - set by `clean`, which calls this
        self.attempt.refused()
        self.add_error("password", f"{_('Too many wrong passwords.')} {_please_wait(seconds)}")


def _wrong_pair(left: int, seconds: int) -> str:
    wrong = _("User name and password do not match.")
    if seconds or not left:
        return f"{wrong} {_please_wait(max(seconds, 1))}"
    more = ngettext(
        "One more attempt, then there is a short pause.",
        "%(count)d more attempts, then there is a short pause.",
        left,
    )
    return f"{wrong} {more % {'count': left}}"


def _please_wait(seconds: int) -> str:
    return _("Please wait %(time)s and try again.") % {"time": in_words(seconds)}
