# SPDX-License-Identifier: EUPL-1.2
"""Keeping views of lists and the columns that somebody likes to see."""

from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.core.access.public import (
    Actor,
    DomainError,
    NotVisible,
    Place,
    action,
    mark_checked,
    nothing_changed,
    require,
)
from tragwerk.core.audit.public import changes_between, record
from tragwerk.core.orgs.public import Account
from tragwerk.ui.models import SavedView
from tragwerk.ui.tables.permissions import SAVE_VIEW
from tragwerk.ui.tables.queries import account_of, home_of

LONGEST_NAME = 60
LONGEST_QUERY = 4000
MOST_VIEWS = 50


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
