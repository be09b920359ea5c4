# SPDX-License-Identifier: EUPL-1.2
"""Writes entries as links of their authority's chain, and verifies chains.

The head of a chain is locked for the last step of a transaction only: verbs defer their entries until they are done.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F

from tragwerk.core.access.public import Encoded, bulk, each_distinct, encode_json, system_scope, written_behind
from tragwerk.core.audit import rules
from tragwerk.core.audit.models import AuditEntry, AuditHead

# What the link of an entry commits to beside its seals, in this order. Nothing here leads to a person.
LINKED = ("id", "at", "authority_id", "school_id", "verb", "kind", "object_type", "batch_id")
# What `actor_seal` and `seal` commit to: it goes, with its salt, when a person leaves the trail.
ACTED = ("actor_account", "actor_person", "actor_label")
TOLD = ("object_id", "object_label", "changes", "reason")
NOTED = (*LINKED, *ACTED, *TOLD)
WRITTEN = (*NOTED, "number", "actor_salt", "actor_seal", "salt", "seal", "link")
Note = tuple[Any, ...]
_SALT_BYTES = 16
_CHUNK = 5000
# So many entries are inserted at once, while the next are linked.
_SET = 7000
_MOST_FAULTS = 100
INSTALLATION = UUID(int=0)


class Sealed(NamedTuple):
    """An entry that only its place in the chain is missing of."""

    note: Note
    facts: tuple[str, ...]
    changes: Encoded
    actor_salt: str
    actor_seal: str
    salt: str
    seal: str


def sealed(notes: Sequence[Note]) -> list[Sealed]:
    """Return entries given in the order of `NOTED` with their seals; needs no database."""
    salts = secrets.token_hex(_SALT_BYTES * len(notes))
    size = 2 * _SALT_BYTES
    # One salt for all entries of one person in one call, for they are pseudonymised together; never one for two.
    actors: dict[tuple[Any, ...], tuple[str, str]] = {}
    found = []
    for at, (note, facts) in enumerate(zip(notes, _facts(notes), strict=True)):
        object_id, object_label, changes, reason = note[-4:]
        if type(changes) is not Encoded:
            changes = Encoded(encode_json(changes))
        salt = salts[at * size : (at + 1) * size]
        acted = note[-7:-4]
        if acted not in actors:
            fresh = secrets.token_hex(_SALT_BYTES)
            actors[acted] = (fresh, rules.seal(fresh, *map(rules.fact, acted)))
        seal = rules.seal(salt, str(object_id), object_label, changes, reason)
        found.append(Sealed(note, facts, changes, *actors[acted], salt, seal))
    return found


def write(entries: Sequence[Sealed]) -> None:
    """Link entries, each authority's to its own chain, and insert them."""
    by_chain: dict[UUID | None, list[Sealed]] = defaultdict(list)
    for authority_id, of_one in groupby(entries, key=lambda entry: entry.note[2]):
        by_chain[authority_id].extend(of_one)
    # The rights were checked when the entries were noted; by now other scopes may be open.
    with system_scope(reason="write the trail"), written_behind():
        rows: list[Note] = []
        for authority_id, head in _locked_heads(set(by_chain)).items():
            run = by_chain[authority_id]
            for start in range(0, len(run), _SET):
                linked, head.number, head.link = _linked(run[start : start + _SET], head.number, head.link)
                rows.extend(linked)
                if len(rows) >= _SET:
                    bulk.insert(AuditEntry, WRITTEN, rows)
                    rows = []
            AuditHead.objects.filter(pk=head.pk).update(number=head.number, link=head.link)
        bulk.insert(AuditEntry, WRITTEN, rows)


def _locked_heads(authorities: set[UUID | None]) -> dict[UUID | None, AuditHead]:
    """Return the heads of chains, locked in one order so that two transactions wait instead of deadlocking."""
    keys = {authority_id or INSTALLATION: authority_id for authority_id in authorities}
    heads = AuditHead.objects.select_for_update().order_by("pk").filter(pk__in=keys)
    found = {head.authority_id: head for head in heads}
    if len(found) < len(authorities):
        missing = authorities - found.keys()
        AuditHead.objects.bulk_create(
            [AuditHead(id=one or INSTALLATION, authority_id=one, link=rules.first_link(one)) for one in missing],
            ignore_conflicts=True,
        )
        found = {head.authority_id: head for head in heads.all()}
    return found


def _linked(entries: Sequence[Sealed], number: int, previous: str) -> tuple[list[Note], int, str]:
    """Return the rows of one chain with their numbers and links, and the new head."""
    rows = []
    for note, facts, changes, actor_salt, actor_seal, salt, seal in entries:
        number += 1
        previous = rules.link(previous, number, facts, (actor_seal, seal))
        rows.append((*note[:-2], changes, note[-1], number, actor_salt, actor_seal, salt, seal, previous))
    return rows, number, previous


def _facts(notes: Sequence[Note]) -> Iterable[tuple[str, ...]]:
    """Return what the links commit to as text; most of it is the same for a whole set and written once."""
    columns = list(zip(*notes, strict=True))[: len(LINKED)]
    return zip(*(each_distinct(rules.fact, column) for column in columns), strict=True)


class NotedHead(NamedTuple):
    """The head of a chain as somebody kept it elsewhere; who noted only the hash does not know the number."""

    link: str
    number: int | None = None


@dataclass
class ChainReport:
    """What a verification of one chain found; `number` and `link` are its head, to be kept elsewhere."""

    authority_id: UUID | None
    number: int = 0
    link: str = ""
    erased: int = 0
    faults: list[str] = field(default_factory=list)

    def fault(self, sentence: str) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(sentence)


def verify(authority_id: UUID | None, noted: NotedHead | None = None) -> ChainReport:
    """Walk the chain of an authority (None: of the installation) in the open scope and compare every digest.

    A head that was noted earlier has to be one of its links: what came later hangs on it.
    """
    report = ChainReport(authority_id, 0, rules.first_link(authority_id))
    found = _is_noted(report, noted)
    for entry in _entries(authority_id):
        _verify_entry(report, entry)
        found = found or _is_noted(report, noted)
    if noted is not None and not found:
        report.fault(_missing(noted, report.number))
    head = AuditHead.objects.filter(pk=authority_id or INSTALLATION).first()
    if head is None and report.number:
        report.fault("The head of the chain is missing.")
    elif head is not None and (head.number, head.link) != (report.number, report.link):
        report.fault(f"The chain ends at entry {report.number}, but its head names entry {head.number}.")
    return report


def _is_noted(report: ChainReport, noted: NotedHead | None) -> bool:
    """Say whether the walk has just come to the noted head."""
    return noted is not None and report.link == noted.link and noted.number in (None, report.number)


def _missing(noted: NotedHead, number: int) -> str:
    """Return what happened to a chain that lacks the noted head."""
    if noted.number is None:
        return "The noted head is not in this chain: its end was cut off, or the chain was replaced."
    if number < noted.number:
        return f"The chain was cut off: {noted.number} entries were noted, {number} are there."
    return f"The chain was replaced: entry {noted.number} is not the noted one."


def _verify_entry(report: ChainReport, entry: dict[str, Any]) -> None:
    number = entry["number"]
    if number != report.number + 1:
        report.fault(f"Entries {report.number + 1} to {number - 1} are missing.")
    if entry["erased_at"] is not None:
        report.erased += 1
    acted = [rules.fact(entry[name]) for name in ACTED]
    if entry["actor_salt"] and rules.seal(entry["actor_salt"], *acted) != entry["actor_seal"]:
        report.fault(f"Entry {number}: who acted was changed.")
    told = (str(entry["object_id"]), entry["object_label"], encode_json(entry["changes"]), entry["reason"])
    if entry["salt"] and rules.seal(entry["salt"], *told) != entry["seal"]:
        report.fault(f"Entry {number}: what it tells was changed.")
    if not (entry["salt"] and entry["actor_salt"]) and entry["erased_at"] is None:
        report.fault(f"Entry {number}: a salt is gone, but nobody pseudonymised the entry.")
    facts = [rules.fact(entry[name]) for name in LINKED]
    if rules.link(report.link, number, facts, (entry["actor_seal"], entry["seal"])) != entry["link"]:
        report.fault(f"Entry {number} does not hang on the entry before it.")
    report.number, report.link = number, entry["link"]


def _entries(authority_id: UUID | None) -> Iterator[dict[str, Any]]:
    """Return the entries of a chain in their order, some thousands at a time."""
    rows = AuditEntry.objects.order_by("number")
    rows = rows.filter(authority_id=authority_id) if authority_id else rows.filter(authority_id__isnull=True)
    last = -1
    while batch := list(rows.filter(number__gt=last).values(*WRITTEN, "erased_at")[:_CHUNK]):
        yield from batch
        last = batch[-1]["number"]


def chains() -> list[UUID | None]:
    """Return the authorities in the open scope that have a chain; None is the installation's."""
    return list(
        AuditHead.objects.order_by(F("authority_id").asc(nulls_first=True)).values_list("authority_id", flat=True)
    )
