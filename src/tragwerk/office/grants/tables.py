# SPDX-License-Identifier: EUPL-1.2
"""The lists of grants: those that the authority gives, and those that it has received."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.grants.public import (
    MANAGE_GRANT,
    READ_GRANT,
    VIEW_GRANT,
    Grant,
    GrantState,
    kind_named,
    received,
)
from tragwerk.ui.public import ChoiceFilter, Column, Empty, Table, View


def kind_label(row: Grant) -> str:
    """Return what a grant is about, in words."""
    kind = kind_named(row.kind)
    return str(kind.label) if kind else row.kind


_KNOWN = [(state.value, state.label) for state in (GrantState.RELEASED, GrantState.ENDED)]
_COMMON = (
    Column("kind", _("What"), value=kind_label),
    Column("valid_from", _("Valid from"), kind="date", sort="valid_from", card="hide"),
    Column("valid_to", _("Valid to"), kind="date", sort="valid_to"),
    Column("state", _("State"), status=True, card="side"),
    Column("view", _("View"), value=lambda row: row.get_view_display(), card="hide"),
    Column("purpose", pgettext_lazy("grant", "Purpose"), clip=True, default=False, card="hide"),
    Column(
        "legal_basis", _("Legal basis"), value=lambda row: row.get_legal_basis_display(), default=False, card="hide"
    ),
)


class GivenTable(Table):
    """What the authority shares with others, proposes to share, or has shared."""

    key = "office.grants"
    model = Grant
    permission = VIEW_GRANT
    label = _("Grants")
    density = "comfortable"
    related = ("to_authority",)
    columns = (
        Column(
            "receiver",
            _("Receiver"),
            value=lambda row: str(row.to_authority),
            link=lambda row: reverse("office:grant", args=[row.pk]),
            card="title",
        ),
        *_COMMON,
    )
    filters = (ChoiceFilter("state", _("State"), choices=GrantState.choices),)
    views = (
        View("all", _("All")),
        View("released", _("Released"), "state=released"),
        View("proposed", _("Proposed"), "state=proposed"),
        View("ended", _("Ended"), "state=ended"),
    )
    default_sort = "-valid_to"
    empty = Empty(
        _("Nothing is shared yet"),
        _("Let another authority see a list for a purpose and a time. It sees nothing before you release it."),
        _("Propose a grant"),
        "office:grant_add",
        permission=MANAGE_GRANT,
    )


class ReceivedTable(Table):
    """What others share with the authority, or have shared."""

    key = "office.grants_received"
    model = Grant
    permission = READ_GRANT
    label = _("Received grants")
    density = "comfortable"
    related = ("authority", "to_authority")
    columns = (
        Column(
            "giver",
            _("Shared by"),
            value=lambda row: str(row.authority),
            link=lambda row: reverse("office:grant_read", args=[row.pk]),
            card="title",
        ),
        Column("receiver", _("Receiver"), value=lambda row: str(row.to_authority), default=False, card="hide"),
        *_COMMON,
    )
    filters = (ChoiceFilter("state", _("State"), choices=_KNOWN),)
    views = (
        View("all", _("All")),
        View("released", _("Released"), "state=released"),
        View("ended", _("Ended"), "state=ended"),
    )
    default_sort = "-valid_to"
    empty = Empty(
        _("Nobody shares anything with you yet"),
        _("What another authority releases for yours appears here, with its purpose and its last day."),
    )

    def rows(self) -> QuerySet[Any]:
        return received(self.actor)

    @cached_property
    def groups(self) -> list[UUID]:
        """The givers, who stand outside the scope, by name."""
        return list(
            self.rows()
            .order_by("authority__sort_name", "authority_id")
            .values_list("authority_id", flat=True)
            .distinct()
        )
