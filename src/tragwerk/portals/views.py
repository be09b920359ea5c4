# SPDX-License-Identifier: EUPL-1.2
"""The start page: what this person has to do now, and the figures with their way in."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import SIGNED_IN, Role
from tragwerk.core.orgs.public import Person
from tragwerk.portals import queries

PUPIL_ROLES = {Role.PUPIL}


@guarded(SIGNED_IN)
def start(request: ActorRequest) -> HttpResponse:
    """Greet, and show what is to be done."""
    actor = request.actor
    extra, lines, schools = queries.school_lines(actor)
    panels = queries.start_panels(actor)
    recent = queries.recent_entries(actor)
    tasks = queries.start_tasks(actor)
    page = {
        "greeting": _greeting(request, timezone.localtime()),
        "verbs": queries.start_verbs(actor),
        "figures": queries.start_figures(actor),
        "tasks": tasks,
        "first_tasks": tasks[: queries.TASKS_SHOWN],
        "more_tasks": tasks[queries.TASKS_SHOWN :],
        "panels": panels,
        "columns": extra,
        "lines": lines,
        "schools": schools,
        "recent": recent,
        "has_aside": bool(recent) or any(panel.aside for panel, _values in panels),
        "is_pupil": {seat.role for seat in actor.seats} <= PUPIL_ROLES,
    }
    return render(request, "portals/start.html", page)


def _greeting(request: ActorRequest, now: datetime) -> str:
    """Return the greeting of the time of day with the name: offices by title and last name."""
    person = Person.objects.filter(pk=request.actor.person_id).first()
    name = request.actor.label if person is None else _called(person)
    if now.hour < 11:
        return _("Good morning, %(name)s") % {"name": name}
    if now.hour < 18:
        return _("Good day, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}


def _called(person: Person) -> str:
    return f"{person.title} {person.last_name}" if person.title else str(person)
