# SPDX-License-Identifier: EUPL-1.2
"""Where roles are held, and who may give them."""

from uuid import UUID

from tragwerk.core.access.public import Actor, Permission, Role, administrative_permissions

# Their reach is a district, the mandates of a provider or the installation.
BEYOND_ONE_AUTHORITY = frozenset({Role.OPERATOR, Role.DISTRICT_COORDINATOR, Role.PROVIDER_TECHNICIAN})
AT_SCHOOL = frozenset({Role.HEAD, Role.SCHOOL_OFFICE, Role.MEDIA_OFFICER, Role.TEACHER, Role.PUPIL, Role.GUARDIAN})


def lacks_for(actor: Actor, role: Role, authority_id: UUID, school_id: UUID | None = None) -> list[Permission]:
    """Return the administrative rights of a role that the actor does not hold at the place."""
    return [
        permission
        for permission in administrative_permissions(role)
        if not actor.places(permission).cover(authority_id, school_id)
    ]


def may_give(actor: Actor, role: Role, authority_id: UUID, school_id: UUID | None = None) -> bool:
    """Say whether the actor may give a role at a place: nobody gives power that they lack."""
    if actor.is_system:
        return True
    return role not in BEYOND_ONE_AUTHORITY and not lacks_for(actor, role, authority_id, school_id)
