# SPDX-License-Identifier: EUPL-1.2
"""What the things are called of which entries of the trail speak: as their models say."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst

from tragwerk.core.access.public import KeyedModel
from tragwerk.office.trail.verbs import LABELS, STEPS

Label = str | Promise

# Tables of which no entry speaks, and why.
SILENT = {
    "api.repeatablecall": "the answer to a call, forgotten after a day",
    "api.webhookdelivery": "a message with its tries, beside its webhook",
    "audit.audithead": "the head of a chain is no entry",
    "files.storedfile": "a file is noted as what it was brought in for",
    "grants.grantedrow": "goes with its grant",
    "imports.importfile": "goes with its import",
    "jobs.schedule": "works for nobody",
    "office.failedsignins": "counted without a name, forgotten after a day",
    "search.searchentry": "follows from the rows",
    "search.searchkind": "follows from the rows",
    "search.searchslot": "follows from the rows",
    "search.searchword": "follows from the rows",
}


@cache
def _names() -> dict[str, Label]:
    """Return table → what one of its rows is called."""
    noted = (model._meta for model in apps.get_models() if issubclass(model, KeyedModel))
    return {
        meta.label_lower: meta.verbose_name or meta.object_name or ""
        for meta in noted
        if meta.label_lower not in SILENT
    }


def trail_objects() -> list[tuple[str, str]]:
    """Return table → its word, by the words."""
    return sorted(((table, object_word(table)) for table in _names()), key=lambda pair: pair[1].casefold())


_SAID: dict[tuple[str, str], Callable[[Any], str]] = {}


def say(table: str, column: str, words: Callable[[Any], str]) -> None:
    """Have a column that holds more than a value told in words; called once at start-up."""
    _SAID[table, column] = words


def said(table: str, column: str, value: Any) -> str | None:
    """Return a kept value in the words of who keeps it; None where it speaks for itself."""
    words = _SAID.get((table, column))
    return words(value) if words is not None and value else None


def object_word(table: str) -> str:
    """Return what a thing of a table is called."""
    return capfirst(str(_names().get(table, table)))


def trail_verbs() -> list[tuple[str, Label]]:
    """Return the verbs that have words of their own, by the words; the others are told by what they changed."""
    return sorted({**LABELS, **STEPS}.items(), key=lambda pair: str(pair[1]).casefold())
