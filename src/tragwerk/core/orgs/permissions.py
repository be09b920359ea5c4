# SPDX-License-Identifier: EUPL-1.2
"""The rights on organisations and people."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import AUTHORITY_OFFICE, EVERYONE, Permission, Role

VIEW_AUTHORITY = Permission(
    "orgs.authority:view",
    _("See the authority"),
    roles=(
        *AUTHORITY_OFFICE,
        Role.DISTRICT_COORDINATOR,
        Role.MEDIA_ADVISER,
        Role.PROVIDER_TECHNICIAN,
        Role.DESK_AGENT,
        Role.AUDITOR,
        Role.DATA_PROTECTION,
        Role.OPERATOR,
    ),
)
MANAGE_AUTHORITY = Permission(
    "orgs.authority:manage",
    _("Edit the master data of the authority"),
    roles=AUTHORITY_OFFICE,
    administrative=True,
)
IMPORT_DIRECTORY = Permission(
    "orgs.directory:import",
    _("Take over the official lists of authorities and schools"),
    roles=(Role.OPERATOR,),
    administrative=True,
)
VIEW_SCHOOL = Permission(
    "orgs.school:view",
    _("See schools"),
    roles=tuple(role for role in EVERYONE if role not in (Role.PUPIL, Role.GUARDIAN)),
)
MANAGE_SCHOOL = Permission(
    "orgs.school:manage",
    _("Edit schools, sites and rooms"),
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION),
)
VIEW_ROOM = Permission(
    "orgs.room:view",
    _("See the rooms of schools"),
    # Where what stands in a building is no official list.
    roles=tuple(role for role in VIEW_SCHOOL.roles if role != Role.OPERATOR),
)
TRANSFER_SCHOOL = Permission(
    "orgs.school:transfer",
    _("Transfer a school to another authority"),
    roles=(Role.OPERATOR,),
    administrative=True,
)
VIEW_PERSON = Permission(
    "orgs.person:view",
    _("See people and their roles"),
    # Providers as far as their mandate names people.
    roles=(*AUTHORITY_OFFICE, Role.AUDITOR, Role.DATA_PROTECTION, Role.MEDIA_ADVISER, Role.PROVIDER_TECHNICIAN),
    about_people=True,
)
MANAGE_PERSON = Permission(
    "orgs.person:manage",
    _("Manage people and their roles"),
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION),
    administrative=True,
    about_people=True,
)
MANAGE_ACCOUNT = Permission(
    "orgs.account:manage",
    _("Manage accounts"),
    roles=(Role.AUTHORITY_IT, Role.OPERATOR),
    withheld=True,
    administrative=True,
)
GIVE_MANDATE = Permission(
    "orgs.mandate:give",
    _("Give service providers a mandate"),
    roles=AUTHORITY_OFFICE,
    withheld=True,
    administrative=True,
)
VIEW_MANDATE = Permission(
    "orgs.mandate:view",
    _("See which service providers have a mandate"),
    roles=tuple(role for role in VIEW_AUTHORITY.roles if role != Role.OPERATOR),
)
MANAGE_INSTALLATION = Permission(
    "orgs.installation:manage",
    _("Manage districts and service providers"),
    roles=(Role.OPERATOR,),
    administrative=True,
)
EXPLAIN_RIGHT = Permission(
    "orgs.right:explain",
    _("Have rights explained"),
    roles=(*AUTHORITY_OFFICE, Role.AUDITOR, Role.DATA_PROTECTION, Role.OPERATOR),
)
REQUEST_EMERGENCY = Permission(
    "orgs.emergency:request",
    _("Request emergency access to an authority"),
    roles=(Role.OPERATOR,),
    administrative=True,
)
USE_EMERGENCY = Permission(
    "orgs.emergency:use",
    _("Use and end one's own emergency access"),
    roles=(Role.OPERATOR, Role.AUTHORITY_IT, Role.AUDITOR),
)
VIEW_EMERGENCY = Permission(
    "orgs.emergency:view",
    _("See the emergency accesses"),
    roles=(*AUTHORITY_OFFICE, Role.AUDITOR, Role.DATA_PROTECTION),
)
APPROVE_EMERGENCY = Permission(
    "orgs.emergency:approve",
    _("Approve, refuse and end emergency access"),
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION),
    withheld=True,
    administrative=True,
)
SET_EMERGENCY_POLICY = Permission(
    "orgs.emergency:set_policy",
    _("Decide whether emergency access needs approval"),
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION),
    withheld=True,
    administrative=True,
)
