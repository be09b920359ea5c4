# SPDX-License-Identifier: EUPL-1.2
"""Which tables have attachments: the package that owns a table says who sees and who changes those of its rows."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps

from tragwerk.core.access.public import Permission


@dataclass(frozen=True)
class AttachmentTable:
    """A table whose rows may have attachments, by its lower-case label, such as `assets.contract`.

    `view` and `change` are the rights on the row itself; `url_name` is the address of its page, by its key.
    """

    key: str
    view: Permission
    change: Permission
    url_name: str

    @property
    def model(self) -> Any:
        """The table itself."""
        return apps.get_model(self.key)


_tables: dict[str, AttachmentTable] = {}


def declare_attachments(table: AttachmentTable) -> None:
    """Let the rows of a table have attachments; called once at start-up by the package that owns it."""
    from tragwerk.core.files.following import follow_rows

    if table.key in _tables:
        raise ValueError(f"the attachments of {table.key!r} are declared twice")
    _tables[table.key] = table
    follow_rows(table.key)


def attachment_table(key: str) -> AttachmentTable | None:
    """Return the table with this key, if its rows may have attachments."""
    return _tables.get(key)


def attachment_tables() -> list[AttachmentTable]:
    """Return every table whose rows may have attachments."""
    return list(_tables.values())
