# SPDX-License-Identifier: EUPL-1.2
"""The audit trail as a list: who changed what, from what to what, when and why; filtered and taken away like any."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Actor
from tragwerk.core.audit.public import (
    VIEW_AUDIT,
    VIEW_INSTALLATION_AUDIT,
    AuditEntry,
    ChangeKind,
    entries_of_installation,
)
from tragwerk.office.fields.words import fields_in
from tragwerk.office.trail.batches import object_links
from tragwerk.office.trail.filters import KindFilter, TogetherFilter, WhoFilter, find_entries, who_may_have_acted
from tragwerk.office.trail.timeline import trail_entries
from tragwerk.office.trail.wholes import Whole, wholes_of
from tragwerk.office.trail.words import object_word, trail_objects, trail_verbs
from tragwerk.ui.public import Column, Empty, Filter, RangeFilter, Table, TextFind, View


class Thing(NamedTuple):
    """What an entry speaks of, with its page and what it is a part of."""

    label: str
    url: str = ""
    whole: Whole | None = None

    def __str__(self) -> str:
        return f"{self.label} – {self.whole.name}" if self.whole else self.label


class Change(NamedTuple):
    """What was done, in words: a title, the details, the change of many rows that it belongs to, and why.

    The reason has a column of its own; a card on a phone has it here, or a card without one would show a bare dash.
    """

    title: str
    details: tuple[str, ...] = ()
    batch_id: UUID | None = None
    reason: str = ""

    def __str__(self) -> str:
        return "; ".join(self.details or (self.title,))


def things_of(actor: Actor, rows: Sequence[AuditEntry]) -> Mapping[UUID, Thing]:
    """Return the objects of entries, with addresses for what the actor may open."""
    links, wholes, fields = object_links(actor, rows), wholes_of(actor, rows), fields_in(rows)
    return {
        row.pk: Thing(
            str(fields[row.pk].label) if row.pk in fields else row.object_label,
            links.get(row.object_id, ""),
            wholes.get(row.object_id),
        )
        for row in rows
    }


def changes_of(actor: Actor, rows: Sequence[AuditEntry]) -> Mapping[UUID, Change]:
    """Return what was done, in the words of the history."""
    entries = zip(rows, trail_entries(rows), strict=True)
    return {row.pk: Change(entry.title, tuple(entry.changes), row.batch_id, row.reason) for row, entry in entries}


def _thing_cell(thing: Thing) -> SafeString:
    named = _linked(thing.label, thing.url)
    if thing.whole is None:
        return named
    return format_html('{}<br><span class="tw-small">{}</span>', named, _linked(thing.whole.name, thing.whole.url))


def _linked(text: str, url: str) -> SafeString:
    return format_html('<a class="tw-link" href="{}">{}</a>', url, text) if url else format_html("{}", text)


def _change_cell(change: Change) -> SafeString:
    details = format_html_join("", '<br><span class="tw-small">{}</span>', ((line,) for line in change.details))
    parts = [format_html("{}{}", change.title, details)]
    if change.reason:
        parts.append(format_html('<span class="tw-small tw-only-narrow"><br>{}</span>', change.reason))
    if change.batch_id:
        words = gettext("All of this change")
        link = format_html('<a class="tw-link tw-small" href="?batch={}">{}</a>', change.batch_id, words)
        parts.append(format_html("<br>{}", link))
    return format_html_join("", "{}", ((part,) for part in parts))


def _object_kind(row: AuditEntry) -> str:
    return object_word(row.object_type)


class TrailTable(Table):
    """The entries of an authority."""

    key = "office.trail"
    model = AuditEntry
    permission = VIEW_AUDIT
    label = _("Audit trail")
    columns = (
        Column("at", _("When"), kind="moment", sort="at", nowrap=True, card="side"),
        Column("object", _("Object"), value="object_label", load=things_of, show=_thing_cell, card="title"),
        Column("change", _("Change"), value="verb", load=changes_of, show=_change_cell),
        Column("who", _("Who"), value="actor_label", nowrap=True),
        Column("reason", _("Why"), card="hide"),
        Column("kind", _("Kind of change"), value=lambda row: row.get_kind_display(), default=False, card="hide"),
        Column(
            "about", _("Kind of object"), value=lambda row: object_word(row.object_type), default=False, card="hide"
        ),
        Column("number", _("Number in the chain"), kind="number", default=False, card="hide"),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        WhoFilter("who", _("Who"), field="actor_person", queryset=who_may_have_acted),
        RangeFilter("at", _("When"), kind="moment"),
        KindFilter("kind", _("Kind of change"), choices=ChangeKind.choices),
        KindFilter("about", _("Kind of object"), field="object_type", choices=trail_objects, before=("kind",)),
        KindFilter("verb", _("What was done"), choices=trail_verbs, before=("kind", "object_type")),
        TogetherFilter(),
    )
    find = TextFind(_("Object or person …"), search=find_entries)
    views: ClassVar[tuple[View, ...]] = (
        View("all", _("All")),
        View("roles", _("Roles"), "about=orgs.membership"),
        View("exports", _("Lists taken away"), "about=ui.listexport"),
        View("deleted", _("Deleted"), "kind=deleted"),
    )
    default_sort = "-at"
    empty = Empty(_("Nothing in the trail yet"), _("Whatever is changed here from now on stands here."))


class InstallationTrailTable(TrailTable):
    """The entries that belong to no authority. People stand behind the walls of authorities, so none is offered."""

    key = "office.installation_trail"
    permission = VIEW_INSTALLATION_AUDIT
    label = _("Audit trail of the installation")
    filters = TrailTable.filters[1:]
    views = (View("all", _("All")), View("deleted", _("Deleted"), "kind=deleted"))
    groups = None

    def rows(self) -> QuerySet[Any]:
        return entries_of_installation(self.actor)
