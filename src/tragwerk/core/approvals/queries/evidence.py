# SPDX-License-Identifier: EUPL-1.2
"""All that is needed in a dispute: the answers with their seals, compared again with what is kept now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from tragwerk.core.access.public import DomainError
from tragwerk.core.approvals.models import SEALED, Approval, Signature
from tragwerk.core.approvals.rules import other_name, seal_of
from tragwerk.core.audit.public import AuditEntry
from tragwerk.core.files import public as files

_PIECE = 1 << 20


@dataclass(frozen=True)
class Check:
    """One signature, and whether everything that its seal commits to is as it was."""

    signature: Signature
    seal_holds: bool
    document_holds: bool
    scan_holds: bool
    entry: AuditEntry | None
    trail_holds: bool

    @property
    def other_name(self) -> str:
        """Return the name under which somebody else than who was asked seems to have signed, or nothing."""
        return other_name(self.signature.signer.name, self.signature.typed_name)

    @property
    def holds(self) -> bool:
        return self.seal_holds and self.document_holds and self.scan_holds and self.trail_holds


@dataclass(frozen=True)
class Proof:
    """The evidence of an approval."""

    approval: Approval
    document_digest: str
    checks: Sequence[Check]

    @property
    def document_holds(self) -> bool:
        return self.document_digest == self.approval.digest


def sealed_values(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what the seal commits to as texts, the same from a row that is read and from one that is written."""
    found = {}
    for name in SEALED:
        value = values[name]
        found[name] = value.isoformat() if hasattr(value, "isoformat") else str("" if value is None else value)
    return found


def _digest_of(file: Any) -> str:
    """Return the digest of a stored content as it lies there now, empty where it is missing."""
    try:
        hasher = sha256()
        with files.open(file) as stream:
            while piece := stream.read(_PIECE):
                hasher.update(piece)
        return hasher.hexdigest()
    except DomainError:
        return ""


def proof_of(approval: Approval) -> Proof:
    """Return the evidence of an approval that the caller may see, everything computed anew."""
    rows = list(
        Signature.objects.filter(approval=approval).select_related("signer", "scan").order_by("signed_at", "id")
    )
    entries: dict[UUID, AuditEntry] = {}
    wanted = AuditEntry.objects.filter(object_id__in=[row.pk for row in rows], kind="created")
    for entry in wanted:
        entries[entry.object_id] = entry
    document = _digest_of(approval.document)
    return Proof(approval, document, [_check(row, document, entries.get(row.pk)) for row in rows])


def _check(row: Signature, document: str, entry: AuditEntry | None) -> Check:
    told = (entry.changes.get("seal") or [None, None])[1] if entry is not None else None
    return Check(
        signature=row,
        seal_holds=seal_of(sealed_values(vars(row))) == row.seal,
        document_holds=row.digest == document,
        scan_holds=row.scan is None or _digest_of(row.scan) == row.scan_digest,
        entry=entry,
        trail_holds=told == row.seal,
    )
