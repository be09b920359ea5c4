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
]

handler500 = "tragwerk.ui.views.server_error"
