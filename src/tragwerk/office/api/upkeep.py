# SPDX-License-Identifier: EUPL-1.2
"""Operations on todos, free days, data protection, one's own notices, and mails."""

from uuid import UUID

from django.http import HttpResponse

from tragwerk.core.access.public import Actor
from tragwerk.core.api.public import ApiRequest, ApiRouter, Problem, Refused, authority_meant, told_as
from tragwerk.core.calendars.public import MANAGE_CALENDAR
from tragwerk.core.calendars.public import actions as calendars
from tragwerk.core.orgs.public import School
from tragwerk.core.todos.public import ASSIGN_TODO, USE_TODO, Todo, TodoState, todo_for
from tragwerk.core.todos.public import actions as todos
from tragwerk.office.api.bodies import FreeDayIn, TodoChange, TodoIn
from tragwerk.office.api.services import FREE_DAYS, HOLDS, MAILS, NOTICES, RUNS, TODOS
from tragwerk.office.todos.views import home_of
from tragwerk.ui.public import one_answer, read_operations, refuse_other_state

router = ApiRouter(tags=["upkeep"])

read_operations(router, TODOS, "/todos", one="todo", many="todos")
read_operations(router, FREE_DAYS, "/free-days", one="free day", many="free days")
read_operations(router, RUNS, "/deletion-runs", one="deletion run", many="deletion runs", key="run_id")
read_operations(router, HOLDS, "/holds", one="hold", many="holds")
read_operations(
    router,
    NOTICES,
    "/notices",
    one="notice",
    many="notices",
    say=("List one's own notices.", "Read a notice of one's own."),
)
read_operations(router, MAILS, "/mails", one="mail", many="mails", say=("List mails.", "Read what became of a mail."))


@router.operation("POST", "/todos", need=USE_TODO, status=201, returns=TODOS.schema, wider=[ASSIGN_TODO])
def create_todo(request: ApiRequest, body: TodoIn) -> HttpResponse:
    """Write a todo down, for the person of the token or for the office."""
    authority_id, school_id = home_of(request.actor)
    account_id = None if body.for_office else request.actor.account_id
    row = {name: getattr(body, name) for name in ("title", "note", "due_on")}
    row |= {"authority_id": authority_id, "school_id": school_id, "account_id": account_id}
    with told_as({"owner": ""}):  # no field of the body
        (key,) = todos.create_todos(actor=request.actor, rows=[row])
    return one_answer(request, TODOS, key, status=201)


@router.operation("PATCH", "/todos/{uuid:todo_id}", need=USE_TODO, returns=TODOS.schema)
def change_todo(request: ApiRequest, todo_id: UUID, body: TodoChange) -> HttpResponse:
    """Change a todo, call it done, drop it or open it again."""
    refuse_other_state(request, TODOS, todo_id)
    found = todo_for(request.actor, todo_id)
    said = body.said()
    state, reason = said.pop("state", None), said.pop("reason", "")
    if state == TodoState.OPEN:
        _set_state(request.actor, found, state, reason)
    if said:
        todos.change_todos(actor=request.actor, changes={todo_id: said})
    if state != TodoState.OPEN:
        _set_state(request.actor, found, state, reason)
    return one_answer(request, TODOS, todo_id)


@router.operation("POST", "/free-days", need=MANAGE_CALENDAR, status=201, returns=FREE_DAYS.schema)
def create_free_day(request: ApiRequest, body: FreeDayIn) -> HttpResponse:
    """Enter a free day of a school, or of the authority as a whole."""
    row = body.row(_owner(request.actor, body))
    with told_as({"days": "first_day"}):
        changed = calendars.add_free_days(actor=request.actor, rows=[row])
    return one_answer(request, FREE_DAYS, changed.ids[0], status=201)


@router.operation("DELETE", "/free-days/{uuid:free_day_id}", need=MANAGE_CALENDAR, status=204)
def delete_free_day(request: ApiRequest, free_day_id: UUID) -> HttpResponse:
    """Take a free day away that was entered."""
    refuse_other_state(request, FREE_DAYS, free_day_id)
    calendars.remove_free_days(actor=request.actor, ids=[free_day_id])
    return HttpResponse(status=204)


def _set_state(actor: Actor, found: Todo, state: str | None, reason: str) -> None:
    """Take the step to a state; who sends the whole todo back has not asked for one."""
    if state is None or state == found.state:
        return
    if state == TodoState.DONE:
        todos.finish_todos(actor=actor, ids=[found.pk])
    elif state == TodoState.DROPPED:
        todos.drop_todos(actor=actor, ids=[found.pk], reason=reason)
    else:
        todos.reopen_todos(actor=actor, ids=[found.pk])


def _owner(actor: Actor, body: FreeDayIn) -> UUID:
    """Return whose free day it is: who keeps the calendar of one school alone need not name the authority."""
    if body.school_id is None:
        return authority_meant(actor, MANAGE_CALENDAR, body.authority_id)
    school = School.objects.visible_to(actor, MANAGE_CALENDAR).filter(pk=body.school_id).first()
    if school is None or body.authority_id not in {None, school.authority_id}:
        raise Refused(Problem(404))
    return UUID(str(school.authority_id))
