# SPDX-License-Identifier: EUPL-1.2
"""The rights on the fields themselves; values are seen and written by the right on the object they belong to."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import AUTHORITY_OFFICE, Permission, Role

VIEW_FIELD = Permission(
    "forms.field:view", _("See which fields the authority keeps"), roles=(*AUTHORITY_OFFICE, Role.AUDITOR)
)
MANAGE_FIELD = Permission("forms.field:manage", _("Create and change own fields"), roles=(Role.AUTHORITY_IT,))
