# SPDX-License-Identifier: EUPL-1.2
"""The rights on devices."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import AUTHORITY_OFFICE, SCHOOL_OFFICES, Permission, Role

VIEW_ASSET = Permission(
    "assets.asset:view",
    _("See devices"),
    roles=(
        *AUTHORITY_OFFICE,
        Role.MEDIA_ADVISER,
        Role.PROVIDER_TECHNICIAN,
        Role.DESK_AGENT,
        Role.AUDITOR,
        *SCHOOL_OFFICES,
    ),
)
MANAGE_ASSET = Permission(
    "assets.asset:manage",
    _("Create and edit devices"),
    roles=(Role.AUTHORITY_IT, Role.PROVIDER_TECHNICIAN),
)
MOVE_ASSET = Permission(
    "assets.asset:move",
    _("Move devices"),
    roles=(Role.AUTHORITY_IT, Role.PROVIDER_TECHNICIAN, Role.MEDIA_OFFICER),
)
RETIRE_ASSET = Permission(
    "assets.asset:retire",
    _("Retire devices"),
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION),
)
MANAGE_USEFUL_LIFE = Permission(
    "assets.useful_life:manage",
    _("Set useful lives"),
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION, Role.TREASURY),
)
VIEW_CONTRACT = Permission(
    "assets.contract:view",
    _("See contracts and licences"),
    roles=(*AUTHORITY_OFFICE, Role.AUDITOR),
)
MANAGE_CONTRACT = Permission(
    "assets.contract:manage",
    _("Create and edit contracts and licences"),
    roles=(Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION, Role.TREASURY),
)
IMPORT_ASSET = Permission(
    "assets.asset:import",
    _("Import devices"),
    roles=(Role.AUTHORITY_IT, Role.PROVIDER_TECHNICIAN),
)
