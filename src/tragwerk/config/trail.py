# SPDX-License-Identifier: EUPL-1.2
"""`tragwerk audit verify`: the chains of the audit trail, in sentences or as JSON, compared with noted heads."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from tragwerk.config.heads import INSTALLATION, Heads, Unusable, heads_of_file, heads_of_options, write_heads
from tragwerk.core.access.public import system_scope
from tragwerk.core.audit.public import ChainReport, chains, verify
from tragwerk.core.orgs.public import Authority

DONE, REFUSED, UNUSABLE = 0, 1, 2


@dataclass(frozen=True)
class Wanted:
    """What is to be verified, and with what it is compared."""

    number: str | None = None
    heads: Sequence[str] = ()
    heads_file: Path | None = None
    write_to: Path | None = None


def run_verify(wanted: Wanted, *, as_json: bool) -> int:
    """Verify, print, and say by the exit code whether every chain holds and ends no earlier than was noted."""
    try:
        noted = _noted(wanted)
        named = _verified(wanted.number, noted)
        holds = not any(report.faults for _name, report in named)
        if wanted.write_to is not None and holds:
            write_heads(wanted.write_to, named, timezone.now())
    except Unusable as error:
        sys.stderr.write(f"{error}\n")
        return UNUSABLE
    if as_json:
        sys.stdout.write(json.dumps({"chains": [_as_json(report) for _name, report in named]}) + "\n")
    else:
        _print_all(named, noted)
    if wanted.write_to is not None and not holds:
        sys.stderr.write(f"{wanted.write_to} was not written: heads of a broken trail prove nothing.\n")
    return DONE if holds else REFUSED


def _noted(wanted: Wanted) -> Heads:
    noted = {**(heads_of_file(wanted.heads_file) if wanted.heads_file else {}), **heads_of_options(wanted.heads)}
    if wanted.number is None:
        return noted
    if (wanted.heads or wanted.heads_file) and wanted.number not in noted:
        raise Unusable(f"No head of the authority {wanted.number!r} was given.")
    return {name: head for name, head in noted.items() if name == wanted.number}


def _verified(number: str | None, noted: Heads) -> list[tuple[str, ChainReport]]:
    """Return the reports of the wanted chains by the names under which heads are noted."""
    with system_scope(reason="verify the audit trail"):
        names: dict[UUID | None, str] = dict(Authority.objects.values_list("pk", "number"))
        names[None] = INSTALLATION
        # An authority that is gone has no number any more; its chain is still there under its key.
        known = {names.get(one) or str(one): one for one in chains()}
        if number is not None and number not in known and number not in noted:
            raise Unusable(f"There is no trail of an authority with the number {number!r}.")
        reports = [
            (name, verify(one, noted.get(name))) for name, one in known.items() if number is None or name == number
        ]
    return [*reports, *((name, _gone()) for name in noted if name not in known)]


def _gone() -> ChainReport:
    return ChainReport(None, faults=["A head was noted, but there is no chain: it was removed as a whole."])


def _as_json(report: ChainReport) -> dict[str, Any]:
    return {**vars(report), "authority_id": str(report.authority_id) if report.authority_id else None}


def _print_all(named: Sequence[tuple[str, ChainReport]], noted: Heads) -> None:
    with system_scope(reason="names for the verification of the trail"):
        titles = {one.number: f"{one.number} {one}" for one in Authority.objects.all()}
    titles[INSTALLATION] = "Installation"
    for name, report in named:
        _print(report, titles.get(name, name), is_noted=name in noted)
        if noted and name not in noted:
            sys.stdout.write("  No head was noted for it.\n")


def _print(report: ChainReport, name: str, *, is_noted: bool) -> None:
    verdict = "holds" if not report.faults else "IS BROKEN"
    erased = f", {report.erased} of them pseudonymised" if report.erased else ""
    compared = " and has the noted head" if is_noted and not report.faults else ""
    told = f"{name}: {report.number} entries{erased}; the chain {verdict}{compared}. Head {report.link}"
    sys.stdout.write(f"{told.removesuffix(' Head ')}\n")
    for fault in report.faults:
        sys.stdout.write(f"  {fault}\n")
