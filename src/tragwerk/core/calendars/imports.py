# SPDX-License-Identifier: EUPL-1.2
"""Lists of free days: school holidays as a calendar file, movable days of all schools as a spreadsheet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tragwerk.core.calendars import actions
from tragwerk.core.calendars.actions import MOST_DAYS, YEARS_AHEAD, YEARS_BACK
from tragwerk.core.calendars.models import ENTERED, DayKind, FreeDay
from tragwerk.core.calendars.permissions import MANAGE_CALENDAR
from tragwerk.core.imports.public import (
    Batch,
    Change,
    ChoiceParser,
    CodeParser,
    DateParser,
    ImportColumn,
    ImportContext,
    ImportKind,
    IssueText,
    Outcome,
    Status,
    TextParser,
    register_kind,
)
from tragwerk.core.orgs.public import School

_Key = tuple[UUID | None, str, date]
_KEPT = ("id", "school_id", "kind", "first_day", "last_day", "name")


# As lists carry them, in both languages.
WORDS = {
    **{kind.value: kind.value for kind in ENTERED},
    "Ferien": DayKind.SCHOOL_HOLIDAY.value,
    "Schulferien": DayKind.SCHOOL_HOLIDAY.value,
    "school holidays": DayKind.SCHOOL_HOLIDAY.value,
    "beweglicher Ferientag": DayKind.MOVABLE.value,
    "movable free day": DayKind.MOVABLE.value,
    "unterrichtsfreier Tag": DayKind.NO_LESSONS.value,
    "unterrichtsfrei": DayKind.NO_LESSONS.value,
    "pädagogischer Tag": DayKind.NO_LESSONS.value,
    "day without lessons": DayKind.NO_LESSONS.value,
    "Brauchtumstag": DayKind.LOCAL.value,
    "local custom": DayKind.LOCAL.value,
    "Schließtag": DayKind.CLOSED.value,
    "closing day": DayKind.CLOSED.value,
}
OFFERED = ("Ferien", "beweglicher Ferientag", "unterrichtsfreier Tag", "Brauchtumstag", "Schließtag")


@dataclass
class Stock:
    """What is there: the schools by number, and the entered days by their key."""

    schools: dict[str, UUID]
    days: dict[_Key, tuple[UUID, date, str]]


@dataclass
class Work:
    """What a confirmed list writes."""

    created: list[dict[str, Any]] = field(default_factory=list)
    changed: dict[UUID, dict[str, Any]] = field(default_factory=dict)


class FreeDayImport(ImportKind[Stock]):
    """The free days of one authority and its schools; without a school number they hold for all."""

    key = "free-days"
    label = _("Free days and school holidays")
    permission = MANAGE_CALENDAR
    key_columns = ("first_day",)
    ignored = ("DESCRIPTION", "UID", "Bemerkung")
    columns: ClassVar[tuple[ImportColumn, ...]] = (
        ImportColumn(
            "name",
            _("Name"),
            TextParser(80),
            required=True,
            synonyms=("SUMMARY", "Bezeichnung", "Ferien", "Anlass"),
            example="Rosenmontag",
        ),
        ImportColumn(
            "first_day",
            _("First day"),
            DateParser(earliest=date(2010, 1, 1), years_ahead=YEARS_AHEAD),
            required=True,
            synonyms=("DTSTART", "Beginn", "von", "Datum", "Tag"),
            example="08.02.2027",
        ),
        ImportColumn(
            "last_day",
            _("Last day"),
            DateParser(earliest=date(2010, 1, 1), years_ahead=YEARS_AHEAD),
            synonyms=("DTEND", "Ende", "bis"),
            example="08.02.2027",
            hint=_("Left empty it is one day."),
        ),
        ImportColumn(
            "kind",
            _("Kind of free day"),
            ChoiceParser(WORDS, labels=OFFERED),
            synonyms=("Art",),
            example="beweglicher Ferientag",
            hint=_("Left empty it is school holidays."),
        ),
        ImportColumn(
            "school",
            _("School number"),
            CodeParser(6),
            synonyms=("Schulnummer", "Schule"),
            example="",
            hint=_("Left empty the day holds for all schools of the authority."),
        ),
    )
    texts = {
        "calendars.school_unknown": IssueText(
            _("School unknown"),
            _("No school of your authority has the number %(value)s."),
            _("Correct the number, or leave it empty for all schools."),
        ),
        "calendars.order": IssueText(
            _("End before beginning"),
            _("The last day is before the first."),
            _("Correct one of the two days."),
        ),
        "calendars.long": IssueText(
            _("Too many days"),
            _("More than %(most)s days in a row."),
            _("Check the year of both days."),
        ),
        "calendars.twice": IssueText(
            _("Twice in the file"),
            _("The same free day also stands in row %(other)s."),
            _("Delete one of the two rows."),
        ),
        "calendars.far": IssueText(
            _("Year out of reach"),
            _("Free days are kept for the years %(first)s to %(last)s."),
            _("Check the year, or leave the row out."),
        ),
    }

    def base_digest(self, ctx: ImportContext) -> str:
        rows = FreeDay.objects.filter(authority_id=ctx.authority_id).order_by("id").values_list(*_KEPT)
        schools = School.objects.filter(authority_id=ctx.authority_id).order_by("id").values_list("id", "number")
        return hashlib.sha256(repr((list(rows), list(schools))).encode()).hexdigest()

    def lookups(self, ctx: ImportContext, batch: Batch) -> Stock:
        own = School.objects.filter(authority_id=ctx.authority_id, transferred_at__isnull=True)
        rows = FreeDay.objects.filter(authority_id=ctx.authority_id).values_list(*_KEPT)
        days = {(school, kind, first): (key, last, name) for key, school, kind, first, last, name in rows}
        return Stock(dict(own.values_list("number", "id")), days)

    def resolve(self, ctx: ImportContext, lookups: Stock, batch: Batch, outcome: Outcome) -> None:
        work, seen = Work(), dict[_Key, int]()
        for i in batch.good():
            row = self._row(ctx, lookups, batch, i, outcome)
            if row is None:
                continue
            key = (row["school_id"], row["kind"], row["first_day"])
            if key in seen:
                outcome.reject(batch, i, "first_day", "calendars.twice", other=batch.rows[seen[key]])
                continue
            seen[key] = i
            outcome.labels[i] = f"{row['name']}, {date_format(row['first_day'], 'd.m.Y')}"
            self._compare(lookups.days.get(key), row, i, outcome, work)
        outcome.work = work

    @staticmethod
    def _row(ctx: ImportContext, stock: Stock, batch: Batch, i: int, outcome: Outcome) -> dict[str, Any] | None:
        first, number = batch.column("first_day")[i], batch.column("school")[i]
        last = batch.column("last_day")[i] or first
        if number and number not in stock.schools:
            outcome.reject(batch, i, "school", "calendars.school_unknown")
        elif last < first:
            outcome.reject(batch, i, "last_day", "calendars.order")
        elif last - first > timedelta(days=MOST_DAYS):
            outcome.reject(batch, i, "last_day", "calendars.long", most=MOST_DAYS)
        elif not ctx.today.year - YEARS_BACK <= first.year <= ctx.today.year + YEARS_AHEAD:
            first_year, last_year = ctx.today.year - YEARS_BACK, ctx.today.year + YEARS_AHEAD
            outcome.reject(batch, i, "first_day", "calendars.far", first=first_year, last=last_year)
        else:
            return {
                "authority_id": ctx.authority_id,
                "school_id": stock.schools[number] if number else None,
                "kind": batch.column("kind")[i] or DayKind.SCHOOL_HOLIDAY.value,
                "name": batch.column("name")[i],
                "first_day": first,
                "last_day": last,
                "source": gettext("imported list"),
            }
        return None

    @staticmethod
    def _compare(
        known: tuple[UUID, date, str] | None, row: dict[str, Any], i: int, outcome: Outcome, work: Work
    ) -> None:
        if known is None:
            outcome.status[i] = Status.CREATED
            work.created.append(row)
            return
        key, last, name = known
        changes = []
        if last != row["last_day"]:
            changes.append(
                Change(gettext("Last day"), date_format(last, "d.m.Y"), date_format(row["last_day"], "d.m.Y"))
            )
        if name != row["name"]:
            changes.append(Change(gettext("Name"), name, row["name"]))
        if changes:
            outcome.status[i], outcome.changes[i] = Status.CHANGED, tuple(changes)
            work.changed[key] = {"last_day": row["last_day"], "name": row["name"]}

    def apply(self, ctx: ImportContext, batch: Batch, outcome: Outcome) -> None:
        work: Work = outcome.work
        if work.created:
            actions.add_free_days(actor=ctx.actor, rows=work.created)
        if work.changed:
            actions.change_free_days(actor=ctx.actor, changes=work.changed)


register_kind(FreeDayImport())
