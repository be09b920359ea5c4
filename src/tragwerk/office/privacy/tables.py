# SPDX-License-Identifier: EUPL-1.2
"""The lists of deletion runs and of holds."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.privacy.public import RUN_DELETION, VIEW_PRIVACY, DeletionRun, LegalHold, RunState
from tragwerk.ui.public import ChoiceFilter, Column, Empty, FlagFilter, Table, TextFind, View, page_of


class RunTable(Table):
    """The deletion runs of an authority."""

    key = "office.deletion_runs"
    model = DeletionRun
    permission = VIEW_PRIVACY
    label = _("Deletion runs")
    density = "comfortable"
    columns = (
        Column(
            "day",
            _("Counted"),
            value="planned_at",
            kind="moment",
            sort="planned_at",
            link=page_of("office:run"),
            card="title",
        ),
        Column("state", _("State"), status=True, card="side"),
        Column("deleted", _("Deleted"), value="deleted_total", kind="number"),
        Column("started_by", _("Started by"), card="hide"),
        Column("ended_at", _("Ended"), kind="moment", nowrap=True, card="hide"),
    )
    filters = (ChoiceFilter("state", _("State"), choices=RunState.choices),)
    views = (View("all", _("All")), View("done", _("Done"), "state=done"))
    default_sort = "-day"
    empty = Empty(
        _("No deletion run yet"),
        _("Count what is due: nothing is deleted by that, and you see what would go and why."),
        permission=RUN_DELETION,
    )


class HoldTable(Table):
    """What must not be deleted for now."""

    key = "office.holds"
    model = LegalHold
    permission = VIEW_PRIVACY
    label = _("Holds")
    density = "comfortable"
    columns = (
        Column("label", _("What is held"), link=page_of("office:hold"), card="title"),
        Column("reason", pgettext_lazy("hold", "Reason"), clip=True),
        Column("set_at", _("Since"), kind="moment", sort="set_at", nowrap=True),
        Column("until", _("Until"), kind="date", card="side"),
        Column("set_by", _("Held by"), card="hide"),
        Column("released_at", _("Let go at"), kind="moment", nowrap=True, card="hide"),
    )
    filters = (FlagFilter("open", _("Still held"), condition=LegalHold.open_condition()),)
    find = TextFind(_("What or why …"), fields=("label__icontains", "reason__icontains"))
    views = (View("all", _("All")), View("open", _("Still held"), "open=yes"))
    default_sort = "-set_at"
    empty = Empty(
        _("Nothing is held"),
        _("On the page of a person you can keep everything about them from being deleted, with a reason."),
        _("People"),
        "office:people",
        icon="group",
    )
