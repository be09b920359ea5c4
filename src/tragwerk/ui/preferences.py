# SPDX-License-Identifier: EUPL-1.2
"""What a person chose for this device: colours, row height, folded navigation, keys of one letter."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

YEAR = 365 * 24 * 3600
CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("auto", "light", "dark"),
    "density": ("comfortable", "compact"),
    "rail": ("off", "on"),
    "keys": ("on", "off"),
}


@dataclass(frozen=True)
class Preferences:
    """The choices of one device; the first value of each list is the one without a choice."""

    theme: str = "auto"
    density: str = "comfortable"
    rail: bool = False
    keys: bool = True


def _cookie(name: str) -> str:
    return f"tw_{name}"


def read(request: HttpRequest) -> Preferences:
    """Return the choices of this device; an unknown value counts as none."""
    values = {name: request.COOKIES.get(_cookie(name), options[0]) for name, options in CHOICES.items()}
    chosen = {name: value if value in CHOICES[name] else CHOICES[name][0] for name, value in values.items()}
    return Preferences(chosen["theme"], chosen["density"], chosen["rail"] == "on", chosen["keys"] == "on")


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Keep the posted choices in cookies, each only with a value from its list."""
    for name, options in CHOICES.items():
        value = request.POST.get(name)
        if value in options:
            keep(response, _cookie(name), value)


def keep(response: HttpResponse, cookie: str, value: str) -> None:
    """Keep a choice on this device for a year; over TLS only where the session is, whatever the proxy says."""
    response.set_cookie(
        cookie, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
    )
