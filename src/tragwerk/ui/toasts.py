# SPDX-License-Identifier: EUPL-1.2
"""What was just done, said at the lower left of the next page, with a way back."""

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

_ICONS = {"good": "check_circle-fill", "info": "info-fill", "warn": "warning-fill", "bad": "dangerous-fill"}
_TONES = {
    messages.DEBUG: "info",
    messages.INFO: "info",
    messages.SUCCESS: "good",
    messages.WARNING: "warn",
    messages.ERROR: "bad",
}
_UNDO = "undo:"


class Toast(NamedTuple):
    """A message as the template needs it."""

    text: str
    tone: str
    icon: str
    undo_url: str
    undo_label: str


def toast(request: HttpRequest, text: str | Promise, undo_url: str | None = None) -> None:
    """Say on the next page what was done; `undo_url` takes a POST that takes it back."""
    tags = f"{_UNDO}{undo_url}" if undo_url else ""
    messages.success(request, str(text), extra_tags=tags, fail_silently=True)


def make_toast(text: str, tone: str = "good", undo_url: str = "", undo_label: str = "") -> Toast:
    """Return a toast that is not tied to a request: the style guide and answers by htmx."""
    return Toast(text, tone, _ICONS[tone], undo_url, undo_label or _("Undo"))


def take_toasts(request: HttpRequest) -> Iterator[Toast]:
    """Yield the waiting messages; each is shown once."""
    for message in messages.get_messages(request):
        extra = message.extra_tags or ""
        undo_url = extra.removeprefix(_UNDO) if extra.startswith(_UNDO) else ""
        yield make_toast(str(message.message), _TONES.get(message.level, "info"), undo_url)
