# SPDX-License-Identifier: EUPL-1.2
"""The rights on data protection: seeing the rules, telling what is stored of somebody, keeping and deleting."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import AUTHORITY_OFFICE, Permission, Role

_OFFICES = (Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION)

VIEW_PRIVACY = Permission(
    "privacy.rule:view",
    _("See retention periods, the register of processing and deletion runs"),
    roles=(*AUTHORITY_OFFICE, Role.DATA_PROTECTION, Role.AUDITOR),
)
# Whoever is asked for information about oneself has to be answered (Art. 15 DSGVO): the data-protection officer
# looks, the offices answer.
EXPORT_PERSON = Permission(
    "privacy.person:export",
    _("See and take away everything that is stored about a person"),
    roles=(*_OFFICES, Role.DATA_PROTECTION),
    withheld=True,
    about_people=True,
)
# The data-protection officer advises and watches (Art. 39 DSGVO); the authority decides.
SET_PERIOD = Permission(
    "privacy.period:set",
    _("Decide how long personal data are kept, within the law"),
    roles=_OFFICES,
    administrative=True,
    withheld=True,
)
HOLD = Permission(
    "privacy.hold:set",
    _("Keep something from being deleted, and let it go again"),
    roles=(*_OFFICES, Role.DATA_PROTECTION),
    administrative=True,
    withheld=True,
    about_people=True,
)
RUN_DELETION = Permission(
    "privacy.run:start",
    _("Have deleted what is due"),
    roles=_OFFICES,
    administrative=True,
    withheld=True,
)
KEEP_REGISTER = Permission(
    "privacy.register:keep",
    _("Complete the register of processing"),
    roles=(*_OFFICES, Role.DATA_PROTECTION),
)
EDIT_STATEMENT = Permission(
    "privacy.statement:edit",
    _("Write and publish privacy notice, imprint and accessibility statement"),
    roles=(*_OFFICES, Role.DATA_PROTECTION),
    withheld=True,
)
