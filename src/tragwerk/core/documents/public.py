# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from documents."""

from tragwerk.core.documents import actions
from tragwerk.core.documents.characters import printable, unprintable
from tragwerk.core.documents.labels.codes import encodable
from tragwerk.core.documents.labels.layout import Adjustment
from tragwerk.core.documents.labels.printing import LabelContent, label_file, test_file
from tragwerk.core.documents.labels.sheets import BY_KEY, SHEETS, Sheet
from tragwerk.core.documents.labels.short import key_in, key_of, short_code
from tragwerk.core.documents.models import LabelCode, LabelDesign, LabelPrinter
from tragwerk.core.documents.permissions import MANAGE_LABEL, VIEW_LABEL
from tragwerk.core.documents.photos import fitted_photos
from tragwerk.core.documents.pictures import MEDIA_TYPES, Picture, checked_picture
from tragwerk.core.documents.queries import design_of, printer_for, printers
from tragwerk.core.documents.rendering import render_many, render_pdf, render_pictures

__all__ = [
    "BY_KEY",
    "MANAGE_LABEL",
    "MEDIA_TYPES",
    "SHEETS",
    "VIEW_LABEL",
    "Adjustment",
    "LabelCode",
    "LabelContent",
    "LabelDesign",
    "LabelPrinter",
    "Picture",
    "Sheet",
    "actions",
    "checked_picture",
    "design_of",
    "encodable",
    "fitted_photos",
    "key_in",
    "key_of",
    "label_file",
    "printable",
    "printer_for",
    "printers",
    "render_many",
    "render_pdf",
    "render_pictures",
    "short_code",
    "test_file",
    "unprintable",
]
