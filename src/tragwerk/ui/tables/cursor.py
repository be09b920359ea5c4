# SPDX-License-Identifier: EUPL-1.2
"""The place in a list, as it stands in the address: opaque to people, checked before it is used."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BinasciiError
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field

LONGEST = 2000
_PARTS = 5


class BadCursor(ValueError):
    """The text is no place in this list."""


@dataclass(frozen=True)
class Cursor:
    """One row of an ordered list: the order it belongs to, its group, its sort value, its key, its number.

    Numbers count from the top (1, 2, …) or, when somebody came from the end, from below (-1 is the last row).
    """

    order: str
    group: str | None
    value: str | None
    key: str
    number: int

    def encode(self) -> str:
        """Return the text for the address."""
        parts = [self.order, self.group, self.value, self.key, self.number]
        packed = json.dumps(parts, separators=(",", ":"), ensure_ascii=False).encode()
        return urlsafe_b64encode(packed).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, order: str) -> "Cursor":
        """Read a cursor of this order; raise BadCursor for anything else."""
        if not text or len(text) > LONGEST:
            raise BadCursor
        try:
            packed = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
            parts = json.loads(packed.decode())
        except (BinasciiError, UnicodeError, ValueError, RecursionError) as error:
            raise BadCursor from error
        if not isinstance(parts, list) or len(parts) != _PARTS:
            raise BadCursor
        found, group, value, key, number = parts
        texts = [group, value, key]
        if found != order or not isinstance(key, str) or type(number) is not int or abs(number) > 10**12:
            raise BadCursor
        if any(part is not None and not (isinstance(part, str) and is_storable(part)) for part in texts):
            raise BadCursor
        return cls(order, group, value, key, number)


def is_storable(text: str) -> bool:
    """Say whether both databases accept the text: PostgreSQL knows no NUL, UTF-8 no half of a pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def read_value(field: Field[Any, Any], text: str) -> Any:
    """Return the Python value of a field, or raise BadCursor; what the database would refuse is refused here."""
    try:
        value = field.to_python(text)
        field.get_prep_value(value)
    except (ValidationError, ValueError, ArithmeticError, TypeError) as error:
        raise BadCursor from error
    if value is None:
        raise BadCursor
    return value
