# SPDX-License-Identifier: EUPL-1.2
"""Pages of todos: the list, one of them, writing one down."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import Actor, DomainError, NotVisible, show
from tragwerk.core.orgs.public import School, holders_in
from tragwerk.core.todos.public import ASSIGN_TODO, USE_TODO, Todo, TodoState, actions, todo_for
from tragwerk.office.editing import Editing, edit
from tragwerk.office.todos.about import about_named, abouts
from tragwerk.office.todos.forms import MOST_HITS, DropForm, NewTodoForm, TodoForm
from tragwerk.office.todos.reminders import reminders_of
from tragwerk.office.todos.tables import TodoTable, owner_of
from tragwerk.office.trail.timeline import timeline
from tragwerk.ui.public import FEWEST_LETTERS, Suggestion, drafts, suggestions_response, table_response, toast

TODO_PAGE = "todos.todo"
NEW = "todos.todo:new"


@guarded(USE_TODO)
def todos(request: ActorRequest) -> HttpResponseBase:
    """List todos; without a filter the open ones."""
    if not request.GET and request.method == "GET":
        return redirect(f"{request.path}?state={TodoState.OPEN.value}&view=open")
    return table_response(request, TodoTable, "office/todos/list.html")


def home_of(actor: Actor) -> tuple[UUID, UUID | None]:
    """Return the authority and the school where the actor's own todos belong; one that has none cannot keep any."""
    places = actor.places(USE_TODO)
    if actor.home is not None and places.cover(actor.home):
        return actor.home, None
    if places.authorities:
        return min(places.authorities), None
    school = School.objects.filter(pk__in=sorted(places.schools)).order_by("pk").first()
    if school is None:
        raise NotVisible(_("This page works for one authority only."))
    return school.authority_id, school.pk


@guarded(USE_TODO)
def add(request: ActorRequest) -> HttpResponse:
    """Write a todo down, perhaps about the object that the address names."""
    authority_id, school_id = home_of(request.actor)
    about, back = _about(request, authority_id)
    form = NewTodoForm(
        request.POST or None,
        actor=request.actor,
        authority_id=authority_id,
        url=reverse("office:todo_owners"),
        may_assign=request.actor.places(ASSIGN_TODO).cover(authority_id, school_id),
    )
    if request.method == "POST" and form.is_valid():
        row = _row(request.actor, form.cleaned_data) | {"authority_id": authority_id, "school_id": school_id, **about}
        try:
            actions.create_todos(actor=request.actor, rows=[row])
        except DomainError as error:
            form.take_error(error)
        else:
            drafts.discard(request, NEW)
            toast(request, _("Written down."))
            return redirect(back)
    if request.method != "POST":
        form.restore_draft(request, NEW)
    page = {
        "form": form,
        "about": about.get("about_name", ""),
        "back_url": back,
        "trail": ((_("Todos"), reverse("office:todos")),),
        "draft": NEW,
    }
    return render(request, "office/todos/add.html", page, status=422 if form.errors else 200)


def _about(request: ActorRequest, authority_id: UUID) -> tuple[dict[str, Any], str]:
    """Return what the address says of the object of a todo, as columns, and where to go back to."""
    table = request.GET.get("about", "")
    if not table:
        return {}, reverse("office:todos")
    found, url = about_named(request.actor, table, request.GET.get("id", ""))
    if found.authority_id != authority_id:
        raise NotVisible(_("This page works for one authority only."))
    show([found])
    return {"about_type": table, "about_id": found.pk, "about_name": str(found)[:240]}, url


def _row(actor: Actor, given: dict[str, Any]) -> dict[str, Any]:
    whose = given.pop("whose", NewTodoForm.MINE)
    owner = given.pop("owner", None)
    account: UUID | None = actor.account_id
    if whose == NewTodoForm.OTHER:
        account = UUID(owner)
    elif whose == NewTodoForm.OFFICE:
        account = None
    return {**given, "account_id": account}


@guarded(ASSIGN_TODO)
def suggest_owners(request: ActorRequest) -> HttpResponse:
    """Suggest people of the authority who work here with an account."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    authority_id, _school = home_of(request.actor)
    found = holders_in(USE_TODO, authority_id, words=query)[:MOST_HITS] if len(query) >= FEWEST_LETTERS else []
    return suggestions_response(
        request, query, [Suggestion(one.name, str(one.account_id), icon="person") for one in found]
    )


@guarded(USE_TODO)
def todo(request: ActorRequest, todo_id: UUID) -> HttpResponse:
    """One todo: what, whose, until when, about what, and what happened to it."""
    found = todo_for(request.actor, todo_id)
    today = timezone.localdate()
    is_open = found.state == TodoState.OPEN
    page = {
        "todo": found,
        "owner": owner_of(found),
        "is_open": is_open,
        "is_overdue": found.is_overdue(today),
        "reminders": reminders_of(found, today) if is_open else "",
        "is_put_off": is_open and found.snoozed_until is not None and found.snoozed_until > today,
        "about": abouts(request.actor, [found]).get(found.pk),
        "may_assign": is_open and request.actor.places(ASSIGN_TODO).cover(found.authority_id, found.school_id),
        "pauses": _pauses() if is_open else (),
        "timeline": timeline(request.actor, TODO_PAGE, found),
        "trail": ((_("Todos"), reverse("office:todos")),),
    }
    return render(request, "office/todos/todo.html", page)


def _pauses() -> list[tuple[str, str]]:
    """Return the usual pauses with their last day, for the menu."""
    today = timezone.localdate()
    steps = ((_("until tomorrow"), 1), (_("for three days"), 3), (_("for a week"), 7), (_("for a month"), 30))
    return [(label, (today + timedelta(days=days)).isoformat()) for label, days in steps]


@guarded(USE_TODO)
def edit_todo(request: ActorRequest, todo_id: UUID) -> HttpResponse:
    """Change what a todo says."""
    found = todo_for(request.actor, todo_id)
    back = reverse("office:todo", args=[found.pk])
    editing = Editing(
        target=found,
        form_class=TodoForm,
        change=lambda changes, expected, reason: actions.change_todos(
            actor=request.actor, changes=changes, expected=expected, reason=reason
        ),
        title=_("Edit the todo"),
        back_url=back,
        trail=((_("Todos"), reverse("office:todos")), (found.title, back)),
    )
    return edit(request, editing)


@guarded(USE_TODO)
def drop(request: ActorRequest, todo_id: UUID) -> HttpResponse:
    """Ask why, and leave the todo undone."""
    found: Todo = todo_for(request.actor, todo_id)
    form = DropForm(request.POST or None)
    back = reverse("office:todo", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.drop_todos(actor=request.actor, ids=[found.pk], **form.cleaned_data)
        except DomainError as error:
            form.take_error(error)
        else:
            toast(request, _("Dropped. It stays among the todos with your reason."))
            return redirect(back)
    trail = ((_("Todos"), reverse("office:todos")), (found.title, back))
    page = {"form": form, "title": _("Drop the todo"), "submit": _("Drop"), "back_url": back, "trail": trail}
    return render(request, "office/form.html", page, status=422 if form.errors else 200)


@guarded(USE_TODO)
@require_POST
def reopen(request: ActorRequest, todo_id: UUID) -> HttpResponse:
    """Open a todo again."""
    found = todo_for(request.actor, todo_id)
    try:
        actions.reopen_todos(actor=request.actor, ids=[found.pk])
        toast(request, _("Open again."))
    except DomainError as error:
        toast(request, str(error))
    return redirect("office:todo", found.pk)
