# SPDX-License-Identifier: EUPL-1.2
"""The rights on the trail."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import AUTHORITY_OFFICE, Permission, Role

VIEW_AUDIT = Permission(
    "audit.entry:view",
    _("See the audit trail"),
    roles=(*AUTHORITY_OFFICE, Role.AUDITOR, Role.OPERATOR),
    administrative=True,
)
PSEUDONYMISE_PERSON = Permission(
    "audit.person:pseudonymise",
    _("Take people who have gone out of the audit trail"),
    roles=(Role.AUTHORITY_IT,),
    administrative=True,
)
