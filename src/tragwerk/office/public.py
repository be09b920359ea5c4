# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from office."""

from tragwerk.office.attachments.contributions import offer_attachments
from tragwerk.office.editing import Editing, edit, moment_of, stamp_of_draft
from tragwerk.office.fields.contributions import listed_fields, offer_fields
from tragwerk.office.fields.inputs import initial_of, inputs_of, put_posted, typed_words
from tragwerk.office.fields.versions import earlier_values
from tragwerk.office.fields.words import value_words
from tragwerk.office.rights.viewers import viewers_of
from tragwerk.office.signing_in.forms import DemoAccess, register_demo_accesses
from tragwerk.office.todos.contributions import offer_todos
from tragwerk.office.trail.batches import BatchList, register_batch_list
from tragwerk.office.trail.timeline import change_lines, timeline, trail_entries

__all__ = [
    "BatchList",
    "DemoAccess",
    "Editing",
    "change_lines",
    "earlier_values",
    "edit",
    "initial_of",
    "inputs_of",
    "listed_fields",
    "moment_of",
    "offer_attachments",
    "offer_fields",
    "offer_todos",
    "put_posted",
    "register_batch_list",
    "register_demo_accesses",
    "stamp_of_draft",
    "timeline",
    "trail_entries",
    "typed_words",
    "value_words",
    "viewers_of",
]
