# SPDX-License-Identifier: EUPL-1.2
"""Documents and scans on their way to a browser: shown as what their first bytes say, and unable to do anything."""

from typing import IO, Any

from django.http import FileResponse

from tragwerk.core.approvals.public import Approval, DocumentForm, type_of
from tragwerk.core.files import public as files

# What is shown may run nothing and load nothing; our own pages may hold it in a frame.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_BEGINNING = 16


def document_response(approval: Approval, *, download: bool) -> FileResponse:
    """Return the document that is signed, to be shown or kept."""
    stream = files.open(approval.document)
    if approval.form == DocumentForm.PDF:
        return _response(stream, "application/pdf", f"{approval.title}.pdf", download=download)
    return _response(stream, "text/plain; charset=utf-8", f"{approval.title}.txt", download=download)


def scan_response(scan: Any) -> FileResponse:
    """Return a scanned paper to be shown."""
    stream = files.open(scan)
    found = type_of(stream.read(_BEGINNING))
    stream.seek(0)
    media_type, ending = found or ("application/octet-stream", "bin")
    return _response(stream, media_type, f"scan.{ending}", download=found is None)


def _response(stream: IO[bytes], media_type: str, name: str, *, download: bool) -> FileResponse:
    response = FileResponse(stream, content_type=media_type, as_attachment=download, filename=name)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def paragraphs(text: str) -> list[list[str]]:
    """Return a text as paragraphs of lines."""
    blocks = text.replace("\r\n", "\n").split("\n\n")
    return [[line for line in block.split("\n") if line.strip()] for block in blocks if block.strip()]
