# SPDX-License-Identifier: EUPL-1.2
"""What is done with several todos at once: done at once with a way back, put off or given away on a page."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, batch, uuid7
from tragwerk.core.todos.public import ASSIGN_TODO, USE_TODO, Todo, actions
from tragwerk.office.todos.forms import AssignForm, SnoozeForm
from tragwerk.office.todos.tables import TodoTable
from tragwerk.office.todos.views import home_of
from tragwerk.ui.public import Selection, TragwerkForm, formats, toast

MOST_AT_ONCE = 1000


def _chosen(request: ActorRequest) -> tuple[Selection[TodoTable], list[Todo]]:
    selection = Selection.from_request(request, TodoTable)
    rows = list(selection.seen()[: MOST_AT_ONCE + 1])
    if len(rows) > MOST_AT_ONCE:
        raise DomainError(
            _("At most %(count)s todos can be changed at once. Please choose fewer.")
            % {"count": formats.number(MOST_AT_ONCE)}
        )
    if not rows:
        raise DomainError(_("None of the chosen todos is there any more. Please load the list again."))
    return selection, rows


def _back(request: ActorRequest) -> HttpResponse:
    """Return to the one todo from whose page the verb came, or to the list."""
    single = request.POST.getlist("ids")
    if "single" in request.POST and len(single) == 1:
        try:
            return redirect("office:todo", UUID(single[0]))
        except ValueError:
            pass
    return redirect("office:todos")


def _do(
    request: ActorRequest, verb: Callable[[list[UUID]], list[UUID]], rows: list[Todo], said: Callable[[int], str]
) -> None:
    """Run a verb under one key, and offer the way back; raises DomainError."""
    key = uuid7()
    with batch(key):
        done = verb([row.pk for row in rows])
    sentence = said(len(done)) % {"count": formats.number(len(done))}
    toast(request, sentence, undo_url=reverse("office:todos_undo", args=[key]) if done else None)


@guarded(USE_TODO)
@require_POST
def finish(request: ActorRequest) -> HttpResponse:
    """Call the chosen todos done."""
    try:
        _selection, rows = _chosen(request)
        _do(
            request,
            lambda ids: actions.finish_todos(actor=request.actor, ids=ids),
            rows,
            lambda count: ngettext("%(count)s todo is done.", "%(count)s todos are done.", count),
        )
    except DomainError as error:
        messages.warning(request, str(error))
    return _back(request)


@guarded(USE_TODO)
@require_POST
def snooze(request: ActorRequest) -> HttpResponse:
    """Put the chosen todos off; a menu may bring the day with it."""
    given = parse_date(request.POST.get("day", "")[:10]) if request.POST.get("day") else None
    form = SnoozeForm(request.POST if "apply" in request.POST else None)

    def verb(ids: list[UUID], until: date) -> list[UUID]:
        return actions.snooze_todos(actor=request.actor, ids=ids, until=until)

    try:
        selection, rows = _chosen(request)
        until = given or (form.cleaned_data["until"] if form.is_bound and form.is_valid() else None)
        if until is not None:
            _do(
                request,
                lambda ids: verb(ids, until),
                rows,
                lambda count: ngettext("%(count)s todo is put off.", "%(count)s todos are put off.", count),
            )
            return _back(request)
    except DomainError as error:
        return _refused(request, form, error, _snooze_page)
    return _snooze_page(request, form, selection, rows)


def _refused(request: ActorRequest, form: TragwerkForm, error: DomainError, page: Any) -> HttpResponse:
    """Show what was refused at its field, or above the list where there is no form to show."""
    if form.is_bound and error.code != "nothing_chosen":
        form.take_error(error)
        selection, rows = _chosen(request)
        answer: HttpResponse = page(request, form, selection, rows)
        return answer
    messages.warning(request, str(error))
    return _back(request)


def _page(
    request: ActorRequest, form: TragwerkForm, selection: Selection[TodoTable], rows: list[Todo], look: dict[str, str]
) -> HttpResponse:
    back = reverse("office:todos")
    page = {
        **look,
        "form": form,
        "rows": rows[:12],
        "more": max(0, len(rows) - 12),
        "count": len(rows),
        "choice": selection.hidden_fields(len(rows)),
        "single": "single" in request.POST,
        "back_url": back,
        "trail": ((_("Todos"), back),),
    }
    return render(request, "office/todos/bulk.html", page, status=422 if form.errors else 200)


def _snooze_page(
    request: ActorRequest, form: TragwerkForm, selection: Selection[TodoTable], rows: list[Todo]
) -> HttpResponse:
    look = {"title": _("Put todos off"), "verb": _("Put off"), "icon": "snooze"}
    return _page(request, form, selection, rows, look)


@guarded(ASSIGN_TODO)
@require_POST
def assign(request: ActorRequest) -> HttpResponse:
    """Give the chosen todos to somebody else, or to the office."""
    form = AssignForm(
        request.POST if "apply" in request.POST else None,
        actor=request.actor,
        authority_id=home_of(request.actor)[0],
        url=reverse("office:todo_owners"),
    )
    try:
        selection, rows = _chosen(request)
        if form.is_bound and form.is_valid():
            _do(
                request,
                lambda ids: actions.assign_todos(actor=request.actor, ids=ids, account_id=form.account_id),
                rows,
                lambda count: ngettext("%(count)s todo was given away.", "%(count)s todos were given away.", count),
            )
            return _back(request)
    except DomainError as error:
        return _refused(request, form, error, _assign_page)
    return _assign_page(request, form, selection, rows)


def _assign_page(
    request: ActorRequest, form: TragwerkForm, selection: Selection[TodoTable], rows: list[Todo]
) -> HttpResponse:
    look = {"title": _("Give todos away"), "verb": _("Give away"), "icon": "assignment_ind"}
    return _page(request, form, selection, rows, look)


@guarded(USE_TODO)
@require_POST
def undo(request: ActorRequest, batch_id: UUID) -> HttpResponse:
    """Take back what was done at once."""
    try:
        report = actions.undo_change(actor=request.actor, batch_id=batch_id)
    except DomainError as error:
        messages.warning(request, str(error))
    else:
        said = ngettext("%(count)s todo is as before.", "%(count)s todos are as before.", report.restored)
        toast(request, said % {"count": formats.number(report.restored)})
    return redirect("office:todos")
