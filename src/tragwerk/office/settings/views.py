# SPDX-License-Identifier: EUPL-1.2
"""The page from which everything is reached that is set up once and looked for seldom."""

from django.http import HttpResponse
from django.shortcuts import render

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import SIGNED_IN
from tragwerk.ui.public import settings_links


@guarded(SIGNED_IN)
def settings(request: ActorRequest) -> HttpResponse:
    """List what the person may set up."""
    return render(request, "office/settings/settings.html", {"links": settings_links(request)})
