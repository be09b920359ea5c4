# SPDX-License-Identifier: EUPL-1.2
"""The rights on labels: how they look in an authority, and where its printers stand."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Permission, Role

VIEW_LABEL = Permission(
    "documents.label:view",
    _("Print labels"),
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION, Role.PROVIDER_TECHNICIAN, Role.MEDIA_OFFICER),
)
MANAGE_LABEL = Permission(
    "documents.label:manage",
    _("Set up labels and their printers"),
    roles=(Role.AUTHORITY_IT, Role.PROVIDER_TECHNICIAN),
)
