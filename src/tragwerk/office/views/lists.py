# SPDX-License-Identifier: EUPL-1.2
"""The list pages of schools, authorities and people."""

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.orgs.public import MANAGE_PERSON, VIEW_AUTHORITY, VIEW_PERSON, VIEW_SCHOOL
from tragwerk.office.tables import AuthorityTable, PersonTable, SchoolTable
from tragwerk.ui.public import table_response


@guarded(VIEW_SCHOOL)
def schools(request: ActorRequest) -> HttpResponseBase:
    """List the schools."""
    return table_response(request, SchoolTable, "office/list.html", {"title": _("Schools")})


@guarded(VIEW_AUTHORITY)
def authorities(request: ActorRequest) -> HttpResponseBase:
    """List the authorities."""
    return table_response(request, AuthorityTable, "office/list.html", {"title": _("Authorities")})


@guarded(VIEW_PERSON)
def people(request: ActorRequest) -> HttpResponseBase:
    """List the people."""
    add = reverse("office:person_add") if request.actor.may(MANAGE_PERSON) else ""
    page = {"title": _("People"), "add_url": add, "add_label": _("Add a person")}
    return table_response(request, PersonTable, "office/list.html", page)
