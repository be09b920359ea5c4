# SPDX-License-Identifier: EUPL-1.2
"""What other packages may import from values."""

from tragwerk.core.values.folding import compact, fold, search_form, sort_key, without_digraphs
from tragwerk.core.values.money import CENT, MoneyField, from_cents, to_cents

__all__ = [
    "CENT",
    "MoneyField",
    "compact",
    "fold",
    "from_cents",
    "search_form",
    "sort_key",
    "to_cents",
    "without_digraphs",
]
