# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from files: `store`, `store_many`, `open` and the row; and attachments.

A package lets its rows have attachments with `declare_attachments(AttachmentTable(…))`; their pages come from office.
"""

from tragwerk.core.files import actions
from tragwerk.core.files.actions import MOST_AT_ONCE, NewFile
from tragwerk.core.files.contents import ENDINGS, kind_words
from tragwerk.core.files.models import Attachment, StoredFile
from tragwerk.core.files.permissions import MANAGE_ATTACHMENT, VIEW_ATTACHMENT
from tragwerk.core.files.queries import all_at, attachment_for, attachments_at, thing_for
from tragwerk.core.files.registry import AttachmentTable, attachment_table, declare_attachments
from tragwerk.core.files.storage import forget_old_files, store, store_many, too_large
from tragwerk.core.files.storage import open_file as open  # noqa: A004 - `files.open(file)` reads as it should

__all__ = [
    "ENDINGS",
    "MANAGE_ATTACHMENT",
    "MOST_AT_ONCE",
    "VIEW_ATTACHMENT",
    "Attachment",
    "AttachmentTable",
    "NewFile",
    "StoredFile",
    "actions",
    "all_at",
    "attachment_for",
    "attachment_table",
    "attachments_at",
    "declare_attachments",
    "forget_old_files",
    "kind_words",
    "open",
    "store",
    "store_many",
    "thing_for",
    "too_large",
]
