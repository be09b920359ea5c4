# SPDX-License-Identifier: EUPL-1.2
"""From an import or another bulk change to its objects: lists narrowed to them, links from the trail."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotAllowed, NotVisible, Permission
from tragwerk.core.audit.public import AuditEntry, ChangeKind
from tragwerk.core.extend.public import ExtraFilter, contribute
from tragwerk.core.forms.public import FieldValue, table_named
from tragwerk.core.imports.public import Import, ImportState, import_for, imports_for
from tragwerk.core.search.public import all_sources
from tragwerk.ui.public import Chosen, Filter, NamesNothing, Option, Parameters, formats

Label = str | Promise
_OFFERED = 20
_VALUES = FieldValue._meta.label_lower


@dataclass(frozen=True)
class BatchList:
    """A list that can show what one bulk change wrote: its table, its address, the kind of import that fills it."""

    table: str
    model: str
    label: Label
    url_name: str
    permission: Permission
    import_kind: str


_lists: dict[str, BatchList] = {}


def register_batch_list(shown: BatchList) -> None:
    """Let a list be narrowed to one bulk change; called once at start-up."""
    _lists[shown.model.lower()] = shown
    contribute(ExtraFilter(shown.table, "batch", shown.permission, lambda: BatchFilter(shown), order=200))


@dataclass(frozen=True)
class BatchFilter(Filter):
    """The objects of one import or bulk change: all, only the new ones, or only the changed ones."""

    shown: BatchList

    template: ClassVar[str] = "ui/tables/filters/choosing.html"
    key = "batch"

    @property
    def label(self) -> str:  # type: ignore[override]
        return _("Import")

    def read(self, parameters: Parameters, actor: Actor) -> Chosen | None:
        value = next(iter(parameters.get(self.key, ())), "")
        if not value:
            return None
        batch_id, part = _parsed(value)
        if batch_id is None:
            raise NamesNothing(self.key, self.label, [(self.key, value)])
        entries = _entries(batch_id, self.shown.model)
        first = entries.order_by("at", "id").first()
        if first is None:
            raise NamesNothing(self.key, self.label, [(self.key, value)])
        found = _import_of(actor, batch_id)
        when = formats.date_time(timezone.localtime(first.at))
        title = _("Import “%(title)s”") % {"title": found.title} if found else _("Change of %(when)s") % {"when": when}
        sentence = {"created": _("%(title)s: new"), "changed": _("%(title)s: changed")}.get(part, "%(title)s")
        groups = frozenset({found.authority_id}) if found and found.authority_id else None
        return Chosen(
            self.key,
            sentence % {"title": title},
            ((self.key, value),),
            lambda rows: _narrowed(rows, entries, self.shown.model.lower(), part),
            groups=groups,
        )

    def form(self, parameters: Parameters, actor: Actor) -> dict[str, Any]:
        value = next(iter(parameters.get(self.key, ())), "")
        latest = [
            one
            for one in imports_for(actor, 2 * _OFFERED)
            if one.kind == self.shown.import_kind and one.state == ImportState.APPLIED
        ]
        options = [Option(str(one.pk), _title(one), str(one.pk) == value) for one in latest[:_OFFERED]]
        if value and not any(one.chosen for one in options):
            options.insert(0, Option(value, _("as chosen"), chosen=True))
        return {"options": options, "single": True}


def _title(found: Import) -> str:
    day = formats.date_time(timezone.localtime(found.applied_at)) if found.applied_at else ""
    return f"{found.title}, {day}"


def _parsed(value: str) -> tuple[UUID | None, str]:
    """Return the bulk change that a value names and which part of it; none for what has not the form."""
    key, _dot, part = value.partition(".")
    try:
        batch_id = UUID(key)
    except ValueError:
        return None, ""
    return (batch_id, part) if part in ("", "created", "changed") else (None, "")


def _entries(batch_id: UUID, model: str) -> QuerySet[AuditEntry]:
    """Return the entries of a change about the rows of a table and about what their fields say."""
    tables = [model.lower(), _VALUES] if table_named(model.lower()) else [model.lower()]
    found: QuerySet[AuditEntry] = AuditEntry.objects.filter(batch_id=batch_id, object_type__in=tables)
    return found.exclude(kind=ChangeKind.NOTED)


def _narrowed(rows: QuerySet[Any], entries: QuerySet[AuditEntry], table: str, part: str) -> QuerySet[Any]:
    own = entries.filter(object_type=table)
    created = own.filter(kind=ChangeKind.CREATED).values("object_id")
    if part == "created":
        return rows.filter(pk__in=created)
    values = entries.filter(object_type=_VALUES).values("object_id")
    told = Q(pk__in=FieldValue.objects.filter(pk__in=values, table=table).values("object_id"))
    if part == "changed":
        changed = Q(pk__in=own.filter(kind=ChangeKind.CHANGED).values("object_id"))
        return rows.filter(changed | told).exclude(pk__in=created)
    return rows.filter(Q(pk__in=own.values("object_id")) | told)


def _import_of(actor: Actor, batch_id: UUID) -> Import | None:
    try:
        return import_for(actor, batch_id)
    except (NotVisible, NotAllowed):
        return None


class BatchLink(NamedTuple):
    """A way into a list of what a bulk change wrote."""

    label: str
    url: str


def batch_links(actor: Actor, batch_id: UUID) -> list[BatchLink]:
    """Return the lists that show what a bulk change made and changed, for those who may see them."""
    tables = (*_lists, _VALUES)
    entries = AuditEntry.objects.filter(batch_id=batch_id, object_type__in=tables).exclude(kind=ChangeKind.NOTED)
    written = set(entries.order_by().values_list("object_type", "kind").distinct())
    if (_VALUES, ChangeKind.CREATED.value) in written or (_VALUES, ChangeKind.CHANGED.value) in written:
        # What a field says of a row is a part of it; of a new row it is new with it.
        fresh = {table for table, kind in written if kind == ChangeKind.CREATED}
        written |= {(table, ChangeKind.CHANGED.value) for table in _lists if table_named(table) and table not in fresh}
    texts = {ChangeKind.CREATED: _("New: %(label)s"), ChangeKind.CHANGED: _("Changed: %(label)s")}
    links = []
    for model, shown in sorted(_lists.items()):
        if not actor.may(shown.permission):
            continue
        for kind, text in texts.items():
            if (model, kind.value) in written:
                url = f"{reverse(shown.url_name)}?batch={batch_id}.{kind.value}"
                links.append(BatchLink(text % {"label": shown.label}, url))
    return links


def object_links(actor: Actor, rows: Sequence[AuditEntry]) -> dict[UUID, str]:
    """Return the addresses of the objects that rows of the trail speak of, where the actor may see them."""
    wanted: defaultdict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        wanted[row.object_type].add(row.object_id)
    links: dict[UUID, str] = {}
    for source in all_sources():
        keys = wanted.get(source.model._meta.label_lower)
        if keys and actor.may(source.permission):
            links |= _visible(actor, source, keys)
    if keys := wanted.get(Import._meta.label_lower):
        seen = {one.pk for one in imports_for(actor, 200)}
        links |= {key: reverse("office:import", args=[key]) for key in keys & seen}
    return links


def _visible(actor: Actor, source: Any, keys: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = source.model._default_manager.filter(pk__in=keys).visible_to(actor, source.permission)
    return {key: source.url(key) for key in rows.values_list("pk", flat=True)}
