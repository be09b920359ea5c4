# SPDX-License-Identifier: EUPL-1.2
"""Compares what the lists say with the stock; no query after the look-ups."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from tragwerk.core.imports.public import Batch, Change, ImportContext, Issue, Outcome, Proposal, Severity, Status
from tragwerk.core.orgs.forms_of_lists import LISTED_NAME, NAMES_OF_NUMBERS, NOT_NAMED
from tragwerk.core.orgs.imports.closing import find_missing, propose_successors
from tragwerk.core.orgs.imports.columns import label_of, shown
from tragwerk.core.orgs.imports.lists import (
    Said,
    is_coarser,
    is_outdated,
    keeps_short_name,
    merge,
    source_of_short_name,
    unknown_form,
)
from tragwerk.core.orgs.models import (
    SCHOOL_TRANSITIONS,
    Authority,
    LegalStatus,
    ListMention,
    OperatingState,
    PupilCount,
    School,
    SchoolForm,
)
from tragwerk.core.orgs.rules import LISTED_OF_SCHOOL

# Public schools of these forms are nearly always kept by their municipality; others also by districts and regions.
_MUNICIPAL_FORMS = frozenset(
    {
        *(SchoolForm.PRIMARY, SchoolForm.SECONDARY_GENERAL, SchoolForm.INTERMEDIATE, SchoolForm.SECONDARY),
        *(SchoolForm.COMPREHENSIVE, SchoolForm.GRAMMAR, SchoolForm.PRIMUS, SchoolForm.VOLKSSCHULE),
    }
)
_MUNICIPAL_KINDS = frozenset({"03", "06"})


@dataclass(slots=True)
class Lookups:
    """The stock by natural keys."""

    authorities: dict[str, dict[str, Any]]
    schools: dict[str, dict[str, Any]]
    mentions: dict[UUID, dict[str, tuple[UUID, date]]]
    counts: dict[tuple[UUID, str], tuple[UUID, int]]
    number_of: dict[UUID, str] = field(default_factory=dict)
    municipal: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class SchoolWork:
    """What is to be written, by natural keys where the row is not there yet."""

    authorities: dict[str, dict[str, Any]] = field(default_factory=dict)
    created: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    changed: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    states: list[tuple[UUID, OperatingState, date | None, str]] = field(default_factory=list)
    transfers: dict[UUID, str] = field(default_factory=dict)
    mentions: list[tuple[str, str, date]] = field(default_factory=list)
    newer_mentions: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    counts: list[tuple[str, str, int, str]] = field(default_factory=list)
    changed_counts: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    schools: dict[str, tuple[UUID, UUID]] = field(default_factory=dict)


def load_lookups() -> Lookups:
    """Four queries, whatever the length of the list."""
    columns = ("id", "number", "short_name", "legal_status", "municipality_key", "kind")
    authorities = {row["number"]: row for row in Authority.objects.values(*columns)}
    schools = School.objects.filter(transferred_at__isnull=True)
    own = ("id", "authority_id", "number", "operating_state", "closed_on", "successor_number", "short_name_source")
    mentions: dict[UUID, dict[str, tuple[UUID, date]]] = defaultdict(dict)
    for key, school, series, day in ListMention.objects.values_list("id", "school_id", "series", "listed_on"):
        mentions[school][series] = (key, day)
    counts = PupilCount.objects.values_list("school_id", "school_year", "id", "pupils")
    municipal: dict[str, list[str]] = defaultdict(list)
    for row in authorities.values():
        if row["kind"] in _MUNICIPAL_KINDS and row["municipality_key"]:
            municipal[row["municipality_key"]].append(row["number"])
    return Lookups(
        authorities=authorities,
        schools={row["number"]: row for row in schools.values(*own, *LISTED_OF_SCHOOL)},
        mentions=mentions,
        counts={(school, year): (key, pupils) for school, year, key, pupils in counts},
        number_of={row["id"]: number for number, row in authorities.items()},
        municipal=municipal,
    )


class Matcher:
    """One dry run of school lists."""

    def __init__(self, ctx: ImportContext, lookups: Lookups, batch: Batch, outcome: Outcome) -> None:
        self.ctx, self.lookups, self.batch, self.outcome = ctx, lookups, batch, outcome
        self.work = SchoolWork()
        self.labels = {name: label_of(School, name) for name in (*LISTED_OF_SCHOOL, "number", "operating_state")}
        self.listed: Counter[str] = Counter()
        self.said: dict[str, Said] = {}
        self.new_numbers: set[str] = set()

    def run(self) -> None:
        """Decide every school of the lists, then those that a newer list misses."""
        for index in self.batch.good():
            self.outcome.status[index] = Status.MERGED
        self.outcome.heads = (
            *(self.labels[name] for name in ("number", "form", "town")),
            str(Authority._meta.verbose_name),
        )
        self.said = merge(self.batch, self._twice)
        for said in self.said.values():
            self._school(said)
        find_missing(self)
        propose_successors(self)
        self._note_authorities()
        self.outcome.work = self.work

    def _twice(self, index: int, first: int) -> None:
        self.outcome.reject(self.batch, index, "number", "orgs.number_twice", other=self.batch.rows[first])

    def _school(self, said: Said) -> None:
        index = said.index
        known = self.lookups.schools.get(said.number)
        name = said.values.get("short_name") or said.values.get("name")
        self.outcome.labels[index] = str(name or (known["short_name"] if known else said.number))
        if unknown_form(self.batch.column("form")[index]):
            self.outcome.note(self.batch, index, "form", "orgs.form_unknown")
        if known is None:
            self._create(said)
        else:
            self.outcome.status[index] = Status.UNCHANGED
            self._compare(said, known)
            self.work.schools[said.number] = (known["id"], known["authority_id"])
        self._note_lists(said, known)

    def _create(self, said: Said) -> None:
        values = {
            key: value for key, value in said.values.items() if key in LISTED_OF_SCHOOL or key == "operating_state"
        }
        name = values.get("name") or values.get("short_name") or said.number
        values |= {"number": said.number, "name": name}
        given = "short_name" if values.get("short_name") else "name"
        values["short_name"] = values.get("short_name") or self._short_name(name, values.get("town"))
        values["short_name_source"] = source_of_short_name(said.ranks[given]) if given in said.ranks else ""
        if values.get("operating_state") == OperatingState.CLOSED:
            values["closed_on"] = said.operating_date
        self.work.created.append((self._authority_for(said), values))
        self.new_numbers.add(said.number)
        self.outcome.status[said.index] = Status.CREATED
        self.outcome.facts[said.index] = self._facts(values, self.work.created[-1][0])

    def _facts(self, values: Mapping[str, Any], authority: str) -> tuple[str, ...]:
        """The main values of a new school, in the order of the heads."""
        known = self.lookups.authorities.get(authority) or self.work.authorities[authority]
        address = " ".join(part for part in (values.get("postcode"), values.get("town")) if part)
        return (values["number"], shown(values.get("form")), address, known["short_name"])

    @staticmethod
    def _short_name(name: str, town: str | None) -> str:
        """Lists without short names: names are not unique, so the town goes first, as in the other lists."""
        return (f"{town}, {name}" if town and town not in name else name)[:120]

    def _authority_for(self, said: Said) -> str:
        number: str | None = said.values.get("authority_number")
        if number is None:
            number = self._assumed(said)
        if number not in self.lookups.authorities:
            self._list_authority(number, said.values.get("legal_status"))
            self.listed[number] += 1
        return number

    def _assumed(self, said: Said) -> str:
        """The municipality of a public school, when there is exactly one authority it can be."""
        values = said.values
        near = self.lookups.municipal.get(values.get("municipality_key", ""), [])
        public = values.get("legal_status") == LegalStatus.PUBLIC
        if len(near) != 1 or not public or values.get("form") not in _MUNICIPAL_FORMS:
            return NOT_NAMED
        label = self.lookups.authorities[near[0]]["short_name"]
        self.outcome.note(self.batch, said.index, "number", "orgs.authority_assumed", authority=label)
        return near[0]

    def _list_authority(self, number: str, legal_status: str | None) -> None:
        name = NAMES_OF_NUMBERS.get(number) or LISTED_NAME.format(number=number)
        self.work.authorities.setdefault(
            number,
            {
                "number": number,
                "name": name,
                "short_name": name,
                "legal_status": legal_status or LegalStatus.PUBLIC,
            },
        )

    def _compare(self, said: Said, known: Mapping[str, Any]) -> None:
        mentions = {series: day for series, (_key, day) in self.lookups.mentions.get(known["id"], {}).items()}
        fresh = {key: value for key, value in said.values.items() if not is_outdated(key, said.ranks[key], mentions)}
        if "form" in fresh and is_coarser(said.ranks["form"][1], fresh["form"], known["form"]):
            del fresh["form"]
        if "short_name" in fresh and keeps_short_name(known["short_name_source"], said.ranks["short_name"], mentions):
            del fresh["short_name"]
        differing = {key: fresh[key] for key in LISTED_OF_SCHOOL if key in fresh and known[key] != fresh[key]}
        changes = [Change(self.labels[key], shown(known[key]), shown(value)) for key, value in differing.items()]
        if "short_name" in differing:
            differing["short_name_source"] = source_of_short_name(said.ranks["short_name"])
        if differing:
            self.work.changed[known["id"]] = differing
            self.outcome.status[said.index] = Status.CHANGED
        if "operating_state" in fresh:
            changes += self._state(said, known, fresh["operating_state"])
        if "authority_number" in fresh:
            changes += self._transfer(said, known, fresh["authority_number"])
        if changes:
            self.outcome.changes[said.index] = tuple(changes)

    def _state(self, said: Said, known: Mapping[str, Any], state: OperatingState) -> list[Change]:
        old = known["operating_state"]
        closed_on, edition = known["closed_on"], said.ranks["operating_state"][0]
        if state == old or (old == OperatingState.CLOSED and closed_on and closed_on >= edition):
            return []
        if state not in SCHOOL_TRANSITIONS[OperatingState(old)]:
            self.outcome.note(
                self.batch, said.index, "operating_code", "orgs.state_refused", old=shown(old), new=shown(state)
            )
            return []
        closes = state == OperatingState.CLOSED
        self.work.states.append((known["id"], state, said.operating_date if closes else None, ""))
        if closes:
            self._close_as_listed(said)
        else:
            self.outcome.status[said.index] = Status.CHANGED
        return [Change(self.labels["operating_state"], shown(old), shown(state))]

    def _close_as_listed(self, said: Said) -> None:
        """The list itself carries the school as closed: its key is the reason, not that it is missing."""
        index = said.index if said.operating_index is None else said.operating_index
        key, day = self.batch.raw(index, "operating_code"), shown(said.operating_date)
        code = "orgs.closed_by_key_since" if day else "orgs.closed_by_key"
        self.outcome.close(self.batch, said.index, code, key=key, day=day)

    def _transfer(self, said: Said, known: Mapping[str, Any], number: str) -> list[Change]:
        """Another authority number: proposed, except where the authority was not known before."""
        old = self.lookups.number_of[known["authority_id"]]
        if old == number:
            return []
        key = f"transfer:{said.number}"
        accepted = self.is_accepted(key, default=old == NOT_NAMED)
        names = {"old": self._name_of(old), "new": self._name_of(number)}
        params = {"school": known["short_name"], "number": said.number, **names}
        row, source = self.batch.rows[said.index], self.batch.source_of[said.index]
        self.outcome.proposals.append(Proposal(key, "orgs.transfer", params, accepted, row, source))
        if not accepted:
            return []
        if number not in self.lookups.authorities:
            self._list_authority(number, said.values.get("legal_status"))
            self.listed[number] += 1
        self.work.transfers[known["id"]] = number
        if self.outcome.status[said.index] != Status.CLOSED:
            self.outcome.status[said.index] = Status.CHANGED
        return [Change(str(Authority._meta.verbose_name), names["old"], names["new"])]

    def is_accepted(self, key: str, *, default: bool) -> bool:
        """What the person decided about a proposal, or the default."""
        return key in self.ctx.accepted or (default and key not in self.ctx.declined)

    def _name_of(self, number: str) -> str:
        known = self.lookups.authorities.get(number)
        name = known["short_name"] if known else NAMES_OF_NUMBERS.get(number) or LISTED_NAME.format(number=number)
        return f"{name} ({number})"

    def _note_lists(self, said: Said, known: Mapping[str, Any] | None) -> None:
        """Remember in which lists the school stands and how many pupils it has by year."""
        moved = known is not None and known["id"] in self.work.transfers
        seen = self.lookups.mentions.get(known["id"], {}) if known is not None else {}
        if moved:  # the new row at the new authority starts with all that the old one knew
            for series, (_key, day) in seen.items():
                self.work.mentions.append((said.number, series, max(day, said.mentions.get(series, day))))
        for series, day in said.mentions.items():
            if series not in seen:
                self.work.mentions.append((said.number, series, day))
            elif not moved and day > seen[series][1]:
                self.work.newer_mentions[seen[series][0]] = {"listed_on": day}
        for year, (pupils, source) in said.pupil_counts.items():
            count = self.lookups.counts.get((known["id"], year)) if known is not None else None
            if count is None or moved:
                self.work.counts.append((said.number, year, pupils, source))
            elif count[1] != pupils:
                self.work.changed_counts[count[0]] = {"pupils": pupils, "source": source}

    def _note_authorities(self) -> None:
        for number, count in sorted(self.listed.items()):
            code = "orgs.authority_missing" if number == NOT_NAMED else "orgs.authority_listed"
            params = {"number": number, "count": count}
            self.outcome.issues.append(Issue(code, params=params, severity=Severity.NOTE))
