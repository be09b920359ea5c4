# SPDX-License-Identifier: EUPL-1.2
"""Keeping views of lists and the columns that somebody likes to see; taking lists away."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import BinaryIO
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotAllowed,
    NotVisible,
    Place,
    TenantModel,
    action,
    mark_checked,
    nothing_changed,
    require,
    require_scope,
    uuid7,
)
from tragwerk.core.audit.public import changes_between, record, record_many
from tragwerk.core.exports.public import export_name
from tragwerk.core.files import public as files
from tragwerk.core.jobs.public import Job, enqueue
from tragwerk.core.orgs.public import Account, School
from tragwerk.ui.models import ListExport, SavedView
from tragwerk.ui.tables.permissions import EXPORT_LIST, SAVE_VIEW
from tragwerk.ui.tables.queries import account_of, home_of
from tragwerk.ui.tables.table import Table

LONGEST_NAME = 60
LONGEST_QUERY = 4000
MOST_VIEWS = 50
EXPORT_JOB = "ui.export_list"
KEPT_FOR = timedelta(days=1)
_LARGEST = 1 << 30


@action(SAVE_VIEW)
def save_view(*, actor: Actor, table: str, name: str, query: str, shared: bool) -> SavedView:
    """Keep a view under a name; an own view of the same name is replaced."""
    title = " ".join(name.replace("\x00", "").split())[:LONGEST_NAME]
    if not title:
        raise DomainError(_("Please give the view a name."), field="name")
    if len(query) > LONGEST_QUERY:
        raise DomainError(_("The view has too many filters to be kept."), field="name")
    owner_id = account_of(actor)
    authority_id, school_id = home_of(actor)
    require(actor, SAVE_VIEW, Place(authority_id, school_id))
    own = SavedView.objects.filter(owner_id=owner_id, table=table, authority_id=authority_id)
    kept = own.filter(name=title).first()
    if kept is None and own.count() >= MOST_VIEWS:
        raise DomainError(_("You have kept %(number)s views of this list. Delete one first.") % {"number": MOST_VIEWS})
    view = kept or SavedView(authority_id=authority_id, school_id=school_id, owner_id=owner_id, table=table, name=title)
    old = {} if kept is None else {"query": kept.query, "shared": kept.shared}
    view.query, view.shared = query, shared
    view.save()
    changes = changes_between(old, {"query": query, "shared": shared})
    if kept is not None and not changes:
        nothing_changed()
    else:
        record(actor=actor, verb="ui.save_view", target=view, changes=changes)
    return view


@action(SAVE_VIEW)
def delete_view(*, actor: Actor, view_id: UUID) -> SavedView:
    """Delete an own view; one that others shared looks as if it did not exist."""
    view: SavedView | None = SavedView.objects.filter(pk=view_id, owner_id=actor.account_id).first()
    if view is None:
        raise NotVisible(_("This does not exist, or it is not visible to you."))
    require(actor, SAVE_VIEW, view)
    record(actor=actor, verb="ui.delete_view", target=view, changes={"query": [view.query, None]})
    view.delete()
    return view


@action(SAVE_VIEW)
def keep_columns(*, actor: Actor, table: str, columns: list[str]) -> None:
    """Remember which columns of a list the account likes to see; an empty list forgets it."""
    account = Account.objects.select_for_update().get(pk=account_of(actor))
    mark_checked()  # one's own account needs no right at a place
    tables = dict(account.preferences.get("tables", {}))
    tables.pop(table, None)
    if columns:
        tables[table] = columns
    account.preferences = {**account.preferences, "tables": tables}
    account.save(update_fields=["preferences"])
    nothing_changed()  # how somebody looks at a list is no fact about the authority


@action(EXPORT_LIST)
def order_export(*, actor: Actor, table: Table, suffix: str) -> Job:
    """Have a long list written in the background; that it left is noted when it is written."""
    _check_export(table)
    started = enqueue(
        actor=actor,
        kind=EXPORT_JOB,
        authority=home_of(actor)[0],
        args={
            "table": f"{type(table).__module__}.{type(table).__qualname__}",
            "query": _query(table),
            "suffix": suffix,
        },
    )
    nothing_changed()
    return started


def _path(table: Table) -> str:
    return f"{type(table).__module__}.{type(table).__qualname__}"


def _query(table: Table) -> str:
    """Return the address of exactly these rows and columns, whatever the account prefers later."""
    columns = tuple(column.key for column in table.visible_columns)
    return replace(table.state.at_start(), columns=columns).query()


@action(EXPORT_LIST)
def record_export(*, actor: Actor, table: Table, suffix: str, counts: Mapping[UUID | None, int]) -> None:
    """Note in the trail of every authority whose rows it holds that a list was taken away."""
    _check_export(table)
    _record_export(actor, table, suffix, counts, uuid7())


@action(EXPORT_LIST)
def keep_export(
    *, actor: Actor, table: Table, suffix: str, counts: Mapping[UUID | None, int], stream: BinaryIO
) -> ListExport:
    """Keep a list that was written in the background for a day, and note it in the trail."""
    _check_export(table)
    authority_id, _school_id = home_of(actor)
    name = export_name(str(table.label), suffix)
    kept = ListExport(
        authority_id=authority_id,
        account_id=account_of(actor),
        hat=actor.hat,
        table=table.key,
        suffix=suffix,
        rows=sum(counts.values()),
        filters="; ".join(table.state.sentences),
        columns=_columns(table),
        stored=files.store(
            stream, authority=authority_id, name=name, purpose=EXPORT_JOB, delete_after=KEPT_FOR, limit=_LARGEST
        ),
    )
    kept.save(force_insert=True)
    _record_export(actor, table, suffix, counts, kept.pk)
    return kept


def _check_export(table: Table) -> None:
    """The list's own right decides; its rows are only those that the actor may see."""
    if not table.may_export:
        raise NotAllowed(table.export_permission or table.permission)
    mark_checked()


def _columns(table: Table) -> str:
    return ", ".join(str(column.label) for column in table.visible_columns)


def _record_export(actor: Actor, table: Table, suffix: str, counts: Mapping[UUID | None, int], export_id: UUID) -> None:
    label = f"{table.label}, {suffix.upper()}"
    # In words for who reads the trail, and as an address: words leave open which of two namesakes was meant.
    told = {
        "filters": [None, "; ".join(table.state.sentences) or _("none, all rows")],
        "columns": [None, _columns(table)],
        "query": [None, urlencode(table.state.rows_key)],
    }
    facts = [
        (place.authority_id, place.school_id, export_id, label, {"rows": [None, number], **told})
        for place, number in _noted_at(actor, table, counts).items()
    ]
    record_many(actor=actor, verb="ui.export_list", model=ListExport, facts=facts)


def _noted_at(actor: Actor, table: Table, counts: Mapping[UUID | None, int]) -> dict[Place, int]:
    """Return where how many rows are noted: where they belong, or else where the person does."""
    rows = Counter[Place]()
    for authority_id, number in counts.items():
        rows[_place_in(actor, table, authority_id)] += number
    return dict(rows) or {Place(*home_of(actor)): 0}


def _place_in(actor: Actor, table: Table, authority_id: UUID | None) -> Place:
    """Return the place of an authority at which the actor's export is noted: the whole of it, or the actor's school.

    Rows of the installation are noted there. To no authority of the scope belong rows of tables that none has, and
    those of a list that others have shared.
    """
    if authority_id is None and issubclass(table.model, TenantModel):
        return Place(None)
    if authority_id is not None and require_scope("an export").covers(authority_id):
        places = actor.places(EXPORT_LIST)
        if places.cover(authority_id):
            return Place(authority_id)
        own = School.objects.filter(pk__in=sorted(places.schools), authority_id=authority_id).order_by("pk").first()
        if own is not None:
            return Place(authority_id, own.pk)
    return Place(*home_of(actor))
