# SPDX-License-Identifier: EUPL-1.2
"""The rights around background work."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import EVERYONE, Permission, Role

FOLLOW = Permission("jobs.job:follow", label=_("Follow and stop own background work"), roles=EVERYONE)
VIEW = Permission(
    "jobs.job:view",
    label=_("See all background work of the authority"),
    roles=(Role.AUTHORITY_IT,),
)
CANCEL = Permission(
    "jobs.job:cancel",
    label=_("Stop the background work of others"),
    roles=(Role.AUTHORITY_IT,),
)
MANAGE_INSTALLATION_JOBS = Permission(
    "jobs.installation:manage",
    label=_("See and stop the background work of the installation"),
    roles=(Role.OPERATOR,),
)
