# SPDX-License-Identifier: EUPL-1.2
"""Where roles are held."""

from tragwerk.core.access.public import Role

# Their reach is a district, the mandates of a provider or the installation.
BEYOND_ONE_AUTHORITY = frozenset({Role.OPERATOR, Role.DISTRICT_COORDINATOR, Role.PROVIDER_TECHNICIAN})
AT_SCHOOL = frozenset({Role.HEAD, Role.SCHOOL_OFFICE, Role.MEDIA_OFFICER, Role.TEACHER, Role.PUPIL, Role.GUARDIAN})
