# SPDX-License-Identifier: EUPL-1.2
"""What people do on the way to a change of many devices."""

from typing import Any

from django.test import Client
from django.urls import reverse

EDIT = "assets:bulk_edit"


def seen_on(page: str) -> str:
    """Return the mark of the preview, as its form would send it."""
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


def looked_at(client: Client, data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Look at the preview; return its text and what confirms it."""
    page = client.post(reverse(EDIT), {**data, "apply": "1"}).content.decode()
    return page, {**data, "apply": "1", "seen": seen_on(page)}
