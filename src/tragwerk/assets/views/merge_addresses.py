# SPDX-License-Identifier: EUPL-1.2
"""Where entries of each sort are merged: lists lead there before that page is read."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

MERGE = {key: f"assets:merge_{key}" for key in ("makers", "models", "suppliers", "devices")}


def merge_url(what: str, keys: Iterable[Any]) -> str:
    """Return the address at which some entries are merged."""
    return f"{reverse(MERGE[what])}?{urlencode([('ids', key) for key in keys])}"


def merge_address(what: str) -> Callable[[Any], str]:
    """Return what gives the address at which a row is merged with another."""
    return lambda row: merge_url(what, [row.pk])
