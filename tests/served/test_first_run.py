# SPDX-License-Identifier: EUPL-1.2
"""`tragwerk init` on a server that knows nothing of Tragwerk, as often as one likes, and what it refuses."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.utils import translation

from tests.postgres import ADMIN, PostgresMissing, PrivatePostgres
from tests.served import program
from tragwerk.config import first_run
from tragwerk.config.first_run import Refused, Wanted, prepare_server
from tragwerk.config.init import Call, prepared, sentences

WORLD = """
import django
django.setup()
from django.test import Client
from tests.worlds import build_world
from tragwerk.core.access.public import Role
world = build_world()
client = Client()
client.force_login(world.accounts[Role.AUTHORITY_IT])
print(client.cookies["sessionid"].value, world.own.pk)
"""


class BareServer(PrivatePostgres):
    """A server as a distribution installs it: an administrator, and no role or extension of ours."""

    def _prepare(self) -> None:
        self._wait()

    @property
    def admin(self) -> str:
        return f"postgresql://{ADMIN}:{self.password}@127.0.0.1:{self.port}/postgres"

    def sql(self, *statements: str) -> None:
        with self._connect("postgres") as server:
            for statement in statements:
                server.execute(statement.encode())

    def one(self, statement: str) -> Any:
        with self._connect("postgres") as server:
            row = server.execute(statement.encode()).fetchone()
            return row and row[0]


@pytest.fixture(scope="module")
def server() -> Iterator[BareServer]:
    try:
        with BareServer() as running:
            yield running
    except PostgresMissing as missing:
        pytest.skip(str(missing))


@contextmanager
def environment(folder: Path, **settings: str) -> Iterator[dict[str, str]]:
    yield {
        **{name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "LC_ALL", "LANG"}},
        "TRAGWERK_DATA_DIR": str(folder),
        "TRAGWERK_STATIC": "django.contrib.staticfiles.storage.StaticFilesStorage",
        "PYTHONPATH": f"{program.ROOT}{os.pathsep}{program.ROOT / 'src'}",
        "DJANGO_SETTINGS_MODULE": "tragwerk.config.settings",
        **settings,
    }


def init(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command as an operator does."""
    with environment(folder, **settings) as values:
        command = [sys.executable, "-m", "tragwerk", "init", *arguments]
        return subprocess.run(command, env=values, capture_output=True, text=True, timeout=120, check=False)


def address_in(told: str) -> str:
    found = re.search(r"^DATABASE_URL=(\S+)$", told, re.MULTILINE)
    assert found is not None, told
    return found[1]


@pytest.fixture(scope="module")
def installed(server: BareServer, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """The data folder, DATABASE_URL and all that the first run said."""
    folder = tmp_path_factory.mktemp("first") / "data"
    done = init(folder, TRAGWERK_ADMIN_URL=server.admin)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, address_in(done.stdout), done.stdout + done.stderr


def test_the_first_run_makes_roles_database_and_tables(server: BareServer, installed: tuple[Path, str, str]) -> None:
    folder, url, told = installed
    assert "Rolle tragwerk: angelegt." in told
    assert "Datenbank tragwerk: angelegt." in told
    assert server.password not in told, "the administrator's password is nobody's business"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    weak = "rolcanlogin AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"
    assert server.one(f"SELECT {weak} FROM pg_roles WHERE rolname = 'tragwerk'")
    search = "rolbypassrls AND NOT (rolcanlogin OR rolsuper OR rolcreaterole OR rolcreatedb)"
    assert server.one(f"SELECT {search} FROM pg_roles WHERE rolname = 'tragwerk_search'")
    facts = "pg_get_userbyid(datdba) || ' ' || pg_encoding_to_char(encoding) || ' ' || datcollate"
    assert re.fullmatch(
        r"tragwerk UTF8 C(\.UTF-?8)?",
        server.one(f"SELECT {facts} FROM pg_database WHERE datname = 'tragwerk'"),
        re.IGNORECASE,
    )
    assert server.one("SELECT has_database_privilege('public', 'tragwerk', 'CONNECT')") is False
    with psycopg.connect(url) as connection:
        owner = connection.execute(
            "SELECT pg_get_userbyid(proowner) FROM pg_proc WHERE proname = 'search_candidates'"
        ).fetchone()
        assert owner == ("tragwerk_search",)


def test_the_second_run_changes_nothing(installed: tuple[Path, str, str], server: BareServer) -> None:
    folder, url, _told = installed
    kept = server.one("SELECT rolpassword FROM pg_authid WHERE rolname = 'tragwerk'")
    again = init(folder, "--admin", server.admin, DATABASE_URL=url)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "Rolle tragwerk: vorgefunden, wie sie sein soll." in again.stdout
    assert "DATABASE_URL bleibt, wie es ist." in again.stdout
    assert "postgres://" not in again.stdout
    assert server.one("SELECT rolpassword FROM pg_authid WHERE rolname = 'tragwerk'") == kept


def test_a_second_run_that_knows_no_password_says_how_to_name_it(
    installed: tuple[Path, str, str], server: BareServer
) -> None:
    folder, _url, _told = installed
    done = init(folder, TRAGWERK_ADMIN_URL=server.admin, LANG="en_GB.UTF-8")
    assert done.returncode == 2
    assert done.stderr.startswith("tragwerk: The role tragwerk exists already. Please name its password with")
    assert done.stderr.count("\n") == 1


def test_a_page_is_served_through_the_new_role_behind_the_walls(installed: tuple[Path, str, str]) -> None:
    folder, url, _told = installed
    with environment(folder, DATABASE_URL=url) as values:
        made = subprocess.run(
            [sys.executable, "-c", WORLD], env=values, capture_output=True, text=True, timeout=60, check=False
        )
        assert made.returncode == 0, made.stderr
        session, authority = made.stdout.split()
        port = program.free_port()
        command = [sys.executable, "-m", "tragwerk", "serve", "--port", str(port), "--no-worker"]
        process = subprocess.Popen(command, env=values, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        program.until(lambda: program.answers(port) or process.poll() is not None, "the first answer")
        status, _headers, page = program.get(port, "/schulen/", {"Cookie": f"sessionid={session}"})
        assert status == 200
        assert "Schwesterschule" in page.decode()
        assert "Kanarienvogel" not in page.decode()
    finally:
        program.stop(process)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM orgs_school").fetchone() == (0,)
        connection.execute("SELECT set_config('tragwerk.scope', %s, true)", [f"{{{authority}}}"])
        assert connection.execute("SELECT count(*) FROM orgs_school").fetchone() == (2,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SET ROLE postgres" if ADMIN == "postgres" else f"SET ROLE {ADMIN}")


# Passwords


def test_a_password_of_a_file_is_taken_and_not_shown(server: BareServer, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("lang und geheim /@:\n", encoding="utf-8")
    call = Call(server.admin, "filed", "filed", password_file=secret)
    made, url = prepared(call, "")
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("filed",)
    told = "\n".join(sentences(made, call, "", url))
    assert "geheim" not in told
    assert f"postgres://filed:PASSWORD@127.0.0.1:{server.port}/filed" in told
    secret.write_text("ein anderes Kennwort", encoding="utf-8")
    _made, changed = prepared(call, "")
    psycopg.connect(changed).close()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_a_new_password_is_given_when_it_is_asked_for(server: BareServer) -> None:
    made, first = prepared(Call(server.admin, "renewed", "renewed"), "")
    assert made.new_role
    made, second = prepared(Call(server.admin, "renewed", "renewed", renew=True), first)
    assert not made.new_role
    assert first != second
    psycopg.connect(second).close()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(first)


def test_a_setting_that_stands_already_is_used_for_the_new_role(server: BareServer) -> None:
    url = f"postgres://settled:vorher%20bestimmt@127.0.0.1:{server.port}/settled"
    made, address = prepared(Call(server.admin, "settled", "settled"), url)
    assert (made.new_role, address) == (True, url)
    psycopg.connect(address).close()


# What is refused, and that nothing was made then


@pytest.fixture
def german() -> Iterator[None]:
    with translation.override("de"):
        yield


def refusal(admin: str, role: str = "fresh", database: str = "fresh") -> str:
    with pytest.raises(Refused) as refused:
        prepare_server(admin, Wanted(role, database, "x" * 20))
    return str(refused.value)


def as_role(server: BareServer, name: str) -> str:
    return server.admin.replace(f"{ADMIN}:{server.password}", f"{name}:{name}")


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("before", "role", "database", "sentence"),
    [
        ("CREATE ROLE boss LOGIN SUPERUSER", "boss", "fresh", "sie darf zu viel: Die Wände"),
        ("CREATE ROLE passer LOGIN BYPASSRLS", "passer", "fresh", "sie darf zu viel: Die Wände"),
        ("CREATE ROLE maker LOGIN CREATEROLE", "maker", "fresh", "sie darf zu viel: Die Wände"),
        ("CREATE ROLE group_only NOLOGIN", "group_only", "fresh", "sie kann sich nicht anmelden"),
        (f"CREATE ROLE heir LOGIN IN ROLE {ADMIN}", "heir", "fresh", f"gehört zu {ADMIN}"),
        ("CREATE DATABASE others", "fresh", "others", f"gehört {ADMIN}"),
        (
            "CREATE ROLE old LOGIN; CREATE DATABASE old OWNER old ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0",
            "old",
            "old",
            "speichert Texte als LATIN1",
        ),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_made(
    server: BareServer, before: str, role: str, database: str, sentence: str
) -> None:
    server.sql(*before.split("; "))
    told = refusal(server.admin, role, database)
    assert sentence in told
    assert told.count(".") <= 3
    assert server.one("SELECT count(*) FROM pg_roles WHERE rolname = 'fresh'") == 0
    assert server.one("SELECT count(*) FROM pg_database WHERE datname = 'fresh'") == 0


@pytest.mark.usefixtures("german")
def test_who_may_not_make_roles_is_told_so(server: BareServer) -> None:
    server.sql("CREATE ROLE clerk LOGIN CREATEDB PASSWORD 'clerk'")
    assert "clerk darf nicht anlegen, was gebraucht wird" in refusal(as_role(server, "clerk"))


@pytest.mark.usefixtures("german")
def test_a_deputy_makes_all_of_it_or_nothing(server: BareServer, installed: object) -> None:
    """Which rights somebody needs who is no superuser differs from version to version; half of it is never made."""
    server.sql("CREATE ROLE deputy LOGIN CREATEDB CREATEROLE BYPASSRLS PASSWORD 'deputy'")
    wanted = Wanted("by_deputy", "by_deputy", "x" * 20)
    try:
        url = prepare_server(as_role(server, "deputy"), wanted).url
    except Refused as refused:
        assert "darf nicht anlegen" in str(refused)  # noqa: PT017 - both outcomes are right, and each is looked at
        assert server.one("SELECT count(*) FROM pg_roles WHERE rolname = 'by_deputy'") == 0
    else:
        psycopg.connect(url).close()
        assert server.one("SELECT pg_has_role('by_deputy', 'tragwerk_search', 'MEMBER')")


@pytest.mark.usefixtures("german")
def test_a_search_role_that_can_log_in_is_refused(server: BareServer, installed: object) -> None:
    server.sql("ALTER ROLE tragwerk_search LOGIN")
    try:
        assert "Ihr gehört nur eine Funktion" in refusal(server.admin)
    finally:
        server.sql("ALTER ROLE tragwerk_search NOLOGIN")


@pytest.mark.usefixtures("german")
def test_an_old_server_and_one_without_extensions_are_refused(
    server: BareServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_run, "EXTENSIONS", ("pg_trgm", "no_such_extension"))
    assert "fehlt die Erweiterung no_such_extension" in refusal(server.admin)
    monkeypatch.setattr(first_run, "OLDEST", 99)
    assert "Tragwerk braucht 99 oder neuer" in refusal(server.admin)


@pytest.mark.usefixtures("german")
def test_a_server_that_does_not_answer_is_named_without_the_password() -> None:
    port = program.free_port()
    told = refusal(f"postgresql://boss:geheim@127.0.0.1:{port}/postgres")
    assert f"127.0.0.1:{port} antwortet nicht" in told
    assert "geheim" not in told
    assert "muss mit postgresql:// beginnen" in refusal("mysql://127.0.0.1/x")


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(("content", "sentence"), [(None, "kann nicht gelesen werden"), (" \n", "steht kein Kennwort")])
def test_a_file_without_a_password_is_refused(
    server: BareServer, tmp_path: Path, content: str | None, sentence: str
) -> None:
    path = tmp_path / "password"
    if content is not None:
        path.write_text(content)
    with pytest.raises(Refused, match=sentence):
        prepared(Call(server.admin, "fresh", "fresh", password_file=path), "")


# SQLite


def test_without_a_server_the_data_folder_is_made_for_its_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    for _time in range(2):
        done = init(folder)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "The tables are up to date." in done.stdout
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "tragwerk.sqlite3").stat().st_mode) == 0o600


def test_a_folder_that_everybody_may_read_is_closed_to_them(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o755)
    assert init(folder).returncode == 0
    assert stat.S_IMODE(folder.stat().st_mode) == 0o750


@pytest.mark.parametrize("command", ["migrate", "init"])
def test_nobody_else_on_the_machine_reads_what_the_program_makes(tmp_path: Path, command: str) -> None:
    folder = tmp_path / "data"
    with environment(folder) as values:
        called = [sys.executable, "-m", "tragwerk", command]
        before = os.umask(0o022)
        try:
            done = subprocess.run(called, env=values, capture_output=True, text=True, timeout=120, check=False)
        finally:
            os.umask(before)
    assert done.returncode == 0, done.stdout + done.stderr
    made = [folder, *folder.rglob("*")]
    assert len(made) > 1
    assert [path.name for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
