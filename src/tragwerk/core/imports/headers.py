# SPDX-License-Identifier: EUPL-1.2
"""How headings are compared, and what may become of one that is no column of ours."""

from __future__ import annotations

import re

from tragwerk.core.values.public import fold

LEAVE_OUT = ""
REMARKS = "+"  # a heading without a column of its own, whose cells are kept in the remarks
_DIGRAPH = re.compile(r"([aou])e")


def header_key(text: str) -> str:
    """The form in which headers are compared: `Inventar-Nr.`, `inventarnr` and `INVENTAR NR` are one."""
    return _DIGRAPH.sub(r"\1", fold(text)).replace(" ", "")
