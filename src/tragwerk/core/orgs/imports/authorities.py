# SPDX-License-Identifier: EUPL-1.2
"""The official list of authorities: by number; creates and changes, never deletes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tragwerk.core.imports.public import (
    Batch,
    Change,
    CodeParser,
    ImportColumn,
    ImportContext,
    ImportKind,
    ImportProblem,
    Outcome,
    Source,
    Status,
    TextParser,
)
from tragwerk.core.orgs.actions import directory
from tragwerk.core.orgs.imports.columns import (
    IGNORED,
    NAMES,
    PLACE,
    TEXTS,
    FormCode,
    joined_name,
    joined_phone,
    label_of,
    shown,
)
from tragwerk.core.orgs.models import Authority
from tragwerk.core.orgs.permissions import IMPORT_DIRECTORY
from tragwerk.core.orgs.rules import LISTED_OF_AUTHORITY

LIST_OF_AUTHORITIES_CODE = "00"


@dataclass(slots=True)
class AuthorityWork:
    """What is to be written."""

    created: list[dict[str, Any]] = field(default_factory=list)
    changed: dict[UUID, dict[str, Any]] = field(default_factory=dict)


Stock = Mapping[str, Mapping[str, Any]]


class AuthorityImport(ImportKind[Stock]):
    """Authorities as the state's lists name them."""

    key = "authorities"
    order = 20
    label = _("Authorities")
    permission = IMPORT_DIRECTORY
    official = True
    key_columns = ("number",)
    ignored = (*IGNORED, "KoRe", "KoHo", "SchBetrSchl", "SchBetrSchlDatum", "SchultraegerNr", "URL", "Homepage")
    texts = TEXTS
    columns = (
        ImportColumn(
            "number",
            _("Authority number"),
            CodeParser(5, short="keep"),
            required=True,
            synonyms=("Traegernummer", "Trägernummer", "Schulträgernummer", "Schulträger-Nr.", "SchulNr", "Nummer"),
            example="14436",
        ),
        *NAMES,
        ImportColumn("name", _("Name"), TextParser(200), synonyms=("Schulträger", "Trägerbezeichnung", "Bezeichnung")),
        ImportColumn(
            "short_name",
            _("Short name"),
            TextParser(80),
            synonyms=("Kurzbezeichnung", "KurzBez", "Kurzname"),
            example="Stadt Haltern am See",
        ),
        *PLACE,
        ImportColumn("email", _("E-mail"), TextParser(254), synonyms=("Email", "E-Mail-Adresse", "Mail")),
        ImportColumn(
            "kind",
            _("Kind of authority"),
            CodeParser(2),
            synonyms=("ArtDerTraegerschaft", "Art der Trägerschaft", "Trägerart"),
        ),
        ImportColumn("form", _("School form"), FormCode(), synonyms=("SF", "Schulform")),
    )

    def describe(self, source: Source, values: Mapping[str, Sequence[Any]]) -> Source:
        """Refuse a list of schools, whose numbers would be taken for authorities."""
        forms = [form for form in values.get("form", ()) if form]
        if forms and sum(form != LIST_OF_AUTHORITIES_CODE for form in forms) * 2 > len(forms):
            raise ImportProblem("orgs.list_of_schools")
        return source

    def base_digest(self, ctx: ImportContext) -> str:
        """All authorities with the time of their last change."""
        rows = Authority.objects.order_by("id").values_list("id", "changed_at")
        return hashlib.sha256(repr(list(rows)).encode()).hexdigest()

    def lookups(self, ctx: ImportContext, batch: Batch) -> Stock:
        """All authorities by number."""
        rows = Authority.objects.values("id", "number", *LISTED_OF_AUTHORITY)
        return {row["number"]: row for row in rows}

    def resolve(self, ctx: ImportContext, lookups: Stock, batch: Batch, outcome: Outcome) -> None:
        """New numbers are created as listed, known ones are compared field by field."""
        work = AuthorityWork()
        seen: dict[str, int] = {}
        outcome.heads = tuple(label_of(Authority, name) for name in ("number", "town", "legal_status"))
        labels = {name: label_of(Authority, name) for name in LISTED_OF_AUTHORITY}
        numbers = batch.column("number")
        for index in batch.good():
            number = numbers[index]
            if number in seen:
                outcome.reject(batch, index, "number", "orgs.number_twice", other=batch.rows[seen[number]])
                continue
            seen[number] = index
            values = _values(batch, index)
            outcome.labels[index] = values.get("short_name") or values.get("name") or number
            known = lookups.get(number)
            if known is None:
                _create(work, outcome, index, number, values)
            else:
                _compare(work, outcome, index, known, values, labels)
        outcome.work = work

    def apply(self, ctx: ImportContext, batch: Batch, outcome: Outcome) -> None:
        """Write the new ones, then the changed ones."""
        work: AuthorityWork = outcome.work
        if work.created:
            directory.create_authorities(actor=ctx.actor, rows=work.created)
        if work.changed:
            directory.change_listed_authorities(actor=ctx.actor, changes=work.changed)


def _values(batch: Batch, index: int) -> dict[str, Any]:
    """The fields that this row says something about."""
    row = {key: column[index] for key, column in batch.values.items()}
    name = row.get("name") or joined_name([row.get("name_1"), row.get("name_2"), row.get("name_3")])
    found = {
        "name": name[:200] or None,
        "phone": joined_phone(row.get("phone_area"), row.get("phone")),
        **{key: row.get(key) for key in LISTED_OF_AUTHORITY if key not in ("name", "phone")},
    }
    return {key: value for key, value in found.items() if value is not None}


def _create(work: AuthorityWork, outcome: Outcome, index: int, number: str, values: dict[str, Any]) -> None:
    name = values.get("name") or values.get("short_name") or number
    short = values.get("short_name") or name[:80]
    work.created.append({**values, "number": number, "name": name, "short_name": short})
    outcome.status[index] = Status.CREATED
    outcome.facts[index] = (number, values.get("town", ""), shown(values.get("legal_status")))


def _compare(
    work: AuthorityWork,
    outcome: Outcome,
    index: int,
    known: Mapping[str, Any],
    values: Mapping[str, Any],
    labels: Mapping[str, str],
) -> None:
    differing = {key: value for key, value in values.items() if known[key] != value}
    if differing:
        outcome.status[index] = Status.CHANGED
        outcome.changes[index] = tuple(
            Change(labels[key], shown(known[key]), shown(value)) for key, value in differing.items()
        )
        work.changed[known["id"]] = differing
