# SPDX-License-Identifier: EUPL-1.2
"""`tragwerk audit verify`: the chains of the audit trail, in sentences or as JSON."""

import json
import sys
from typing import Any

from tragwerk.core.access.public import system_scope
from tragwerk.core.audit.public import ChainReport, chains, verify
from tragwerk.core.orgs.public import Authority

DONE, REFUSED, UNUSABLE = 0, 1, 2


def run_verify(*, number: str | None, as_json: bool) -> int:
    """Verify, print, and say by the exit code whether every chain holds."""
    with system_scope(reason="verify the audit trail"):
        names = {one.pk: f"{one.number} {one}" for one in Authority.objects.all()}
        wanted = [one for one in chains() if number is None or (one and names.get(one, "").split()[0] == number)]
        if number is not None and not wanted:
            sys.stderr.write(f"There is no trail of an authority with the number {number!r}.\n")
            return UNUSABLE
        reports = [verify(one) for one in wanted]
    if as_json:
        sys.stdout.write(json.dumps({"chains": [_as_json(one) for one in reports]}) + "\n")
    else:
        for report in reports:
            _print(report, "Installation" if report.authority_id is None else names.get(report.authority_id, "gone"))
    return REFUSED if any(report.faults for report in reports) else DONE


def _as_json(report: ChainReport) -> dict[str, Any]:
    return {**vars(report), "authority_id": str(report.authority_id) if report.authority_id else None}


def _print(report: ChainReport, name: str) -> None:
    verdict = "holds" if not report.faults else "IS BROKEN"
    erased = f", {report.erased} of them pseudonymised" if report.erased else ""
    sys.stdout.write(f"{name}: {report.number} entries{erased}; the chain {verdict}. Head {report.link}\n")
    for fault in report.faults:
        sys.stdout.write(f"  {fault}\n")
