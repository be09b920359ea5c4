# SPDX-License-Identifier: EUPL-1.2
"""The one way to edit an object on a page: a draft is kept, and what two people change is compared, not lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.db import models
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tragwerk.core.access.http import ActorRequest
from tragwerk.core.access.public import DomainError
from tragwerk.core.audit.public import EditConflict, plain
from tragwerk.office.trail.timeline import change_lines
from tragwerk.ui.public import ReasonForm, TragwerkForm, drafts, toast

SEEN = "seen_at"
NEVER = datetime.min.replace(tzinfo=UTC)
Change = Callable[[Mapping[UUID, Mapping[str, Any]], Mapping[UUID, datetime] | None, str], object]


class Difference(NamedTuple):
    """One field that somebody else changed meanwhile."""

    name: str
    label: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Editing:
    """What is edited, by which form and verb, and where it leads."""

    target: models.Model
    form_class: type[TragwerkForm]
    change: Change
    title: str
    back_url: str
    trail: tuple[tuple[str, str], ...] = ()
    template: str = "office/edit.html"

    @property
    def draft_key(self) -> str:
        return f"{self.target._meta.label_lower}.{self.target.pk}"


def edit(request: ActorRequest, editing: Editing) -> HttpResponse:
    """Show the form, or hand what it read to the verb; answer an edit conflict with the comparison."""
    if request.method != "POST":
        form = editing.form_class(initial=_initial(editing))
        seen = _stamp(editing.target)
        if form.restore_draft(request, editing.draft_key):
            seen = stamp_of_draft(request, editing.draft_key) or seen
        return _page(request, editing, form, seen=seen)
    form = editing.form_class(request.POST, initial=_initial(editing))
    why = ReasonForm(request.POST)
    if not form.is_valid() or not why.is_valid():
        return _page(request, editing, form, seen=request.POST.get(SEEN, ""), status=422)
    values = column_values(editing.target, form)
    try:
        seen_at = moment_of(request.POST.get(SEEN, ""))
        editing.change({editing.target.pk: values}, {editing.target.pk: seen_at}, why.cleaned_data["reason"])
    except EditConflict as conflict:
        return _compare(request, editing, form, conflict)
    except DomainError as error:
        form.take_error(error)
        return _page(request, editing, form, seen=request.POST.get(SEEN, ""), status=422)
    drafts.discard(request, editing.draft_key)
    toast(request, _("Saved."))
    return HttpResponseRedirect(editing.back_url)


def column_values(target: models.Model, form: forms.Form) -> dict[str, Any]:
    """Return the form's values by column name; a chosen object becomes its key."""
    values: dict[str, Any] = {}
    for name, value in form.cleaned_data.items():
        column: Any = target._meta.get_field(name)
        values[column.attname] = getattr(value, "pk", value) if column.is_relation else value
    return values


def _initial(editing: Editing) -> dict[str, Any]:
    return {name: getattr(editing.target, name) for name in editing.form_class.base_fields}


def _stamp(target: Any) -> str:
    """Return the state that the person sees, as the form sends it back."""
    changed_at: datetime = target.changed_at
    return changed_at.isoformat()


def stamp_of_draft(request: ActorRequest, key: str) -> str:
    """Return the state at which a draft was begun: what others saved since must not be overwritten unseen."""
    draft = drafts.load(request, key)
    return draft.data.get(SEEN, "") if draft is not None else ""


def moment_of(stamp: str) -> datetime:
    """Read the state that a form says it saw; one that says nothing saw none, and everything is compared."""
    try:
        return parse_datetime(stamp) or NEVER
    except ValueError:
        return NEVER


def _compare(request: ActorRequest, editing: Editing, form: TragwerkForm, conflict: EditConflict) -> HttpResponse:
    """Show field by field what the other person wrote and what this one wants; saving again decides."""
    editing.target.refresh_from_db()
    found = [_difference(editing.target, form, str(name), pair) for name, pair in sorted(conflict.details.items())]
    differences = [one for one in found if one is not None]
    return _page(
        request, editing, form, seen=_stamp(editing.target), differences=differences, note=str(conflict), status=409
    )


def _difference(target: models.Model, form: TragwerkForm, column: str, pair: Any) -> Difference | None:
    field = target._meta.get_field(column)
    theirs, mine = pair
    names: dict[UUID, str] = {
        one.pk: str(one)
        for one in (getattr(target, field.name, None), form.cleaned_data.get(field.name))
        if isinstance(one, models.Model)
    }
    lines = change_lines(type(target), {column: [plain(theirs), plain(mine)]}, names)
    if not lines:
        return None  # follows from another field, and nobody has to choose
    (line,) = lines
    label, _sep, rest = line.partition(": ")
    shown_theirs, _arrow, shown_mine = rest.partition(" → ")
    return Difference(field.name, label, shown_theirs, shown_mine)


def _page(request: ActorRequest, editing: Editing, form: TragwerkForm, **extra: Any) -> HttpResponse:
    status = extra.pop("status", 200)
    why = ReasonForm(request.POST or None)
    page = {"editing": editing, "form": form, "why": why, "now": timezone.now(), "seen_name": SEEN, **extra}
    return render(request, editing.template, page, status=status)
