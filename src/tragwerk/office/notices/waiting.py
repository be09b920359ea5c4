# SPDX-License-Identifier: EUPL-1.2
"""What waits: the number beside the bell, and mails that did not arrive, for the start page."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tragwerk.core.access.public import Actor, actor_scope
from tragwerk.core.extend.public import Task
from tragwerk.core.notify.public import UNDELIVERED, undelivered_count, unread_count
from tragwerk.ui.public import formats


def new_notices(request: HttpRequest) -> int:
    """Return how many notices are new; a page may be drawn when the scope of its request is closed already."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    with actor_scope(actor):
        return unread_count(actor)


def undelivered_mails(actor: Actor) -> Sequence[Task]:
    """Return that mails did not arrive, for who can correct the addresses and send them again."""
    number = undelivered_count(actor)
    if not number:
        return []
    title = ngettext("%(count)s mail did not arrive", "%(count)s mails did not arrive", number)
    states = "&".join(f"state={one.value}" for one in UNDELIVERED)
    return [
        Task(
            title=title % {"count": formats.number(number)},
            note=_("The mail server refused them, or nobody answered for three days."),
            icon="mail",
            url=f"{reverse('office:mails')}?{states}",
            verb=_("Look"),
            tone="warn",
        )
    ]
