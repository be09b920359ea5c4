# SPDX-License-Identifier: EUPL-1.2
"""Filters of the trail: who, which kind of thing, what was done, and what belongs together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor
from tragwerk.core.audit.public import VIEW_AUDIT, ChangeKind
from tragwerk.core.imports.public import ImportState, imports_for
from tragwerk.core.orgs.public import Membership, Person
from tragwerk.office.trail.wholes import parts_found_by
from tragwerk.office.trail.words import trail_objects
from tragwerk.ui.public import (
    ChoiceFilter,
    Chosen,
    Filter,
    NamesNothing,
    Option,
    Parameters,
    RelationFilter,
    chosen_by,
    formats,
)

_OFFERED = 20


def find_entries(rows: QuerySet[Any], actor: Actor, text: str) -> QuerySet[Any]:
    """Keep the entries whose object or actor has this text in the name, and those about the roles of such people."""
    named = Q(object_label__icontains=text) | Q(actor_label__icontains=text)
    return rows.filter(named | Q(object_id__in=parts_found_by(text)))


@dataclass(frozen=True)
class KindFilter(ChoiceFilter):
    """By kind of change, table or verb. Not counted: that would read the whole trail.

    The index is (authority, kind, table, verb): what stands before the chosen column is named with all its values, so
    that one index serves all three filters. A million entries of imports make each further one dear.
    """

    counted: ClassVar[bool] = False
    before: tuple[str, ...] = ()

    def _condition(self, values: Sequence[str]) -> Q:
        every = {"kind": list(ChangeKind.values), "object_type": [table for table, _word in trail_objects()]}
        condition = super()._condition(values)
        for name in self.before:
            condition &= Q(**{f"{name}__in": every[name]})
        return condition


@dataclass(frozen=True)
class WhoFilter(RelationFilter):
    """By who acted. Not counted, as above."""

    counted: ClassVar[bool] = False


def who_may_have_acted(actor: Actor) -> QuerySet[Any]:
    """Return the people with an account whom the actor sees; those of the offices first, for there may be hundreds."""
    of_office = Membership.objects.filter(person=OuterRef("pk"), school__isnull=True)
    people = Person.objects.visible_to(actor, VIEW_AUDIT).filter(account__isnull=False)
    rows: QuerySet[Any] = people.order_by(Exists(of_office).desc(), "sort_name", "pk")
    return rows


@dataclass(frozen=True)
class TogetherFilter(Filter):
    """What one import or another change of many rows wrote."""

    key: str = "batch"

    template: ClassVar[str] = "ui/tables/filters/choosing.html"

    @property
    def label(self) -> str:  # type: ignore[override]
        return _("Changed together")

    def read(self, parameters: Parameters, actor: Actor) -> Chosen | None:
        value = next(iter(parameters.get(self.key, ())), "")
        if not value:
            return None
        batch_id = batch_of(value)
        if batch_id is None:
            raise NamesNothing(self.key, self.label, [(self.key, value)])
        found = next((one for one in imports_for(actor, _OFFERED) if one.pk == batch_id), None)
        sentence = _("Import “%(title)s”") % {"title": found.title} if found else _("Only what was changed together")
        return chosen_by(self.key, Q(batch_id=batch_id), sentence, [(self.key, value)])

    def form(self, parameters: Parameters, actor: Actor) -> dict[str, Any]:
        value = next(iter(parameters.get(self.key, ())), "")
        options = [
            Option(str(one.pk), f"{one.title}, {formats.date_time(one.applied_at)}", str(one.pk) == value)
            for one in imports_for(actor, _OFFERED)
            if one.state == ImportState.APPLIED and one.applied_at
        ]
        if value and not any(one.chosen for one in options):
            options.insert(0, Option(value, _("as chosen"), chosen=True))
        return {"options": options, "single": True}


def batch_of(value: str) -> UUID | None:
    """Return the change that a value of the filter names."""
    try:
        return UUID(value)
    except ValueError:
        return None
