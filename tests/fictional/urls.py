# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the program, and those of the two fictional packages."""

from django.urls import include, path

from tragwerk.config.urls import handler400, handler403, handler404, handler500
from tragwerk.config.urls import urlpatterns as of_the_program

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *of_the_program,
    path("raeder/", include("tests.fictional.bicycles.urls")),
    path("gaerten/", include("tests.fictional.gardens.urls")),
]
