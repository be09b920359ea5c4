# SPDX-License-Identifier: EUPL-1.2
"""The right to take everything of an authority away; it is its own, for it holds people, too."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Permission, Role

TAKE_EVERYTHING = Permission(
    "exports.everything:take",
    label=_("Take away everything of the authority"),
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION),
    withheld=True,
    about_people=True,
)
