# SPDX-License-Identifier: EUPL-1.2
"""Contracts, their licences and what they are about."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets import rules
from tragwerk.assets.actions.batches import Changed, in_batch
from tragwerk.assets.actions.suppliers import ensure_suppliers
from tragwerk.assets.models import Contract, ContractItem, Licence
from tragwerk.assets.permissions import MANAGE_CONTRACT
from tragwerk.core.access.public import Actor, DomainError, action, bulk, require
from tragwerk.core.audit.public import change_rows, create_rows, delete_rows

Rows = Sequence[Mapping[str, Any]]
Changes = Mapping[UUID, Mapping[str, Any]]


@action(MANAGE_CONTRACT)
def create_contracts(*, actor: Actor, rows: Rows) -> Changed:
    """Add contracts; the supplier is named by words."""
    for row in rows:
        _check(row)
    # New suppliers stay when the contract is taken back.
    ready = [_with_supplier(actor, row["authority_id"], row) for row in rows]
    with in_batch() as batch_id:
        ids = create_rows(actor=actor, verb="assets.create_contracts", model=Contract, rows=ready)
    return Changed(tuple(ids), batch_id)


@action(MANAGE_CONTRACT)
def change_contracts(
    *, actor: Actor, changes: Changes, expected: Mapping[UUID, datetime] | None = None, reason: str = ""
) -> Changed:
    """Change what is known of contracts."""
    found = _found(actor, changes)
    for key, values in changes.items():
        kept = {"starts_on": found[key].starts_on, "ends_on": found[key].ends_on}
        _check({**kept, **values})
    ready = {key: _with_supplier(actor, found[key].authority_id, values) for key, values in changes.items()}
    with in_batch() as batch_id:
        changed = change_rows(
            actor=actor,
            verb="assets.change_contracts",
            model=Contract,
            changes=ready,
            expected=expected,
            reason=reason,
        )
    return Changed(tuple(changed), batch_id)


@action(MANAGE_CONTRACT)
def give_notice(*, actor: Actor, contract_id: UUID, on: date, reason: str = "") -> Changed:
    """Note that notice was given on a day; the contract ends at the first end for which that was in time."""
    found = _found(actor, [contract_id])[contract_id]
    if found.cancelled_to is not None:
        raise DomainError(_("Notice was given already. Take that back first."), field="on", code="cancelled")
    term = rules.Term(found.ends_on, found.notice_months, found.renews_months)
    end = rules.end_after(term, on) or rules.add_months(on, found.notice_months)
    with in_batch() as batch_id:
        changed = change_rows(
            actor=actor,
            verb="assets.give_notice",
            model=Contract,
            changes={found.pk: {"cancelled_to": end}},
            reason=reason,
        )
    return Changed(tuple(changed), batch_id)


@action(MANAGE_CONTRACT)
def create_licences(*, actor: Actor, contract_id: UUID, rows: Rows) -> Changed:
    """Add licences to a contract."""
    found = _found(actor, [contract_id])[contract_id]
    ready = [{**row, "authority_id": found.authority_id, "contract_id": found.pk} for row in rows]
    with in_batch() as batch_id:
        ids = create_rows(actor=actor, verb="assets.create_licences", model=Licence, rows=ready)
    return Changed(tuple(ids), batch_id)


@action(MANAGE_CONTRACT)
def change_licences(*, actor: Actor, changes: Changes) -> Changed:
    """Say how many seats there are and how many are used."""
    require(actor, MANAGE_CONTRACT, Licence.objects.filter(pk__in=changes))
    with in_batch() as batch_id:
        changed = change_rows(actor=actor, verb="assets.change_licences", model=Licence, changes=changes)
    return Changed(tuple(changed), batch_id)


@action(MANAGE_CONTRACT)
def attach_to_contract(
    *, actor: Actor, contract_id: UUID, asset_ids: Sequence[UUID] = (), school_ids: Sequence[UUID] = ()
) -> Changed:
    """Say what a contract is about; what is attached already stays attached."""
    found = _found(actor, [contract_id])[contract_id]
    known = set(ContractItem.objects.filter(contract=found).values_list("asset_id", "school_id"))
    wanted = [(key, None) for key in asset_ids] + [(None, key) for key in school_ids]
    rows = [
        {"authority_id": found.authority_id, "contract_id": found.pk, "asset_id": asset, "school_id": school}
        for asset, school in dict.fromkeys(wanted)
        if (asset, school) not in known
    ]
    if not rows:
        raise DomainError(_("All of that is attached already."), field="device", code="known")
    with in_batch() as batch_id:
        ids = create_rows(actor=actor, verb="assets.attach_to_contract", model=ContractItem, rows=rows)
    return Changed(tuple(ids), batch_id)


@action(MANAGE_CONTRACT)
def detach_from_contract(*, actor: Actor, ids: Sequence[UUID]) -> Changed:
    """Say that a contract is not about something any more."""
    require(actor, MANAGE_CONTRACT, ContractItem.objects.filter(pk__in=ids))
    with in_batch() as batch_id:
        delete_rows(actor=actor, verb="assets.detach_from_contract", model=ContractItem, ids=list(ids))
    return Changed(tuple(ids), batch_id)


def move_dates_on(today: date) -> int:
    """Move on the next dates that have passed: a repeated column, no change of the contracts."""
    rows = Contract.objects.filter(acts_on__lt=today, cancelled_to__isnull=True, renews_months__gt=0)
    moved = [
        (key, rules.next_date(rules.Term(*term), today))
        for key, *term in rows.values_list("pk", "ends_on", "notice_months", "renews_months")
    ]
    return bulk.update(Contract, ["acts_on"], moved)


def _found(actor: Actor, ids: Sequence[UUID] | Changes) -> dict[UUID, Contract]:
    rows = {one.pk: one for one in Contract.objects.filter(pk__in=list(ids)).order_by("pk").select_for_update()}
    if len(rows) != len(set(ids)):
        raise DomainError(_("This contract is gone. Please load the page again."), code="gone")
    require(actor, MANAGE_CONTRACT, rows.values())
    return rows


def _with_supplier(actor: Actor, authority_id: UUID, row: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(row)
    if "supplier" in values:
        named = (authority_id, values.pop("supplier"))
        values["supplier_id"] = ensure_suppliers(actor, [named])[named]
    return values


def _check(row: Mapping[str, Any]) -> None:
    if row.get("ends_on") and row["ends_on"] < row["starts_on"]:
        raise DomainError(
            _("The contract ends before it begins. Please correct one of the two dates."), field="ends_on", code="order"
        )
    if row.get("renews_months") and not row.get("ends_on"):
        raise DomainError(
            _("What renews has an end of its first term. Please enter it."), field="ends_on", code="needed"
        )
