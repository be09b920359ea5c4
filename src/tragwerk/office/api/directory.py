# SPDX-License-Identifier: EUPL-1.2
"""Operations on authorities, schools and people."""

from uuid import UUID

from django.http import HttpResponse

from tragwerk.core.api.public import ApiRequest, ApiRouter, Problem, Refused
from tragwerk.core.orgs.public import MANAGE_SCHOOL, VIEW_AUTHORITY, VIEW_PERSON, VIEW_SCHOOL, School, actions
from tragwerk.office.api.bodies import SchoolChange
from tragwerk.office.api.resources import AUTHORITIES, PEOPLE, SCHOOLS
from tragwerk.ui.public import list_answer, one_answer, refuse_other_state

router = ApiRouter(tags=["directory"])


@router.operation(
    "GET",
    "/authorities",
    need=VIEW_AUTHORITY,
    returns=AUTHORITIES.page_schema,
    openapi_extra=AUTHORITIES.list_parameters,
)
def list_authorities(request: ApiRequest) -> HttpResponse:
    """List authorities."""
    return list_answer(request, AUTHORITIES)


@router.operation(
    "GET",
    "/authorities/{uuid:authority_id}",
    need=VIEW_AUTHORITY,
    returns=AUTHORITIES.schema,
    openapi_extra=AUTHORITIES.one_parameters,
)
def read_authority(request: ApiRequest, authority_id: UUID) -> HttpResponse:
    """Read an authority."""
    return one_answer(request, AUTHORITIES, authority_id)


@router.operation(
    "GET", "/schools", need=VIEW_SCHOOL, returns=SCHOOLS.page_schema, openapi_extra=SCHOOLS.list_parameters
)
def list_schools(request: ApiRequest) -> HttpResponse:
    """List schools."""
    return list_answer(request, SCHOOLS)


@router.operation(
    "GET", "/schools/{uuid:school_id}", need=VIEW_SCHOOL, returns=SCHOOLS.schema, openapi_extra=SCHOOLS.one_parameters
)
def read_school(request: ApiRequest, school_id: UUID) -> HttpResponse:
    """Read a school."""
    return one_answer(request, SCHOOLS, school_id)


@router.operation("PATCH", "/schools/{uuid:school_id}", need=MANAGE_SCHOOL, returns=SCHOOLS.schema)
def change_school(request: ApiRequest, school_id: UUID, body: SchoolChange) -> HttpResponse:
    """Change master data of a school."""
    refuse_other_state(request, SCHOOLS, school_id)
    if not School.objects.visible_to(request.actor, MANAGE_SCHOOL).filter(pk=school_id).exists():
        raise Refused(Problem(404))
    said = body.said()
    if said:
        actions.change_schools(actor=request.actor, changes={school_id: said})
    return one_answer(request, SCHOOLS, school_id)


@router.operation("GET", "/people", need=VIEW_PERSON, returns=PEOPLE.page_schema, openapi_extra=PEOPLE.list_parameters)
def list_people(request: ApiRequest) -> HttpResponse:
    """List people."""
    return list_answer(request, PEOPLE)


@router.operation(
    "GET", "/people/{uuid:person_id}", need=VIEW_PERSON, returns=PEOPLE.schema, openapi_extra=PEOPLE.one_parameters
)
def read_person(request: ApiRequest, person_id: UUID) -> HttpResponse:
    """Read a person."""
    return one_answer(request, PEOPLE, person_id)
