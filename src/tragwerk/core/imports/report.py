# SPDX-License-Identifier: EUPL-1.2
"""The dry run as it is kept: one compact file, no row per row; sentences are made when it is read."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from tragwerk.core.imports.dryrun import Plan
from tragwerk.core.imports.issues import Issue, Repair, Severity
from tragwerk.core.imports.kinds import Change, Closing, Proposal, Status
from tragwerk.core.imports.readers import letter_of
from tragwerk.core.imports.typed import Layout

MAX_ISSUES = 50_000
_STATUS = {status: status.value[0:2] for status in Status}
_CODES = {code: status for status, code in _STATUS.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file and its fate."""

    source: int
    row: int
    status: Status
    label: str
    changes: tuple[Change, ...]
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What was read of one file."""

    name: str
    sheet: str
    sheets: tuple[str, ...]
    headers: tuple[str, ...]
    header_line: int
    places: Mapping[str, int]
    rows: int


class Report:
    """A dry run read back: counts, issues with their places, proposals, rows by status."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._content = content
        self.counts: dict[str, int] = dict(content["counts"])
        self.files = tuple(_file_facts(item) for item in content["files"])
        self.issues: list[Issue] = [_issue_from(item) for item in content["issues"]]
        self.heads: tuple[str, ...] = tuple(content.get("heads", ()))
        self.closings = [Closing(*item) for item in content.get("closings", ())]
        self.proposals = [_proposal_from(item) for item in content["proposals"]]

    @property
    def errors(self) -> list[Issue]:
        """The findings that keep rows out."""
        return [issue for issue in self.issues if issue.severity is Severity.ERROR]

    @property
    def notes(self) -> list[Issue]:
        """What the person should know about rows that go on."""
        return [issue for issue in self.issues if issue.severity is Severity.NOTE]

    def errors_by_kind(self) -> list[tuple[str, str, int]]:
        """Code, short name and number of each kind of error, most frequent first; same names are one chip."""
        names: dict[str, str] = {}
        counts: Counter[str] = Counter()
        for issue in self.errors:
            name = issue.short()
            names.setdefault(name, issue.code)
            counts[name] += 1
        return [(names[name], name, count) for name, count in counts.most_common()]

    def closings_by_kind(self) -> list[tuple[str, str, int]]:
        """Code, short name and number of each reason for closing, most frequent first."""
        counts = Counter(one.code for one in self.closings)
        names = {one.code: one.short() for one in self.closings}
        return [(code, names[code], count) for code, count in counts.most_common()]

    def where(self, issue: Issue) -> tuple[str, str]:
        """Column letter and header of an issue, empty when it is about a whole row or file."""
        facts = self.files[issue.source]
        index = int(issue.column) if issue.column.isdigit() else facts.places.get(issue.column)
        if index is None or index >= len(facts.headers):
            return "", ""
        return letter_of(index), facts.headers[index]

    def rows(self, status: Status | None = None) -> Iterator[Row]:
        """All rows, or those of one fate, in the order of the files."""
        content = self._content["rows"]
        changes = content["changes"]
        codes = content["status"]
        facts = content.get("facts", {})
        for index, (source, row, label) in enumerate(
            zip(content["source"], content["row"], content["label"], strict=True)
        ):
            found = _CODES[codes[2 * index : 2 * index + 2]]
            if status is None or found is status:
                kept = tuple(Change(*change) for change in changes.get(str(index), ()))
                yield Row(source, row, found, label, kept, tuple(facts.get(str(index), ())))


def dump(plan: Plan) -> bytes:
    """The plan as compressed JSON."""
    batch, outcome = plan.prepared.batch, plan.outcome
    content = {
        "counts": plan.counts,
        "files": [_file_content(layout) for layout in plan.prepared.layouts],
        "issues": [_issue_content(issue) for issue in plan.issues[:MAX_ISSUES]],
        "heads": list(outcome.heads),
        "closings": [[item.label, item.code, _plain(item.params), item.row, item.source] for item in outcome.closings],
        "proposals": [
            [item.key, item.code, _plain(item.params), item.accepted, item.row, item.source]
            for item in outcome.proposals
        ],
        "rows": {
            "source": list(batch.source_of),
            "row": list(batch.rows),
            "status": "".join(_STATUS[status] for status in outcome.status),
            "label": outcome.labels,
            "facts": {str(index): facts for index, facts in outcome.facts.items()},
            "changes": {
                str(index): [[change.field, change.old, change.new] for change in changes]
                for index, changes in outcome.changes.items()
            },
        },
    }
    return gzip.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def load(data: bytes) -> Report:
    """Read what `dump` wrote."""
    return Report(json.loads(gzip.decompress(data)))


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    """Lazy words are fixed in the language of the dry run; numbers stay numbers."""
    return {
        key: value if isinstance(value, (int, str)) and not isinstance(value, Promise) else str(value)
        for key, value in params.items()
    }


def _file_content(layout: Layout) -> dict[str, Any]:
    return {
        "name": layout.name,
        "sheet": layout.sheet,
        "sheets": list(layout.sheets),
        "headers": list(layout.headers),
        "line": layout.header_line,
        "places": layout.mapping.index_of(),
        "rows": layout.row_count,
    }


def _file_facts(item: Mapping[str, Any]) -> FileFacts:
    return FileFacts(
        name=item["name"],
        sheet=item["sheet"],
        sheets=tuple(item["sheets"]),
        headers=tuple(item["headers"]),
        header_line=item["line"],
        places=item["places"],
        rows=item["rows"],
    )


def _issue_content(issue: Issue) -> list[Any]:
    repair = [issue.repair.value, issue.repair.action, issue.repair.label] if issue.repair else None
    return [
        *(issue.code, issue.row, issue.column, issue.value, _plain(issue.params)),
        *(issue.severity.value, repair, issue.source),
    ]


def _issue_from(item: Sequence[Any]) -> Issue:
    code, row, column, value, params, severity, repair, source = item
    return Issue(
        code=code,
        row=row,
        column=column,
        value=value,
        params=params,
        severity=Severity(severity),
        repair=Repair(*repair) if repair else None,
        source=source,
    )


def _proposal_from(item: Sequence[Any]) -> Proposal:
    key, code, params, accepted, row, source = item
    return Proposal(key=key, code=code, params=params, accepted=accepted, row=row, source=source)
