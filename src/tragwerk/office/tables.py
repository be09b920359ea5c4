# SPDX-License-Identifier: EUPL-1.2
"""The lists of schools, authorities and people."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Actor, current_scope
from tragwerk.core.audit.public import VIEW_AUDIT
from tragwerk.core.orgs.public import (
    MANAGE_PERSON,
    VIEW_AUTHORITY,
    VIEW_EMERGENCY,
    VIEW_PERSON,
    VIEW_SCHOOL,
    Authority,
    AuthorityState,
    EmergencyAccess,
    EmergencyExtent,
    EmergencyState,
    LegalStatus,
    OperatingState,
    Person,
    RequestState,
    School,
    SchoolForm,
    TrailRemoval,
    as_of,
)
from tragwerk.office.queries import roles_of_people
from tragwerk.ui.public import (
    ChoiceFilter,
    Column,
    Empty,
    FlagFilter,
    RangeFilter,
    RelationFilter,
    Table,
    TextFind,
    View,
    look_of,
    page_of,
    render_status,
)


def _roles(actor: Actor, rows: Sequence[Person]) -> Mapping[UUID, str]:
    return roles_of_people(actor, [row.pk for row in rows])


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


class PersonTable(Table):
    """The people of an authority."""

    key = "office.people"
    model = Person
    permission = VIEW_PERSON
    label = _("People")
    density = "comfortable"
    related = ("authority",)
    columns = (
        Column(
            "name",
            _("Name"),
            value=lambda row: f"{row.last_name}, {row.first_name}".strip(", "),
            sort="sort_name",
            link=page_of("office:person"),
            card="title",
        ),
        Column("roles", _("Roles"), load=_roles),
        Column("email", _("E-mail"), card="hide"),
        Column("phone", _("Phone"), nowrap=True, default=False, card="hide"),
        Column("account", _("User name"), value="account.username", card="hide"),
        Column("authority", _("Authority"), value="authority", show=str, default=False, card="hide"),
    )
    filters = (FlagFilter("has_account", _("Has an account"), condition=Q(account__isnull=False)),)
    find = TextFind(_("Name or e-mail …"), fields=("email__icontains",), folded=("sort_name__contains",))
    default_sort = "name"
    empty = Empty(
        _("No people yet"),
        _("Add the people who work here, and give them roles."),
        _("Add a person"),
        "office:person_add",
        permission=MANAGE_PERSON,
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
