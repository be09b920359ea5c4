# SPDX-License-Identifier: EUPL-1.2
"""Operations on authorities, schools and people."""

from uuid import UUID

from django.http import HttpResponse

from tragwerk.core.api.public import ApiRequest, ApiRouter, Problem, Refused
from tragwerk.core.orgs.public import MANAGE_SCHOOL, School, actions
from tragwerk.office.api.bodies import SchoolChange
from tragwerk.office.api.resources import AUTHORITIES, PEOPLE, SCHOOLS
from tragwerk.ui.public import one_answer, read_operations, refuse_other_state

router = ApiRouter(tags=["directory"])

read_operations(router, AUTHORITIES, "/authorities", one="authority", many="authorities")
read_operations(router, SCHOOLS, "/schools", one="school", many="schools")
read_operations(router, PEOPLE, "/people", one="person", many="people")


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
