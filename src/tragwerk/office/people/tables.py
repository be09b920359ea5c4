# SPDX-License-Identifier: EUPL-1.2
"""The list of people."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Actor
from tragwerk.core.orgs.public import (
    MANAGE_PERSON,
    VIEW_PERSON,
    Person,
)
from tragwerk.office.queries import roles_of_people
from tragwerk.ui.public import (
    Column,
    Empty,
    FlagFilter,
    Table,
    TextFind,
    page_of,
)


def _roles(actor: Actor, rows: Sequence[Person]) -> Mapping[UUID, str]:
    return roles_of_people(actor, [row.pk for row in rows])


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
