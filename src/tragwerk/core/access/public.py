# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from access."""

from tragwerk.core.access import bulk
from tragwerk.core.access.action import (
    action,
    batch,
    current_batch,
    defer,
    mark_audited,
    mark_checked,
    nothing_changed,
    running_action,
    write_deferred_with,
)
from tragwerk.core.access.actors import Actor, Places, Seat, system_actor
from tragwerk.core.access.columns import Encoded, any_of, each_distinct, encode_json
from tragwerk.core.access.errors import (
    ActionIncomplete,
    DomainError,
    NotAllowed,
    NotVisible,
    ScopeMissing,
    ScopeViolation,
)
from tragwerk.core.access.keys import uuid7, uuid7_block
from tragwerk.core.access.permissions import (
    PUBLIC,
    SIGNED_IN,
    Need,
    Permission,
    administrative_permissions,
    all_permissions,
    permission_named,
    permissions_of,
)
from tragwerk.core.access.policy import Place, Verdict, decide, place_of, require, visible_filter
from tragwerk.core.access.roles import AUTHORITY_OFFICE, EVERYONE, SCHOOL_OFFICES, Role
from tragwerk.core.access.scope import (
    Scope,
    actor_scope,
    current_scope,
    no_scope,
    reopened,
    require_scope,
    scope,
    system_scope,
)
from tragwerk.core.access.tenant import Home, KeyedModel, TenantManager, TenantModel, TenantQuerySet

__all__ = [
    "AUTHORITY_OFFICE",
    "EVERYONE",
    "PUBLIC",
    "SCHOOL_OFFICES",
    "SIGNED_IN",
    "ActionIncomplete",
    "Actor",
    "DomainError",
    "Encoded",
    "Home",
    "KeyedModel",
    "Need",
    "NotAllowed",
    "NotVisible",
    "Permission",
    "Place",
    "Places",
    "Role",
    "Scope",
    "ScopeMissing",
    "ScopeViolation",
    "Seat",
    "TenantManager",
    "TenantModel",
    "TenantQuerySet",
    "Verdict",
    "action",
    "actor_scope",
    "administrative_permissions",
    "all_permissions",
    "any_of",
    "batch",
    "bulk",
    "current_batch",
    "current_scope",
    "decide",
    "defer",
    "each_distinct",
    "encode_json",
    "mark_audited",
    "mark_checked",
    "no_scope",
    "nothing_changed",
    "permission_named",
    "permissions_of",
    "place_of",
    "reopened",
    "require",
    "require_scope",
    "running_action",
    "scope",
    "system_actor",
    "system_scope",
    "uuid7",
    "uuid7_block",
    "visible_filter",
    "write_deferred_with",
]
