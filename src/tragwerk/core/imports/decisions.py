# SPDX-License-Identifier: EUPL-1.2
"""What a person decided about the files, cells, rows and proposals of an import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Place = tuple[int, int]  # source, row


@dataclass(frozen=True, slots=True)
class FileChoice:
    """One file and what a person or a profile decided about it."""

    name: str
    data: bytes
    sheet: str = ""
    header_line: int | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)
    remembered: Mapping[str, str] = field(default_factory=dict)
    day_first: bool | None = None
    edition: date | None = None
    origin: str | None = None  # the system whose export it is; empty: of none; None: find it out


@dataclass(slots=True)
class Decisions:
    """What the person decided about single cells, rows and proposals."""

    cells: dict[Place, dict[str, str]] = field(default_factory=dict)
    as_text: set[tuple[int, int, str]] = field(default_factory=set)
    skipped: set[Place] = field(default_factory=set)
    as_change: set[Place] = field(default_factory=set)
    accepted: set[str] = field(default_factory=set)
    declined: set[str] = field(default_factory=set)

    def to_json(self) -> dict[str, Any]:
        """Plain values for the import's record."""
        return {
            "cells": [[*place, values] for place, values in sorted(self.cells.items())],
            "as_text": sorted(list(item) for item in self.as_text),
            "skipped": sorted(list(item) for item in self.skipped),
            "as_change": sorted(list(item) for item in self.as_change),
            "accepted": sorted(self.accepted),
            "declined": sorted(self.declined),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Decisions:
        """Read what `to_json` wrote."""
        return cls(
            cells={(source, row): dict(values) for source, row, values in stored.get("cells", ())},
            as_text={(item[0], item[1], item[2]) for item in stored.get("as_text", ())},
            skipped={(item[0], item[1]) for item in stored.get("skipped", ())},
            as_change={(item[0], item[1]) for item in stored.get("as_change", ())},
            accepted=set(stored.get("accepted", ())),
            declined=set(stored.get("declined", ())),
        )
