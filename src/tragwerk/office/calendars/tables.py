# SPDX-License-Identifier: EUPL-1.2
"""The list of free days that were entered."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.calendars.public import ENTERED, MANAGE_CALENDAR, VIEW_CALENDAR, DayKind, FreeDay
from tragwerk.core.orgs.public import VIEW_SCHOOL, School
from tragwerk.ui.public import BulkVerb, ChoiceFilter, Column, Empty, RangeFilter, RelationFilter, Table, TextFind, View


class FreeDayTable(Table):
    """The free days that were entered for schools or for the authority as a whole."""

    key = "office.free_days"
    model = FreeDay
    permission = VIEW_CALENDAR
    label = _("Free days")
    density = "comfortable"
    related = ("school",)
    columns = (
        Column("name", _("Name"), card="title"),
        Column("kind", _("Kind"), value=lambda row: row.get_kind_display()),
        Column("first_day", _("First day"), kind="date", sort="first_day", card="side"),
        Column("last_day", _("Last day"), kind="date", card="hide"),
        Column("school", _("School"), value=lambda row: str(row.school or _("all schools and offices"))),
        Column("source", _("By which rule"), clip=True, default=False, card="hide"),
    )
    filters = (
        ChoiceFilter("kind", _("Kind"), choices=[(one.value, one.label) for one in ENTERED]),
        RelationFilter(
            "school",
            _("School"),
            nullable=True,
            queryset=lambda actor: School.objects.visible_to(actor, VIEW_SCHOOL).order_by("sort_name"),
        ),
        RangeFilter("first_day", _("First day"), kind="date"),
    )
    find = TextFind(_("Name …"), fields=("name__icontains",))
    views = (
        View("all", _("All")),
        View("movable", _("Movable"), f"kind={DayKind.MOVABLE}"),
        View("closed", _("Closing days"), f"kind={DayKind.CLOSED}"),
    )
    bulk_verbs = (BulkVerb("remove", _("Remove"), "delete", MANAGE_CALENDAR, "office:free_days_bulk_remove"),)
    default_sort = "-first_day"
    empty = Empty(
        _("No free days yet"),
        _("Public holidays and school holidays are known. Enter what is free besides: movable days, closing days."),
        _("Enter free days"),
        "office:free_days_add",
        permission=MANAGE_CALENDAR,
    )
