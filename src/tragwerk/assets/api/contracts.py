# SPDX-License-Identifier: EUPL-1.2
"""Operations on suppliers and on contracts with their licences."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from tragwerk.assets import actions
from tragwerk.assets.api.answers import LicencesOut, SubjectsOut
from tragwerk.assets.api.bodies import ContractChange, ContractIn, ManySuppliers, SupplierChange, SupplierIn
from tragwerk.assets.api.resources import CONTRACTS, SUPPLIERS
from tragwerk.assets.models import Contract, Supplier
from tragwerk.assets.permissions import MANAGE_ASSET, MANAGE_CONTRACT, VIEW_CONTRACT
from tragwerk.assets.queries import row_for
from tragwerk.core.access.public import Actor, NotAllowed, NotVisible
from tragwerk.core.api.public import (
    CREATED,
    ApiRequest,
    ApiRouter,
    Outcome,
    Refused,
    Rows,
    RowsOut,
    answer,
    authority_meant,
    keyed,
    read_rows,
    row_problem,
    rows_answer,
)
from tragwerk.ui.public import one_answer, read_operations, refuse_other_state

router = ApiRouter(tags=["contracts"])

read_operations(router, SUPPLIERS, "/suppliers", one="supplier", many="suppliers")
read_operations(router, CONTRACTS, "/contracts", one="contract", many="contracts")


@router.operation("POST", "/suppliers", need=MANAGE_ASSET, status=201, returns=SUPPLIERS.schema)
def create_supplier(request: ApiRequest, body: SupplierIn) -> HttpResponse:
    """Add a supplier."""
    changed = actions.create_suppliers(actor=request.actor, rows=[_supplier(request.actor, body)])
    return one_answer(request, SUPPLIERS, changed.ids[0], status=201)


@router.operation("POST", "/suppliers/bulk", need=MANAGE_ASSET, returns=RowsOut)
def create_suppliers(request: ApiRequest, body: ManySuppliers) -> HttpResponse:
    """Add many suppliers, with a result for each."""
    rows, problems = read_rows(SupplierIn, body.rows)
    work = Rows(rows, lambda part: _create(request.actor, part), problems)
    for index, row in rows.items():
        try:
            _supplier(request.actor, row)
        except (Refused, NotVisible, NotAllowed) as error:
            work.problems[index] = row_problem(index, error)
    return rows_answer(work, atomic=body.atomic, dry_run=body.dry_run)


@router.operation("PATCH", "/suppliers/{uuid:supplier_id}", need=MANAGE_ASSET, returns=SUPPLIERS.schema)
def change_supplier(request: ApiRequest, supplier_id: UUID, body: SupplierChange) -> HttpResponse:
    """Change a supplier; its devices name it so at once."""
    refuse_other_state(request, SUPPLIERS, supplier_id)
    row_for(request.actor, Supplier, supplier_id, MANAGE_ASSET)
    if said := body.said():
        actions.change_suppliers(actor=request.actor, changes={supplier_id: said})
    return one_answer(request, SUPPLIERS, supplier_id)


@router.operation("POST", "/contracts", need=MANAGE_CONTRACT, status=201, returns=CONTRACTS.schema)
def create_contract(request: ApiRequest, body: ContractIn) -> HttpResponse:
    """Add a contract."""
    row = body.row(authority_meant(request.actor, MANAGE_CONTRACT, body.authority_id))
    changed = actions.create_contracts(actor=request.actor, rows=[row])
    return one_answer(request, CONTRACTS, changed.ids[0], status=201)


@router.operation("PATCH", "/contracts/{uuid:contract_id}", need=MANAGE_CONTRACT, returns=CONTRACTS.schema)
def change_contract(request: ApiRequest, contract_id: UUID, body: ContractChange) -> HttpResponse:
    """Change a contract."""
    refuse_other_state(request, CONTRACTS, contract_id)
    row_for(request.actor, Contract, contract_id, MANAGE_CONTRACT)
    if said := body.said():
        actions.change_contracts(actor=request.actor, changes={contract_id: said})
    return one_answer(request, CONTRACTS, contract_id)


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


def _supplier(actor: Actor, body: SupplierIn) -> dict[str, Any]:
    return body.row(authority_meant(actor, MANAGE_ASSET, body.authority_id))


def _create(actor: Actor, bodies: Sequence[SupplierIn]) -> list[Outcome]:
    changed = actions.create_suppliers(actor=actor, rows=[_supplier(actor, body) for body in bodies])
    return [Outcome(CREATED, key) for key in changed.ids]
