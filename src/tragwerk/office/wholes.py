# SPDX-License-Identifier: EUPL-1.2
"""To what a part belongs: a role to its person, a room to its school. Its own entry in the trail does not say it."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model, QuerySet
from django.urls import reverse

from tragwerk.core.access.public import Actor
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.orgs.public import VIEW_PERSON, VIEW_SCHOOL, Membership, Person, Room, School
from tragwerk.core.values.public import sort_key


class Whole(NamedTuple):
    """What a part belongs to; without an address for who may not open it."""

    name: str
    url: str


def wholes_of(actor: Actor, rows: Iterable[AuditEntry]) -> dict[UUID, Whole]:
    """Return part → whole for the roles and rooms among the objects of entries, as far as they are still there."""
    keys: dict[str, set[UUID]] = {"orgs.membership": set(), "orgs.room": set()}
    for row in rows:
        if row.object_type in keys:
            keys[row.object_type].add(row.object_id)
    found: dict[UUID, Whole] = {}
    if roles := keys["orgs.membership"]:
        people = {one.pk: one.person for one in Membership.objects.filter(pk__in=roles).select_related("person")}
        open_to = set(_visible(Person, actor, [one.pk for one in people.values()]))
        for key, person in people.items():
            url = reverse("office:person", args=[person.pk]) if person.pk in open_to else ""
            found[key] = Whole(str(person), url)
    if rooms := keys["orgs.room"]:
        schools = {
            one.pk: one.school for one in Room.objects.filter(pk__in=rooms).select_related("school") if one.school
        }
        open_to = set(_visible(School, actor, [one.pk for one in schools.values()]))
        for key, school in schools.items():
            url = reverse("office:school", args=[school.pk]) if school.pk in open_to else ""
            found[key] = Whole(str(school), url)
    return found


def _visible(model: type[Person | School], actor: Actor, keys: list[UUID]) -> Iterable[UUID]:
    permission = VIEW_PERSON if model is Person else VIEW_SCHOOL
    visible: Iterable[UUID] = (
        model.objects.visible_to(actor, permission).filter(pk__in=keys).values_list("pk", flat=True)
    )
    return visible


def parts_of(target: Model) -> QuerySet[Any] | None:
    """Return the keys of the parts that belong into the history of an object: the roles of a person."""
    if not isinstance(target, Person):
        return None
    roles: QuerySet[Any] = Membership.objects.filter(person=target).order_by().values("pk")
    return roles


def parts_found_by(text: str) -> list[UUID]:
    """Return the roles of the people whose name has this text, for the search in the trail."""
    name = sort_key(text)
    if not name:
        return []
    return list(Membership.objects.filter(person__sort_name__contains=name).values_list("pk", flat=True)[:500])
