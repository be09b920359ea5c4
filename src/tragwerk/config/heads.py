# SPDX-License-Identifier: EUPL-1.2
"""Heads of chains as somebody noted them: on the command line, or in a file that an earlier verification wrote.

A chain proves that nothing in it was changed; only a head that was kept elsewhere proves that its end is still there.
"""

import os
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from tragwerk.core.audit.public import ChainReport, NotedHead

INSTALLATION = "installation"
Heads = dict[str, NotedHead]
_HASH = re.compile(r"[0-9a-f]{64}")
_LINE = re.compile(r"(\S+)\s+([0-9]{1,18})\s+(\S+)")
# A line for each authority of a country is still far below this.
_LARGEST = 8 * 1024 * 1024


class Unusable(ValueError):
    """What was given names no head; the sentence says where and why."""


def heads_of_options(given: Iterable[str]) -> Heads:
    """Return the heads of `AUTHORITY=HASH`."""
    heads: Heads = {}
    for text in given:
        name, sign, link = text.partition("=")
        if not (name and sign):
            raise Unusable(f"--head {text!r}: please write AUTHORITY=HASH, for example 14436=3f9a….")
        _add(heads, f"--head {name}", name, NotedHead(_link(f"--head {name}", link)))
    return heads


def heads_of_file(path: Path) -> Heads:
    """Return the heads of a file that `--write-heads` wrote."""
    heads: Heads = {}
    for number, line in enumerate(_text_of(path).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        where = f"{path}, line {number}"
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise Unusable(f"{where}: a line names authority, number of entries and hash.")
        _add(heads, where, found[1], NotedHead(_link(where, found[3]), int(found[2])))
    if not heads:
        raise Unusable(f"{path} names no head.")
    return heads


def write_heads(path: Path, heads: Iterable[tuple[str, ChainReport]], now: datetime) -> None:
    """Write heads into a new file that only its owner reads; one that exists is the proof of an earlier day."""
    lines = [f"# Heads of the audit trail, {now.isoformat(timespec='seconds')}: authority, entries, hash"]
    lines += [f"{name} {report.number} {report.link}" for name, report in heads]
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Unusable(f"{path} exists already. Please name a new file; the old heads are a proof to keep.") from None
    except (OSError, ValueError) as error:
        raise Unusable(f"{path} cannot be written: {_why(error)}.") from None
    with os.fdopen(file, "w", encoding="utf-8") as stream:
        stream.write("\n".join([*lines, ""]))


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise Unusable(f"{path} is too large for a file of heads.")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unusable(f"{path} is no text.") from None
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {_why(error)}.") from None


def _why(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def _link(where: str, text: str) -> str:
    link = text.strip().lower()
    if not _HASH.fullmatch(link):
        raise Unusable(f"{where}: {text[:80]!r} is no hash; a head has 64 digits from 0 to f.")
    return link


def _add(heads: Heads, where: str, name: str, head: NotedHead) -> None:
    if name in heads:
        raise Unusable(f"{where}: a head of {name} was given already.")
    heads[name] = head
