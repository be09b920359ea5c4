# SPDX-License-Identifier: EUPL-1.2
"""The three places of letters, side by side."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor
from tragwerk.core.letters.public import MANAGE_LETTERHEAD, VIEW_LETTER, VIEW_TEMPLATE


def tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """Return archive, texts and letterhead as far as the actor may open them."""
    places = (
        ("letters", _("Archive"), "office:letters", VIEW_LETTER),
        ("texts", _("Letter texts"), "office:letter_texts", VIEW_TEMPLATE),
        ("paper", _("Letterhead"), "office:letterhead", MANAGE_LETTERHEAD),
    )
    return [
        {"label": label, "url": reverse(name), "current": key == current}
        for key, label, name, permission in places
        if actor.may(permission)
    ]
