# SPDX-License-Identifier: EUPL-1.2
"""Opens the ZIP container of a spreadsheet without trusting it.

The central directory is checked before anything is unpacked. What is needed is then unpacked with a hard limit
and packed anew, uncompressed, so the spreadsheet library only ever sees bytes that were counted; sizes that a
manipulated directory claims do not matter.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

from tragwerk.core.imports.issues import ImportProblem
from tragwerk.core.imports.readers.limits import MAX_ENTRIES, MAX_RATIO, MAX_UNPACKED, MB, RATIO_FROM

_CHUNK = MB
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Open and check the directory of entries."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (*_BROKEN, OverflowError, IndexError, UnicodeError, KeyError) as error:
        raise ImportProblem("file.broken") from error
    if len(entries) > MAX_ENTRIES:
        raise ImportProblem("file.bomb")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED or (total > RATIO_FROM and total > MAX_RATIO * len(data)):
        raise ImportProblem("file.bomb")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise ImportProblem("file.encrypted")
    return archive


def repack(archive: zipfile.ZipFile, size: int, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """Unpack the wanted entries, counting every byte; `size` is that of the packed file."""
    unpacked: dict[str, bytes] = {}
    budget = max(RATIO_FROM, min(MAX_UNPACKED, MAX_RATIO * size))
    for entry in archive.infolist():
        if entry.is_dir() or not wanted(entry.filename):
            continue
        if entry.filename in unpacked or entry.compress_type not in _METHODS:
            raise ImportProblem("file.broken")
        content = _unpack(archive, entry, budget)
        budget -= len(content)
        unpacked[entry.filename] = content
    return unpacked


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: int) -> bytes:
    if entry.file_size > budget:
        raise ImportProblem("file.bomb")
    try:
        with archive.open(entry) as stream:
            content = stream.read(budget + 1)
    except _BROKEN as error:
        raise ImportProblem("file.broken") from error
    if len(content) > budget:
        raise ImportProblem("file.bomb")
    return content


def pack_plain(entries: dict[str, bytes]) -> bytes:
    """The same entries as an uncompressed archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()
