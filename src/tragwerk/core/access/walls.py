# SPDX-License-Identifier: EUPL-1.2
"""Walls 2 and 3 on PostgreSQL, made from the model registry after every migration.

Wall 2: row-level security on every tenant table, forced, so that the owner of the tables is held by it too. A
statement carries its scope as settings of its own transaction (`statement_prefix`); without them no row exists.
Wall 3: a foreign key between tenant tables holds the authority as well, so a row cannot name another authority's row.

SQLite has neither; there the managers, `save` and the bulk writer check the same (ADR 0014).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction

from tragwerk.core.access.scope import Scope
from tragwerk.core.access.tenant import TenantModel, tenant_relations

SCOPE, EVERYWHERE, PERSON = "tragwerk.scope", "tragwerk.everywhere", "tragwerk.person"
POLICY = "tragwerk_scope"
SHARED = "tragwerk_shared"
KEEP = "tragwerk_keep_authority"
# The one function that passes wall 2, and the role that owns it and nothing else.
SEARCH_FUNCTION = "search_candidates"
SEARCHER = "tragwerk_search"
_LONGEST_NAME = 63
# Sub-selects: PostgreSQL evaluates them once a statement, not once a row.
_AUTHORITIES = f"(SELECT NULLIF(current_setting('{SCOPE}', true), '')::uuid[])::uuid[]"
_OPEN = f"(SELECT current_setting('{EVERYWHERE}', true) = 'on')"


def statement_prefix(scope: Scope) -> str:
    """Return the statement that tells PostgreSQL the scope; it holds until the transaction ends.

    Sent in front of a statement in one message, both are one transaction, also where none is open: the setting
    cannot outlive the statement on a pooled connection.
    """
    authorities = ",".join(sorted(map(str, scope.authorities)))
    return (
        f"SELECT set_config('{SCOPE}','{{{authorities}}}',true),"
        f"set_config('{EVERYWHERE}','{'on' if scope.everywhere else ''}',true),"
        f"set_config('{PERSON}','{scope.person or ''}',true);"
    )


@dataclass(frozen=True)
class Policy:
    """Which rows of a table a statement may touch."""

    table: str
    name: str
    command: str
    condition: str

    @property
    def sql(self) -> str:
        check = "" if self.command == "SELECT" else f" WITH CHECK ({self.condition})"
        return (
            f'CREATE POLICY {self.name} ON "{self.table}" AS PERMISSIVE FOR {self.command} '
            f"USING ({self.condition}){check}"
        )

    @property
    def mark(self) -> str:
        """What stands as the policy's comment: another definition has another mark."""
        return hashlib.sha256(self.sql.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class WallKey:
    """A foreign key with the authority; `alone` says that the plain one stays, for rows without authority."""

    table: str
    column: str
    parent: str
    alone: bool

    @property
    def name(self) -> str:
        return short_name(f"{self.table}_{self.column}_wall")

    @property
    def sql(self) -> str:
        return (
            f'ALTER TABLE "{self.table}" ADD CONSTRAINT "{self.name}" FOREIGN KEY (authority_id, "{self.column}") '
            f'REFERENCES "{self.parent}" (authority_id, id) DEFERRABLE INITIALLY DEFERRED'
        )


def tenant_models() -> list[type[TenantModel]]:
    """Return every table that stands behind the wall."""
    return [model for model in apps.get_models() if issubclass(model, TenantModel) and model._meta.managed]


def policies() -> Iterator[Policy]:
    """Return the policies that every tenant table shall have."""
    for model in tenant_models():
        table = model._meta.db_table
        inside = f"authority_id = ANY ({_AUTHORITIES}) OR {_OPEN}"
        yield Policy(table, POLICY, "ALL", inside)
        if model.shared_with:
            yield Policy(table, SHARED, "SELECT", _shared_condition(model))


def _shared_condition(model: type[TenantModel]) -> str:
    """Return which rows the second authority may read."""
    condition = f"{_column(model, model.shared_with)} = ANY ({_AUTHORITIES})"
    if not model.shared_states:
        return condition
    states = ", ".join(f"'{state}'" for state in model.shared_states)
    return f"{condition} AND {_column(model, 'state')} IN ({states})"


def wall_keys() -> Iterator[WallKey]:
    """Return the foreign keys with the authority that the tenant tables shall have."""
    for model in tenant_models():
        nullable = model._meta.get_field("authority").null
        for relation in tenant_relations(model):
            if relation.db_constraint:
                parent = relation.related_model._meta.db_table
                yield WallKey(model._meta.db_table, relation.column, parent, alone=nullable)


def raise_walls(connection: Any) -> None:
    """Make policies and keys as the registry wants them; what is right already is left alone."""
    if connection.vendor != "postgresql":
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        found = _Found(cursor)
        _raise_policies(cursor, found)
        _raise_keys(cursor, found)
        _keep_authorities(cursor, found)
        _give_search(cursor)


def faults(connection: Any) -> list[str]:
    """Return what is wrong with the walls, one sentence each; nothing on SQLite, which has none of them."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        found = _Found(cursor)
        return [*_role_faults(cursor), *_policy_faults(found), *_key_faults(found)]


class _Found:
    """What the database has now."""

    def __init__(self, cursor: Any) -> None:
        cursor.execute(
            "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class"
            " WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
        )
        self.forced: dict[str, bool] = dict(cursor.fetchall())
        cursor.execute(
            "SELECT c.relname, p.polname, obj_description(p.oid, 'pg_policy'), p.polcmd, p.polpermissive,"
            " pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)"
            " FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
            " WHERE c.relnamespace = current_schema()::regnamespace"
        )
        self.policies: dict[tuple[str, str], tuple[Any, ...]] = {(row[0], row[1]): row[2:] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT c.conname, t.relname, coalesce(f.relname, ''), c.contype, ARRAY(SELECT a.attname::text"
            " FROM unnest(c.conkey) WITH ORDINALITY k(number, position)"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number ORDER BY k.position)"
            " FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid LEFT JOIN pg_class f ON f.oid = c.confrelid"
            " WHERE c.connamespace = current_schema()::regnamespace AND c.contype IN ('f', 'u')"
        )
        self.constraints: dict[str, tuple[str, str, str, list[str]]] = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = %s", [KEEP]
        )
        self.kept = {row[0] for row in cursor.fetchall()}

    def keys_of(self, table: str, parent: str, columns: list[str]) -> list[str]:
        """Return the names of the foreign keys of a table with exactly these columns."""
        wanted = (table, parent, "f", columns)
        return [name for name, found in self.constraints.items() if tuple(found) == wanted]


def _raise_policies(cursor: Any, found: _Found) -> None:
    wanted = {(policy.table, policy.name): policy for policy in policies()}
    tables = {policy.table for policy in wanted.values()} & found.forced.keys()
    for table, name in found.policies:
        policy = wanted.get((table, name))
        if name.startswith("tragwerk_") and (policy is None or found.policies[table, name][0] != policy.mark):
            cursor.execute(f'DROP POLICY {name} ON "{table}"')
    for key, policy in wanted.items():
        known = found.policies.get(key)
        if policy.table in tables and (known is None or known[0] != policy.mark):
            cursor.execute(policy.sql)
            cursor.execute(f"COMMENT ON POLICY {policy.name} ON \"{policy.table}\" IS '{policy.mark}'")
    for table in sorted(tables):
        if not found.forced[table]:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY')


def _raise_keys(cursor: Any, found: _Found) -> None:
    wanted = [key for key in wall_keys() if key.table in found.forced and key.parent in found.forced]
    for parent in sorted({key.parent for key in wanted}):
        name = short_name(f"{parent}_wall")
        if name not in found.constraints:
            cursor.execute(f'ALTER TABLE "{parent}" ADD CONSTRAINT "{name}" UNIQUE (authority_id, id)')
    for key in wanted:
        if key.name not in found.constraints:
            cursor.execute(key.sql)
        if not key.alone:
            for plain in found.keys_of(key.table, key.parent, [key.column]):
                cursor.execute(f'ALTER TABLE "{key.table}" DROP CONSTRAINT "{plain}"')


def _keep_authorities(cursor: Any, found: _Found) -> None:
    """Refuse every change of a row's authority."""
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {KEEP}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF NEW.authority_id IS DISTINCT FROM OLD.authority_id THEN"
        " RAISE EXCEPTION 'the authority of a row never changes' USING ERRCODE = 'check_violation'; END IF;"
        " RETURN NEW; END $$"
    )
    for model in tenant_models():
        table = model._meta.db_table
        if table in found.forced and table not in found.kept:
            cursor.execute(
                f'CREATE TRIGGER {KEEP} BEFORE UPDATE OF authority_id ON "{table}"'
                f" FOR EACH ROW EXECUTE FUNCTION {KEEP}()"
            )


def _give_search(cursor: Any) -> None:
    """Give the search function the owner whom no policy holds; without that role it works, but slowly."""
    if not _has_searcher(cursor) or _owners(cursor) == {SEARCHER}:
        return
    cursor.execute("SELECT oid::regprocedure::text FROM pg_proc WHERE proname = %s", [SEARCH_FUNCTION])
    functions = [row[0] for row in cursor.fetchall()]
    if not functions:
        return
    cursor.execute(f"GRANT SELECT ON search_searchentry, search_searchslot TO {SEARCHER}")
    # An owner needs the right to create in the schema at the moment of the change, and never again.
    cursor.execute(f"GRANT CREATE, USAGE ON SCHEMA public TO {SEARCHER}")
    for function in functions:
        cursor.execute(f"ALTER FUNCTION {function} OWNER TO {SEARCHER}")
    cursor.execute(f"REVOKE CREATE ON SCHEMA public FROM {SEARCHER}")


def _has_searcher(cursor: Any) -> bool:
    cursor.execute(
        "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolbypassrls AND pg_has_role(rolname, 'MEMBER')", [SEARCHER]
    )
    return cursor.fetchone() is not None


def _owners(cursor: Any) -> set[str]:
    cursor.execute("SELECT pg_get_userbyid(proowner) FROM pg_proc WHERE proname = %s", [SEARCH_FUNCTION])
    return {row[0] for row in cursor.fetchall()}


def _role_faults(cursor: Any) -> Iterator[str]:
    cursor.execute("SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    name, passes = cursor.fetchone()
    if passes:
        yield f"The database role {name} passes row-level security. Take SUPERUSER and BYPASSRLS from it."
    if not _has_searcher(cursor):
        yield (
            f"The search is slow without the role {SEARCHER}. As superuser: CREATE ROLE {SEARCHER} NOLOGIN BYPASSRLS; "
            f"GRANT {SEARCHER} TO {name}; then run `tragwerk migrate`."
        )
    elif _owners(cursor) != {SEARCHER}:
        yield f"The search function does not belong to the role {SEARCHER}. Run `tragwerk migrate`."


def _policy_faults(found: _Found) -> Iterator[str]:
    wanted = {(policy.table, policy.name): policy for policy in policies()}
    for table in sorted({policy.table for policy in wanted.values()}):
        if not found.forced.get(table):
            yield f"Table {table} has no forced row-level security. Run `tragwerk migrate`."
    for (table, name), policy in wanted.items():
        known = found.policies.get((table, name))
        if known is None:
            yield f"Table {table} lacks the policy {name}. Run `tragwerk migrate`."
        elif not _means(known, policy):
            yield f"The policy {name} of table {table} was changed. Drop it and run `tragwerk migrate`."
    for table, name in found.policies.keys() - wanted.keys():
        yield f"Table {table} has a policy {name} that Tragwerk does not know. Drop it."


def _means(known: tuple[Any, ...], policy: Policy) -> bool:
    """Say whether a policy is the one that its mark names: the same command, both halves asking for the scope."""
    mark, command, permissive, using, check = known
    halves = (using,) if policy.command == "SELECT" else (using, check)
    asks = all(half and SCOPE in half and "= ANY" in half for half in halves)
    return mark == policy.mark and command == ("r" if policy.command == "SELECT" else "*") and permissive and asks


def _key_faults(found: _Found) -> Iterator[str]:
    for key in wall_keys():
        if not found.keys_of(key.table, key.parent, ["authority_id", key.column]):
            yield f"Table {key.table} has no key that holds {key.column} to its authority. Run `tragwerk migrate`."
    for model in tenant_models():
        if model._meta.db_table not in found.kept:
            yield f"Table {model._meta.db_table} lets rows change their authority. Run `tragwerk migrate`."


def _column(model: type[models.Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(field.column)


def short_name(name: str) -> str:
    """Return a name of a constraint that PostgreSQL does not cut off."""
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 9]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"
