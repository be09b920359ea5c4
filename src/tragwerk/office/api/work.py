# SPDX-License-Identifier: EUPL-1.2
"""Operations on oneself, the search, imports, background work and the trail; all of them read."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from tragwerk.core.access.public import SIGNED_IN, permission_named
from tragwerk.core.api.public import ApiRequest, ApiRouter, answer, bad_parameter
from tragwerk.core.search.public import search, sources_for
from tragwerk.office.api.resources import IMPORTS, JOBS, TRAIL
from tragwerk.ui.public import read_operations

router = ApiRouter(tags=["work"])

read_operations(router, IMPORTS, "/imports", one="import", many="imports")
read_operations(
    router,
    JOBS,
    "/jobs",
    one="job",
    many="jobs",
    say=("List background work.", "Read how far background work is."),
)
read_operations(
    router,
    TRAIL,
    "/trail",
    one="entry",
    many="trail",
    say=("List the entries of the audit trail.", "Read an entry of the audit trail."),
)
MOST_HITS = 100
_LONGEST_QUESTION = 200


class MeOut(BaseModel):
    """Who asks: the token, whose it is, and what it may do at the moment."""

    token: str
    name: str
    authority_id: UUID
    scopes: list[str] = Field(description="The rights of the token that its person still holds")


class HitOut(BaseModel):
    """One object that answers a question."""

    kind: str
    id: UUID
    title: str
    subtitle: str
    facts: str
    url: str = Field(description="The page of the object")
    is_guess: bool = Field(description="Whether the question was taken for a slip of the pen")


class HitsOut(BaseModel):
    """What answers a question, the best first."""

    rows: list[HitOut]


def _parameter(name: str, about: str, schema: dict[str, object], *, required: bool = False) -> dict[str, object]:
    return {"name": name, "in": "query", "description": about, "required": required, "schema": schema}


_SEARCH = {
    "parameters": [
        _parameter("q", "The question", {"type": "string", "maxLength": _LONGEST_QUESTION}, required=True),
        _parameter("kind", "Only this kind of object, as other answers name it", {"type": "string"}),
    ]
}


@router.operation("GET", "/me", need=SIGNED_IN, returns=MeOut)
def me(request: ApiRequest) -> HttpResponse:
    """Say who asks."""
    token, actor = request.api_token, request.actor
    held = [name for name in token.scopes if actor.may(permission_named(name))]
    told = {"token": token.name, "name": actor.label, "authority_id": str(token.authority_id), "scopes": held}
    return answer(told)


@router.operation("GET", "/search", need=SIGNED_IN, returns=HitsOut, openapi_extra=_SEARCH)
def find(request: ApiRequest) -> HttpResponse:
    """Search over everything that the token may see."""
    question, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    for name in request.GET:
        if name not in {"q", "kind"}:
            raise bad_parameter(name, _("There is no parameter “%(name)s” here.") % {"name": name[:40]})
    if "\x00" in question or len(question) > _LONGEST_QUESTION:
        raise bad_parameter("q", _("The question is a text of at most 200 characters."))
    kinds = [source.kind for source in sources_for(request.actor)]
    if kind and kind not in kinds:
        return answer({"rows": []})
    hits = search(request.actor, question, kinds=[kind] if kind else None, limit=MOST_HITS) if question else []
    rows = [
        {
            "kind": hit.kind,
            "id": str(hit.object_id),
            "title": hit.title,
            "subtitle": hit.subtitle,
            "facts": hit.facts,
            "url": request.build_absolute_uri(hit.url),
            "is_guess": hit.is_guess,
        }
        for hit in hits
    ]
    return answer({"rows": rows})
