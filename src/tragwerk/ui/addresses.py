# SPDX-License-Identifier: EUPL-1.2
"""Addresses without parameters: the shell of every page names some sixty of them, each looked up once."""

from functools import cache

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse


def address_of(name: str) -> str:
    """Return the address with this name, or nothing where there is none."""
    return _address(name, get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF) if name else ""


@cache
def _address(name: str, _prefix: str, urlconf: str) -> str:
    try:
        return reverse(name, urlconf)
    except NoReverseMatch:
        return ""
