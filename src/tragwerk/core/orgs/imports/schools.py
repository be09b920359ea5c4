# SPDX-License-Identifier: EUPL-1.2
"""The official lists of schools: by number; creates, changes, proposes transfers, closings and successors."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tragwerk.core.imports.public import (
    Batch,
    CodeParser,
    DateParser,
    ImportColumn,
    ImportContext,
    ImportKind,
    ImportProblem,
    IntegerParser,
    IssueText,
    Outcome,
    Source,
    TextParser,
)
from tragwerk.core.orgs.imports.authorities import LIST_OF_AUTHORITIES_CODE
from tragwerk.core.orgs.imports.columns import (
    IGNORED,
    NAMES,
    PLACE,
    FormCode,
    SchoolYear,
    WebAddress,
)
from tragwerk.core.orgs.imports.lists import edition_of, series_of
from tragwerk.core.orgs.imports.matching import Lookups, Matcher, load_lookups
from tragwerk.core.orgs.imports.writing import write
from tragwerk.core.orgs.models import Authority, ListMention, PupilCount, School
from tragwerk.core.orgs.permissions import IMPORT_DIRECTORY

SCHOOL_TEXTS: Mapping[str, IssueText] = {
    "orgs.authority_listed": IssueText(
        _("New authority"),
        ngettext_lazy(
            "Authority %(number)s is only named by this list and is created as “listed” (%(count)s school).",
            "Authority %(number)s is only named by this list and is created as “listed” (%(count)s schools).",
            "count",
        ),
    ),
    "orgs.authority_missing": IssueText(
        _("Authority not named"),
        ngettext_lazy(
            "No list names the authority of %(count)s new school; it is kept under “authority not named”.",
            "No list names the authority of %(count)s new schools; they are kept under “authority not named”.",
            "count",
        ),
    ),
    "orgs.authority_assumed": IssueText(
        _("Authority assumed"),
        _("The list names no authority; %(authority)s is assumed, because the public school lies there."),
    ),
    "orgs.form_unknown": IssueText(_("Unknown form"), _("This form of school is unknown and is kept as “other form”.")),
    "orgs.state_refused": IssueText(
        _("Operating state"), _("A school that is “%(old)s” does not become “%(new)s”; the state is left alone.")
    ),
    "orgs.transfer": IssueText(
        _("Transfer"),
        _("%(school)s (%(number)s) now belongs to %(new)s instead of %(old)s. Transfer it?"),
    ),
    "orgs.closed_by_key_since": IssueText(
        _("Closed by operating key"), _("The list carries the operating key %(key)s, closed, of %(day)s.")
    ),
    "orgs.closed_by_key": IssueText(
        _("Closed by operating key"), _("The list carries the operating key %(key)s, closed.")
    ),
    "orgs.closed_missing": IssueText(
        _("Missing from the list"), _("Was in the list of %(before)s and is missing from the newer one.")
    ),
    "orgs.close": IssueText(
        _("Missing from the list"),
        _("%(school)s (%(number)s) was in the list of %(before)s and is missing now. Close it?"),
    ),
    "orgs.successor_address": IssueText(
        _("Successor"),
        _("Is %(new)s (%(new_number)s) the successor of %(school)s (%(number)s)? It has the same address."),
    ),
    "orgs.successor_name": IssueText(
        _("Successor"),
        _("Is %(new)s (%(new_number)s) the successor of %(school)s (%(number)s)? It has the same name and town."),
    ),
    "orgs.list_too_short": IssueText(
        _("List too short"),
        _("%(missing)s of %(before)s schools of the last list are missing. This looks like a part of the list."),
    ),
}


class SchoolImport(ImportKind[Lookups]):
    """Schools as the Ministry's open data, the directory of IT.NRW and the administration software name them."""

    key = "schools"
    order = 30
    label = _("Schools")
    permission = IMPORT_DIRECTORY
    official = True
    key_columns = ("number",)
    ignored = IGNORED
    texts = SCHOOL_TEXTS
    columns = (
        ImportColumn(
            "number",
            _("School number"),
            CodeParser(6, short="refuse"),
            required=True,
            synonyms=("Schulnummer", "SchulNr", "Schul-Nr.", "Amtliche Schulnummer"),
            example="144836",
        ),
        *NAMES,
        ImportColumn("name", _("Official name"), TextParser(240), synonyms=("Schule", "Schulname", "Name der Schule")),
        ImportColumn(
            "short_name", _("Short name"), TextParser(120), synonyms=("Kurzbezeichnung", "KurzBez", "Kurzname")
        ),
        ImportColumn("form", _("School form"), FormCode(), synonyms=("Schulform", "SF"), example="Grundschule"),
        *PLACE,
        ImportColumn(
            "email",
            _("E-mail"),
            TextParser(254),
            synonyms=("Email", "Offizielle E-Mail-Adresse", "E-Mail-Adresse", "Mail"),
        ),
        ImportColumn("website", _("Website"), WebAddress(), synonyms=("Homepage", "URL", "Internet", "Webseite")),
        ImportColumn(
            "authority_number",
            _("Authority number"),
            CodeParser(5, short="keep"),
            synonyms=("Traegernummer", "Trägernummer", "SchultraegerNr", "Schulträgernummer"),
            example="14436",
        ),
        ImportColumn(
            "operating_code", _("Operating state"), FormCode(), synonyms=("Schulbetriebsschluessel", "SchBetrSchl")
        ),
        ImportColumn(
            "operating_date",
            _("Operating date"),
            DateParser(earliest=date(1800, 1, 1)),
            synonyms=("Schulbetriebsdatum", "SchBetrSchlDatum"),
        ),
        ImportColumn(
            "utm_east", _("UTM east (EPSG 25832)"), IntegerParser(0, 9_999_999), synonyms=("UTMRechtswert", "KoRe")
        ),
        ImportColumn(
            "utm_north", _("UTM north (EPSG 25832)"), IntegerParser(0, 9_999_999), synonyms=("UTMHochwert", "KoHo")
        ),
        ImportColumn("school_year", _("School year"), SchoolYear(), synonyms=("Schuljahr",), example="2024/25"),
        ImportColumn(
            "pupils",
            _("Pupils"),
            IntegerParser(0, 20_000),
            synonyms=("Anzahl", "Schülerzahl", "Schüler", "SchuelerGesamtZahl", "Lernende"),
        ),
        ImportColumn("social_index", _("Social index"), IntegerParser(1, 9), synonyms=("Sozialindex",)),
        ImportColumn("bearer", _("Kind of authority"), TextParser(4), synonyms=("ArtDerTraegerschaft",)),
    )

    def describe(self, source: Source, values: Mapping[str, Sequence[Any]]) -> Source:
        """Recognise series and day; refuse a list of authorities."""
        forms = [form for form in values.get("form", ()) if form]
        if forms and sum(form == LIST_OF_AUTHORITIES_CODE for form in forms) * 2 > len(forms):
            raise ImportProblem("orgs.list_of_authorities")
        return replace(source, series=series_of(source.present), edition=edition_of(source, values))

    def base_digest(self, ctx: ImportContext) -> str:
        """Authorities and schools with the time of their last change, mentions and pupil counts."""
        digest = hashlib.sha256()
        for rows in (
            Authority.objects.order_by("id").values_list("id", "changed_at"),
            School.objects.order_by("id").values_list("id", "changed_at"),
            ListMention.objects.order_by("id").values_list("id", "listed_on"),
            PupilCount.objects.order_by("id").values_list("id", "pupils"),
        ):
            digest.update(repr(list(rows)).encode())
        return digest.hexdigest()

    def lookups(self, ctx: ImportContext, batch: Batch) -> Lookups:
        """All authorities, schools, mentions and pupil counts."""
        return load_lookups()

    def resolve(self, ctx: ImportContext, lookups: Lookups, batch: Batch, outcome: Outcome) -> None:
        """Merge the files school by school and compare with the stock."""
        Matcher(ctx, lookups, batch, outcome).run()

    def apply(self, ctx: ImportContext, batch: Batch, outcome: Outcome) -> None:
        """Write authorities, schools, states, transfers, pupil counts and mentions."""
        write(ctx, outcome.work)
