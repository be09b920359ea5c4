# SPDX-License-Identifier: EUPL-1.2
"""The list of emergency accesses."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.orgs.public import (
    VIEW_EMERGENCY,
    EmergencyAccess,
    EmergencyExtent,
    EmergencyState,
    as_of,
)
from tragwerk.ui.public import (
    ChoiceFilter,
    Column,
    Empty,
    Table,
    TextFind,
    look_of,
    page_of,
    render_status,
)


def _now(row: EmergencyAccess) -> EmergencyAccess:
    return as_of([row])[0]


class EmergencyTable(Table):
    """The emergency accesses of an authority."""

    key = "office.emergencies"
    model = EmergencyAccess
    permission = VIEW_EMERGENCY
    label = _("Emergency access")
    density = "comfortable"
    columns = (
        Column(
            "label",
            _("Operator"),
            link=page_of("office:emergency"),
            card="title",
        ),
        Column(
            "state",
            _("State"),
            value=lambda row: _now(row).get_state_display(),
            cell=lambda row: render_status(look_of(_now(row))),
            card="side",
        ),
        Column("requested_at", _("Requested"), kind="moment", sort="requested_at", nowrap=True),
        Column("extent", _("Extent"), value=lambda row: row.get_extent_display()),
        Column("reason", _("Reason"), clip=True),
        Column("starts_at", _("From"), kind="moment", nowrap=True, default=False),
        Column("ended_at", _("Ended"), value=lambda row: _now(row).ended_at, kind="moment", nowrap=True),
        Column("decided_by_label", _("Decided by"), card="hide"),
    )
    filters = (
        ChoiceFilter("state", _("State"), choices=EmergencyState.choices),
        ChoiceFilter("extent", _("Extent"), choices=EmergencyExtent.choices),
    )
    find = TextFind(_("Operator or reason …"), fields=("label__icontains", "reason__icontains"))
    default_sort = "-requested_at"
    empty = Empty(
        _("No emergency access yet"),
        _("Whenever the operator of this installation asks to look in here, it stands here with the reason."),
    )
