# SPDX-License-Identifier: EUPL-1.2
"""The rights on letters: their texts, the paper they stand on, what was written."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Permission, Role

VIEW_TEMPLATE = Permission(
    "letters.template:view",
    _("See the texts of letters"),
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION, Role.TREASURY, Role.AUDITOR),
)
MANAGE_TEMPLATE = Permission(
    "letters.template:manage",
    _("Edit and publish the texts of letters"),
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION),
)
MANAGE_LETTERHEAD = Permission(
    "letters.letterhead:manage",
    _("Edit the letterhead"),
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION),
)
VIEW_LETTER = Permission(
    "letters.letter:view",
    _("Read written letters"),
    roles=(
        Role.AUTHORITY_IT,
        Role.SCHOOL_ADMINISTRATION,
        Role.TREASURY,
        Role.AUDITOR,
        Role.HEAD,
        Role.SCHOOL_OFFICE,
    ),
    about_people=True,
)
WRITE_LETTER = Permission(
    "letters.letter:write",
    _("Write letters"),
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION),
    about_people=True,
)
