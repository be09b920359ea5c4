# SPDX-License-Identifier: EUPL-1.2
"""The answer to a combobox or to the global search while somebody types: a list of options as markup."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise

from tragwerk.ui.render import render_marked

FEWEST_LETTERS = 2


@dataclass(frozen=True)
class Suggestion:
    """One option: `value` for a field, `url` for the search; `note` tells namesakes apart."""

    label: str
    value: str = ""
    url: str = ""
    note: str | Promise = ""
    icon: str = ""
    kind: str | Promise = ""
    fills: tuple[tuple[str, str], ...] = ()  # other fields of the form that follow from the choice

    @property
    def fills_as_json(self) -> str:
        """What the element writes into the other fields."""
        return json.dumps(dict(self.fills), ensure_ascii=False) if self.fills else ""


@dataclass(frozen=True)
class _Shown(Suggestion):
    marked: str = ""


def suggestions_response(request: HttpRequest, query: str, hits: Iterable[Suggestion]) -> HttpResponse:
    """Answer with the options, the hit marked; the elements `tw-search` and `tw-combobox` show them."""
    shown = [_Shown(**vars(hit), marked=render_marked(hit.label, query)) for hit in hits]
    markup = render_to_string("ui/parts/suggestions.html", {"hits": shown}, request=request)
    response = HttpResponse(markup)
    response["Cache-Control"] = "private, no-store"
    return response
