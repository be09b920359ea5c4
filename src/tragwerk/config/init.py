# SPDX-License-Identifier: EUPL-1.2
"""`tragwerk init`: from nothing to an installation that `tragwerk check` lets through, in one call."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from tragwerk.config.first_run import Made, Refused, Wanted, new_password, prepare_server, role_exists

_OTHERS = stat.S_IRWXO
_PLACE = "PASSWORD"


@dataclass(frozen=True)
class Call:
    """What the operator said."""

    admin: str = ""
    role: str = "tragwerk"
    database: str = "tragwerk"
    password_file: Path | None = None
    renew: bool = False


def keep_to_ourselves(folder: Path) -> None:
    """Take the data folder, whoever made it, out of the sight of everybody else on the machine."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & _OTHERS:
        folder.chmod(mode & ~_OTHERS)


def prepared(call: Call, known_url: str) -> tuple[Made, str]:
    """Prepare the server; return what was made, and DATABASE_URL with the password that is in force now."""
    wanted = Wanted(call.role, call.database)
    told = _told_password(call, known_url)
    if told:
        wanted = replace(wanted, password=told)
    elif call.renew or not role_exists(call.admin, call.role):
        wanted = replace(wanted, password=new_password())
    elif not _is_of(known_url, call):
        raise Refused(
            _(
                "The role %(name)s exists already. Please name its password with --password-file or DATABASE_URL, "
                "or give it a new one with --new-password."
            )
            % {"name": call.role}
        )
    made = prepare_server(call.admin, wanted)
    stays = _is_of(known_url, call) and wanted.password in {"", _password_of(known_url)}
    return made, known_url if stays else made.url


def _password_of(url: str) -> str:
    return unquote(urlsplit(url).password or "")


def _told_password(call: Call, known_url: str) -> str:
    """Return the password that is kept elsewhere: in a file, or in the setting for a role that is still to be made."""
    if call.password_file is not None:
        try:
            told = call.password_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as fault:
            raise Refused(_("The file %(name)s cannot be read.") % {"name": call.password_file}) from fault
        if not told:
            raise Refused(_("The file %(name)s holds no password.") % {"name": call.password_file})
        return told
    if _is_of(known_url, call) and not call.renew and not role_exists(call.admin, call.role):
        return _password_of(known_url)
    return ""


def _is_of(url: str, call: Call) -> bool:
    """Say whether DATABASE_URL names this role and this database."""
    parts = urlsplit(url)
    names = unquote(parts.username or ""), unquote(parts.path.lstrip("/"))
    return names == (call.role, call.database) and bool(parts.password)


def sentences(made: Made, call: Call, known_url: str, url: str) -> list[str]:
    """Tell what was made and the one setting that is left to do; a password is shown once, and only a new one."""
    told = [
        _("Role %(name)s: made.") if made.new_role else _("Role %(name)s: found as it should be."),
        _("Database %(name)s: made.") if made.new_database else _("Database %(name)s: found as it should be."),
    ]
    lines = [told[0] % {"name": call.role}, told[1] % {"name": call.database}]
    if url == known_url:
        return [*lines, _("DATABASE_URL stays as it is.")]
    if call.password_file is not None:
        without = replace(made, wanted=replace(made.wanted, password=_PLACE)).url
        hint = _("Put this into the environment of the service, with the password of %(file)s in place of PASSWORD:")
        return [*lines, hint % {"file": call.password_file}, f"DATABASE_URL={without}"]
    return [*lines, _("Put this into the environment of the service; it is shown only now:"), f"DATABASE_URL={url}"]


def run(command: str, url: str) -> int:
    """Run a command of this program on the new database, whose address is a setting that this process has not read."""
    environment = {**os.environ, "DATABASE_URL": url}
    environment.pop("DATABASE_URL_FILE", None)
    sys.stdout.flush()
    program = [sys.executable, "-m", "tragwerk", command]
    return subprocess.run(program, env=environment, check=False).returncode  # noqa: S603 - our own program
