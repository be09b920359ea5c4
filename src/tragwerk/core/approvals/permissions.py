# SPDX-License-Identifier: EUPL-1.2
"""The rights on signatures and consents."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import AUTHORITY_OFFICE, SCHOOL_OFFICES, Permission, Role

_ASKING = (Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION, *SCHOOL_OFFICES)
VIEW_APPROVAL = Permission(
    "approvals.approval:view",
    _("See what was asked to be signed and who has signed"),
    roles=(*AUTHORITY_OFFICE, *SCHOOL_OFFICES, Role.AUDITOR),
    about_people=True,
)
ASK_APPROVAL = Permission(
    "approvals.approval:ask",
    _("Ask for signatures, remind, hand out codes"),
    roles=_ASKING,
    withheld=True,  # whoever gets hold of a code could sign with it after the emergency
    about_people=True,
)
TAKE_SIGNATURE = Permission(
    "approvals.signature:take",
    _("Take signatures on screen and on paper"),
    roles=_ASKING,
    withheld=True,  # a signature stays
    about_people=True,
)
CONFIRM_PAPER = Permission(
    "approvals.paper:confirm",
    _("Confirm scanned signatures that others have uploaded"),
    roles=_ASKING,
    withheld=True,
    about_people=True,
)
VIEW_CONSENT = Permission(
    "approvals.consent:view",
    _("See consents and what proves them"),
    roles=(*AUTHORITY_OFFICE, *SCHOOL_OFFICES, Role.AUDITOR),
    about_people=True,
)
MANAGE_CONSENT = Permission(
    "approvals.consent:manage",
    _("Ask for consents and note their withdrawal"),
    roles=_ASKING,
    withheld=True,
    about_people=True,
)
