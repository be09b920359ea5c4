# SPDX-License-Identifier: EUPL-1.2
"""All addresses, one list per package."""

from django.urls import include, path

urlpatterns = [
    path("", include("tragwerk.portals.urls")),
    path("", include("tragwerk.office.urls")),
    path("", include("tragwerk.config.health")),
    path("", include("tragwerk.ui.urls")),
    path("listen/", include("tragwerk.ui.tables.urls")),
    path("geraete/", include("tragwerk.assets.urls")),
    path("api/v1/", include("tragwerk.config.api")),
]

handler400 = "tragwerk.config.api.bad_request"
handler403 = "tragwerk.config.api.not_allowed"
handler404 = "tragwerk.config.api.not_found"
handler500 = "tragwerk.config.api.server_error"
