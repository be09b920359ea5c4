# SPDX-License-Identifier: EUPL-1.2
"""What the verbs on devices refuse, in sentences."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tragwerk.assets import rules
from tragwerk.assets.models import Asset, AssetState
from tragwerk.core.access.public import DomainError, any_of
from tragwerk.core.orgs.public import Room, School

_NAMED = 5
_NEGATIVE = gettext_lazy("%(label)s: a price cannot be below zero. Please enter the amount without a minus sign.")
_WRONG = {
    ("warranty_until", "order"): gettext_lazy(
        "%(label)s: the warranty ends before the purchase. Please correct one of the two dates."
    ),
    ("binding_until", "order"): gettext_lazy(
        "%(label)s: the binding ends before the purchase. Please correct one of the two dates."
    ),
    ("net_price", "negative"): _NEGATIVE,
    ("gross_price", "negative"): _NEGATIVE,
    ("gross_price", "prices"): gettext_lazy(
        "%(label)s: net price, gross price and VAT rate do not fit together. Please correct one of them."
    ),
}


def label_of(row: Mapping[str, Any]) -> str:
    """Return how people call a device."""
    return str(row.get("tag") or row.get("serial") or "")


def check_terms(row: Mapping[str, Any]) -> None:
    """Refuse dates and prices that cannot be true."""
    if wrong := rules.wrong_terms(row):
        name, code = wrong
        raise DomainError(_WRONG[wrong] % {"label": label_of(row)}, field=name, code=code)


class Numbers(NamedTuple):
    """What a device is known by, in the form in which it is compared; `id` is missing while it is new."""

    id: UUID | None
    tag: str
    serial: str
    row: Mapping[str, Any]


def numbers_of(row: Mapping[str, Any], key: UUID | None = None) -> Numbers:
    """Return the numbers of a device; one without any is refused."""
    tag, serial = rules.identifier_key(row.get("tag") or ""), rules.identifier_key(row.get("serial") or "")
    if not tag and not serial:
        raise DomainError(
            _("A device needs an inventory number or a serial number. Please enter one of them."),
            field="tag",
            code="number",
        )
    return Numbers(key, tag, serial, row)


def refuse_twice(devices: Sequence[Numbers]) -> None:
    """Refuse a set in which two devices of one authority have the same number."""
    for _position, fault in named_twice(devices):
        raise fault


def named_twice(devices: Sequence[Numbers]) -> Iterator[tuple[int, DomainError]]:
    """Yield the positions of devices whose number another device of the set and the authority has before them."""
    for name, number in (("tag", attrgetter("tag")), ("serial", attrgetter("serial"))):
        keys = [(device.row["authority_id"].int, number(device)) for device in devices]
        seen: set[tuple[int, str]] = set()
        for position, (device, key) in enumerate(zip(devices, keys, strict=True)):
            if key[1] and key in seen:
                yield (
                    position,
                    DomainError(
                        _("“%(number)s” is entered twice. Every number belongs to one device.")
                        % {"number": device.row[name]},
                        field=name,
                        code="twice",
                    ),
                )
            seen.add(key)


def refuse_taken(devices: Iterable[Numbers]) -> None:
    """Refuse numbers that another device of the authority has."""
    for _number, fault in taken_numbers(devices):
        raise fault


def taken_numbers(devices: Iterable[Numbers]) -> Iterator[tuple[tuple[str, UUID, str], DomainError]]:
    """Yield the numbers that another device has, each by its column and its authority."""
    wanted: dict[tuple[str, UUID], dict[str, UUID | None]] = defaultdict(dict)
    for device in devices:
        for name, number in (("tag", device.tag), ("serial", device.serial)):
            if number:
                wanted[name, device.row["authority_id"]][number] = device.id
    for (name, authority_id), keys in wanted.items():
        for number, fault in _taken_of(authority_id, name, keys):
            yield (name, authority_id, number), fault


def _taken_of(authority_id: UUID, name: str, keys: Mapping[str, UUID | None]) -> Iterator[tuple[str, DomainError]]:
    rows = Asset.objects.filter(authority_id=authority_id, **{f"{name}_key__in": any_of(keys)})
    for pk, number, tag, serial, school in rows.values_list("pk", f"{name}_key", "tag", "serial", "school__short_name"):
        if keys[number] != pk:
            yield (
                number,
                DomainError(
                    _("%(number)s belongs to %(label)s already, %(place)s. Please check the number.")
                    % {"number": number, "label": tag or serial, "place": school or _("without a school")},
                    field=name,
                    code="taken",
                    details={"id": pk},
                ),
            )


def school_sorts(ids: Iterable[UUID | None]) -> dict[UUID | None, str | None]:
    """Return the sort keys of schools in the scope; an unknown one is refused."""
    wanted = {key for key in ids if key is not None}
    found = dict(School.objects.filter(pk__in=wanted).values_list("pk", "sort_name")) if wanted else {}
    if wanted - found.keys():
        raise unknown_school()
    return {None: None, **found}


def unknown_school() -> DomainError:
    """Return what is said about a school that is not there."""
    return DomainError(_("This school is not in your list. Please choose another."), field="school", code="unknown")


def check_rooms(pairs: Iterable[tuple[UUID | None, UUID | None]]) -> None:
    """Refuse a room that lies at another school than the device; pairs are room and school."""
    wanted = {(room, school) for room, school in pairs if room is not None}
    if not wanted:
        return
    schools = dict(Room.objects.filter(pk__in={room for room, _school in wanted}).values_list("pk", "school_id"))
    for room, school in wanted:
        fault = fault_of_room(room, school, schools)
        if fault is not None:
            raise fault


def fault_of_room(room: Any, school: UUID | None, schools: Mapping[Any, UUID | None]) -> DomainError | None:
    """Return what speaks against a room at a school; `schools` says where the rooms are that are there."""
    if room not in schools:
        return DomainError(_("This room is not in your list. Please choose another."), field="room", code="unknown")
    if schools[room] != school:
        return DomainError(
            _("The room does not lie at this school. Please choose a room of the school."), field="room", code="place"
        )
    return None


def check_holder(row: Mapping[str, Any]) -> None:
    """Refuse a device that a school and a department are to hold at once."""
    if row.get("school_id") and row.get("department_id"):
        raise DomainError(
            _("%(label)s: either a school or a department holds a device. Please choose one of the two.")
            % {"label": label_of(row)},
            field="department",
            code="holder",
        )


def refuse_steps(blocked: Sequence[tuple[str, str]], state: str) -> None:
    """Refuse steps that the life of a device does not have; `blocked` holds labels and present states."""
    if not blocked:
        return
    label, old = blocked[0]
    old_word, new_word = AssetState(old).label, AssetState(state).label
    if len(blocked) == 1:
        raise DomainError(
            why_not(label, old, state),
            field="state",
            code="transition",
        )
    raise DomainError(
        ngettext(
            "%(count)d device cannot become “%(new)s”, for example %(label)s: it is “%(old)s”.",
            "%(count)d devices cannot become “%(new)s”, for example %(label)s: it is “%(old)s”.",
            len(blocked),
        )
        % {"count": len(blocked), "new": new_word, "label": label, "old": old_word},
        field="state",
        code="transition",
        details={"labels": tuple(name for name, _state in blocked[:_NAMED])},
    )


def why_not(label: str, old: str, new: str) -> str:
    """Return the sentence why a device cannot take a step, with the next best one."""
    facts = {"label": label, "old": AssetState(old).label, "new": AssetState(new).label}
    if old == new:
        return _("%(label)s is “%(old)s” already.") % facts
    if old == AssetState.RETIRED:
        return _("%(label)s is retired; that is the end of a device. Undo the retirement if it was a mistake.") % facts
    if new == AssetState.RETIRED and old in {AssetState.ISSUED, AssetState.RESERVED}:
        return _("%(label)s is “%(old)s”. Take it back into stock first; then it can be retired.") % facts
    if old == AssetState.ORDERED:
        return _("%(label)s is only ordered. Book it into stock first.") % facts
    return _("%(label)s is “%(old)s” and cannot become “%(new)s” directly.") % facts
