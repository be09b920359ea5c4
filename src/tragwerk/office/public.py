# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from office."""

from tragwerk.office.editing import Editing, edit, moment_of, stamp_of_draft
from tragwerk.office.rights.viewers import viewers_of
from tragwerk.office.signing_in.forms import DemoAccess, register_demo_accesses
from tragwerk.office.trail.batches import BatchList, register_batch_list
from tragwerk.office.trail.timeline import change_lines, timeline, trail_entries
from tragwerk.office.trail.words import register_trail_objects

__all__ = [
    "BatchList",
    "DemoAccess",
    "Editing",
    "change_lines",
    "edit",
    "moment_of",
    "register_batch_list",
    "register_demo_accesses",
    "register_trail_objects",
    "stamp_of_draft",
    "timeline",
    "trail_entries",
    "viewers_of",
]
