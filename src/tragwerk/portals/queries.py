# SPDX-License-Identifier: EUPL-1.2
"""What the start page shows: figures, things to do, schools at a glance."""

from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.assets.public import IMPORT_ASSET, MANAGE_ASSET
from tragwerk.core.access.public import Actor
from tragwerk.core.audit.public import VIEW_AUDIT, AuditEntry, ChangeKind
from tragwerk.core.extend.public import (
    START,
    ExtraColumn,
    Figure,
    FigureValue,
    Panel,
    Task,
    TimelineEntry,
    columns,
    figures,
    panels,
    tasks,
)
from tragwerk.core.imports.public import RUN_IMPORT
from tragwerk.core.orgs.public import VIEW_SCHOOL, OperatingState, School
from tragwerk.office.public import trail_entries

FIGURES_SHOWN = 4
SCHOOLS_SHOWN = 6
TASKS_SHOWN = 8
ENTRIES_SHOWN = 6
ENTRIES_READ = 300
SCHOOL_TABLE = "office.schools"


class Cell(NamedTuple):
    """What a contributed column says of one school."""

    value: Any
    numeric: bool


class SchoolLine(NamedTuple):
    """One school with the cells that other packages add."""

    school: School
    cells: list[Cell]


class Verb(NamedTuple):
    """One thing that this person does often, as a button in the head."""

    label: str
    icon: str
    url: str


class Recent(NamedTuple):
    """One change: of what, how many others changed with it, and the sentence."""

    label: str
    others: int
    entry: TimelineEntry


def start_verbs(actor: Actor) -> list[Verb]:
    """Return the buttons of the head, the primary one last."""
    verbs = []
    if actor.may(IMPORT_ASSET) and actor.may(RUN_IMPORT):
        verbs.append(Verb(_("Import a spreadsheet"), "upload_file", reverse("office:import_start", args=["assets"])))
    if actor.may(MANAGE_ASSET):
        verbs.append(Verb(_("Create device"), "add", reverse("assets:create")))
    return verbs


def start_figures(actor: Actor) -> list[tuple[Figure, FigureValue]]:
    """Return the figures that apply to the actor, at most four."""
    loaded = ((figure, figure.load(actor)) for figure in figures.at(START, actor))
    # Lazily: what has no place left is not counted either.
    return list(islice(((figure, value) for figure, value in loaded if value is not None), FIGURES_SHOWN))


def start_tasks(actor: Actor) -> list[Task]:
    """Return what is to be done now, the urgent first: what warns without a day counts as due now."""
    now = timezone.now()
    found = [task for source in tasks.at(START, actor) for task in source.load(actor)]
    return sorted(found, key=lambda task: (task.due is None and not task.tone, task.due or now))


def start_panels(actor: Actor) -> list[tuple[Panel, dict[str, Any]]]:
    """Return the contributed panels with what they show."""
    return [(panel, panel.load(actor, None)) for panel in panels.at(START, actor)]


def school_lines(actor: Actor) -> tuple[list[ExtraColumn], list[SchoolLine], int]:
    """Return the extra columns, the largest schools with their cells, and how many schools there are."""
    if not actor.may(VIEW_SCHOOL) or actor.reach().everywhere:
        return [], [], 0
    rows = School.objects.visible_to(actor, VIEW_SCHOOL).filter(
        operating_state=OperatingState.ACTIVE, transferred_at__isnull=True
    )
    schools = list(rows.order_by("-pupils", "id")[:SCHOOLS_SHOWN])
    extra = [*columns.at(SCHOOL_TABLE, actor), *columns.at(START, actor)]
    loaded = [(column.load(actor, schools), column.numeric) for column in extra]
    lines = [SchoolLine(one, [Cell(by_id.get(one.pk, "–"), numeric) for by_id, numeric in loaded]) for one in schools]
    return extra, lines, rows.count()


def recent_entries(actor: Actor) -> list[Recent]:
    """Return the newest changes that people made where the actor may see the trail; a bulk change is one."""
    if not actor.may(VIEW_AUDIT) or actor.reach().everywhere:
        return []
    rows = AuditEntry.objects.visible_to(actor, VIEW_AUDIT).filter(
        actor_account__isnull=False, kind__in=[ChangeKind.CHANGED, ChangeKind.DELETED]
    )
    newest = list(rows.order_by("-authority_id", "-at", "-id")[:ENTRIES_READ])
    groups: dict[UUID, list[AuditEntry]] = {}
    for row in newest:
        groups.setdefault(row.batch_id or row.pk, []).append(row)
    shown = list(groups.values())[:ENTRIES_SHOWN]
    entries = trail_entries([group[0] for group in shown])
    return [Recent(group[0].object_label, len(group) - 1, entry) for group, entry in zip(shown, entries, strict=True)]
