# SPDX-License-Identifier: EUPL-1.2
"""The project's addresses and the tests' list."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import include, path

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.orgs.public import VIEW_SCHOOL
from tragwerk.ui.public import Selection, table_response
from tragwerk.ui.tables.tests.lists import SchoolTable


@guarded(VIEW_SCHOOL)
def schools(request: HttpRequest) -> HttpResponseBase:
    """Show the list."""
    return table_response(request, SchoolTable, "ui/tables/page.html")


@guarded(VIEW_SCHOOL)
def preview(request: ActorRequest) -> HttpResponse:
    """Say which rows were chosen."""
    rows = Selection.from_request(request, SchoolTable).rows(VIEW_SCHOOL)
    return HttpResponse(", ".join(sorted(row.short_name for row in rows)))


urlpatterns = [
    path("testliste/", schools, name="test_list"),
    path("testliste/vorschau/", preview, name="test_preview"),
    path("", include("tragwerk.config.urls")),
]
