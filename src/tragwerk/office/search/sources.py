# SPDX-License-Identifier: EUPL-1.2
"""What can be found of organisations and people."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tragwerk.core.audit.public import ChangeKind, Written, watch_rows
from tragwerk.core.orgs.public import VIEW_AUTHORITY, VIEW_PERSON, VIEW_SCHOOL, Authority, Person, School
from tragwerk.core.search.public import Entry, PlaceKind, SearchSource, contribute_search_source, index, remove
from tragwerk.office.queries import roles_of_people


def _schools(rows: Iterable[School]) -> Iterable[Entry]:
    for row in rows:
        if row.transferred_at is not None:
            continue
        yield Entry(
            object_id=row.pk,
            authority_id=row.authority_id,
            school_id=row.pk,
            title=row.short_name or row.name,
            subtitle=f"{row.get_form_display()} · {row.town}",
            keys=(row.number,),
            words=f"{row.name} {row.town} {row.street}",
        )


def _authorities(rows: Iterable[Authority]) -> Iterable[Entry]:
    for row in rows:
        yield Entry(
            object_id=row.pk,
            authority_id=row.pk,
            title=row.short_name or row.name,
            subtitle=row.town,
            keys=(row.number,),
            words=f"{row.name} {row.town}",
        )


def _people(rows: Iterable[Person]) -> Iterable[Entry]:
    for row in rows:
        yield Entry(object_id=row.pk, authority_id=row.authority_id, title=str(row), words=row.email)


def _to(url_name: str) -> Callable[[UUID], str]:
    return lambda key: reverse(url_name, args=[key])


def register() -> None:
    """Register the sources and follow every write of their rows; called once at start-up."""
    sources = (
        SearchSource(
            "orgs.school",
            School,
            VIEW_SCHOOL,
            _schools,
            _("Schools"),
            "school",
            _to("office:school"),
            boost=2,
            place=PlaceKind.SCHOOL,
            order=10,
        ),
        SearchSource(
            "orgs.authority",
            Authority,
            VIEW_AUTHORITY,
            _authorities,
            _("Authorities"),
            "account_balance",
            _to("office:authority"),
            boost=3,
            place=PlaceKind.AUTHORITY,
            order=20,
        ),
        SearchSource(
            "orgs.person",
            Person,
            VIEW_PERSON,
            _people,
            _("People"),
            "person",
            _to("office:person"),
            facts=roles_of_people,
            order=30,
        ),
    )
    for source in sources:
        contribute_search_source(source)
        _follow(source)


def _follow(source: SearchSource) -> None:
    def follow(written: Written) -> None:
        if written.kind == ChangeKind.DELETED:
            remove(source.kind, written.ids)
        else:
            index(source.kind, written.ids)

    watch_rows(source.model._meta.label, follow)
