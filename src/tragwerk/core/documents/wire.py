# SPDX-License-Identifier: EUPL-1.2
"""How this process and its typesetters talk: a header as JSON, then contents, all with their lengths."""

import json
import struct
from collections.abc import Callable, Mapping
from typing import Any

_LENGTH = struct.Struct(">I")
Message = tuple[dict[str, Any], dict[str, bytes]]


def packed(header: Mapping[str, Any], contents: Mapping[str, bytes]) -> bytes:
    """Return a message as bytes."""
    sizes = [[name, len(content)] for name, content in contents.items()]
    head = json.dumps({**header, "contents": sizes}).encode()
    return b"".join((_LENGTH.pack(len(head)), head, *contents.values()))


def unpacked(read: Callable[[int], bytes]) -> Message | None:
    """Return the next message, or None at the end; `read(n)` returns n bytes, or fewer at the end."""
    prefix = read(_LENGTH.size)
    if len(prefix) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(prefix)
    header = json.loads(read(size))
    return header, {name: read(length) for name, length in header.pop("contents")}
