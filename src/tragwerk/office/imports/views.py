# SPDX-License-Identifier: EUPL-1.2
"""The wizard: file, assignment of columns, dry run with corrections, take-over, undo."""

from datetime import date
from typing import IO, Any, cast
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded, takes_files
from tragwerk.core.access.public import DomainError, NotVisible
from tragwerk.core.exports.public import TAKE_EVERYTHING
from tragwerk.core.imports.public import (
    RUN_IMPORT,
    Import,
    ImportKind,
    ImportState,
    Repair,
    Status,
    actions,
    allowed_kinds,
    files_of,
    import_for,
    imports_for,
    opened_files,
    origins_of,
    report_of,
)
from tragwerk.core.jobs.public import Job, job_for
from tragwerk.core.orgs.public import Authority
from tragwerk.office.imports.queries import (
    SHOWN_STATES,
    DryRun,
    apply_label,
    authorities_for,
    columns_with_samples,
    kind_for,
    same_fault,
    steps,
)
from tragwerk.office.jobs.views import job_progress
from tragwerk.office.trail.batches import batch_links
from tragwerk.ui.public import GermanDateField, toast

# States in which a job works on the import.
WORKED_ON = (ImportState.MAPPED, ImportState.APPLYING)

_EDITION = GermanDateField(required=False, earliest=date(1990, 1, 1), past_only=True)


def _number(text: str) -> int | None:
    """Return a row, sheet or page number; nothing for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None


@guarded(RUN_IMPORT)
def imports(request: ActorRequest) -> HttpResponse:
    """Choose what to import, and find earlier imports."""
    page = {
        "kinds": allowed_kinds(request.actor),
        "imports": imports_for(request.actor),
        "may_take_everything": request.actor.may(TAKE_EVERYTHING),
    }
    return render(request, "office/imports/imports.html", page)


@guarded(RUN_IMPORT)
@takes_files
def start(request: ActorRequest, kind_key: str) -> HttpResponse:
    """Take in the file or files."""
    kind = kind_for(request.actor, kind_key)
    authorities = authorities_for(request.actor, kind)
    problem, status = "", 200
    if request.method == "POST":
        try:
            return redirect("office:import", _started(request, kind, authorities).pk)
        except DomainError as error:
            problem, status = str(error), 422
    page = {
        "kind": kind,
        "authorities": authorities,
        "problem": problem,
        "limit": str(settings.UPLOAD_LIMIT),  # as text: a number would get points between its groups
        "edition": request.POST.get("edition", ""),
        "origins": ", ".join(str(one.label) for one in origins_of(kind.key)),
    }
    return render(request, "office/imports/start.html", page, status=status)


def _started(request: ActorRequest, kind: ImportKind[Any], authorities: list[Authority]) -> Import:
    edition = _edition(request)
    uploads = [
        actions.Upload(file.name or _("file"), cast(IO[bytes], file), edition, size=file.size or 0)
        for file in request.FILES.getlist("file")[:20]
    ]
    if not uploads:
        raise DomainError(_("Please choose a file: CSV, XLSX, ODS or JSON."), field="file")
    authority = _chosen_authority(request, authorities)
    found = actions.start_import(
        actor=request.actor,
        kind=kind.key,
        uploads=uploads,
        authority_id=None if kind.official else authority,
    )
    if found.state == ImportState.MAPPED:
        actions.check_import(actor=request.actor, import_id=found.pk)
    return found


def _chosen_authority(request: ActorRequest, authorities: list[Authority]) -> UUID | None:
    if len(authorities) == 1:
        return authorities[0].pk
    wanted = request.POST.get("authority", "")
    return next((one.pk for one in authorities if str(one.pk) == wanted), None)


def _edition(request: ActorRequest) -> date | None:
    """Return the day of an official list; without it the list's own name decides."""
    try:
        day: date | None = _EDITION.clean(request.POST.get("edition", ""))
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field="edition") from error
    return day


@guarded(RUN_IMPORT)
def import_page(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Show where an import stands and what is to be done next."""
    found = import_for(request.actor, import_id)
    if found.state == ImportState.UPLOADED:
        return redirect("office:import_mapping", found.pk)
    running = _running_job(request, found)
    if running is None and found.state in WORKED_ON:
        # The job may have ended between the two reads: then its result is there by now.
        found = import_for(request.actor, import_id)
    page: dict[str, Any] = {"found": found, "files": files_of(found), "steps": steps(found), "state": found.state}
    if running is not None:
        return render(request, "office/imports/running.html", {**page, **job_progress(running, request.actor)})
    if found.state == ImportState.CHECKED:
        return _dry_run(request, found, page)
    status = 200
    if found.state == ImportState.APPLIED:
        page["batch_links"] = batch_links(request.actor, found.pk)
        page |= _refused_undo(request, found)
        status = 409 if page.get("refusal") else 200
    return render(request, "office/imports/result.html", page, status=status)


def _refused_undo(request: ActorRequest, found: Import) -> dict[str, Any]:
    """Return why the rows were not taken back in the background, until somebody tries again."""
    job = _job(request, found)
    if job is None or job.kind != "imports.undo" or not job.is_final:
        return {}
    refused = str(job.result.get("refused", "")) or job.error
    changed = job.result.get("code") == "changed-since"
    return {"refusal": refused, "changed_since": changed, "labels": job.result.get("labels", ())}


def _running_job(request: ActorRequest, found: Import) -> Job | None:
    job = _job(request, found)
    if job is None or job.is_final:
        return None
    undoing = found.state == ImportState.APPLIED and job.kind == "imports.undo"
    return job if undoing or found.state in WORKED_ON else None


def _job(request: ActorRequest, found: Import) -> Job | None:
    """Return the last work in the background for an import."""
    if found.job_id is None:
        return None
    try:
        return job_for(request.actor, found.job_id)
    except NotVisible:
        return None


def _dry_run(request: ActorRequest, found: Import, page: dict[str, Any]) -> HttpResponse:
    report = report_of(found)
    if report is None:
        return render(request, "office/imports/result.html", page)
    shown = request.GET.get("show", "")
    default = Status.REJECTED if report.errors else Status.CREATED if report.counts.get("created") else Status.CHANGED
    status = next((one for one in SHOWN_STATES if one.value == shown), default)
    run = DryRun(found, report, status, request.GET.get("code", "")[:60], _number(request.GET.get("page", "")) or 0)
    page |= {
        "run": run,
        "report": report,
        "findings": run.shown_findings() if status is Status.REJECTED else [],
        "rows": run.rows[:50] if status not in (Status.REJECTED, Status.CLOSED) else [],
        "apply_label": apply_label(report.counts),
        "writes": sum(report.counts.get(name, 0) for name in ("created", "changed", "closed")),
    }
    return render(request, "office/imports/check.html", page)


@guarded(RUN_IMPORT)
def mapping(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Assign the columns of the file, sheet and header row included."""
    found = import_for(request.actor, import_id)
    problem = ""
    if request.method == "POST":
        try:
            wanted = _columns(request, found)
            actions.map_columns(actor=request.actor, import_id=found.pk, columns=wanted)
            if any(one.origin is not None for one in wanted.values()):
                return redirect("office:import_mapping", found.pk)
            actions.check_import(actor=request.actor, import_id=found.pk)
        except DomainError as error:
            problem = str(error)
        else:
            return redirect("office:import", found.pk)
    kind = kind_for(request.actor, found.kind).for_authority(found.authority_id)
    page = {
        "found": found,
        "files": [
            (file, opened, columns_with_samples(opened))
            for file, opened in zip(files_of(found), opened_files(found), strict=True)
        ],
        "steps": steps(found),
        "columns": kind.all_columns,
        "keeps_remarks": bool(kind.remarks),
        "origins": origins_of(kind.key),
        "problem": problem,
    }
    return render(request, "office/imports/mapping.html", page, status=422 if problem else 200)


def _columns(request: ActorRequest, found: Import) -> dict[int, actions.Columns]:
    """Read the assignment from the form: per file one field per header."""
    wanted: dict[int, actions.Columns] = {}
    for file, opened in zip(files_of(found), opened_files(found), strict=True):
        chosen = {
            choice.header: request.POST.get(f"column-{file.position}-{choice.index}", "")
            for choice in opened.layout.mapping.choices
            if choice.header and f"column-{file.position}-{choice.index}" in request.POST
        }
        order = {"day": True, "month": False}.get(request.POST.get(f"order-{file.position}", ""))
        sheet = request.POST.get(f"sheet-{file.position}", "")
        if sheet and sheet != opened.layout.sheet:
            chosen = {}
        line = _number(request.POST.get(f"line-{file.position}", ""))
        changed = line is not None and line != opened.layout.header_line
        origin = request.POST.get(f"origin-{file.position}", file.origin)[:40]
        # What another system calls its columns was not on the page; the choices that were are void.
        other = origin != file.origin
        wanted[file.position] = actions.Columns(
            chosen={} if changed or other else chosen,
            sheet=sheet,
            header_line=line if changed else None,
            day_first=order,
            origin=origin if other else None,
        )
    return wanted


def _check_again(request: ActorRequest, import_id: UUID) -> HttpResponse:
    actions.check_import(actor=request.actor, import_id=import_id)
    return redirect("office:import", import_id)


@guarded(RUN_IMPORT)
@require_POST
def repair(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Correct one cell, leave a row out, or take all proposed corrections of the shown kind."""
    found = import_for(request.actor, import_id)
    report = report_of(found)
    if report is None:
        return redirect("office:import", found.pk)
    try:
        choices = _all_repairs(request, report) if "all" in request.POST else [_one_repair(request)]
        if "same" in request.POST:
            choices += _same_repairs(report, choices[0])
        actions.repair_cells(actor=request.actor, import_id=found.pk, repairs=choices)
        return _check_again(request, found.pk)
    except DomainError as error:
        toast(request, str(error))
        return redirect("office:import", found.pk)


def _all_repairs(request: ActorRequest, report: Any) -> list[actions.RepairChoice]:
    """Return every correction that can be taken without a look at its row."""
    code = request.POST.get("code", "")
    return [
        actions.RepairChoice(one.row, one.repair, one.column, one.source)
        for one in report.errors
        if one.repair is not None and not one.repair.is_of_one_row and (not code or one.code == code)
    ]


def _same_repairs(report: Any, chosen: actions.RepairChoice) -> list[actions.RepairChoice]:
    """The same correction for every other cell of the column that has the same fault and the same value."""
    at = (chosen.source, chosen.row, chosen.column)
    first = next((one for one in report.errors if (one.source, one.row, one.column) == at), None)
    return [
        actions.RepairChoice(one.row, chosen.repair, one.column, one.source)
        for one in report.errors
        if first is not None and one is not first and same_fault(one, first)
    ]


def _one_repair(request: ActorRequest) -> actions.RepairChoice:
    row, source = _number(request.POST.get("row", "")), _number(request.POST.get("source", "0"))
    action = request.POST.get("action", "value")
    if row is None or source is None or action not in {"value", "text", "skip", "as_change"}:
        raise DomainError(_("This correction could not be read. Please load the page again."), code="repair")
    chosen = Repair(request.POST.get("value", "")[:300], action)
    return actions.RepairChoice(row, chosen, request.POST.get("column", "")[:60], source)


@guarded(RUN_IMPORT)
@require_POST
def decide(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Keep what a person decided about transfers, closings and successors."""
    accepted = request.POST.getlist("accept")
    declined = [key for key in request.POST.getlist("proposal") if key not in accepted]
    actions.decide_proposals(actor=request.actor, import_id=import_id, accepted=accepted, declined=declined)
    return _check_again(request, import_id)


@guarded(RUN_IMPORT)
@require_POST
def check(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Do the dry run anew."""
    return _check_again(request, import_id)


@guarded(RUN_IMPORT)
@require_POST
def apply(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Take over what the dry run announced."""
    try:
        actions.apply_import(actor=request.actor, import_id=import_id, leave_out_rejected=True)
    except DomainError as error:
        toast(request, str(error))
    return redirect("office:import", import_id)


@guarded(RUN_IMPORT)
@require_POST
def undo(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Restore the state before the import."""
    leave = "leave" in request.POST
    try:
        if actions.undo_is_long(import_for(request.actor, import_id)):
            actions.order_undo(actor=request.actor, import_id=import_id, leave_changed=leave)
            return redirect("office:import", import_id)
        done = actions.undo_import(actor=request.actor, import_id=import_id, leave_changed=leave)
    except DomainError as error:
        found = import_for(request.actor, import_id)
        page = {
            "found": found,
            "files": files_of(found),
            "steps": steps(found),
            "state": found.state,
            "refusal": str(error),
            "changed_since": error.code == "changed-since",
            "labels": error.details.get("labels", ()),
        }
        return render(request, "office/imports/result.html", page, status=409)
    toast(request, _("Import undone: %(count)d entries are as they were before.") % {"count": done.restored})
    return redirect("office:import", import_id)


@guarded(RUN_IMPORT)
@require_POST
def discard(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Give the import up; nothing was written."""
    try:
        actions.discard_import(actor=request.actor, import_id=import_id)
        toast(request, _("Import discarded. Nothing was written."))
    except DomainError as error:
        toast(request, str(error))
    return redirect("office:imports")
