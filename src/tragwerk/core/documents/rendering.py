# SPDX-License-Identifier: EUPL-1.2
"""From a template and data to a document: PDF/A-2a and PDF/UA-1 in one file, or pictures of its pages."""

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tragwerk.core.access.public import DomainError
from tragwerk.core.documents.press import WORKERS, Press, TakesTooLong, TooMuch, press

logger = logging.getLogger("tragwerk.documents")
MAIN = "main.typ"
DATA = "data.json"
# In a fault: where it stands.
_LINE = re.compile(r"main\.typ:(\d+)")
_AHEAD = 8
MB = 1_000_000


def render_pdf(
    template: Path, data: Mapping[str, Any], *, files: Mapping[str, bytes] | None = None, moment: datetime | None = None
) -> bytes:
    """Return a PDF. The template reads `data.json`; what stands in it is text and never markup.

    `files` are pictures by the names under which the template opens them. Raises DomainError.
    """
    return _made(template, {"format": "pdf", "moment": _stamp(moment)}, _contents(template, data, files))[0]


def render_pictures(
    template: Path, data: Mapping[str, Any], *, files: Mapping[str, bytes] | None = None, ppi: int = 96
) -> list[bytes]:
    """Return the pages of the same document as PNG, for a preview."""
    header = {"format": "png", "ppi": ppi, "moment": _stamp(None)}
    return _made(template, header, _contents(template, data, files))


def render_many(
    template: Path,
    datas: Iterable[Mapping[str, Any]],
    *,
    files: Mapping[str, bytes] | None = None,
    moment: datetime | None = None,
) -> Iterator[bytes]:
    """Yield one PDF for each of the data, in their order, set by all typesetters at once."""
    header = {"format": "pdf", "moment": _stamp(moment)}
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting: list[Future[list[bytes]]] = []
        for data in datas:
            waiting.append(pool.submit(_made, template, header, _contents(template, data, files)))
            if len(waiting) > _AHEAD:
                yield waiting.pop(0).result()[0]
        for one in waiting:
            yield one.result()[0]


def _stamp(moment: datetime | None) -> str:
    return (moment or datetime.now(UTC)).replace(microsecond=0).isoformat()


def _contents(template: Path, data: Mapping[str, Any], files: Mapping[str, bytes] | None) -> dict[str, bytes]:
    return {MAIN: template.read_bytes(), **(files or {}), DATA: json.dumps(data).encode()}


def _made(
    template: Path, header: Mapping[str, Any], contents: Mapping[str, bytes], by: Press = press, **bound: float
) -> list[bytes]:
    """Have a document set, and say in a sentence why not."""
    try:
        answer, made = by.set(header, contents, **bound)
    except TakesTooLong as fault:
        logger.warning("a document was not done in time", extra={"template": template.name})
        raise DomainError(
            _("The document was not done in time, so it was stopped. Please shorten it, or write fewer at once."),
            code="too-slow",
        ) from fault
    except TooMuch as fault:
        raise DomainError(
            _("The document is larger than %(limit)d MB. Please use smaller pictures or less text.")
            % {"limit": fault.limit // MB},
            code="too-large",
        ) from fault
    if "fault" in answer:
        raise DomainError(_sentence(template, answer), code="template", details={"fault": answer["fault"]})
    return [made[str(number)] for number in range(len(made))]


def _sentence(template: Path, answer: Mapping[str, Any]) -> str:
    """Say where a template is at fault, and what to do."""
    fault, where = str(answer["fault"]), str(answer["where"])
    logger.error("a document template does not compile", extra={"template": template.name, "fault": where[:2000]})
    found = _LINE.search(where)
    facts = {"name": template.name, "line": found[1] if found else "?", "fault": fault.rstrip(".")[:200]}
    return (
        _(
            "The document could not be set: template %(name)s, line %(line)s: %(fault)s. Nothing was written. "
            "Please tell the operator; the template belongs to the program."
        )
        % facts
    )
