# SPDX-License-Identifier: EUPL-1.2
"""Schools that a newer list of the same series misses, and who may follow them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tragwerk.core.imports.public import Closing, Issue, Proposal, Severity, Source
from tragwerk.core.orgs.imports.columns import shown
from tragwerk.core.orgs.models import OperatingState
from tragwerk.core.values.public import fold

if TYPE_CHECKING:
    from tragwerk.core.orgs.imports.matching import Matcher

# More than this share of a list missing means that somebody sent a part of it.
SUSPICIOUS_SHARE = 0.1
SUSPICIOUS_NUMBER = 20
MOST_SUCCESSORS = 2


def find_missing(matcher: Matcher) -> None:
    """Close what an older list of the same series named and this newer one does not."""
    named: dict[int, set[str]] = defaultdict(set)
    numbers = matcher.batch.column("number")
    for index, number in enumerate(numbers):
        if number is not None:
            named[matcher.batch.source_of[index]].add(number)
    for source in matcher.batch.sources:
        if source.series and source.edition:
            _missing_from(matcher, source, source.edition, named[source.index])


def _missing_from(matcher: Matcher, source: Source, edition: date, named: set[str]) -> None:
    before = 0
    missing: list[tuple[dict[str, Any], date]] = []
    for number, school in matcher.lookups.schools.items():
        mention = matcher.lookups.mentions.get(school["id"], {}).get(source.series)
        if mention is None or mention[1] >= edition:
            continue
        before += 1
        if number not in named and school["operating_state"] != OperatingState.CLOSED:
            missing.append((school, mention[1]))
    short = len(missing) > max(SUSPICIOUS_NUMBER, SUSPICIOUS_SHARE * before)
    if short:
        params = {"missing": len(missing), "before": before}
        matcher.outcome.issues.append(
            Issue("orgs.list_too_short", params=params, severity=Severity.NOTE, source=source.index)
        )
    for school, day in missing:
        _propose_closing(matcher, source, edition, school, day, default=not short)


def _propose_closing(
    matcher: Matcher, source: Source, edition: date, school: dict[str, Any], day: date, *, default: bool
) -> None:
    key = f"close:{school['number']}"
    accepted = matcher.is_accepted(key, default=default)
    params = {"school": school["short_name"], "number": school["number"], "before": shown(day)}
    matcher.outcome.proposals.append(Proposal(key, "orgs.close", params, accepted, 0, source.index))
    if accepted:
        matcher.work.states.append((school["id"], OperatingState.CLOSED, edition, ""))
        label = f"{school['short_name']} ({school['number']})"
        reason = {"before": shown(day)}
        matcher.outcome.closings.append(Closing(label, "orgs.closed_missing", reason, 0, source.index))


def propose_successors(matcher: Matcher) -> None:
    """For every school that closes now: a new school at its address or with its name in its town."""
    closing = [item for item in matcher.work.states if item[1] == OperatingState.CLOSED]
    if not closing:
        return
    by_address, by_name = _new_places(matcher)
    schools = {school["id"]: school for school in matcher.lookups.schools.values()}
    chosen: dict[UUID, str] = {}
    for key, _state, _day, _successor in closing:
        school = schools[key]
        found = dict.fromkeys(by_name.get(_name_key(school), ()), "orgs.successor_name")
        found |= dict.fromkeys(by_address.get(_address_key(school), ()), "orgs.successor_address")
        found.pop(school["number"], None)
        for number, code in sorted(found.items())[:MOST_SUCCESSORS]:
            if _propose_successor(matcher, school, number, code):
                chosen[key] = number
    matcher.work.states = [
        (key, state, day, chosen.get(key, successor)) for key, state, day, successor in matcher.work.states
    ]


def _propose_successor(matcher: Matcher, school: dict[str, Any], number: str, code: str) -> bool:
    key = f"successor:{school['number']}:{number}"
    accepted = matcher.is_accepted(key, default=False)
    said = matcher.said[number]
    params = {
        "school": school["short_name"],
        "number": school["number"],
        "new": matcher.outcome.labels[said.index],
        "new_number": number,
    }
    row, source = matcher.batch.rows[said.index], matcher.batch.source_of[said.index]
    matcher.outcome.proposals.append(Proposal(key, code, params, accepted, row, source))
    return accepted


Index = dict[tuple[str, str], list[str]]


def _new_places(matcher: Matcher) -> tuple[Index, Index]:
    by_address: Index = defaultdict(list)
    by_name: Index = defaultdict(list)
    for number in matcher.new_numbers:
        values = matcher.said[number].values
        if values.get("operating_state") == OperatingState.CLOSED:
            continue
        by_address[_address_key(values)].append(number)
        by_name[_name_key(values)].append(number)
    for index in (by_address, by_name):
        index.pop(("", ""), None)
    return by_address, by_name


def _address_key(values: dict[str, Any]) -> tuple[str, str]:
    street = fold(values.get("street") or "")
    return (values.get("postcode") or "", street) if street else ("", "")


def _name_key(values: dict[str, Any]) -> tuple[str, str]:
    name = fold(values.get("name") or "")
    return (fold(values.get("town") or ""), name) if name else ("", "")
