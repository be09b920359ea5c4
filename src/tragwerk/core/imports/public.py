# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from imports."""

from tragwerk.core.imports import actions
from tragwerk.core.imports.headers import REMARKS
from tragwerk.core.imports.issues import ImportProblem, Issue, IssueText, Repair, Severity
from tragwerk.core.imports.kinds import (
    Batch,
    Change,
    Closing,
    ImportColumn,
    ImportContext,
    ImportKind,
    Outcome,
    Proposal,
    Source,
    Status,
    kind_at,
    kind_of,
    kinds,
    register_kind,
)
from tragwerk.core.imports.models import Import, ImportState
from tragwerk.core.imports.origins import Origin, Words, origin_named, origins_of, register_origin
from tragwerk.core.imports.parsers import (
    CellError,
    ChoiceParser,
    CodeParser,
    DateParser,
    Hints,
    Identifier,
    IntegerParser,
    MoneyParser,
    Parsed,
    Parser,
    TextParser,
)
from tragwerk.core.imports.permissions import RUN_IMPORT
from tragwerk.core.imports.queries import (
    allowed_kinds,
    files_of,
    import_for,
    imports_for,
    opened_files,
    report_of,
    visible_imports,
)
from tragwerk.core.imports.report import Report
from tragwerk.core.imports.typed import Opened, samples

__all__ = [
    "REMARKS",
    "RUN_IMPORT",
    "Batch",
    "CellError",
    "Change",
    "ChoiceParser",
    "Closing",
    "CodeParser",
    "DateParser",
    "Hints",
    "Identifier",
    "Import",
    "ImportColumn",
    "ImportContext",
    "ImportKind",
    "ImportProblem",
    "ImportState",
    "IntegerParser",
    "Issue",
    "IssueText",
    "MoneyParser",
    "Opened",
    "Origin",
    "Outcome",
    "Parsed",
    "Parser",
    "Proposal",
    "Repair",
    "Report",
    "Severity",
    "Source",
    "Status",
    "TextParser",
    "Words",
    "actions",
    "allowed_kinds",
    "files_of",
    "import_for",
    "imports_for",
    "kind_at",
    "kind_of",
    "kinds",
    "opened_files",
    "origin_named",
    "origins_of",
    "register_kind",
    "register_origin",
    "report_of",
    "samples",
    "visible_imports",
]
