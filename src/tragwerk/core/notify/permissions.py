# SPDX-License-Identifier: EUPL-1.2
"""The rights on notices and mails."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import EVERYONE, Permission, Role

READ_NOTICE = Permission(
    "notify.notice:use",
    _("Read one's own notices and choose how they come"),
    roles=EVERYONE,
)
MANAGE_MAIL = Permission(
    "notify.mail:manage",
    _("See which mails of the authority were not delivered, and send them again"),
    roles=(Role.AUTHORITY_IT,),
)
