# SPDX-License-Identifier: EUPL-1.2
"""The rights on attachments; they hold only together with the right on the thing that they hang on."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import AUTHORITY_OFFICE, EVERYONE, LEARNERS, SCHOOL_OFFICES, Permission, Role

VIEW_ATTACHMENT = Permission(
    "files.attachment:view",
    _("See and download what is attached to things that one may see"),
    roles=tuple(role for role in EVERYONE if role not in (*LEARNERS, Role.OPERATOR)),
)
MANAGE_ATTACHMENT = Permission(
    "files.attachment:manage",
    _("Attach files to things that one may change, and remove them"),
    roles=(*AUTHORITY_OFFICE, *SCHOOL_OFFICES, Role.PROVIDER_TECHNICIAN, Role.DESK_AGENT),
)
