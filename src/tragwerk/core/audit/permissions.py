# SPDX-License-Identifier: EUPL-1.2
"""The rights on the trail."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import AUTHORITY_OFFICE, EVERYONE, Permission, Role

VIEW_AUDIT = Permission(
    "audit.entry:view",
    _("See the audit trail"),
    roles=(*AUTHORITY_OFFICE, Role.AUDITOR, Role.DATA_PROTECTION),
    administrative=True,
)
VIEW_HISTORY = Permission(
    "audit.history:view",
    _("See the history of what one may see"),
    roles=tuple(role for role in EVERYONE if role is not Role.OPERATOR),
)
VIEW_INSTALLATION_AUDIT = Permission(
    "audit.installation:view",
    _("See the audit trail of the installation"),
    roles=(Role.OPERATOR,),
    administrative=True,
)
PSEUDONYMISE_PERSON = Permission(
    "audit.person:pseudonymise",
    _("Ask that people who have gone are taken out of the audit trail"),
    roles=(Role.AUTHORITY_IT,),
    administrative=True,
    withheld=True,
)
# Not withheld: where one person alone runs the IT of an authority, the second pair of eyes is the operator's, whom
# that person lets in for an hour. Both are needed, so nothing outlasts the access that the authority did not ask for.
CONFIRM_REMOVAL = Permission(
    "audit.removal:confirm",
    _("Confirm or refuse that somebody is taken out of the audit trail"),
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION),
    administrative=True,
)
SET_RETENTION = Permission(
    "audit.retention:set",
    _("Decide how long the audit trail names people who have gone"),
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION),
    administrative=True,
    withheld=True,
)
