# SPDX-License-Identifier: EUPL-1.2
"""The rights on tokens and webhooks. No token holds one of them, and no emergency access: both would outlast it."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import AUTHORITY_OFFICE, OF_PROVIDERS, SCHOOL_OFFICES, Permission, Role

USE_TOKEN = Permission(
    "api.token:use",
    _("Let programs work in one's own name"),
    roles=(*AUTHORITY_OFFICE, Role.DISTRICT_COORDINATOR, *OF_PROVIDERS, Role.AUDITOR, *SCHOOL_OFFICES),
    withheld=True,
)
MANAGE_TOKEN = Permission(
    "api.token:manage",
    _("See and revoke all tokens of the authority"),
    roles=(Role.AUTHORITY_IT,),
    withheld=True,
    administrative=True,
)
MANAGE_WEBHOOK = Permission(
    "api.webhook:manage",
    _("Have other systems told what happens"),
    roles=(Role.AUTHORITY_IT,),
    withheld=True,
    administrative=True,
)
