# SPDX-License-Identifier: EUPL-1.2
"""The audit trail as a page: who changed what, from what to what, when, why."""

from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.audit.public import VIEW_AUDIT, VIEW_INSTALLATION_AUDIT
from tragwerk.office.trail.batches import batch_links
from tragwerk.office.trail.filters import batch_of
from tragwerk.office.trail.tables import InstallationTrailTable, TrailTable
from tragwerk.ui.public import table_response


@guarded(VIEW_AUDIT)
def trail(request: ActorRequest) -> HttpResponseBase:
    """Show the entries of the authority, newest first."""
    page = {"title": _("Audit trail"), "removals_url": reverse("office:removals"), **_lists(request)}
    return table_response(request, TrailTable, "office/trail/trail.html", page)


@guarded(VIEW_INSTALLATION_AUDIT)
def installation_trail(request: ActorRequest) -> HttpResponseBase:
    """Show the entries that belong to no authority, newest first."""
    page = {"title": _("Audit trail of the installation"), **_lists(request)}
    return table_response(request, InstallationTrailTable, "office/trail/trail.html", page)


def _lists(request: ActorRequest) -> dict[str, Any]:
    """Return the ways into the lists that a change of many rows wrote, where it is shown alone."""
    batch_id = batch_of(request.GET.get("batch", ""))
    return {"batch_links": batch_links(request.actor, batch_id) if batch_id is not None else []}
