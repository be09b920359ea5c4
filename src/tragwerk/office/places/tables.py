# SPDX-License-Identifier: EUPL-1.2
"""The lists of schools and authorities."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import current_scope
from tragwerk.core.orgs.public import (
    VIEW_AUTHORITY,
    VIEW_SCHOOL,
    Authority,
    AuthorityState,
    LegalStatus,
    OperatingState,
    School,
    SchoolForm,
)
from tragwerk.ui.public import (
    ChoiceFilter,
    Column,
    Empty,
    RangeFilter,
    RelationFilter,
    Table,
    TextFind,
    View,
    look_of,
    page_of,
    render_status,
)


def _legal(row: School | Authority) -> str:
    return str(row.get_legal_status_display())


class SchoolTable(Table):
    """The schools that somebody may see; those that were transferred away are left out."""

    key = "office.schools"
    model = School
    permission = VIEW_SCHOOL
    label = _("Schools")
    density = "comfortable"
    related = ("authority",)
    columns = (
        Column(
            "name",
            _("School"),
            value="short_name",
            sort="sort_name",
            link=page_of("office:school"),
            card="title",
        ),
        Column("number", _("School number"), kind="code", sort="number", card="hide"),
        Column("form", _("School form"), value=lambda row: row.get_form_display(), sort="form"),
        Column("town", _("Town"), sort="town"),
        Column(
            "authority", _("Authority"), value="authority", show=str, export=lambda row: str(row.authority), card="hide"
        ),
        Column("pupils", _("Pupils"), kind="number", sort="pupils", card="hide"),
        Column(
            "state",
            _("Operating state"),
            value=lambda row: row.get_operating_state_display(),
            cell=lambda row: render_status(look_of(row, "operating_state")),
            card="side",
        ),
        Column(
            "legal", _("Legal status"), value=lambda row: row.get_legal_status_display(), default=False, card="hide"
        ),
        Column("email", _("E-mail"), default=False, card="hide"),
        Column("phone", _("Phone"), default=False, card="hide", nowrap=True),
        Column("street", _("Street"), default=False, card="hide"),
        Column("postcode", _("Postcode"), kind="code", default=False, card="hide"),
    )
    filters = (
        ChoiceFilter("form", _("School form"), choices=SchoolForm.choices),
        ChoiceFilter("operating_state", _("Operating state"), choices=OperatingState.choices),
        ChoiceFilter("legal_status", _("Legal status"), choices=LegalStatus.choices),
        RelationFilter(
            "authority",
            _("Authority"),
            queryset=lambda actor: Authority.objects.visible_to(actor, VIEW_AUTHORITY).order_by("sort_name"),
        ),
        RangeFilter("pupils", _("Pupils"), kind="number"),
    )
    find = TextFind(
        _("Name, number or town …"),
        fields=("number__startswith", "town__icontains"),
        folded=("sort_name__contains",),
    )
    views = (
        View("all", _("All")),
        View("active", _("Teaching"), "operating_state=active"),
        View("closed", _("Closed"), "operating_state=closed"),
    )
    default_sort = "name"
    empty = Empty(
        _("No schools yet"),
        _("Schools come with the official list: the operator of this installation takes it over under Import."),
        _("Import a list"),
        "office:imports",
    )

    def rows(self) -> QuerySet[Any]:
        return super().rows().filter(transferred_at__isnull=True)

    @cached_property
    def all_columns(self) -> tuple[Column, ...]:
        """Where all rows belong to one authority, its name in every row says nothing."""
        columns = super().all_columns
        scope = current_scope()
        if scope is not None and not scope.everywhere and len(scope.authorities) == 1:
            return tuple(column for column in columns if column.key != "authority")
        return columns


class AuthorityTable(Table):
    """The authorities that somebody may see."""

    key = "office.authorities"
    model = Authority
    permission = VIEW_AUTHORITY
    label = _("Authorities")
    density = "comfortable"
    related = ("district",)
    columns = (
        Column(
            "name",
            _("Authority"),
            value="short_name",
            sort="sort_name",
            link=page_of("office:authority"),
            card="title",
        ),
        Column("number", _("Authority number"), kind="code", sort="number"),
        Column("district", _("District"), value="district", show=str, export=lambda row: str(row.district or "")),
        Column("town", _("Town")),
        Column(
            "state",
            _("State"),
            value=lambda row: row.get_state_display(),
            cell=lambda row: render_status(look_of(row)),
            card="side",
        ),
        Column(
            "legal", _("Legal status"), value=lambda row: row.get_legal_status_display(), default=False, card="hide"
        ),
        Column("email", _("E-mail"), default=False, card="hide"),
    )
    filters = (
        ChoiceFilter("state", _("State"), choices=AuthorityState.choices),
        ChoiceFilter("legal_status", _("Legal status"), choices=LegalStatus.choices),
    )
    find = TextFind(
        _("Name, number or town …"), fields=("number__startswith", "town__icontains"), folded=("sort_name__contains",)
    )
    views = (
        View("all", _("All")),
        View("joined", _("Work here"), "state=joined"),
        View("listed", _("Only listed"), "state=listed"),
    )
    default_sort = "name"
    empty = Empty(_("No authorities yet"), _("Authorities come with the official list."))
