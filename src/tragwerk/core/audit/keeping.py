# SPDX-License-Identifier: EUPL-1.2
"""Keeps the trail append-only in the database: triggers refuse every change but the pseudonymising of an entry."""

from typing import Any

from django.db import transaction

TABLE = "audit_auditentry"
TRIGGER = "audit_append_only"
# What stays when an entry is pseudonymised: everything that the link commits to.
_FIXED = (
    *("id", "authority_id", "school_id", "at", "verb", "kind", "object_type", "batch_id"),
    *("number", "actor_seal", "seal", "link"),
)
_REFUSAL = "the trail is append-only"


def keep_append_only(connection: Any) -> None:
    """Make the triggers; those that stand already are made anew."""
    statements = _postgres() if connection.vendor == "postgresql" else _sqlite()
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def let_go(connection: Any) -> None:
    """Take the triggers away; only what empties whole databases needs that."""
    on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    names = (TRIGGER, f"{TRIGGER}_delete", f"{TRIGGER}_truncate")
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def is_kept(connection: Any) -> bool:
    """Say whether the triggers stand and work."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE %s AND tgenabled = 'O'",
                [TABLE, f"{TRIGGER}%"],
            )
            return bool(cursor.fetchone()[0] == 2)
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{TRIGGER}%"])
        return bool(cursor.fetchone()[0] == 2)


def _sqlite() -> list[str]:
    same = " AND ".join(f"new.{name} IS old.{name}" for name in _FIXED)
    return [
        f"DROP TRIGGER IF EXISTS {TRIGGER}",
        f"DROP TRIGGER IF EXISTS {TRIGGER}_delete",
        (
            f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE ON {TABLE} WHEN NOT (new.erased_at IS NOT NULL AND {same})"
            f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        ),
        f"CREATE TRIGGER {TRIGGER}_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    ]


def _postgres() -> list[str]:
    new, old = (", ".join(f"{row}.{name}" for name in _FIXED) for row in ("NEW", "OLD"))
    return [
        (
            f"CREATE OR REPLACE FUNCTION {TRIGGER}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF TG_OP = 'UPDATE' AND NEW.erased_at IS NOT NULL AND ROW({new}) IS NOT DISTINCT FROM ROW({old})"
            f" THEN RETURN NEW; END IF;"
            f" RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'check_violation'; END $$"
        ),
        (
            f"CREATE OR REPLACE TRIGGER {TRIGGER} BEFORE UPDATE OR DELETE ON {TABLE}"
            f" FOR EACH ROW EXECUTE FUNCTION {TRIGGER}()"
        ),
        (
            f"CREATE OR REPLACE TRIGGER {TRIGGER}_truncate BEFORE TRUNCATE ON {TABLE}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {TRIGGER}()"
        ),
    ]
