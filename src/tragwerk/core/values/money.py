# SPDX-License-Identifier: EUPL-1.2
"""Money: whole cents in the database, Decimal in Python.

PostgreSQL's numeric comparison is not leakproof, so an index on it is not used under row-level security;
bigint is (ARCHITECTURE section 3).
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models

CENT = Decimal("0.01")


def to_cents(value: Decimal) -> int:
    """Return whole cents; halves are rounded away from zero as in commercial rounding (DIN 1333)."""
    return int(value.quantize(CENT, rounding=ROUND_HALF_UP) * 100)


def from_cents(cents: int) -> Decimal:
    """Return the amount with two places."""
    return Decimal(cents).scaleb(-2).quantize(CENT)


class MoneyField(models.BigIntegerField):  # type: ignore[type-arg]
    """An amount of money in euro: Decimal with two places here, bigint cents in the table."""

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else from_cents(value)

    def to_python(self, value: Any) -> Decimal | None:
        return None if value is None else Decimal(value).quantize(CENT, rounding=ROUND_HALF_UP)

    def get_prep_value(self, value: Any) -> int | None:
        return None if value is None else to_cents(Decimal(value))

    def value_to_string(self, obj: Any) -> str:
        return str(self.value_from_object(obj))
