# SPDX-License-Identifier: EUPL-1.2
"""How the dry run of a list writes values of devices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def name_of(row: dict[str, Any]) -> str:
    return str(row["tag"] or row["serial"])


_TEXTS: dict[str, Callable[[Any], str]] = {
    "date": lambda value: f"{value:%d.%m.%Y}",
    "Decimal": lambda value: f"{value:.2f}".replace(".", ","),
}


def text_of(value: Any) -> str:
    """Return a value of a device as a list writes it."""
    if value is None:
        return ""
    return _TEXTS.get(type(value).__name__, str)(value)
