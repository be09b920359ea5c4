# SPDX-License-Identifier: EUPL-1.2
"""The files of the wizard: the list of errors, and an empty spreadsheet to fill in."""

import io
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import NotVisible, show_file
from tragwerk.core.exports.public import XLSX_TYPE, Format, TemplateColumn, export_name, write_template_xlsx, write_xlsx
from tragwerk.core.imports.public import RUN_IMPORT, ChoiceParser, ImportColumn, ImportContext, import_for, report_of
from tragwerk.office.imports.queries import authorities_for, error_rows, kind_for


@guarded(RUN_IMPORT)
def errors(request: ActorRequest, import_id: UUID) -> HttpResponse | FileResponse:
    """Hand out the list of errors as a spreadsheet."""
    report = report_of(import_for(request.actor, import_id))
    if report is None:
        raise NotVisible(_("There is no dry run any more."))
    head, rows = error_rows(report)
    stream, name = io.BytesIO(), export_name(_("Errors of the import"), "xlsx")
    show_file(name, len(rows))
    write_xlsx(stream, head, rows, [Format.TEXT, Format.NUMBER, *[Format.TEXT] * 4])
    return _spreadsheet(stream, name)


@guarded(RUN_IMPORT)
def template(request: ActorRequest, kind_key: str) -> FileResponse:
    """Hand out an empty spreadsheet whose headings and drop-downs fit the kind."""
    kind = kind_for(request.actor, kind_key)
    authorities = authorities_for(request.actor, kind)
    context = ImportContext(
        actor=request.actor,
        today=timezone.localdate(),
        authority_id=authorities[0].pk if authorities else None,
    )
    kind = kind.for_authority(context.authority_id)
    stream = io.BytesIO()
    write_template_xlsx(
        stream, [_template_column(column, context) for column in kind.all_columns], title=str(kind.label)
    )
    return _spreadsheet(stream, export_name(_("Template %(kind)s") % {"kind": kind.label}, "xlsx"))


def _template_column(column: ImportColumn, context: ImportContext) -> TemplateColumn:
    choices: tuple[str, ...] = ()
    if column.choices is not None:
        choices = tuple(column.choices(context))
    elif isinstance(column.parser, ChoiceParser):
        choices = column.parser.labels
    return TemplateColumn(
        label=column.label, hint=column.hint, required=column.required, example=column.example, choices=choices
    )


def _spreadsheet(stream: io.BytesIO, name: str) -> FileResponse:
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX_TYPE)
