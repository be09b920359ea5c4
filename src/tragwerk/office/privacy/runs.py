# SPDX-License-Identifier: EUPL-1.2
"""Pages of deletion runs: count, look, have deleted, and the proof."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, show, show_file
from tragwerk.core.exports.public import XLSX_TYPE, export_name, write_xlsx
from tragwerk.core.extend.public import Task
from tragwerk.core.privacy.public import (
    BY_KEY,
    GOES,
    HELD,
    NEEDED,
    RUN_DELETION,
    VIEW_PRIVACY,
    WAITS,
    DeletionRun,
    RunState,
    actions,
    due_records,
    holdings,
    run_for,
    table_label,
    version_in_words,
    waiting_runs,
)
from tragwerk.office.privacy.tables import RunTable
from tragwerk.office.privacy.views import own_authority, tabs
from tragwerk.office.trail.timeline import timeline
from tragwerk.office.trail.words import say
from tragwerk.ui.public import formats, job_address, table_response, toast

FATES = {
    GOES: gettext_lazy("will be deleted"),
    WAITS: gettext_lazy("stays: the audit trail still names them, their removal has to be confirmed first"),
    NEEDED: gettext_lazy("stays: something else still refers to it"),
    HELD: gettext_lazy("stays: held"),
}


class Line(NamedTuple):
    """One line of the dry run in words."""

    table: str
    label: str
    period: str
    fate: str
    goes: bool
    number: int


def lines_of(run: DeletionRun) -> list[Line]:
    """Return what was counted, in words; what goes first."""
    held = holdings(run.authority_id, run.due_on)
    found = [_line(one, held) for one in run.planned]
    return sorted(found, key=lambda one: (not one.goes, one.table, one.label))


def _line(one: dict[str, Any], held: Any) -> Line:
    key = one["retention_class"]
    known = BY_KEY.get(key)
    label = str(known.label) if known else _("with the record of the person")
    period = f"{held[key].words}, {held[key].source}" if known else ""
    return Line(_table(one["table"]), label, period, str(FATES[one["fate"]]), one["fate"] == GOES, one["count"])


def register() -> None:
    """Have the proof told in words where the trail shows it; called once at start-up."""
    say("privacy.deletionrun", "deleted", lambda kept: _listed(_deleted(kept)))
    say("privacy.deletionrun", "rules", lambda kept: _listed(_rules(kept)))


def _deleted(kept: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return what of each table was deleted."""
    return [(_table(name), number) for name, number in sorted(kept.items())]


def _rules(kept: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the periods that held, by class."""
    return [(str(BY_KEY[key].label), version_in_words(said)) for key, said in kept.items() if key in BY_KEY]


def _listed(pairs: Sequence[tuple[str, object]]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in pairs)


def _table(name: str) -> str:
    try:
        return table_label(apps.get_model(name))
    except LookupError:
        return name


@guarded(VIEW_PRIVACY)
def runs(request: ActorRequest) -> HttpResponseBase:
    """List the deletion runs."""
    authority = own_authority(request, VIEW_PRIVACY)
    page = {
        "tabs": tabs(request, "office:runs"),
        "may_run": request.actor.places(RUN_DELETION).cover(authority.pk),
        "open": actions.open_run(authority.pk),
    }
    return table_response(request, RunTable, "office/privacy/runs.html", page)


@guarded(RUN_DELETION)
@require_POST
def plan(request: ActorRequest) -> HttpResponse:
    """Count what is due; nothing is deleted."""
    authority = own_authority(request, RUN_DELETION)
    try:
        found = actions.plan_run(actor=request.actor, authority_id=authority.pk)
    except DomainError as error:
        toast(request, str(error))
        return redirect("office:runs")
    toast(request, _("Counted. Nothing has been deleted."))
    return redirect("office:run", found.pk)


@guarded(VIEW_PRIVACY)
def run(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """One run: what would go, what went, by which rules, and the proof."""
    found = run_for(request.actor, run_id)
    show([found])
    lines = lines_of(found)
    may = request.actor.places(RUN_DELETION).cover(found.authority_id)
    page = {
        "run": found,
        "title": str(found),
        "lines": lines,
        "goes": sum(line.number for line in lines if line.goes),
        "deleted": _deleted(found.deleted),
        "rules": _rules(found.rules),
        "may_start": may and found.can(RunState.RUNNING),
        "may_discard": may and found.can(RunState.DISCARDED),
        "may_list": may and found.state == RunState.PLANNED,
        "job_url": job_address(found.job_id) if found.job_id and found.state == RunState.RUNNING else "",
        "timeline": timeline(request.actor, "privacy.deletionrun", found),
        "trail": ((_("Data protection"), reverse("office:privacy")), (_("Deletion runs"), reverse("office:runs"))),
    }
    return render(request, "office/privacy/run.html", page)


@guarded(RUN_DELETION)
@require_POST
def start(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Have deleted what was counted."""
    found = run_for(request.actor, run_id, RUN_DELETION)
    try:
        job = actions.start_run(actor=request.actor, run_id=found.pk)
    except DomainError as error:
        toast(request, str(error))
        return redirect("office:run", found.pk)
    return HttpResponseRedirect(job_address(job.pk))


@guarded(RUN_DELETION)
@require_POST
def discard(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Delete nothing of what was counted."""
    found = run_for(request.actor, run_id, RUN_DELETION)
    try:
        actions.discard_run(actor=request.actor, run_id=found.pk)
    except DomainError as error:
        toast(request, str(error))
    else:
        toast(request, _("Discarded. Nothing is deleted."))
    return redirect("office:run", found.pk)


@guarded(RUN_DELETION)
def due_file(request: ActorRequest, run_id: UUID) -> FileResponse:
    """Who would be deleted, by name, as a spreadsheet; that it was taken away is noted."""
    found = run_for(request.actor, run_id, RUN_DELETION)
    stream, name = io.BytesIO(), export_name(_("Due for deletion"), "xlsx")
    rows = list(_due_rows(found))
    actions.note_due_list(actor=request.actor, run_id=found.pk, rows=len(rows))
    show_file(name, len(rows))
    head = [_("Name"), _("What"), _("Class of data"), _("Counted from"), _("Rule")]
    write_xlsx(stream, head, rows, title=_("Due for deletion"))
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX_TYPE)


def _due_rows(found: DeletionRun) -> Iterator[tuple[Any, ...]]:
    for record in due_records(found.authority_id, found.due_on):
        key = record.retention_class
        rule = version_in_words(found.rules.get(key, ""))
        yield record.label, _table(record.table), str(BY_KEY[key].label), record.since, rule


def waiting_deletions(actor: Any) -> list[Task]:
    """Return the runs that wait for somebody who has what is due deleted."""
    return [
        Task(
            title=str(row),
            note=_("%(count)s records are due") % {"count": formats.number(_goes(row))},
            icon="delete",
            url=reverse("office:run", args=[row.pk]),
            verb=_("Look"),
            tone="warn",
        )
        for row in waiting_runs(actor, RUN_DELETION)
    ]


def _goes(row: DeletionRun) -> int:
    return sum(line["count"] for line in row.planned if line["fate"] == GOES)
