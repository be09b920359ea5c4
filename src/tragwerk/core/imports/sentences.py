# SPDX-License-Identifier: EUPL-1.2
"""The engine's own sentences: what is wrong with a file or a cell, and what to do about it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tragwerk.core.imports.issues import IssueText, register_texts

FILE = {
    "file.too_big": IssueText(
        _("File too big"),
        _("The file has %(size)s MB; a file may have at most %(limit)s MB."),
        _("Please split it, or save the list without pictures and unused sheets."),
    ),
    "file.too_many_rows": IssueText(
        _("Too many rows"),
        _("The list reaches to row %(rows)s; an import takes at most %(limit)s rows."),
        _("Please split the list, or delete stray entries far below its end."),
    ),
    "file.too_wide": IssueText(
        _("Too many columns"),
        _("The list is %(columns)s columns wide; an import takes at most %(limit)s."),
        _("Please delete stray entries far to the right of the list."),
    ),
    "file.bomb": IssueText(
        _("Unpacks to too much"),
        _("The file would grow beyond any reasonable size when unpacked. It was not opened."),
        _("Please save the list again as XLSX or CSV."),
    ),
    "file.broken": IssueText(
        _("File damaged"),
        _("The file is damaged or incomplete and cannot be read."),
        _("Please open it in your spreadsheet program, save it again as XLSX and upload that."),
    ),
    "file.encrypted": IssueText(
        _("File protected"),
        _("The file is protected by a password."),
        _("Please save it without a password and upload it again."),
    ),
    "file.xls": IssueText(
        _("Old Excel format"),
        _("This is a file in the old Excel format (.xls)."),
        _("Please save it as XLSX (“Excel workbook”) and upload that."),
    ),
    "file.xlsb": IssueText(
        _("Binary Excel format"),
        _("This is an Excel file in the binary format (.xlsb)."),
        _("Please save it as XLSX (“Excel workbook”) and upload that."),
    ),
    "file.archive": IssueText(
        _("Archive"),
        _("This is a ZIP archive and not a spreadsheet."),
        _("Please unpack it and upload the list inside."),
    ),
    "file.markup": IssueText(
        _("Web page"),
        _("This is a web page or XML file and not a list, even if its name says otherwise."),
        _("Please open it in your spreadsheet program and save it as XLSX."),
    ),
    "file.no_table": IssueText(
        _("No list"),
        _("This file holds no list."),
        _("Lists can be read as XLSX, ODS, CSV or JSON."),
    ),
    "file.encoding": IssueText(
        _("Unreadable characters"),
        _("The characters of this file cannot be read."),
        _("Please save it as “CSV UTF-8” or as XLSX."),
    ),
    "file.empty": IssueText(_("Empty"), _("The file is empty."), _("Please choose the file with the list.")),
    "file.no_header": IssueText(
        _("No header row"),
        _("None of the first %(rows)s rows names columns."),
        _("Please put one row with the names of the columns above the list."),
    ),
    "file.no_rows": IssueText(
        _("No rows"),
        _("Below the header in row %(row)s there are no rows."),
        _("Please choose the file or sheet with the list."),
    ),
    "file.no_sheet": IssueText(
        _("Sheet missing"),
        _("There is no sheet “%(sheet)s” in this file."),
        _("It has: %(sheets)s."),
    ),
    "file.more_sheets": IssueText(
        _("More sheets"),
        _("Only the sheet “%(sheet)s” is read. The file also has: %(others)s."),
        _("Please import the other sheets one by one."),
    ),
    "file.open_quote": IssueText(
        _("Open quotation mark"),
        _("A quotation mark opened in row %(row)s is never closed, so the rows after it cannot be told apart."),
        _("Please close or delete it in row %(row)s."),
    ),
    "file.cut_off": IssueText(
        _("Broken off"),
        _("The file breaks off in row %(row)s: %(cells)s of %(width)s cells are there."),
        _("Please transfer or save it again."),
    ),
    "file.json": IssueText(
        _("JSON damaged"),
        _("The JSON file cannot be read from line %(row)s on."),
        _("Please export it again."),
    ),
    "file.calendar": IssueText(
        _("Calendar damaged"),
        _("The calendar file (.ics) is damaged or incomplete and cannot be read."),
        _("Please export or download it again."),
    ),
    "file.json_shape": IssueText(
        _("No records"),
        _("The JSON file holds no list of records."),
        _("A list of objects is expected, one object for each row."),
    ),
    "file.missing_columns": IssueText(
        _("Column missing"),
        _("The list has no column for: %(columns)s. Its header in row %(row)s reads: %(headers)s."),
        _("Please name the column, or choose it by hand in the step “Columns”."),
    ),
    "file.no_key": IssueText(
        _("Nothing to tell rows apart"),
        _("No column says which object a row is about: one of %(columns)s is needed. Row %(row)s reads: %(headers)s."),
        _("Please name the column, or choose it by hand in the step “Columns”."),
    ),
    "file.unknown_column": IssueText(
        _("Unknown column"),
        _("Column %(letter)s “%(header)s” is unknown; its first value is “%(value)s”."),
        _("Please assign it to a column or leave it out."),
        _("Use column “%(header)s” as “%(label)s”"),
    ),
    "file.column_twice": IssueText(
        _("Column twice"),
        _("Column %(letter)s “%(header)s” says the same as column %(other)s."),
        _("Please leave one of the two out."),
    ),
    "file.to_remarks": IssueText(
        _("Kept in the remarks"),
        ngettext_lazy(
            "%(count)s column has no place of its own and is kept in the remarks: %(headers)s.",
            "%(count)s columns have no place of their own and are kept in the remarks: %(headers)s.",
            "count",
        ),
    ),
    "file.not_taken": IssueText(
        _("Not taken over"),
        ngettext_lazy(
            "%(count)s column is not taken over: %(headers)s.",
            "%(count)s columns are not taken over: %(headers)s.",
            "count",
        ),
    ),
    "file.remarks_cut": IssueText(
        _("Remarks shortened"),
        ngettext_lazy(
            "%(count)s remark has more than %(limit)s characters and is shortened, in row %(first)s.",
            "%(count)s remarks have more than %(limit)s characters and are shortened, the first in row %(first)s.",
            "count",
        ),
    ),
    "file.part_only": IssueText(
        _("Part of the data"),
        _("The file says that there are %(total)s records and holds %(count)s of them."),
        _("Please export the rest, too."),
    ),
    "file.two_lines": IssueText(
        _("Headings in two rows"), _("The headings stand in rows %(upper)s and %(row)s; both are read together.")
    ),
}

ROWS = {
    "row.sum": IssueText(_("Sum row"), _("Row %(row)s (“%(value)s”) is a sum row and is left out.")),
    "row.remark": IssueText(_("Remark"), _("Row %(row)s (“%(value)s”) is a remark and is left out.")),
    "row.header_again": IssueText(_("Header repeated"), _("Row %(row)s repeats the header and is left out.")),
    "row.too_long": IssueText(
        _("Too many cells"),
        _("The row has more cells than the header has columns; beyond the last column stands “%(value)s”."),
        _("Probably a separator stands inside a text. Please put this text in quotation marks."),
    ),
    "row.subtotal": IssueText(
        _("Sum row"),
        ngettext_lazy(
            "%(count)s row between the others is a sum row and is left out, row %(first)s (“%(value)s”).",
            "%(count)s rows between the others are sum rows and are left out, first row %(first)s (“%(value)s”).",
            "count",
        ),
    ),
    "cell.merged": IssueText(
        _("Merged cells"),
        ngettext_lazy(
            "%(count)s cell is filled with the value of the merged cell above it.",
            "%(count)s cells are filled with the value of the merged cell above them.",
            "count",
        ),
    ),
    "cell.required": IssueText(_("Empty cell"), _("This cell must not be empty."), _("Please fill it in.")),
    "cell.formula": IssueText(
        _("Formula"),
        _("Looks like a formula and is not run."),
        _("Please write the value itself into the cell."),
        _("Take it as text"),
    ),
    "cell.formula_ignored": IssueText(
        _("Formula"), _("A formula in a column that is left out; it is neither run nor taken.")
    ),
    "cell.formula_empty": IssueText(
        _("Formula without a value"),
        _("This cell holds a formula whose value is not stored in the file."),
        _("Please open the file in your spreadsheet program and save it once."),
    ),
    "cell.formula_values": IssueText(
        _("Calculated values"),
        ngettext_lazy(
            "%(count)s cell of this column is calculated; the value stored in the file is taken.",
            "%(count)s cells of this column are calculated; the values stored in the file are taken.",
            "count",
        ),
    ),
}

CELLS = {
    "text.undecodable": IssueText(
        _("Unreadable character"),
        _("Contains a character that cannot be read."),
        _("Please write the word again, or save the file as “CSV UTF-8” or XLSX."),
    ),
    "text.control": IssueText(
        _("Control character"),
        _("Contains an invisible control character."),
        _("Please write the text again."),
        _("Take “%(repair)s”"),
    ),
    "text.formula": IssueText(
        _("Formula"),
        _("Looks like a formula and is not run."),
        _("Please write the value itself into the cell."),
        _("Take it as text"),
    ),
    "text.error_value": IssueText(
        _("Error value"),
        _("The spreadsheet shows an error here instead of a value."),
        _("Please correct the formula in the file."),
    ),
    "text.too_long": IssueText(
        _("Too long"),
        _("The text has %(length)s characters; at most %(limit)s fit."),
        _("Please shorten it."),
    ),
    "identifier.number": IssueText(
        _("Number spoilt"),
        _("The spreadsheet has turned this number into something else."),
        _("Please format the column as text and enter the number again."),
    ),
    "identifier.scientific": IssueText(
        _("Number shortened"),
        _("The spreadsheet has shortened this number; its last digits are lost."),
        _("Please format the column as text and enter the number again."),
    ),
    "code.digits": IssueText(
        _("Key"), _("A key of %(width)s digits is expected."), _("Please correct it in the file.")
    ),
    "date.no_such_day": IssueText(_("Date"), _("There is no such day."), _("Please correct the date in the file.")),
    "date.unreadable": IssueText(_("Date"), _("Is not a date."), _("Please write it like 03.05.2022.")),
    "date.year_only": IssueText(
        _("Date"), _("Only a year."), _("Please give day, month and year."), _("Take %(repair)s")
    ),
    "date.month_only": IssueText(
        _("Date"), _("Day missing."), _("Please give day, month and year."), _("Take %(repair)s")
    ),
    "date.future": IssueText(_("Date"), _("Lies in the future."), _("Please enter a date up to today.")),
    "date.future_likely": IssueText(
        _("Date"),
        _("Lies in the future. Probably %(likely)s is meant."),
        _("Please enter a date up to today."),
        _("Take %(repair)s"),
    ),
    "date.too_late": IssueText(_("Date"), _("Lies too far in the future."), _("Please check the year.")),
    "date.too_late_likely": IssueText(
        _("Date"),
        _("Lies too far in the future. Probably %(likely)s is meant."),
        _("Please check the year."),
        _("Take %(repair)s"),
    ),
    "date.too_early": IssueText(_("Date"), _("Lies too far in the past."), _("Please check the year.")),
    "date.too_early_likely": IssueText(
        _("Date"),
        _("Lies too far in the past. Probably %(likely)s is meant."),
        _("Please check the year."),
        _("Take %(repair)s"),
    ),
    "date.month_first": IssueText(
        _("Order of the date"), _("The dates of this column are read as month/day/year (American).")
    ),
    "date.day_first": IssueText(_("Order of the date"), _("The dates of this column are read as day/month/year.")),
    "money.unreadable": IssueText(_("Price"), _("Is not an amount."), _("Please write it like 404,84 €.")),
    "money.negative": IssueText(
        _("Price"),
        _("A price cannot be negative."),
        _("Credit notes belong to the invoice, not to the stock."),
    ),
    "money.currency": IssueText(
        _("Price"), _("Is not an amount in euros."), _("Please convert it to euros in the file.")
    ),
    "money.decimals": IssueText(
        _("Price"), _("Has more than two decimal places."), _("Please round to cents."), _("Take %(repair)s")
    ),
    "money.too_large": IssueText(_("Price"), _("Is too large for a price."), _("Please check the amount.")),
    "integer.unreadable": IssueText(_("Whole number"), _("Is not a whole number."), _("Please enter a whole number.")),
    "integer.range": IssueText(
        _("Whole number"),
        _("Must lie between %(minimum)s and %(maximum)s."),
        _("Please correct it in the file."),
    ),
    "choice.unknown": IssueText(
        _("Unknown word"),
        _("Is not one of the known words."),
        _("Known are: %(offered)s."),
        _("Take “%(repair)s”"),
    ),
}

register_texts(FILE)
register_texts(ROWS)
register_texts(CELLS)
