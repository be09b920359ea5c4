# SPDX-License-Identifier: EUPL-1.2
"""What an installation needs on a PostgreSQL server before its first start: two roles and a database.

Everything is looked at before anything is made, so a call that is refused has changed nothing; a second call finds
what the first one made. The role that serves is held by row-level security; the other one owns the search function.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg
from django.utils.translation import gettext as _
from psycopg import errors, sql

from tragwerk.core.access.walls import SEARCHER

OLDEST = 15
EXTENSIONS = ("btree_gin", "pg_trgm")
# The order of letters is Tragwerk's own; the server compares bytes, which is the same everywhere and fast.
LOCALES = ("C.UTF-8", "C")
_SECONDS = 10


class Refused(Exception):
    """The server cannot be prepared; the text is one sentence, or one with what to do."""


@dataclass(frozen=True)
class Wanted:
    """What the installation shall be called on the server; without a password that of the role is left alone."""

    role: str
    database: str
    password: str = ""


@dataclass(frozen=True)
class Made:
    """Where the database is, and what was made now."""

    host: str
    port: int
    wanted: Wanted
    new_role: bool
    new_database: bool

    @property
    def url(self) -> str:
        """Return the value of DATABASE_URL; without a password when it is not known here."""
        password = f":{quote(self.wanted.password, safe='')}" if self.wanted.password else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        role, name = quote(self.wanted.role, safe=""), quote(self.wanted.database, safe="")
        return f"postgres://{role}{password}@{host}:{self.port}/{name}"


def new_password() -> str:
    """Return a password that nobody can guess and that needs no quoting in an address."""
    return secrets.token_urlsafe(24)


def prepare_server(admin: str, wanted: Wanted) -> Made:
    """Make the roles and the database, or find them as they should be. Raises Refused."""
    with _connected(admin) as server:
        try:
            _refuse_server(server)
            known = _refuse_role(server, wanted)
            _refuse_searcher(server)
            exists = _refuse_database(server, wanted)
            with server.transaction():
                _make_searcher(server)
                _make_role(server, wanted, known=known)
            if not exists:
                _make_database(server, wanted)
            host = server.info.host
            # Who administers through a socket of the machine is somebody else there than the service.
            reached = "127.0.0.1" if not host or host.startswith("/") else host
            return Made(reached, server.info.port, wanted, new_role=not known, new_database=not exists)
        except errors.InsufficientPrivilege as refusal:
            raise Refused(_no_right(server)) from refusal


@contextmanager
def _connected(admin: str) -> Iterator[psycopg.Connection[Any]]:
    if urlsplit(admin).scheme not in {"postgres", "postgresql"}:
        raise Refused(_("The address of the administrator must begin with postgresql://."))
    try:
        server: psycopg.Connection[Any] = psycopg.connect(admin, autocommit=True, connect_timeout=_SECONDS)
    except (psycopg.OperationalError, psycopg.ProgrammingError) as refusal:
        parts = urlsplit(admin)
        place = parts.netloc.rpartition("@")[2] or _("the socket of this machine")
        raise Refused(
            _(
                "The server at %(place)s does not answer or does not let the administrator in. "
                "Please check the address, the user name and the password."
            )
            % {"place": place}
        ) from refusal
    with server:
        yield server


def _one(server: psycopg.Connection[Any], statement: str, *values: object) -> tuple[Any, ...] | None:
    found: tuple[Any, ...] | None = server.execute(statement.encode(), values).fetchone()
    return found


def _no_right(server: psycopg.Connection[Any]) -> str:
    return _(
        "%(name)s may not create what is needed: roles, one of them with BYPASSRLS, and a database. "
        "Please name a superuser of the server."
    ) % {"name": server.info.user}


def _refuse_server(server: psycopg.Connection[Any]) -> None:
    if server.info.server_version < OLDEST * 10_000:
        raise Refused(
            _("The server is PostgreSQL %(found)s; Tragwerk needs %(oldest)s or newer.")
            % {"found": server.info.server_version // 10_000, "oldest": OLDEST}
        )
    rights = (
        "SELECT rolsuper OR (rolcreaterole AND rolcreatedb AND rolbypassrls) FROM pg_roles WHERE rolname = current_user"
    )
    row = _one(server, rights)
    if row is None or not row[0]:
        raise Refused(_no_right(server))
    row = _one(server, "SELECT array_agg(name::text) FROM pg_available_extensions")
    missing = sorted(set(EXTENSIONS) - set(row[0] or () if row else ()))
    if missing:
        raise Refused(
            _("The server lacks the extension %(name)s. Please install the package of extensions (contrib) on it.")
            % {"name": missing[0]}
        )


def _refuse_role(server: psycopg.Connection[Any], wanted: Wanted) -> bool:
    """Say whether the role is there; refuse one that would pass the walls, by itself or by a role it belongs to."""
    row = _one(
        server,
        "SELECT rolsuper OR rolbypassrls OR rolcreaterole, rolcanlogin,"
        " ARRAY(SELECT r.rolname::text FROM pg_roles r WHERE (r.rolsuper OR r.rolbypassrls)"
        " AND r.rolname <> pg_roles.rolname AND r.rolname <> %s AND pg_has_role(pg_roles.rolname, r.oid, 'MEMBER'))"
        " FROM pg_roles WHERE rolname = %s",
        SEARCHER,
        wanted.role,
    )
    if row is None:
        if not wanted.password:
            raise ValueError("a new role needs a password")
        return False
    strong, may_log_in, above = row
    if strong:
        raise Refused(
            _(
                "The role %(name)s exists and may too much: the walls between authorities do not hold it. "
                "Please take SUPERUSER, BYPASSRLS and CREATEROLE from it, or choose another name with --role."
            )
            % {"name": wanted.role}
        )
    if above:
        raise Refused(
            _(
                "The role %(name)s belongs to %(other)s, which the walls between authorities do not hold. "
                "Please take it out of there, or choose another name with --role."
            )
            % {"name": wanted.role, "other": above[0]}
        )
    if not may_log_in:
        raise Refused(
            _("The role %(name)s exists and cannot log in. Please choose another name with --role.")
            % {"name": wanted.role}
        )
    return True


def role_exists(admin: str, name: str) -> bool:
    """Say whether the server knows a role of this name."""
    with _connected(admin) as server:
        return _one(server, "SELECT 1 FROM pg_roles WHERE rolname = %s", name) is not None


def _refuse_searcher(server: psycopg.Connection[Any]) -> None:
    row = _one(server, "SELECT rolsuper OR rolcanlogin OR rolcreaterole FROM pg_roles WHERE rolname = %s", SEARCHER)
    if row is not None and row[0]:
        raise Refused(
            _("The role %(name)s exists and may too much. It owns one function and neither logs in nor makes roles.")
            % {"name": SEARCHER}
        )


def _refuse_database(server: psycopg.Connection[Any], wanted: Wanted) -> bool:
    """Say whether the database is there; refuse one of somebody else, or one that cannot hold our letters."""
    row = _one(
        server,
        "SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding) FROM pg_database WHERE datname = %s",
        wanted.database,
    )
    if row is None:
        return False
    owner, encoding = row
    if owner != wanted.role:
        raise Refused(
            _("The database %(name)s exists and belongs to %(owner)s. Please choose another name with --database.")
            % {"name": wanted.database, "owner": owner}
        )
    if encoding != "UTF8":
        raise Refused(
            _("The database %(name)s holds texts as %(encoding)s; Tragwerk needs UTF8.")
            % {"name": wanted.database, "encoding": encoding}
        )
    return True


def _make_searcher(server: psycopg.Connection[Any]) -> None:
    name = sql.Identifier(SEARCHER)
    if _one(server, "SELECT 1 FROM pg_roles WHERE rolname = %s", SEARCHER) is None:
        server.execute(sql.SQL("CREATE ROLE {} NOLOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB BYPASSRLS").format(name))
    elif _one(server, "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolbypassrls", SEARCHER) is None:
        server.execute(sql.SQL("ALTER ROLE {} BYPASSRLS").format(name))


def _make_role(server: psycopg.Connection[Any], wanted: Wanted, *, known: bool) -> None:
    role = sql.Identifier(wanted.role)
    if not known:
        plain = "CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION"
        server.execute(sql.SQL(plain).format(role))
    if wanted.password:
        # Made unreadable here: the server would write a plain one into its log.
        kept = server.pgconn.encrypt_password(wanted.password.encode(), wanted.role.encode(), b"scram-sha-256")
        server.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(kept.decode())))
    if _one(server, "SELECT 1 WHERE pg_has_role(%s, %s, 'MEMBER')", wanted.role, SEARCHER) is None:
        server.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(SEARCHER), role))


def _make_database(server: psycopg.Connection[Any], wanted: Wanted) -> None:
    role, name = sql.Identifier(wanted.role), sql.Identifier(wanted.database)
    if _one(server, "SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper") is None:
        server.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
    for locale in LOCALES:
        # Order by code point, told as "C": under any other name the server asks the C library for every comparison.
        statement = sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE {} TEMPLATE template0")
        try:
            server.execute(statement.format(name, role, sql.Literal(locale)))
        except (errors.WrongObjectType, errors.InvalidParameterValue):
            if locale == LOCALES[-1]:
                raise
        else:
            break
    server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
