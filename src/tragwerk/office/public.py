# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from office."""

from tragwerk.office.accounts import DemoAccess, register_demo_accesses
from tragwerk.office.timeline import change_lines, timeline, trail_entries

__all__ = ["DemoAccess", "change_lines", "register_demo_accesses", "timeline", "trail_entries"]
