# SPDX-License-Identifier: EUPL-1.2
"""Pages of fields: what is kept of each kind, own fields in their order, their form, a preview of it."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, NotVisible, SeenIn, require, show
from tragwerk.core.audit.public import EditConflict, plain
from tragwerk.core.forms.public import (
    MANAGE_FIELD,
    VIEW_FIELD,
    CustomField,
    Field,
    FieldState,
    FieldTable,
    actions,
    all_tables,
    declared_fields,
    field_for,
    fields_of,
    own_fields,
    table_named,
    used_counts,
)
from tragwerk.core.orgs.public import VIEW_PERSON, Authority, Person
from tragwerk.core.values.public import sort_key
from tragwerk.office.editing import SEEN, moment_of
from tragwerk.office.fields.forms import (
    CopyForm,
    FieldForm,
    NewFieldForm,
    authorities_with_fields,
    initial_of_field,
)
from tragwerk.office.fields.inputs import initial_of, inputs_of
from tragwerk.office.trail.timeline import change_lines, timeline
from tragwerk.ui.public import FEWEST_LETTERS, ReasonForm, Suggestion, TragwerkForm, suggestions_response, toast

FIELD_PAGE = "forms.field"
_MOST_HITS = 12


class Line(NamedTuple):
    """One field as the list shows it."""

    row: CustomField
    kinds: str
    used: int


class Part(NamedTuple):
    """The own fields of one authority's rows of a table."""

    authority: Authority
    table: FieldTable
    active: list[Line]
    archived: list[Line]
    may_manage: bool


class KindPart(NamedTuple):
    """The fields that a package gives a kind."""

    label: str
    fields: Sequence[Field]


@guarded(VIEW_FIELD)
def fields(request: ActorRequest) -> HttpResponse:
    """List the fields: own ones by authority and table, then those that come with the kinds."""
    tables = all_tables()
    page = {
        "parts": _parts(request, tables),
        "tables": [(table, _kinds_of(table)) for table in tables],
        "may_manage": request.actor.may(MANAGE_FIELD),
        "first": tables[0].key if tables else "",
    }
    return render(request, "office/fields/fields.html", page)


def _parts(request: ActorRequest, tables: Sequence[FieldTable]) -> list[Part]:
    rows = own_fields(request.actor)
    owners = {row.authority_id: row.authority for row in rows}
    if not owners:
        return []
    parts = []
    for authority in owners.values():
        used = used_counts(authority.pk, [row.name for row in rows if row.authority_id == authority.pk])
        may = request.actor.places(MANAGE_FIELD).cover(authority.pk)
        for table in tables:
            lines = [
                Line(row, _kinds_in_words(table, row.kinds), used.get(row.name, 0))
                for row in rows
                if row.authority_id == authority.pk and row.table == table.key
            ]
            active = [line for line in lines if line.row.state == FieldState.ACTIVE]
            archived = [line for line in lines if line.row.state == FieldState.ARCHIVED]
            if lines:
                parts.append(Part(authority, table, active, archived, may))
    return parts


def _kinds_in_words(table: FieldTable, kinds: Sequence[str]) -> str:
    return ", ".join(table.kind_label(kind) for kind in kinds) if kinds else _("all kinds")


def _kinds_of(table: FieldTable) -> list[KindPart]:
    found = [
        KindPart(str(label), [field for field in declared_fields(table.key) if kind in field.kinds])
        for kind, label in table.kinds()
    ]
    return [part for part in found if part.fields]


def _table(key: str) -> FieldTable:
    found = table_named(key)
    if found is None:
        raise NotVisible(_("There is no list with fields of this name."))
    return found


@guarded(MANAGE_FIELD)
def create(request: ActorRequest, table: str) -> HttpResponse:
    """Add a field."""
    known = _table(table)
    initial = {"kinds": request.GET.getlist("kind"), "type": "text"}
    form = NewFieldForm(request.POST or None, actor=request.actor, table=known, initial=initial)
    if request.method == "POST" and form.is_valid():
        row = {**form.columns(), "authority_id": form.owner(), "table": known.key}
        try:
            actions.create_fields(actor=request.actor, rows=[row])
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Field “%(label)s” created.") % {"label": row["label"]})
            return redirect("office:fields")
    page = {"form": form, "title": _("Create a field"), "table": known, "rest_url": _rest_url(known)}
    return render(request, "office/fields/field_form.html", page, status=422 if form.errors else 200)


def _rest_url(table: FieldTable, row: CustomField | None = None) -> str:
    address = reverse("office:field_rest", args=[table.key])
    return f"{address}?field={row.pk}" if row else address


@guarded(MANAGE_FIELD)
def rest(request: ActorRequest, table: str) -> HttpResponse:
    """Return the inputs that a type needs, with what was entered so far."""
    known = _table(table)
    initial: dict[str, Any] = {name: request.GET[name] for name in request.GET if name != "field"}
    initial |= {"kinds": request.GET.getlist("kinds"), "required": "required" in request.GET}
    form = FieldForm(table=known, row=_row_of(request), initial=initial)
    return render(request, "office/fields/field_rest.html", {"form": form})


def _row_of(request: ActorRequest) -> CustomField | None:
    try:
        return field_for(request.actor, UUID(request.GET.get("field", "")), MANAGE_FIELD)
    except (ValueError, NotVisible):
        return None


@guarded(MANAGE_FIELD)
def edit(request: ActorRequest, field_id: UUID) -> HttpResponse:
    """Change a field; what is stored must fit, or it is named."""
    row = field_for(request.actor, field_id, VIEW_FIELD)
    require(request.actor, MANAGE_FIELD, row)
    known = _table(row.table)
    form = FieldForm(request.POST or None, table=known, row=row, initial=initial_of_field(row))
    why = ReasonForm(request.POST or None)
    page: dict[str, Any] = {"seen": row.changed_at.isoformat()}
    status = 200
    if request.method == "POST":
        status = 422
        page["seen"] = request.POST.get(SEEN, "")
        if form.is_valid() and why.is_valid():
            try:
                changed = actions.change_fields(
                    actor=request.actor,
                    changes={row.pk: form.columns()},
                    expected={row.pk: moment_of(page["seen"])},
                    reason=why.cleaned_data["reason"],
                )
            except EditConflict as conflict:
                form.take_error(conflict)
                status, page = 409, _conflict(row, conflict)
            except DomainError as error:
                form.take_error(error)
                page["misfits"], page["misfit_count"] = error.details.get("misfits"), error.details.get("count")
            else:
                toast(request, _("Saved.") if changed else _("Nothing was changed."))
                return redirect("office:fields")
    page |= {
        "form": form,
        "why": why,
        "row": row,
        "table": known,
        "title": _("Edit “%(label)s”") % {"label": row.label},
        "rest_url": _rest_url(known, row),
        "seen_name": SEEN,
        "timeline": timeline(request.actor, FIELD_PAGE, row),
    }
    return render(request, "office/fields/field_form.html", page, status=status)


def _conflict(row: CustomField, conflict: EditConflict) -> dict[str, Any]:
    """Return what somebody else saved against what was entered; saving again decides."""
    row.refresh_from_db()
    details: dict[str, Any] = conflict.details
    pairs = {name: [plain(pair[0]), plain(pair[1])] for name, pair in details.items()}
    return {"seen": row.changed_at.isoformat(), "differences": change_lines(CustomField, pairs, {})}


@guarded(MANAGE_FIELD)
@require_POST
def archive(request: ActorRequest, field_id: UUID) -> HttpResponse:
    """Ask for a field no more."""
    row = field_for(request.actor, field_id, VIEW_FIELD)
    require(request.actor, MANAGE_FIELD, row)
    try:
        actions.archive_fields(actor=request.actor, ids=[row.pk])
    except DomainError as error:
        messages.warning(request, str(error))
    else:
        toast(
            request,
            _("“%(label)s” is archived. Its values stay.") % {"label": row.label},
            undo_url=reverse("office:field_restore", args=[row.pk]),
        )
    return redirect("office:fields")


@guarded(MANAGE_FIELD)
@require_POST
def restore(request: ActorRequest, field_id: UUID) -> HttpResponse:
    """Ask for an archived field again."""
    row = field_for(request.actor, field_id, VIEW_FIELD)
    require(request.actor, MANAGE_FIELD, row)
    try:
        actions.restore_fields(actor=request.actor, ids=[row.pk])
    except DomainError as error:
        messages.warning(request, str(error))
    else:
        toast(request, _("“%(label)s” is in use again.") % {"label": row.label})
    return redirect("office:fields")


@guarded(MANAGE_FIELD)
@require_POST
def move(request: ActorRequest, field_id: UUID) -> HttpResponse:
    """Move a field up or down in the order of the form."""
    row = field_for(request.actor, field_id, VIEW_FIELD)
    require(request.actor, MANAGE_FIELD, row)
    try:
        actions.move_field(actor=request.actor, field_id=row.pk, step=-1 if request.POST.get("step") == "up" else 1)
    except DomainError as error:
        messages.warning(request, str(error))
    return redirect("office:fields")


@guarded(MANAGE_FIELD)
def copy(request: ActorRequest, table: str) -> HttpResponse:
    """Give a kind the fields of another."""
    known = _table(table)
    form = CopyForm(request.POST or request.GET or None, table=known)
    authority = next(iter(authorities_with_fields(request.actor)), None)
    if authority is None:
        raise NotVisible(_("There is no authority whose fields you may change."))
    offered: list[Field] = []
    if form.is_bound and form.is_valid():
        source, kind = form.cleaned_data["source"], form.cleaned_data["kind"]
        offered = [field for field in fields_of(authority.pk, known.key, source) if not field.belongs_to(kind)]
        if request.method == "POST":
            names = [name for name in request.POST.getlist("field") if name in {field.name for field in offered}]
            try:
                done = actions.copy_fields(
                    actor=request.actor, authority_id=authority.pk, table=known.key, names=names, kind=kind
                )
            except DomainError as error:
                form.take_error(error)
            else:
                words = ngettext("%(count)s field copied.", "%(count)s fields copied.", len(done))
                toast(request, words % {"count": len(done)})
                return redirect("office:fields")
    page = {
        "form": form,
        "table": known,
        "offered": offered,
        "asked": form.is_bound and form.is_valid(),
        "authority": authority,
    }
    return render(request, "office/fields/copy.html", page, status=422 if form.errors else 200)


class PreviewForm(TragwerkForm):
    """The inputs of a kind, as the form of its rows shows them."""


@guarded(VIEW_FIELD)
def preview(request: ActorRequest, table: str) -> HttpResponse:
    """Show the inputs of a kind as the form of its rows shows them; nothing can be sent."""
    known = _table(table)
    kinds = list(known.kinds())
    kind = request.GET.get("kind", "")
    if kind not in dict(kinds):
        kind = kinds[0][0] if kinds else ""
    authority = Authority.objects.visible_to(request.actor, VIEW_FIELD).order_by("sort_name", "pk").first()
    found = fields_of(authority.pk if authority else None, known.key, kind)
    form = PreviewForm(initial=initial_of(found, None))
    form.fields.update(inputs_of(found, request.actor, authority.pk if authority else None))
    page = {"form": form, "inputs": [form[field.name] for field in found], "table": known, "kinds": kinds, "kind": kind}
    return render(request, "office/fields/preview.html", page)


@guarded(VIEW_PERSON)
def people(request: ActorRequest) -> HttpResponse:
    """Suggest people for a field that names one."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    key = sort_key(query) if len(query) >= FEWEST_LETTERS else ""
    rows = Person.objects.visible_to(request.actor, VIEW_PERSON).filter(sort_name__contains=key)
    hits = list(rows.order_by("sort_name", "pk")[:_MOST_HITS]) if key else []
    show(hits, SeenIn.SEARCH)
    return suggestions_response(request, query, [Suggestion(str(one), str(one.pk), icon="person") for one in hits])
