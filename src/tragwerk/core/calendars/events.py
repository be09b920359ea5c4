# SPDX-License-Identifier: EUPL-1.2
"""What can happen to calendars."""

from dataclasses import dataclass
from uuid import UUID

from tragwerk.core.events.public import event


@event
@dataclass(frozen=True)
class CalendarChanged:
    """Free days or business hours of an authority were changed: what was computed from them is due anew."""

    authority_id: UUID
