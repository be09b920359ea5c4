# SPDX-License-Identifier: EUPL-1.2
"""What a file is, by its first bytes; its name is not asked."""

from __future__ import annotations

from tragwerk.core.imports.issues import ImportProblem

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OTHER = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"{\\rtf",
    b"\x7fELF",
    b"MZ",
)


def format_of(data: bytes) -> str:
    """`zip`, `json`, `calendar` or `text`; everything that cannot be a table is refused with its own sentence."""
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise ImportProblem("file.empty")
    if data.startswith(b"PK"):
        return "zip"
    if data.startswith(_OLE):
        raise ImportProblem("file.encrypted" if _ENCRYPTED_STREAM in data else "file.xls")
    if data.startswith(_OTHER):
        raise ImportProblem("file.no_table")
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"[", b"{")):
        return "json"
    lower = head[:200].lower()
    if lower.startswith(b"begin:vcalendar"):
        return "calendar"
    if lower.startswith((b"<!doctype html", b"<html", b"<?xml", b"<table", b"<svg")):
        raise ImportProblem("file.markup")
    return "text"
