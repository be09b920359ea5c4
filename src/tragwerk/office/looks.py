# SPDX-License-Identifier: EUPL-1.2
"""How the states of what the core keeps look: sign and colour."""

from tragwerk.core.api.public import DeliveryState, WebhookState
from tragwerk.core.forms.public import FieldState
from tragwerk.core.grants.public import GrantState
from tragwerk.core.imports.public import ImportState
from tragwerk.core.jobs.public import State as JobState
from tragwerk.core.letters.public import LetterState, VersionState
from tragwerk.core.notify.public import MailState
from tragwerk.core.orgs.public import AuthorityState, EmergencyState, OperatingState
from tragwerk.core.privacy.public import RunState, StatementState
from tragwerk.core.todos.public import TodoState
from tragwerk.ui.public import Look, register_looks


def register() -> None:
    """Register the looks; called once at start-up."""
    register_looks(
        "orgs.School",
        "operating_state",
        {
            OperatingState.PLANNED: Look("draft", "info"),
            OperatingState.ACTIVE: Look("check_circle-fill", "good"),
            OperatingState.CLOSING: Look("hourglass_bottom-fill", "warn"),
            OperatingState.CLOSED: Look("archive-fill", "calm"),
        },
    )
    register_looks(
        "orgs.Authority",
        "state",
        {
            AuthorityState.LISTED: Look("list_alt-fill", "calm"),
            AuthorityState.JOINED: Look("check_circle-fill", "good"),
        },
    )
    register_looks(
        "orgs.EmergencyAccess",
        "state",
        {
            EmergencyState.REQUESTED: Look("hourglass_top-fill", "warn"),
            EmergencyState.REFUSED: Look("do_not_disturb_on-fill", "calm"),
            EmergencyState.ACTIVE: Look("warning-fill", "warn"),
            EmergencyState.ENDED: Look("archive-fill", "calm"),
        },
    )
    register_looks(
        "forms.CustomField",
        "state",
        {FieldState.ACTIVE: Look("check_circle-fill", "good"), FieldState.ARCHIVED: Look("archive-fill", "calm")},
    )
    register_looks(
        "imports.Import",
        "state",
        {
            ImportState.UPLOADED: Look("upload_file-fill", "info"),
            ImportState.MAPPED: Look("table_chart-fill", "info"),
            ImportState.CHECKED: Look("fact_check-fill", "warn"),
            ImportState.APPLYING: Look("hourglass_top-fill", "info"),
            ImportState.APPLIED: Look("check_circle-fill", "good"),
            ImportState.UNDONE: Look("undo", "calm"),
            ImportState.DISCARDED: Look("delete-fill", "calm"),
            ImportState.FAILED: Look("dangerous-fill", "bad"),
        },
    )
    register_looks(
        "jobs.Job",
        "state",
        {
            JobState.QUEUED: Look("schedule", ""),
            JobState.RUNNING: Look("hourglass_top-fill", "info"),
            JobState.DONE: Look("check_circle-fill", "good"),
            JobState.FAILED: Look("dangerous-fill", "bad"),
            JobState.CANCELLED: Look("block", "calm"),
        },
    )
    register_looks(
        "grants.Grant",
        "state",
        {
            GrantState.PROPOSED: Look("draft", "info"),
            GrantState.RELEASED: Look("check_circle-fill", "good"),
            GrantState.ENDED: Look("archive-fill", "calm"),
            GrantState.DISCARDED: Look("delete-fill", "calm"),
        },
    )
    register_looks(
        "letters.LetterVersion",
        "state",
        {
            VersionState.DRAFT: Look("draft", "info"),
            VersionState.PUBLISHED: Look("check_circle-fill", "good"),
            VersionState.WITHDRAWN: Look("archive-fill", "calm"),
        },
    )
    register_looks(
        "letters.Letter",
        "state",
        {LetterState.WRITTEN: Look("draft", "info"), LetterState.SENT: Look("check_circle-fill", "good")},
    )
    register_looks(
        "api.Webhook",
        "state",
        {
            WebhookState.ACTIVE: Look("check_circle-fill", "good"),
            WebhookState.PAUSED: Look("block", "calm"),
            WebhookState.STOPPED: Look("dangerous-fill", "bad"),
        },
    )
    register_looks(
        "api.WebhookDelivery",
        "state",
        {
            DeliveryState.WAITING: Look("hourglass_top-fill", "info"),
            DeliveryState.DELIVERED: Look("check_circle-fill", "good"),
            DeliveryState.GIVEN_UP: Look("dangerous-fill", "bad"),
        },
    )
    register_looks(
        "notify.OutgoingMail",
        "state",
        {
            MailState.WAITING: Look("hourglass_top-fill", "info"),
            MailState.SENT: Look("check_circle-fill", "good"),
            MailState.REFUSED: Look("dangerous-fill", "bad"),
            MailState.GIVEN_UP: Look("warning-fill", "warn"),
        },
    )
    register_looks(
        "todos.Todo",
        "state",
        {
            TodoState.OPEN: Look("circle", ""),
            TodoState.DONE: Look("check_circle-fill", "good"),
            TodoState.DROPPED: Look("do_not_disturb_on-fill", "calm"),
        },
    )
    register_looks(
        "privacy.DeletionRun",
        "state",
        {
            RunState.PLANNED: Look("fact_check-fill", "warn"),
            RunState.RUNNING: Look("hourglass_top-fill", "info"),
            RunState.STOPPED: Look("warning-fill", "warn"),
            RunState.DONE: Look("check_circle-fill", "good"),
            RunState.DISCARDED: Look("archive-fill", "calm"),
        },
    )
    register_looks(
        "privacy.Statement",
        "state",
        {
            StatementState.DRAFT: Look("draft", "info"),
            StatementState.PUBLISHED: Look("check_circle-fill", "good"),
            StatementState.REPLACED: Look("archive-fill", "calm"),
        },
    )
