# SPDX-License-Identifier: EUPL-1.2
"""The lists of schools, authorities and people."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.approvals.public import RequestState
from tragwerk.core.audit.public import VIEW_AUDIT
from tragwerk.core.orgs.public import (
    VIEW_PERSON,
    TrailRemoval,
)
from tragwerk.ui.public import (
    ChoiceFilter,
    Column,
    Empty,
    Table,
    TextFind,
    View,
    page_of,
)


class RemovalTable(Table):
    """The requests to take people out of the trail of an authority."""

    key = "office.removals"
    model = TrailRemoval
    permission = VIEW_AUDIT
    label = _("Removals from the audit trail")
    density = "comfortable"
    related = ("person",)
    columns = (
        Column("person", _("Person"), value=lambda row: str(row.person), link=page_of("office:removal"), card="title"),
        Column("state", _("State"), status=True, card="side"),
        Column("asked_at", _("Asked"), kind="moment", sort="asked_at", nowrap=True),
        Column("asked_by", _("Asked by"), card="hide"),
        Column("reason", _("Reason"), clip=True),
        Column("decided_at", _("Decided"), kind="moment", nowrap=True, card="hide"),
        Column("decided_by", _("Decided by"), card="hide"),
        Column("left_on", _("Left on"), kind="date", default=False, card="hide"),
        Column("kept_until", _("Named until"), kind="date", default=False, card="hide"),
        Column("rule", _("Rule"), default=False, card="hide"),
    )
    filters = (ChoiceFilter("state", _("State"), choices=RequestState.choices),)
    find = TextFind(_("Person or reason …"), fields=("reason__icontains",), folded=("person__sort_name__contains",))
    views = (
        View("all", _("All")),
        View("asked", _("Wait for a decision"), "state=asked"),
        View("confirmed", _("Confirmed"), "state=confirmed"),
    )
    default_sort = "-asked_at"
    empty = Empty(
        _("Nobody has been taken out of the trail yet"),
        _("When the retention period of somebody who has gone is over, ask for it on the page of that person."),
        _("People"),
        "office:people",
        permission=VIEW_PERSON,
        icon="group",
    )
