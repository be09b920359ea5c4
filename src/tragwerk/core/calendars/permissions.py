# SPDX-License-Identifier: EUPL-1.2
"""The rights on calendars: seeing them, keeping them, and following them from a program of one's own."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import EVERYONE, Permission, Role

VIEW_CALENDAR = Permission(
    "calendars.calendar:view",
    _("See school days, free days and business hours"),
    roles=tuple(role for role in EVERYONE if role is not Role.OPERATOR),
)
MANAGE_CALENDAR = Permission(
    "calendars.calendar:manage",
    _("Keep free days and business hours"),
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION, Role.HEAD, Role.SCHOOL_OFFICE),
)
FOLLOW_CALENDAR = Permission(
    "calendars.feed:follow",
    _("Follow one's own calendar from another program"),
    roles=VIEW_CALENDAR.roles,
    withheld=True,  # the secret address would outlast the emergency
)
