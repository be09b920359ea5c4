# SPDX-License-Identifier: EUPL-1.2
"""The door of `tragwerk import KIND FILE…`: the wizard's steps in one go, without a browser."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tragwerk.core.access.public import Actor, DomainError, NotVisible, actor_scope, system_actor
from tragwerk.core.imports.actions import Upload, apply_import, discard_import, map_columns, start_import
from tragwerk.core.imports.issues import ImportProblem, Issue
from tragwerk.core.imports.kinds import kind_of
from tragwerk.core.imports.models import Import, ImportState, counts_of
from tragwerk.core.imports.queries import import_scope, opened_files, report_of
from tragwerk.core.imports.readers import check_size
from tragwerk.core.imports.report import Report
from tragwerk.core.imports.takeover import apply_now, check_now, give_back
from tragwerk.core.imports.typed import unknown_columns
from tragwerk.core.orgs.public import Authority

DONE, REJECTED, UNUSABLE = 0, 1, 2
SHOWN = 50


class Unusable(Exception):
    """The call cannot be used; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of the call; `as_json` is what `--json` prints."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0
    rejected: int = 0
    import_id: str | None = None
    applied: bool = False
    messages: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def as_json(self) -> str:
        """The six agreed facts, nothing else."""
        keys = ("created", "changed", "unchanged", "closed", "rejected", "import_id")
        return json.dumps({key: getattr(self, key) for key in keys})

    @property
    def exit_code(self) -> int:
        """0 done, 1 rows rejected and nothing written."""
        return REJECTED if self.rejected else DONE


def run_import(
    *,
    kind: str,
    files: Sequence[Path],
    authority: str | None = None,
    confirmed: bool = False,
    as_json: bool = False,
    list_date: date | None = None,
    actor: Actor | None = None,
    out: TextIO | None = None,
    err: TextIO | None = None,
) -> int:
    """Import files and print what came of it; returns the exit code: 0 done, 1 rows rejected, 2 unusable call."""
    out, err = out or sys.stdout, err or sys.stderr
    try:
        summary = import_files(
            kind=kind,
            files=files,
            authority=authority,
            confirmed=confirmed,
            list_date=list_date,
            actor=actor,
        )
    except (Unusable, DomainError, ImportProblem, NotVisible) as refusal:
        err.write(f"{refusal}\n")
        return UNUSABLE
    for message in summary.messages[:SHOWN]:
        err.write(f"{message}\n")
    if len(summary.messages) > SHOWN:
        err.write(_("… and %(count)s more.") % {"count": len(summary.messages) - SHOWN} + "\n")
    if as_json:
        out.write(f"{summary.as_json()}\n")
    else:
        out.write("".join(f"{line}\n" for line in (*summary.notes, *_sentences(summary))))
    return summary.exit_code


def import_files(
    *,
    kind: str,
    files: Sequence[Path],
    authority: str | None = None,
    confirmed: bool = False,
    list_date: date | None = None,
    actor: Actor | None = None,
) -> Summary:
    """Read, check and, when confirmed and nothing is rejected, take over. Nothing else is written."""
    actor = actor or system_actor("tragwerk import")
    with actor_scope(actor):
        uploads = [_read(path, list_date) for path in files]
        started = start_import(actor=actor, kind=kind, uploads=uploads, authority_id=_authority(kind, authority))
        unknown = _unknown_columns(started) if started.state == ImportState.UPLOADED else []
        if unknown:
            discard_import(actor=actor, import_id=started.id)
            raise Unusable("\n".join(unknown))
        if started.state == ImportState.UPLOADED:
            map_columns(actor=actor, import_id=started.id, columns={}, remember=False)
        checked = _check(actor, started)
        report = report_of(checked)
        counts = counts_of(checked)
        if confirmed and not counts["rejected"]:
            checked = _apply(actor, checked)
            counts = counts_of(checked)
    return _summary(checked, counts, report)


def _read(path: Path, list_date: date | None) -> Upload:
    if not path.is_file():
        raise Unusable(_("There is no file “%(name)s”.") % {"name": path.name})
    try:
        check_size(path.stat().st_size)
        return Upload(name=path.name, data=path.read_bytes(), edition=list_date)
    except OSError as error:
        raise Unusable(_("The file “%(name)s” cannot be read.") % {"name": path.name}) from error


def _authority(kind: str, number: str | None) -> UUID | None:
    try:
        official = kind_of(kind).official
    except KeyError:
        raise Unusable(_("There is no import of the kind “%(kind)s”.") % {"kind": kind}) from None
    if official:
        return None
    if not number:
        raise Unusable(_("Please name the authority that the list belongs to: --authority NUMBER."))
    found = Authority.objects.filter(number=number).values_list("id", flat=True).first()
    if found is None:
        raise Unusable(_("There is no authority with the number %(number)s.") % {"number": number})
    return found


def _unknown_columns(started: Import) -> list[str]:
    """Nobody is there to ask, so a column that is not known stops the import."""
    found = []
    with import_scope(started.authority_id):
        for opened in opened_files(started):
            name = opened.layout.name
            found += [f"{name}, {_row(it)}: {it.sentence()} {it.remedy()}".strip() for it in unknown_columns(opened)]
    return found


def _check(actor: Actor, started: Import) -> Import:
    try:
        return check_now(actor, started.id)
    except DomainError:
        discard_import(actor=actor, import_id=started.id)
        raise


def _apply(actor: Actor, checked: Import) -> Import:
    apply_import(actor=actor, import_id=checked.id, in_background=False)
    try:
        return apply_now(actor, checked.id)
    except DomainError as refusal:
        give_back(actor=actor, import_id=checked.id, problem=str(refusal))
        raise


def _summary(checked: Import, counts: dict[str, int], report: Report | None) -> Summary:
    errors = [line_of(report, issue) for issue in report.errors] if report else []
    notes = [line_of(report, issue) for issue in report.notes] if report else []
    proposals = [item.sentence() for item in report.proposals if not item.accepted] if report else []
    return Summary(
        created=counts["created"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        closed=counts["closed"],
        rejected=counts["rejected"],
        import_id=str(checked.id),
        applied=checked.state == ImportState.APPLIED,
        messages=tuple(errors),
        notes=(*notes[:SHOWN], *proposals[:SHOWN]),
    )


def line_of(report: Report, issue: Issue) -> str:
    """A finding as one line that names file, row, column and value."""
    letter, header = report.where(issue)
    parts = [report.files[issue.source].name if len(report.files) > 1 else "", _row(issue) if issue.row else ""]
    if letter:
        parts.append(_("column %(letter)s (%(header)s)") % {"letter": letter, "header": header})
    place = ", ".join(part for part in parts if part)
    value = f" “{issue.value}”" if issue.value else ""
    head = f"{place}{value}: " if place or value else ""
    return f"{head}{issue.sentence()} {issue.remedy()}".strip()


def _row(issue: Issue) -> str:
    return _("row %(row)s") % {"row": issue.row}


def _sentences(summary: Summary) -> list[str]:
    counts = _("created: %(created)s, changed: %(changed)s, unchanged: %(unchanged)s, closed: %(closed)s") % {
        "created": summary.created,
        "changed": summary.changed,
        "unchanged": summary.unchanged,
        "closed": summary.closed,
    }
    if summary.rejected:
        refused = ngettext(
            "%(count)s row has errors. Nothing was written.",
            "%(count)s rows have errors. Nothing was written.",
            summary.rejected,
        )
        return [refused % {"count": summary.rejected}]
    if summary.applied:
        return [_("Taken over – %(counts)s.") % {"counts": counts}]
    return [
        _("Dry run – %(counts)s.") % {"counts": counts},
        _("Nothing was written. With --yes the list is taken over."),
    ]
