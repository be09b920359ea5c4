# SPDX-License-Identifier: EUPL-1.2
"""What programs see of todos, letters, signatures, calendars, data protection, notices and mails.

Contents of mails, documents that are signed and codes are not among it.
"""

from tragwerk.office.approvals.tables import ApprovalTable, ConsentTable
from tragwerk.office.calendars.tables import FreeDayTable
from tragwerk.office.letters.tables import LetterTable, TextTable
from tragwerk.office.notices.tables import MailTable, NoticeTable
from tragwerk.office.privacy.tables import HoldTable, RunTable
from tragwerk.office.todos.tables import TodoTable
from tragwerk.ui.public import Resource, Value

_ID = (Value("id", "uuid"), Value("authority_id", "uuid"))
_AT_SCHOOL = (*_ID, Value("school_id", "uuid"))
_CHANGED = Value("changed_at", "moment")

TODOS = Resource(
    "todos",
    TodoTable,
    (
        *_AT_SCHOOL,
        Value("kind"),
        Value("title"),
        Value("note"),
        Value("owner", "text", "owner_name", about="Whose it is; empty: the office"),
        Value("due_on", "date"),
        Value("snoozed_until", "date"),
        Value("state"),
        Value("created_by"),
        Value("created_at", "moment"),
        Value("closed_by"),
        Value("closed_at", "moment"),
        _CHANGED,
    ),
    label="Todo",
)
LETTERS = Resource(
    "letters",
    LetterTable,
    (
        *_AT_SCHOOL,
        Value("kind"),
        Value("subject"),
        Value("recipient", about="The lines of the address"),
        Value("language"),
        Value("state"),
        Value("template_id", "uuid", "version__template_id"),
        Value("template", "text", "version__template__name"),
        Value("version", "integer", "version__number"),
        Value("day", "date", about="The date that it bears"),
        Value("batch_id", "uuid", about="Written together with others"),
        Value("written_by"),
        Value("written_at", "moment"),
        Value("sent_at", "moment"),
        Value("file_size", "integer", "file__size", about="Of the PDF, in bytes"),
        Value("file_digest", "text", "file__digest", about="SHA-256 of the PDF"),
    ),
    label="Letter",
)
TEMPLATES = Resource(
    "letter-templates", TextTable, (*_ID, Value("kind"), Value("name"), _CHANGED), label="LetterTemplate"
)
APPROVALS = Resource(
    "approvals",
    ApprovalTable,
    (
        *_AT_SCHOOL,
        Value("kind"),
        Value("about", "text", "about_label"),
        Value("title"),
        Value("state"),
        Value("needed", "integer", about="Signatures that are needed"),
        Value("due", "date"),
        Value("asked_by"),
        Value("asked_at", "moment"),
        Value("ended_at", "moment"),
        Value("end_reason"),
        Value("reminders", "integer"),
        Value("reminded_at", "moment"),
    ),
    label="Approval",
)
CONSENTS = Resource(
    "consents",
    ConsentTable,
    (
        *_AT_SCHOOL,
        Value("name"),
        Value("purpose"),
        Value("version", about="Of the text"),
        Value("state"),
        Value("approval_id", "uuid", about="Where the answer is proved"),
        Value("asked_at", "moment"),
        Value("decided_at", "moment"),
        Value("withdrawn_at", "moment"),
    ),
    label="Consent",
)
FREE_DAYS = Resource(
    "free-days",
    FreeDayTable,
    (
        *_ID,
        Value("school_id", "uuid", about="None: all schools and offices"),
        Value("kind"),
        Value("name"),
        Value("first_day", "date"),
        Value("last_day", "date"),
        Value("source", about="By which rule"),
    ),
    label="FreeDay",
)
RUNS = Resource(
    "deletion-runs",
    RunTable,
    (
        *_ID,
        Value("state"),
        Value("due_on", "date"),
        Value("planned", "json", about="What was counted, and what will become of it"),
        Value("rules", "json", about="Class of data → the rule by which it goes"),
        Value("deleted", "json", about="Table → number of records"),
        Value("planned_by"),
        Value("planned_at", "moment"),
        Value("started_by"),
        Value("started_at", "moment"),
        Value("ended_at", "moment"),
    ),
    label="DeletionRun",
)
HOLDS = Resource(
    "holds",
    HoldTable,
    (
        *_ID,
        Value("object_type"),
        Value("label", about="What is held"),
        Value("reason"),
        Value("until", "date"),
        Value("set_by"),
        Value("set_at", "moment"),
        Value("released_by"),
        Value("released_at", "moment"),
    ),
    label="Hold",
)
NOTICES = Resource(
    "notices",
    NoticeTable,
    (
        *_ID,
        Value("kind"),
        Value("sentence"),
        Value("note"),
        Value("url", about="The page that it leads to"),
        Value("created_at", "moment"),
        Value("read_at", "moment"),
    ),
    label="Notice",
)
MAILS = Resource(
    "mails",
    MailTable,
    (
        *_ID,
        Value("address"),
        Value("subject"),
        Value("state"),
        Value("attempts", "integer"),
        Value("answer", about="Of the mail server"),
        Value("created_at", "moment"),
        Value("ended_at", "moment"),
    ),
    label="Mail",
)
