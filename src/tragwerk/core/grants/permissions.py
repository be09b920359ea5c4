# SPDX-License-Identifier: EUPL-1.2
"""The rights on grants: seeing and managing at the giver, reading at the receiver; giving back is managing there."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import AUTHORITY_OFFICE, Permission, Role

VIEW_GRANT = Permission(
    "grants.grant:view", _("See what the authority shares with others"), roles=(*AUTHORITY_OFFICE, Role.AUDITOR)
)
MANAGE_GRANT = Permission(
    "grants.grant:manage",
    _("Share with other authorities"),
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION),
    withheld=True,  # a grant would outlast the emergency
    administrative=True,
)
READ_GRANT = Permission(
    "grants.grant:read",
    _("Read what other authorities share"),
    roles=(*AUTHORITY_OFFICE, Role.DISTRICT_COORDINATOR),
    withheld=True,  # whoever shared did so with the authority and not with the operator
)
