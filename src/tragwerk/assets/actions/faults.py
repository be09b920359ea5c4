# SPDX-License-Identifier: EUPL-1.2
"""What `create_assets` would refuse, row by row and for all rows at once: programs are told of every bad row."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets.actions.checks import (
    Numbers,
    check_holder,
    check_terms,
    fault_of_room,
    named_twice,
    numbers_of,
    taken_numbers,
    unknown_school,
)
from tragwerk.assets.models import AssetModel
from tragwerk.core.access.public import DomainError
from tragwerk.core.orgs.public import Room, School
from tragwerk.core.values.public import fold

Rows = Mapping[int, Mapping[str, Any]]
Faults = dict[int, DomainError]


def faults_of_new(rows: Rows) -> Faults:
    """Return the first fault of every row of new devices that has one."""
    faults: Faults = {}
    numbers: dict[int, Numbers] = {}
    for index, row in rows.items():
        try:
            check_terms(row)
            check_holder(row)
            _check_model(row)
            numbers[index] = numbers_of(row)
        except DomainError as error:
            faults[index] = error
    for index, fault in (*_of_places(rows), *_of_models(rows), *_of_numbers(numbers)):
        faults.setdefault(index, fault)
    return faults


def _check_model(row: Mapping[str, Any]) -> None:
    if not row.get("asset_model_id") and not fold(row.get("model") or ""):
        raise DomainError(_("The model is missing. Please enter what the device is called."), field="model")


def _of_numbers(numbers: Mapping[int, Numbers]) -> Iterator[tuple[int, DomainError]]:
    indexes = list(numbers)
    for position, fault in named_twice(list(numbers.values())):
        yield indexes[position], fault
    taken = dict(taken_numbers(numbers.values()))
    if not taken:
        return
    for index, device in numbers.items():
        for name, number in (("tag", device.tag), ("serial", device.serial)):
            found = taken.get((name, device.row["authority_id"], number))
            if found is not None:
                yield index, found


def _of_places(rows: Rows) -> Iterator[tuple[int, DomainError]]:
    """Schools and rooms that are not there, or not at the authority of the device."""
    owners = _owners(School, {row.get("school_id") for row in rows.values()})
    wanted = {row.get("room_id") for row in rows.values()} - {None}
    schools = dict(Room.objects.filter(pk__in=wanted).values_list("pk", "school_id")) if wanted else {}
    for index, row in rows.items():
        school, room = row.get("school_id"), row.get("room_id")
        if school is not None and owners.get(school) != row["authority_id"]:
            yield index, unknown_school()
        elif room is not None:
            fault = fault_of_room(room, school, schools)
            if fault is not None:
                yield index, fault


def _of_models(rows: Rows) -> Iterator[tuple[int, DomainError]]:
    owners = _owners(AssetModel, {row.get("asset_model_id") for row in rows.values()})
    for index, row in rows.items():
        key = row.get("asset_model_id")
        if key is not None and owners.get(key) != row["authority_id"]:
            sentence = _("This model is not in the list. Please choose another.")
            yield index, DomainError(sentence, field="model", code="unknown")


def _owners(model: Any, keys: set[Any]) -> dict[UUID, UUID]:
    wanted = keys - {None}
    return dict(model.objects.filter(pk__in=wanted).values_list("pk", "authority_id")) if wanted else {}
