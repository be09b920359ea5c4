# SPDX-License-Identifier: EUPL-1.2
"""What happens to letters."""

from dataclasses import dataclass
from uuid import UUID

from tragwerk.core.events.public import event


@event
@dataclass(frozen=True)
class LettersWritten:
    """Letters were written and archived together."""

    authority_id: UUID
    batch_id: UUID
    kind: str
    ids: tuple[UUID, ...]


@event
@dataclass(frozen=True)
class LettersSent:
    """Letters have left the house."""

    authority_id: UUID
    ids: tuple[UUID, ...]


@event
@dataclass(frozen=True)
class LetterTextPublished:
    """A version of a text is valid from now on."""

    authority_id: UUID
    kind: str
    version_id: UUID
