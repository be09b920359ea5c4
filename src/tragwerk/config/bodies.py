# SPDX-License-Identifier: EUPL-1.2
"""How much a request may carry: little from strangers, a form from everybody else, files where files are taken."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import close_old_connections
from django.http import parse_cookie
from django.urls import Resolver404, resolve

from tragwerk.config.wsgi_bridge import Scope

KIB = 1 << 10
STRANGER = 1024 * KIB
# A little above what Django takes of a form, so that its own refusal, with its own page, comes first.
FORM = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 64 * KIB
# Far above the limit of a file, which answers with a sentence on the page.
FILES = 4 * settings.UPLOAD_LIMIT


def limit_of(scope: Scope) -> int:
    """Return how many bytes are read of a request that is larger than a stranger's may be.

    A session is looked up here and nothing is written: a cookie alone proves nothing.
    """
    key = _session_key(scope)
    if not key or not _is_signed_in(key):
        return STRANGER
    return FILES if _takes_files(scope["path"]) else FORM


def _session_key(scope: Scope) -> str:
    cookies = "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
    return parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, "")


def _is_signed_in(key: str) -> bool:
    """Say whether the session is alive and somebody's; whose, and with which rights, the view finds out."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    close_old_connections()
    return SESSION_KEY in store(key)


def _takes_files(path: str) -> bool:
    try:
        return bool(getattr(resolve(path).func, "takes_files", False))
    except Resolver404:
        return False
