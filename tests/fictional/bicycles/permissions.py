# SPDX-License-Identifier: EUPL-1.2
"""What may be done with bicycles."""

from tragwerk.core.access.public import AUTHORITY_OFFICE, SCHOOL_OFFICES, Permission, Role

VIEW_BICYCLE = Permission("bicycles.bicycle:view", "Diensträder ansehen", roles=(*AUTHORITY_OFFICE, *SCHOOL_OFFICES))
MANAGE_BICYCLE = Permission(
    "bicycles.bicycle:manage",
    "Diensträder verteilen und verleihen",
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION),
    about_people=True,
)
