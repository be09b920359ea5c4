# SPDX-License-Identifier: EUPL-1.2
"""The page that explains any verdict, and the table of all rights."""

from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import (
    SIGNED_IN,
    Permission,
    Role,
    Verdict,
    all_permissions,
    decide,
    permission_named,
)
from tragwerk.core.orgs.public import VIEW_AUTHORITY, VIEW_SCHOOL, Authority, School
from tragwerk.office.rights.forms import RightForm, object_filter


class RightLine(NamedTuple):
    """One right with where the reader holds it."""

    permission: Permission
    roles: list[str]
    held: bool


@guarded(SIGNED_IN)
def rights(request: ActorRequest) -> HttpResponse:
    """Explain the reader's own rights, and one right on one object when asked."""
    form = RightForm(request.GET or None)
    verdict, target = (None, None)
    if form.is_bound and form.is_valid():
        permission = permission_named(form.cleaned_data["right"])
        verdict, target = _explained(request, permission, form.cleaned_data["object"])
        if form.cleaned_data["object"] and target is None:
            verdict = None
    page = {
        "form": form,
        "verdict": verdict,
        "target": target,
        "asked": bool(form.is_bound and form.is_valid() and form.cleaned_data["object"]),
        "seats": request.actor.seats,
        "lines": [_line(request, permission) for permission in all_permissions()],
    }
    return render(request, "office/rights/rights.html", page)


def _line(request: ActorRequest, permission: Permission) -> RightLine:
    labels = [str(Role(role).label) for role in permission.roles]
    return RightLine(permission, labels, request.actor.may(permission))


def _explained(request: ActorRequest, permission: Permission, text: str) -> tuple[Verdict | None, Any]:
    """Return the verdict on the object that a number or an address names; foreign and missing look the same."""
    if not text:
        return None, None
    target = _by_key(request, text) or _by_number(request, text)
    return (decide(request.actor, permission, target), target) if target is not None else (None, None)


def _by_number(request: ActorRequest, text: str) -> Any:
    schools = School.objects.visible_to(request.actor, VIEW_SCHOOL).filter(object_filter(text))
    authorities = Authority.objects.visible_to(request.actor, VIEW_AUTHORITY).filter(object_filter(text))
    return schools.first() or authorities.first()


def _by_key(request: ActorRequest, text: str) -> Any:
    """Find the object whose key ends an address that was pasted."""
    for part in reversed(text.strip().strip("/").split("/")):
        try:
            key = UUID(part)
        except ValueError:
            continue
        schools = School.objects.visible_to(request.actor, VIEW_SCHOOL).filter(pk=key)
        authorities = Authority.objects.visible_to(request.actor, VIEW_AUTHORITY).filter(pk=key)
        return schools.first() or authorities.first()
    return None
