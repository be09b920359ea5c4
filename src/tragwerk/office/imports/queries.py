# SPDX-License-Identifier: EUPL-1.2
"""What the pages of an import show: its steps, its dry run, the next thing to do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tragwerk.core.access.public import Actor, NotVisible
from tragwerk.core.extend.public import Task
from tragwerk.core.imports.public import (
    Closing,
    Import,
    ImportKind,
    ImportState,
    Issue,
    Opened,
    Repair,
    Report,
    Status,
    allowed_kinds,
    imports_for,
    samples,
)
from tragwerk.core.orgs.public import Authority
from tragwerk.ui.public import formats

PAGE = 50
SHOWN_STATES = (Status.REJECTED, Status.CREATED, Status.CHANGED, Status.CLOSED, Status.UNCHANGED)


class Step(NamedTuple):
    """One of the four steps of an import."""

    name: str
    note: str
    state: str
    url: str = ""


class Tile(NamedTuple):
    """How many rows have one fate, and the address that shows them."""

    status: str
    number: int
    label: str
    icon: str
    tone: str
    url: str
    chosen: bool


class Part(NamedTuple):
    """One stretch of the bar, in percent."""

    tone: str
    start: float
    width: float


class Finding(NamedTuple):
    """One bad cell: where it is, what is wrong, what can be done."""

    issue: Issue
    place: str
    sentence: str
    remedy: str
    repair: Repair | None
    correctable: bool
    same: int  # how many other cells of the column have the same fault and the same value


def same_fault(one: Issue, other: Issue) -> bool:
    """Say whether two findings are the same fault with the same value in the same column."""
    return (one.source, one.column, one.code, one.value) == (other.source, other.column, other.code, other.value)


def kind_for(actor: Actor, key: str) -> ImportKind[Any]:
    """Return a kind of import that the actor may run; raise NotVisible for any other."""
    for kind in allowed_kinds(actor):
        if kind.key == key:
            return kind
    raise NotVisible(_("There is no import of this kind, or it is not for you."))


def authorities_for(actor: Actor, kind: ImportKind[Any]) -> list[Authority]:
    """Return the authorities whose lists the actor may import; none for official lists."""
    if kind.official:
        return []
    return list(Authority.objects.visible_to(actor, kind.permission).order_by("sort_name", "id")[:200])


def steps(found: Import) -> list[Step]:
    """Return the four steps with the one that is current."""
    reached = {
        ImportState.UPLOADED: 1,
        ImportState.MAPPED: 2,
        ImportState.CHECKED: 2,
        ImportState.APPLYING: 3,
        ImportState.APPLIED: 4,
        ImportState.UNDONE: 4,
    }.get(ImportState(found.state), 0)
    mapping_url = reverse("office:import_mapping", args=[found.pk]) if reached in (1, 2) else ""
    texts = [
        (_("File"), _("read"), ""),
        (_("Assignment"), _("of columns"), mapping_url),
        (_("Dry run"), _("nothing is written"), ""),
        (_("Take-over"), _("can be undone"), ""),
    ]
    return [
        Step(name, note, "done" if index < reached else "current" if index == reached else "", url)
        for index, (name, note, url) in enumerate(texts)
    ]


@dataclass(frozen=True)
class DryRun:
    """One view of a dry run: which fate, which kind of error, which page."""

    found: Import
    report: Report
    status: Status
    code: str
    page: int

    @property
    def base_url(self) -> str:
        """Return the address of the import."""
        return reverse("office:import", args=[self.found.pk])

    @property
    def tiles(self) -> list[Tile]:
        """Return the tiles; that of closings only where something would be closed."""
        looks = {
            Status.REJECTED: (_("with errors"), "dangerous-fill", "bad"),
            Status.CREATED: (_("will be created"), "add_circle-fill", "good"),
            Status.CHANGED: (_("will be changed"), "change_circle-fill", "info"),
            Status.CLOSED: (_("will be closed"), "block", "warn"),
            Status.UNCHANGED: (_("stay the same"), "do_not_disturb_on-fill", ""),
        }
        return [
            Tile(
                one.value,
                self.report.counts.get(one.value, 0),
                label,
                icon,
                tone,
                f"{self.base_url}?show={one.value}",
                one is self.status,
            )
            for one, (label, icon, tone) in looks.items()
            if one is not Status.CLOSED or self.report.counts.get("closed")
        ]

    @property
    def parts(self) -> list[Part]:
        """Return the stretches of the bar in the order good, changed, closed, same, bad."""
        order = {"created": "good", "changed": "info", "closed": "warn", "unchanged": "", "rejected": "bad"}
        counts = {name: self.report.counts.get(name, 0) for name in order}
        total = sum(counts.values()) or 1
        found, start = [], 0.0
        for name, tone in order.items():
            width = 100 * counts[name] / total
            if width:
                found.append(Part(tone, start, width))
            start += width
        return found

    @property
    def summary(self) -> str:
        """Return the bar in words."""
        return ", ".join(f"{formats.number(tile.number)} {tile.label}" for tile in self.tiles)

    @property
    def file_notes(self) -> list[Issue]:
        """Return what holds for the whole file: columns that are left out, how it was read."""
        return [note for note in self.report.notes if not note.row]

    @property
    def row_notes(self) -> list[Issue]:
        """Return what should be known of single rows."""
        return [note for note in self.report.notes if note.row]

    @property
    def findings(self) -> list[Issue]:
        """Return the errors of the chosen kind."""
        return [one for one in self.report.errors if not self.code or one.code == self.code]

    @property
    def rows(self) -> list[Any]:
        """Return the rows of the chosen fate on this page, one more than fits when there are more."""
        wanted = self.page * PAGE
        return [row for index, row in enumerate(self.report.rows(self.status)) if wanted <= index <= wanted + PAGE]

    @property
    def closings(self) -> list[Closing]:
        """Return what would be closed for the chosen reason."""
        return [one for one in self.report.closings if not self.code or one.code == self.code]

    @property
    def shown_closings(self) -> list[Closing]:
        """Return the closings of this page."""
        return self.closings[self.page * PAGE : (self.page + 1) * PAGE]

    @property
    def repairable(self) -> int:
        """Return for how many of the shown errors a correction is proposed."""
        return sum(1 for one in self.findings if one.repair is not None and not one.repair.is_of_one_row)

    def shown_findings(self) -> list[Finding]:
        """Return the findings of this page."""
        return [self._finding(one) for one in self.findings[self.page * PAGE : (self.page + 1) * PAGE]]

    def _finding(self, issue: Issue) -> Finding:
        letter, header = self.report.where(issue)
        place = f"{letter} · {header}" if letter else ""
        correctable = bool(issue.column) and issue.row > 0
        same = self._same[issue.source, issue.column, issue.code, issue.value] - 1 if correctable and issue.value else 0
        return Finding(issue, place, issue.sentence(), issue.remedy(), issue.repair, correctable, same)

    @cached_property
    def _same(self) -> Counter[tuple[int, str, str, str]]:
        return Counter((one.source, one.column, one.code, one.value) for one in self.report.errors)

    @property
    def has_more(self) -> bool:
        """Say whether there is another page."""
        if self.status is Status.REJECTED:
            return len(self.findings) > (self.page + 1) * PAGE
        if self.status is Status.CLOSED:
            return len(self.closings) > (self.page + 1) * PAGE
        return len(self.rows) > PAGE

    @property
    def page_url(self) -> str:
        """Return the address of this view without the page."""
        return f"{self.base_url}?show={self.status.value}&code={self.code}"


def columns_with_samples(opened: Opened) -> list[tuple[Any, list[str]]]:
    """Return the columns that carry a heading, each with a few of its values."""
    return [(choice, samples(opened, choice.index)) for choice in opened.layout.mapping.choices if choice.header]


def apply_label(counts: dict[str, int]) -> str:
    """Return the words of the button that takes over, with its numbers."""
    written = counts.get("created", 0) + counts.get("changed", 0) + counts.get("closed", 0)
    rejected = counts.get("rejected", 0)
    take = ngettext("Take over %(count)s row", "Take over %(count)s rows", written) % {"count": formats.number(written)}
    if not rejected:
        return take
    return _("%(take)s, leave out %(rejected)s") % {"take": take, "rejected": formats.number(rejected)}


def error_rows(report: Report) -> tuple[Sequence[str], list[list[Any]]]:
    """Return the head and the rows of the error list."""
    head = [_("File"), _("Row"), _("Column"), _("Value in the file"), _("What is wrong"), _("What you can do")]
    rows = []
    for issue in report.errors:
        letter, header = report.where(issue)
        name = report.files[issue.source].name
        rows.append([name, issue.row, f"{letter} {header}".strip(), issue.value, issue.sentence(), issue.remedy()])
    return head, rows


def waiting_imports(actor: Actor) -> list[Task]:
    """Return the actor's own imports that wait for a decision, for the start page."""
    own = [one for one in imports_for(actor, 20) if one.account_id == actor.account_id]
    waiting = [one for one in own if one.state in (ImportState.UPLOADED, ImportState.CHECKED)]
    return [
        Task(
            title=_("Check the import “%(title)s”") % {"title": one.title},
            note=_import_note(one),
            icon="upload_file",
            url=reverse("office:import", args=[one.pk]),
            verb=_("Check"),
            tone="warn",
        )
        for one in waiting[:3]
    ]


def _import_note(found: Import) -> str:
    if found.state == ImportState.UPLOADED:
        return _("The columns are not assigned yet, nothing is written.")
    rejected = found.counts.get("rejected", 0)
    return ngettext(
        "%(count)s row with errors, nothing is written.", "%(count)s rows with errors, nothing is written.", rejected
    ) % {"count": formats.number(rejected)}
