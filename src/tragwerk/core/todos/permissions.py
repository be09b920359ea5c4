# SPDX-License-Identifier: EUPL-1.2
"""The rights on todos."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import AUTHORITY_OFFICE, EVERYONE, LEARNERS, SCHOOL_OFFICES, Permission, Role

USE_TODO = Permission(
    "todos.todo:use",
    _("Keep todos, and do those of one's office"),
    roles=tuple(role for role in EVERYONE if role not in (*LEARNERS, Role.OPERATOR)),
)
ASSIGN_TODO = Permission(
    "todos.todo:assign",
    _("Give todos to others"),
    roles=(*AUTHORITY_OFFICE, *SCHOOL_OFFICES, Role.DESK_AGENT),
)
