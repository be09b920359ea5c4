# SPDX-License-Identifier: EUPL-1.2
"""What may be done with gardens."""

from tragwerk.core.access.public import AUTHORITY_OFFICE, Permission, Role

VIEW_GARDEN = Permission("gardens.garden:view", "Schulgärten ansehen", roles=(*AUTHORITY_OFFICE, Role.MEDIA_OFFICER))
TEND_GARDEN = Permission(
    "gardens.garden:tend",
    "Beete bewässern und anvertrauen",
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION),
    about_people=True,
)
