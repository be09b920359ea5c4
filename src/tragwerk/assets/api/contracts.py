# SPDX-License-Identifier: EUPL-1.2
"""Operations on suppliers and on contracts with their licences."""

from uuid import UUID

from django.http import HttpResponse

from tragwerk.assets.api.answers import LicencesOut, SubjectsOut
from tragwerk.assets.api.resources import CONTRACTS, SUPPLIERS
from tragwerk.assets.models import Contract
from tragwerk.assets.permissions import VIEW_CONTRACT
from tragwerk.assets.queries import row_for
from tragwerk.core.api.public import ApiRequest, ApiRouter, answer, keyed
from tragwerk.ui.public import read_operations

router = ApiRouter(tags=["contracts"])

read_operations(router, SUPPLIERS, "/suppliers", one="supplier", many="suppliers")
read_operations(router, CONTRACTS, "/contracts", one="contract", many="contracts")


@router.operation("GET", "/contracts/{uuid:contract_id}/licences", need=VIEW_CONTRACT, returns=LicencesOut)
def list_contract_licences(request: ApiRequest, contract_id: UUID) -> HttpResponse:
    """List the licences of a contract."""
    found = row_for(request.actor, Contract, contract_id, VIEW_CONTRACT)
    rows = found.licences.order_by("name", "pk").values("id", "name", "seats", "used")
    return answer({"rows": keyed(rows)})


@router.operation("GET", "/contracts/{uuid:contract_id}/subjects", need=VIEW_CONTRACT, returns=SubjectsOut)
def list_contract_subjects(request: ApiRequest, contract_id: UUID) -> HttpResponse:
    """List the devices and schools that a contract is about."""
    found = row_for(request.actor, Contract, contract_id, VIEW_CONTRACT)
    return answer({"rows": keyed(found.items.order_by("pk").values("id", "asset_id", "school_id"))})
