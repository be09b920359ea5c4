# SPDX-License-Identifier: EUPL-1.2
"""The door of `tragwerk export --authority NUMBER --to FILE`: everything of an authority, without a browser."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, DomainError, actor_scope, system_actor
from tragwerk.core.exports.actions import note_everything
from tragwerk.core.exports.everything.archive import Made, write_everything
from tragwerk.core.orgs.public import Authority

DONE, UNUSABLE = 0, 2


class Unusable(Exception):
    """The call cannot be used; the text is one sentence."""


def run_export(
    *,
    authority: str,
    target: Path,
    as_json: bool = False,
    actor: Actor | None = None,
    out: TextIO | None = None,
    err: TextIO | None = None,
) -> int:
    """Write everything of an authority into a new file and print what it holds; 0 done, 2 unusable call."""
    out, err = out or sys.stdout, err or sys.stderr
    try:
        made = export_everything(authority=authority, target=target, actor=actor)
    except (Unusable, DomainError) as refusal:
        err.write(f"{refusal}\n")
        return UNUSABLE
    if as_json:
        tables = {one.table.key: one.rows for one in made.tables}
        out.write(json.dumps({"file": str(target), "rows": made.rows, "tables": tables}) + "\n")
    else:
        out.write("".join(f"{one.table.label}: {one.rows}\n" for one in made.tables))
        out.write(_("Written to %(file)s: %(rows)s rows.") % {"file": target, "rows": made.rows} + "\n")
    return DONE


def export_everything(*, authority: str, target: Path, actor: Actor | None = None) -> Made:
    """Write the file beside its name first, so that a broken run leaves nothing that looks whole."""
    actor = actor or system_actor("tragwerk export")
    with actor_scope(actor):
        found: Authority | None = Authority.objects.filter(number=authority).first()
        if found is None:
            raise Unusable(_("There is no authority with the number %(number)s.") % {"number": authority})
        if target.exists():
            raise Unusable(_("The file %(file)s exists already. Please name a new one.") % {"file": target})
        part = target.with_name(f".{target.name}.part")
        try:
            with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
                made = write_everything(file, found.pk, str(found))
            note_everything(actor=actor, authority_id=found.pk, made=made)
            part.replace(target)
        except OSError as fault:
            raise Unusable(
                _("The file %(file)s cannot be written: %(why)s.") % {"file": target, "why": fault}
            ) from fault
        finally:
            part.unlink(missing_ok=True)
    return made
