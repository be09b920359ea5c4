# SPDX-License-Identifier: EUPL-1.2
"""From files and decisions to the plan of what would happen. Writes nothing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tragwerk.core.imports.decisions import Decisions, FileChoice
from tragwerk.core.imports.issues import Issue
from tragwerk.core.imports.kinds import Batch, ImportContext, ImportKind, Outcome, Status
from tragwerk.core.imports.typed import Layout, type_file


@dataclass(slots=True)
class Prepared:
    """All files typed into one batch."""

    layouts: list[Layout]
    batch: Batch
    issues: list[Issue]
    skipped: int = 0


@dataclass(slots=True)
class Plan:
    """A dry run with what it was based on."""

    prepared: Prepared
    outcome: Outcome
    base: str
    counts: dict[str, int]
    fingerprint: str

    @property
    def issues(self) -> list[Issue]:
        """Findings of reading and of matching, in the order of the file."""
        both = [*self.prepared.issues, *self.outcome.issues]
        return sorted(both, key=lambda issue: (issue.source, issue.row, issue.column))


def prepare(kind: ImportKind[Any], files: Sequence[FileChoice], decisions: Decisions, today: date) -> Prepared:
    """Read, map and type all files. Raises ImportProblem when a file as a whole is unusable."""
    parts = [type_file(kind, choice, index, decisions, today) for index, choice in enumerate(files)]
    keys = {key for part in parts for key in part.values}
    sizes = [len(part.rows) for part in parts]
    values = {
        key: [value for part, size in zip(parts, sizes, strict=True) for value in part.values.get(key, [None] * size)]
        for key in keys
    }
    starts = [sum(sizes[:index]) for index in range(len(sizes))]
    source_of = [index for index, size in enumerate(sizes) for _ in range(size)]

    def raw(index: int, key: str) -> str:
        part = parts[source_of[index]]
        return part.raw(index - starts[source_of[index]], key)

    batch = Batch(
        sources=[part.source for part in parts],
        source_of=source_of,
        rows=[row for part in parts for row in part.rows],
        values=values,
        failed=bytearray().join(part.failed for part in parts),
        raw=raw,
    )
    issues = [issue for part in parts for issue in part.issues]
    return Prepared([part.layout for part in parts], batch, issues, sum(part.skipped for part in parts))


def make_plan(kind: ImportKind[Any], ctx: ImportContext, prepared: Prepared) -> Plan:
    """Match the typed rows against the stock. The digest is taken first, so a later change shows."""
    base = kind.base_digest(ctx)
    lookups = kind.lookups(ctx, prepared.batch)
    outcome = Outcome.for_batch(prepared.batch)
    kind.resolve(ctx, lookups, prepared.batch, outcome)
    counts = _count(prepared, outcome)
    return Plan(prepared, outcome, base, counts, _fingerprint(prepared, outcome, counts))


def _count(prepared: Prepared, outcome: Outcome) -> dict[str, int]:
    status = Counter(outcome.status)
    return {
        "created": status[Status.CREATED],
        "changed": status[Status.CHANGED] + outcome.extra_changed,
        "unchanged": status[Status.UNCHANGED],
        "closed": len(outcome.closings),
        "rejected": status[Status.REJECTED],
        "merged": status[Status.MERGED],
        "skipped": prepared.skipped,
    }


def _fingerprint(prepared: Prepared, outcome: Outcome, counts: Mapping[str, int]) -> str:
    """What the person agrees to: every row's fate and every change."""
    digest = hashlib.sha256(json.dumps(counts, sort_keys=True).encode())
    digest.update("".join(status.value[:3] for status in outcome.status).encode())
    digest.update("\x1f".join(outcome.labels).encode())
    for index, changes in sorted(outcome.changes.items()):
        digest.update(f"{index}:{[(c.field, c.old, c.new) for c in changes]}".encode())
    digest.update(repr(sorted((one.label, one.code, one.row) for one in outcome.closings)).encode())
    accepted = sorted((proposal.key, proposal.accepted) for proposal in outcome.proposals)
    digest.update(repr(accepted).encode())
    return digest.hexdigest()
