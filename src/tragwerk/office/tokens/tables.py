# SPDX-License-Identifier: EUPL-1.2
"""The list of tokens: one's own, and for who manages them all of the authority."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Actor
from tragwerk.core.api.public import USE_TOKEN, ApiToken, tokens_of
from tragwerk.ui.public import Column, Empty, FlagFilter, Look, Table, TextFind, View, page_of, render_status


def state_of(row: ApiToken) -> Look:
    """Return how a token looks now: it works, ends soon, or is over."""
    if row.revoked_at is not None:
        return Look("block", "calm", gettext("revoked"))
    if row.is_over():
        return Look("archive-fill", "calm", gettext("expired"))
    return Look("check_circle-fill", "good", gettext("valid"))


def _works(actor: Actor) -> Q:
    return Q(revoked_at__isnull=True, expires_at__gt=timezone.now())


class TokenTable(Table):
    """Tokens with their person, their end and their last use."""

    key = "office.tokens"
    model = ApiToken
    permission = USE_TOKEN
    label = pgettext_lazy("interface", "Access tokens")
    density = "comfortable"
    columns = (
        Column("name", _("Program"), link=page_of("office:token"), card="title"),
        Column("prefix", _("Begins with"), kind="code", cell=lambda row: format_html("{}…", row.prefix), card="hide"),
        Column("holder", _("Person")),
        Column(
            "state",
            _("State"),
            value=lambda row: str(state_of(row).label),
            cell=lambda row: render_status(state_of(row)),
            card="side",
        ),
        Column("rights", _("Rights"), value=lambda row: len(row.scopes), kind="number", card="hide"),
        Column("expires_at", _("Valid until"), kind="moment", nowrap=True),
        Column("last_used_at", _("Last used"), kind="moment", nowrap=True),
        Column("created_at", _("Created"), kind="moment", sort="created_at", nowrap=True, default=False, card="hide"),
    )
    filters = (FlagFilter("works", pgettext_lazy("token", "Valid"), condition=_works),)
    find = TextFind(_("Program or person …"), fields=("name__icontains", "holder__icontains", "prefix__startswith"))
    views = (View("all", _("All")), View("works", pgettext_lazy("tokens", "Valid"), "works=yes"))
    default_sort = "-created_at"
    empty = Empty(
        _("No tokens yet"),
        _("With a token a program works in your name, within the rights that you choose."),
        _("Create a token"),
        "office:token_add",
        permission=USE_TOKEN,
    )

    def rows(self) -> QuerySet[Any]:
        return tokens_of(self.actor)
