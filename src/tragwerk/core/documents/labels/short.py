# SPDX-License-Identifier: EUPL-1.2
"""The short form of a key on a label: 26 capital letters and digits, none of which is taken for another."""

import re
from uuid import UUID

# Crockford's alphabet without I, L, O and U; QR codes hold capital letters and digits in little room.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {sign: value for value, sign in enumerate(_ALPHABET)} | {"I": 1, "L": 1, "O": 0}
LENGTH = 26
_ADDRESS = re.compile(r"(?:^|/)C/([0-9A-Z]{26})/?$")


def short_code(key: UUID) -> str:
    """Return a key in its short form."""
    return "".join(_ALPHABET[(key.int >> (5 * place)) & 31] for place in range(LENGTH - 1, -1, -1))


def key_of(code: str) -> UUID | None:
    """Return the key of a short form, however it is typed; None for what is none."""
    signs = code.strip().upper()
    if len(signs) != LENGTH or any(sign not in _VALUES for sign in signs):
        return None
    number = 0
    for sign in signs:
        number = number << 5 | _VALUES[sign]
    return UUID(int=number) if number < 1 << 128 else None


def key_in(text: str) -> UUID | None:
    """Return the key in what a label's QR code says: its address, at whatever host, or the short form alone."""
    found = _ADDRESS.search(text.strip().upper())
    return key_of(found[1] if found else text)
