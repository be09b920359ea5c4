# SPDX-License-Identifier: EUPL-1.2
"""To what a part belongs: a role to its person, a room to its school. Its own entry in the trail does not say it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model, QuerySet
from django.urls import reverse

from tragwerk.core.access.public import Actor, Permission, SeenIn, TenantModel, is_watched, show, show_named
from tragwerk.core.approvals.public import Approval, parts_of_approval
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.files.public import Attachment, all_at, attachment_table
from tragwerk.core.forms.public import FieldValue, table_named
from tragwerk.core.letters.public import LetterTemplate, LetterVersion
from tragwerk.core.orgs.public import VIEW_PERSON, VIEW_SCHOOL, Membership, Person, Room, School, TrailRemoval
from tragwerk.core.search.public import all_sources
from tragwerk.core.values.public import sort_key
from tragwerk.office.fields.words import rows_of


class Whole(NamedTuple):
    """What a part belongs to; without an address for who may not open it."""

    name: str
    url: str


def wholes_of(actor: Actor, rows: Iterable[AuditEntry]) -> dict[UUID, Whole]:
    """Return part → whole for the roles and rooms among the objects of entries, as far as they are still there.

    Entries about the roles of somebody who left the trail name no role that is there.
    """
    parts: dict[str, set[UUID]] = {"orgs.membership": set(), "orgs.room": set()}
    for row in rows:
        if row.object_type in parts:
            parts[row.object_type].add(row.object_id)
    roles = Membership.objects.filter(pk__in=parts["orgs.membership"]).select_related("person")
    people = {one.pk: one.person for one in roles} if parts["orgs.membership"] else {}
    rooms = Room.objects.filter(pk__in=parts["orgs.room"], school__isnull=False).select_related("school")
    schools = {one.pk: one.school for one in rooms} if parts["orgs.room"] else {}
    return {
        **_linked(actor, Person, VIEW_PERSON, "office:person", people),
        **_linked(actor, School, VIEW_SCHOOL, "office:school", schools),
        **_rows_with_fields(actor, rows),
        **_things_with_files(actor, rows),
    }


def _rows_with_fields(actor: Actor, entries: Iterable[AuditEntry]) -> dict[UUID, Whole]:
    """Return value → the row of which a field says it, for the values among the objects of entries."""
    by_table: dict[str, dict[UUID, UUID]] = {}
    for value, (table, row) in rows_of(entries).items():
        by_table.setdefault(table, {})[value] = row
    found: dict[UUID, Whole] = {}
    for table, values in by_table.items():
        known = table_named(table)
        if known is None or not actor.may(known.view):
            continue
        keys = set(values.values())
        names = known.labels(list(keys))
        source = next((one for one in all_sources() if one.model._meta.label_lower == table), None)
        manager: Any = source.model._default_manager if source else None
        visible = manager.visible_to(actor, known.view).filter(pk__in=keys) if manager else None
        open_to = set(visible.values_list("pk", flat=True)) if visible is not None else set()
        for value, row in values.items():
            if row in names:
                found[value] = Whole(names[row], source.url(row) if source and row in open_to else "")
    return found


def _things_with_files(actor: Actor, entries: Iterable[AuditEntry]) -> dict[UUID, Whole]:
    """Return attachment → the thing that it hangs on, for the attachments among the objects of entries."""
    keys = {row.object_id for row in entries if row.object_type == Attachment._meta.label_lower}
    hung = Attachment.objects.filter(pk__in=keys).values_list("pk", "about_table", "about_id") if keys else ()
    by_table: dict[str, dict[UUID, UUID]] = {}
    for key, table, about in hung:
        by_table.setdefault(table, {})[key] = about
    found: dict[UUID, Whole] = {}
    for name, things in by_table.items():
        table = attachment_table(name)
        if table is None:
            continue
        visible = table.model.objects.visible_to(actor, table.view).filter(pk__in=set(things.values()))
        named = {one.pk: Whole(str(one), reverse(table.url_name, args=[one.pk])) for one in visible}
        found |= {key: named[about] for key, about in things.items() if about in named}
    return found


def show_people_of(rows: Iterable[AuditEntry]) -> None:
    """Say which people entries of the trail tell of, themselves or by their roles."""
    if not is_watched():
        return
    entries = list(rows)
    told = [(row.object_id, row.object_label) for row in entries if row.object_type == "orgs.person"]
    show_named("orgs.person", told, SeenIn.TRAIL)
    roles = {row.object_id for row in entries if row.object_type == "orgs.membership"}
    holders = Membership.objects.filter(pk__in=roles).select_related("person") if roles else ()
    show((one.person for one in holders), SeenIn.TRAIL)


def _linked(
    actor: Actor, model: type[TenantModel], permission: Permission, page: str, wholes: Mapping[UUID, Model]
) -> dict[UUID, Whole]:
    """Return the names, with an address for those that the actor may open."""
    if not wholes:
        return {}
    visible = model.objects.visible_to(actor, permission).filter(pk__in={one.pk for one in wholes.values()})
    open_to = set(visible.values_list("pk", flat=True))
    return {
        key: Whole(str(one), reverse(page, args=[one.pk]) if one.pk in open_to else "") for key, one in wholes.items()
    }


def parts_of(target: Model) -> QuerySet[Any] | Sequence[UUID] | None:
    """Return the keys of the parts that belong into the history of an object.

    They are a person's roles and removals, the steps of an approval, the versions of a letter's text, what fields say
    of a row and what is attached to it.
    """
    if isinstance(target, Approval):
        return parts_of_approval(target)
    if isinstance(target, LetterTemplate):
        versions: QuerySet[Any] = LetterVersion.objects.filter(template=target).order_by().values("pk")
        return versions
    table = target._meta.label_lower
    if table_named(table) or attachment_table(table):
        values = FieldValue.objects.filter(object_id=target.pk).order_by().values_list("pk", flat=True)
        return list(values.union(all_at(table, target.pk).order_by().values_list("pk", flat=True)))
    if not isinstance(target, Person):
        return None
    roles: QuerySet[Any] = Membership.objects.filter(person=target).order_by().values("pk")
    return roles.union(TrailRemoval.objects.filter(person=target).order_by().values("pk"))


def parts_found_by(text: str) -> list[UUID]:
    """Return the roles of the people whose name has this text, for the search in the trail."""
    name = sort_key(text)
    if not name:
        return []
    return list(Membership.objects.filter(person__sort_name__contains=name).values_list("pk", flat=True)[:500])
