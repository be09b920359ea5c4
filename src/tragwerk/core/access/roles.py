# SPDX-License-Identifier: EUPL-1.2
"""The roles of the people; what each may do is said by the permissions that name it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """A named set of permissions that a membership gives at one place."""

    DISTRICT_COORDINATOR = "district_coordinator", _("District coordinator")
    AUTHORITY_IT = "authority_it", _("Authority IT")
    SCHOOL_ADMINISTRATION = "school_administration", _("School administration")
    TREASURY = "treasury", _("Treasury")
    MEDIA_ADVISER = "media_adviser", _("Media-centre adviser")
    PROVIDER_TECHNICIAN = "provider_technician", _("Provider technician")
    HEAD = "head", _("Head teacher")
    SCHOOL_OFFICE = "school_office", _("School office")
    MEDIA_OFFICER = "media_officer", _("Media officer")
    TEACHER = "teacher", _("Teacher")
    PUPIL = "pupil", _("Pupil")
    GUARDIAN = "guardian", _("Guardian")
    DESK_AGENT = "desk_agent", _("Service-desk agent")
    AUDITOR = "auditor", _("Auditor")
    DATA_PROTECTION = "data_protection", _("Data-protection officer")
    OPERATOR = "operator", _("Operator")


class People(TextChoices):
    """Whom a mandate lets a service provider see; every other seat sees all whom its rights cover."""

    NONE = "none", _("no people")
    STAFF = "staff", _("staff of the authority and its schools")
    ALL = "all", _("staff, pupils and guardians")


LEARNERS = (Role.PUPIL, Role.GUARDIAN)
AUTHORITY_OFFICE = (Role.AUTHORITY_IT, Role.SCHOOL_ADMINISTRATION, Role.TREASURY)
# The roles in which somebody works for an authority by the mandate of a service provider.
OF_PROVIDERS = (Role.PROVIDER_TECHNICIAN, Role.MEDIA_ADVISER)
SCHOOL_OFFICES = (Role.HEAD, Role.SCHOOL_OFFICE, Role.MEDIA_OFFICER)
EVERYONE = tuple(Role)
