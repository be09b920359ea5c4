# SPDX-License-Identifier: EUPL-1.2
"""What must be right before an installation serves people; `tragwerk check` and every start look."""

import os
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver, get_resolver

from tragwerk.core.access.http import need_of
from tragwerk.core.jobs.public import all_recurring, kind_named


@register(Tags.security)
def check_secret_key(**kwargs: Any) -> list[CheckMessage]:
    """An installation in production needs a secret of its own."""
    if settings.TRAGWERK_PRODUCTION and len(_secret_key()) < 50:
        return [
            Error(
                "TRAGWERK_SECRET_KEY is missing or shorter than 50 characters.",
                hint="Set TRAGWERK_SECRET_KEY or TRAGWERK_SECRET_KEY_FILE.",
                id="tragwerk.E001",
            )
        ]
    return []


def is_loopback(host: str) -> bool:
    """Say whether a name or an address is reached from this machine only."""
    name = host.strip().strip("[]").lower()
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def has_secret_of_its_own() -> bool:
    """Say whether sessions are signed with something that is not known to everybody."""
    return settings.OWN_SECRET and len(_secret_key()) >= 50


@register(Tags.security)
def check_hosts(**kwargs: Any) -> list[CheckMessage]:
    """Hosts are named one by one; beyond loopback nobody may know the secret."""
    messages: list[CheckMessage] = []
    if any("*" in host for host in settings.ALLOWED_HOSTS):
        messages.append(
            Error(
                "TRAGWERK_HOSTS answers to every name.", hint="Name the hosts, separated by commas.", id="tragwerk.E006"
            )
        )
    outside = [host for host in settings.ALLOWED_HOSTS if not is_loopback(host)]
    if outside and not has_secret_of_its_own():
        messages.append(
            Error(
                f"TRAGWERK_HOSTS names {outside[0]}, but the installation has no secret of its own.",
                hint="Set TRAGWERK_SECRET_KEY or TRAGWERK_SECRET_KEY_FILE to at least 50 random signs.",
                id="tragwerk.E007",
            )
        )
    return messages


def _secret_key() -> str:
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:  # Django's answer to an empty one
        return ""


@register(Tags.security)
def check_debug_is_off(**kwargs: Any) -> list[CheckMessage]:
    """Django's debug pages show data of everybody."""
    if settings.DEBUG:
        return [Error("DEBUG is on.", hint="Tragwerk never needs it.", id="tragwerk.E002")]
    return []


@register(Tags.files)
def check_data_directory(**kwargs: Any) -> list[CheckMessage]:
    """Database, files and progress need a folder that can be written and that nobody else reads."""
    folder = settings.DATA_DIR
    if not os.access(folder, os.W_OK | os.X_OK):
        return [Error("The data directory cannot be written.", hint="TRAGWERK_DATA_DIR", id="tragwerk.E003")]
    if settings.TRAGWERK_PRODUCTION and folder.stat().st_mode & 0o007:
        return [checks.Warning("Others may read the data directory.", hint="chmod o-rwx", id="tragwerk.W001")]
    return []


@register(Tags.urls)
def check_every_view_is_guarded(**kwargs: Any) -> list[CheckMessage]:
    """A view that does not say what it needs is refused at run time; better to hear it at the start."""
    return [
        Error(f"The view at “{route}” declares no permission.", hint="Use @guarded.", id="tragwerk.E004")
        for route, view in _views(get_resolver().url_patterns)
        if need_of(view) is None
    ]


def _views(patterns: list[Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found.extend(_views(pattern.url_patterns, route))
        elif isinstance(pattern, URLPattern):
            found.append((route, pattern.callback))
    return found


@register()
def check_schedule(**kwargs: Any) -> list[CheckMessage]:
    """Everything scheduled is a registered kind of job."""
    messages: list[CheckMessage] = []
    for entry in all_recurring():
        try:
            kind_named(entry.kind)
        except LookupError:
            messages.append(Error(f"“{entry.kind}” is scheduled but not a job.", id="tragwerk.E005"))
    return messages
