# SPDX-License-Identifier: EUPL-1.2
"""The register of processing, generated and completed; and the public statements."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tragwerk.core.access.public import system_scope
from tragwerk.core.orgs.public import Authority, AuthorityState
from tragwerk.core.privacy.models import ProcessingActivity, Statement, StatementKind, StatementState
from tragwerk.core.privacy.queries.declared import ENDINGS, column_label, purposes, table_label
from tragwerk.core.privacy.queries.periods import holdings


@dataclass(frozen=True)
class Activity:
    """One entry of the register as it is read: what the program knows, and what the authority added."""

    key: str
    name: str
    purpose: str
    basis: str
    people: str
    data: str
    recipients: str
    third_countries: str
    deletion: str
    measures: str
    responsible: str
    note: ProcessingActivity | None = None

    @property
    def is_generated(self) -> bool:
        return bool(self.key)

    def lines(self) -> list[tuple[str, str]]:
        """Return what Art. 30 asks for, in its order."""
        return [
            (_("Responsible office"), self.responsible),
            (pgettext("register", "Purpose"), self.purpose),
            (_("Legal basis"), self.basis),
            (_("People concerned"), self.people),
            (_("Kinds of data"), self.data),
            (_("Recipients"), self.recipients),
            (_("Transfer to third countries"), self.third_countries),
            (_("Deletion"), self.deletion),
            (_("Technical and organisational measures"), self.measures),
        ]


def register_of(authority: Authority, day: date) -> list[Activity]:
    """Return the register of an authority: generated entries first, then its own."""
    notes = {row.purpose_key: row for row in ProcessingActivity.objects.filter(authority=authority, purpose_key__gt="")}
    held = holdings(authority.pk, day)
    found = [_generated(purpose, tables, held, notes.get(purpose.key)) for purpose, tables in purposes()]
    own = ProcessingActivity.objects.filter(authority=authority, purpose_key="").order_by("name", "pk")
    return [*found, *map(_own, own)]


def _generated(purpose: Any, tables: Any, held: Any, note: ProcessingActivity | None) -> Activity:
    data = "; ".join(
        f"{table_label(model)}: {', '.join(column_label(model, name) for name in said.fields)}"
        for model, said in tables
    )
    keys = dict.fromkeys(key for _model, said in tables for key in said.retention)
    periods = [f"{held[key].retention_class.label}: {held[key].words} ({held[key].source})" for key in keys]
    endings = dict.fromkeys(str(ENDINGS[said.ending]) for _model, said in tables)
    bases = dict.fromkeys([str(purpose.basis), *(str(said.basis) for _model, said in tables if said.basis)])

    def both(generated: str, name: str) -> str:
        added = getattr(note, name) if note is not None else ""
        return "; ".join(part for part in (generated, added) if part)

    return Activity(
        key=purpose.key,
        name=str(purpose.label),
        purpose=both(str(purpose.label), "purpose"),
        basis=both("; ".join(bases), "basis"),
        people=both(str(purpose.people), "people"),
        data=both(data, "data"),
        recipients=both(str(purpose.recipients), "recipients"),
        third_countries=both("", "third_countries") or _("none"),
        deletion=both("; ".join([*periods, *endings]), "deletion"),
        measures=both(
            _("Rights by role, each authority behind its own wall, audit trail in a chain, encrypted transport"),
            "measures",
        ),
        responsible=both("", "responsible"),
        note=note,
    )


def _own(row: ProcessingActivity) -> Activity:
    return Activity(
        key="",
        name=row.name,
        purpose=row.purpose,
        basis=row.basis,
        people=row.people,
        data=row.data,
        recipients=row.recipients,
        third_countries=row.third_countries,
        deletion=row.deletion,
        measures=row.measures,
        responsible=row.responsible,
        note=row,
    )


def statements_of(authority_id: UUID) -> dict[str, list[Statement]]:
    """Return the versions of every public text of an authority, newest first."""
    found: dict[str, list[Statement]] = {kind.value: [] for kind in StatementKind}
    for row in Statement.objects.filter(authority_id=authority_id).order_by("kind", "-number"):
        found[row.kind].append(row)
    return found


def published_statement(number: str, kind: str) -> tuple[Authority, Statement | None] | None:
    """Return what an authority has published, for everybody; None for an authority that does not work here."""
    authority = Authority.objects.filter(number=number, state=AuthorityState.JOINED).first()
    if authority is None or kind not in StatementKind.values:
        return None
    with system_scope(reason="show a published statement to everybody"):
        rows = Statement.objects.filter(authority=authority, kind=kind, state=StatementState.PUBLISHED)
        return authority, rows.first()


def publishing_authorities(own: UUID | None = None) -> list[tuple[Authority, set[str]]]:
    """Return the authorities that have published something, with what; the reader's own is there anyway, and first."""
    with system_scope(reason="list the published statements for everybody"):
        rows = Statement.objects.filter(state=StatementState.PUBLISHED).values_list("authority_id", "kind")
        published: dict[UUID, set[str]] = {}
        for key, kind in rows:
            published.setdefault(key, set()).add(kind)
    shown = [*published, *([own] if own is not None else [])]
    rows_of = Authority.objects.filter(state=AuthorityState.JOINED, pk__in=shown).order_by("sort_name", "id")
    found = [(one, published.get(one.pk, set())) for one in rows_of[:500]]
    return sorted(found, key=lambda pair: pair[0].pk != own)
