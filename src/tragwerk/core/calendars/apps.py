# SPDX-License-Identifier: EUPL-1.2
"""The calendars app."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Registers the tables of this package."""

    name = "tragwerk.core.calendars"
    label = "calendars"
