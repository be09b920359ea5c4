# SPDX-License-Identifier: EUPL-1.2
"""The program `tragwerk`.

Exit codes: 0 done, 1 the work was refused (rows rejected, checks failed), 2 the call cannot be used.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from tragwerk.config.memory import roomy

BUILT = ("ui/static/ui/icons.svg", "ui/static/vendor", "ui/locale/de/LC_MESSAGES/django.mo")

DONE, REFUSED, UNUSABLE = 0, 1, 2
IMPORT_KINDS = ("authorities", "schools", "assets")


class Unusable(Exception):
    """The call cannot be used; the text is one sentence."""


class Parser(argparse.ArgumentParser):
    """Refuses a wrong call with one sentence instead of a page."""

    def error(self, message: str) -> NoReturn:
        sentence = message[:1].upper() + message[1:]
        sys.stderr.write(f"tragwerk: {sentence}. See `{self.prog} --help`.\n")
        raise SystemExit(UNUSABLE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code comes back."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tragwerk.config.settings")
    # Database, log and files hold people: nobody else on the machine reads what this program makes.
    os.umask(0o077)
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return roomy(command)(options)
    except Unusable as refusal:
        sys.stderr.write(f"tragwerk: {refusal}\n")
        return UNUSABLE
    except KeyboardInterrupt:
        return 130


def _parser() -> Parser:
    parser = Parser(prog="tragwerk", description="Runs an installation of Tragwerk.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, command: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=text, description=f"{text}.")
        one.set_defaults(command=command)
        return one

    _init_options(add("init", init, "Prepare a new installation: database, roles, data folder, tables"))
    add("migrate", migrate, "Make or update the tables")
    _serve_options(add("serve", serve, "Serve web, worker and schedule on one port"))
    add("worker", worker, "Run one more worker")
    _import_options(add("import", import_files, "Read official lists or devices from files"))
    _export_options(add("export", export_everything, "Write everything of an authority into one file"))
    demo_command = add("demo", demo, "Load the demo districts and serve them")
    demo_command.add_argument("--large", action="store_true", help="add the 28,000 tablets of the largest city")
    demo_command.add_argument("--host", default="127.0.0.1", help="address to listen on")
    demo_command.add_argument("--port", type=_port, default=8000, help="port to listen on")
    _audit_options(add("audit", verify_trail, "Verify that nobody changed the audit trail"))
    add("check", check, "Say what keeps this installation from serving")
    add("shell", shell, "Open a Python shell")
    manage_command = add("manage", manage, "Run a management command of Django")
    manage_command.add_argument("arguments", nargs=argparse.REMAINDER, metavar="COMMAND …")
    return parser


def _init_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--admin",
        metavar="URL",
        help="administrator of a PostgreSQL server, postgresql://…; TRAGWERK_ADMIN_URL keeps it out of the list of "
        "processes; without it the database is the one of the settings, SQLite by default",
    )
    parser.add_argument("--role", default="tragwerk", metavar="NAME", help="role that serves (tragwerk)")
    parser.add_argument("--database", default="tragwerk", metavar="NAME", help="database (tragwerk)")
    password = parser.add_mutually_exclusive_group()
    password.add_argument("--password-file", type=Path, metavar="FILE", help="password of the role, else one is made")
    password.add_argument("--new-password", action="store_true", help="give a role that exists a new password")


def _serve_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=_port, default=8000, help="port to listen on")
    parser.add_argument("--workers", type=_count, default=1, metavar="N", help="web processes")
    parser.add_argument("--no-worker", action="store_true", help="leave background work to `tragwerk worker`")
    parser.add_argument("--reload", action="store_true", help="start anew when the program changes (developers)")


def _import_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=IMPORT_KINDS, metavar="KIND", help=", ".join(IMPORT_KINDS))
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--authority", metavar="NUMBER", help="authority that the devices belong to")
    parser.add_argument("--yes", action="store_true", help="write without asking when no row is rejected")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of sentences")
    parser.add_argument("--list-date", type=_date, metavar="YYYY-MM-DD", help="day of the official list")


def _export_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--authority", metavar="NUMBER", required=True, help="official number of the authority")
    parser.add_argument("--to", metavar="FILE", type=Path, required=True, help="new file, a ZIP archive")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of sentences")


def _audit_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["verify"], metavar="verify")
    parser.add_argument("--authority", metavar="NUMBER", help="only the chain of this authority")
    parser.add_argument(
        "--head",
        action="append",
        default=[],
        metavar="AUTHORITY=HASH",
        help="a head that was noted earlier; “installation” names the installation's own",
    )
    parser.add_argument("--heads", type=Path, metavar="FILE", help="compare with the heads that this file keeps")
    parser.add_argument("--write-heads", type=Path, metavar="FILE", help="write the heads into a new file to keep")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of sentences")


def _port(text: str) -> int:
    port = int(text) if text.isdigit() else -1
    if not 0 < port < 65536:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text!r}")
    return port


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"a number from 1 to 64 is needed, not {text!r}")
    return int(text)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a day is written YYYY-MM-DD, not {text!r}") from None


def _setup() -> None:
    """Load Django; wrong settings become a sentence."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (ImproperlyConfigured, ValueError, OSError) as fault:
        raise Unusable(f"The settings cannot be used: {fault}") from fault


def _speak_as_the_shell() -> None:
    """English for whose shell speaks English, else German."""
    from django.utils import translation

    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    translation.activate("en" if spoken.startswith("en") else "de")


def _refuse_unbuilt() -> None:
    """A checkout that was never built has no icons and no German; its first page would be a fault."""
    package = Path(__file__).resolve().parent.parent
    if not all((package / name).exists() for name in BUILT):
        raise Unusable("The style sheets, icons and translations are not built yet. Please run `make build` first.")


def init(options: argparse.Namespace) -> int:
    """Prepare the server where one is named, the data folder and the tables, and check what came of it."""
    _refuse_unbuilt()
    _setup()
    _speak_as_the_shell()
    from django.conf import settings

    from tragwerk.config import first_run
    from tragwerk.config import init as steps

    steps.keep_to_ourselves(settings.DATA_DIR)
    admin = options.admin or settings.ADMIN_URL
    if not admin:
        return migrate(options) or check(options)
    call = steps.Call(admin, options.role, options.database, options.password_file, options.new_password)
    try:
        made, url = steps.prepared(call, settings.DATABASE_ADDRESS)
    except first_run.Refused as refusal:
        raise Unusable(str(refusal)) from refusal
    sys.stdout.writelines(f"{line}\n" for line in steps.sentences(made, call, settings.DATABASE_ADDRESS, url))
    return steps.run("migrate", url) or steps.run("check", url)


def migrate(options: argparse.Namespace) -> int:
    """Make or update the tables of all packages."""
    _setup()
    from django.core.management import call_command

    from tragwerk.core.access.public import system_scope

    with system_scope(reason="migrate"):
        call_command("migrate", interactive=False, verbosity=0)
    sys.stdout.write("The tables are up to date.\n")
    return DONE


def serve(options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    from tragwerk.config import serve as service

    if options.reload:
        passed = ["--host", options.host, "--port", str(options.port), "--workers", str(options.workers)]
        return service.serve_and_reload([*passed, *(["--no-worker"] if options.no_worker else [])])
    _setup()
    try:
        return service.serve(
            host=options.host,
            port=options.port,
            web_processes=options.workers,
            with_worker=not options.no_worker,
        )
    except service.CannotServe as refusal:
        raise Unusable(str(refusal)) from refusal


def worker(options: argparse.Namespace) -> int:
    """Run one worker until told to stop."""
    _setup()
    from django.db import OperationalError

    from tragwerk.config.health import migrations_are_applied
    from tragwerk.config.memory import settle_memory
    from tragwerk.config.supervision import exit_with_parent
    from tragwerk.core.jobs.public import run_worker

    try:
        if not migrations_are_applied():
            raise Unusable("The database is not up to date: run `tragwerk migrate` first.")
    except OperationalError:
        pass  # the worker waits for a database that does not answer yet
    exit_with_parent()
    settle_memory()
    run_worker()
    return DONE


def import_files(options: argparse.Namespace) -> int:
    """Read files through the import engine, the same way as the pages do."""
    missing = [str(file) for file in options.files if not file.is_file()]
    if missing:
        raise Unusable(f"There is no file {missing[0]!r}.")
    _setup()
    from tragwerk.core.imports.command import run_import

    return run_import(
        kind=options.kind,
        files=options.files,
        authority=options.authority,
        confirmed=options.yes,
        as_json=options.json,
        list_date=options.list_date,
    )


def export_everything(options: argparse.Namespace) -> int:
    """Write everything of an authority, the same way as the page does."""
    _setup()
    _speak_as_the_shell()
    from tragwerk.core.exports.command import run_export

    return run_export(authority=options.authority, target=options.to, as_json=options.json)


def demo(options: argparse.Namespace) -> int:
    """Load the demo districts into an empty installation and serve them."""
    _refuse_unbuilt()
    _setup()
    from django.conf import settings

    if settings.TRAGWERK_PRODUCTION:
        raise Unusable("The demo is not loaded into an installation in production (TRAGWERK_PRODUCTION).")
    from tragwerk.config import serve as service
    from tragwerk.config.demo import load

    try:
        # Before the long part: nobody wants to hear at its end that the port is taken.
        service.check_exposure(options.host)
        service.check_port(options.host, options.port)
        migrate(options)
        log_ins = load(large=options.large)
        return service.serve(
            host=options.host,
            port=options.port,
            web_processes=1,
            with_worker=True,
            announcement=["", "Demo log-ins:", *(f"  {one}" for one in log_ins), "", "Stop with Ctrl+C."],
        )
    except service.CannotServe as refusal:
        raise Unusable(str(refusal)) from refusal


def check(options: argparse.Namespace) -> int:
    """Run the checks of Django and of this project."""
    _setup()
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    from tragwerk.config.health import migrations_are_applied

    try:
        call_command("check", fail_level="ERROR")
    except SystemCheckError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return REFUSED
    if not migrations_are_applied():
        sys.stderr.write("The database is not up to date: run `tragwerk migrate`.\n")
        return REFUSED
    faults = _database_faults()
    sys.stderr.writelines(f"{fault}\n" for fault in [*faults, *shared_file()])
    return REFUSED if faults else DONE


def shared_file() -> list[str]:
    """Warn of several authorities on SQLite, which knows no row-level security (THREAT_MODEL.md, section 8)."""
    from django.db import connection

    from tragwerk.core.access.public import system_scope
    from tragwerk.core.orgs.public import Authority, AuthorityState

    if connection.vendor != "sqlite":
        return []
    with system_scope(reason="check how many authorities share the database"):
        number = Authority.objects.filter(state=AuthorityState.JOINED).count()
    if number < 2:
        return []
    place = "docs/how-to/operate.md, “Grow”"
    return [f"Warning: {number} authorities share one SQLite file; PostgreSQL has more walls between them: {place}."]


def _database_faults() -> list[str]:
    """Return what is wrong with the walls and the trail in the database."""
    from django.db import connection

    from tragwerk.core.access.walls import faults
    from tragwerk.core.audit.public import is_kept

    kept = is_kept(connection)
    return [*faults(connection), *([] if kept else ["The audit trail can be changed. Run `tragwerk migrate`."])]


def verify_trail(options: argparse.Namespace) -> int:
    """Verify the chain of one authority or of all, and print the heads: who keeps them can prove a missing end."""
    _setup()
    from tragwerk.config.trail import Wanted, run_verify

    wanted = Wanted(options.authority, options.head, options.heads, options.write_heads)
    return run_verify(wanted, as_json=options.json)


def shell(options: argparse.Namespace) -> int:
    """Open a shell; no scope is open there, so tenant tables need one first."""
    return _django(["shell"])


def manage(options: argparse.Namespace) -> int:
    """Pass a command on to Django; only `migrate` gets a scope."""
    if options.arguments[:1] == ["migrate"]:
        _setup()
        from tragwerk.core.access.public import system_scope

        with system_scope(reason="migrate"):
            return _django(options.arguments)
    return _django(options.arguments)


def _django(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["tragwerk manage", *arguments])
    return DONE
