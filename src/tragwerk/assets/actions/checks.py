# SPDX-License-Identifier: EUPL-1.2
"""What the verbs on devices refuse, in sentences."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tragwerk.assets import rules
from tragwerk.assets.models import Asset, AssetState
from tragwerk.core.access.public import DomainError
from tragwerk.core.orgs.public import Room, School

_CHUNK = 2000
_NAMED = 5


def label_of(row: Mapping[str, Any]) -> str:
    """Return how people call a device."""
    return str(row.get("tag") or row.get("serial") or "")


def check_terms(row: Mapping[str, Any]) -> None:
    """Refuse dates and prices that cannot be true."""
    label = label_of(row)
    bought, warranty = row.get("purchased_on"), row.get("warranty_until")
    if bought and warranty and warranty < bought:
        raise DomainError(
            _("%(label)s: the warranty ends before the purchase. Please correct one of the two dates.")
            % {"label": label},
            field="warranty_until",
            code="order",
        )
    for name in ("net_price", "gross_price"):
        price = row.get(name)
        if price is not None and price < 0:
            raise DomainError(
                _("%(label)s: a price cannot be below zero. Please enter the amount without a minus sign.")
                % {"label": label},
                field=name,
                code="negative",
            )
    prices = rules.Prices(row.get("net_price"), row.get("gross_price"), row.get("tax_rate"))
    if rules.contradicts(prices):
        raise DomainError(
            _("%(label)s: net price, gross price and VAT rate do not fit together. Please correct one of them.")
            % {"label": label},
            field="gross_price",
            code="prices",
        )


def check_number(row: Mapping[str, Any]) -> None:
    """Refuse a device without any number to find it by."""
    if not rules.identifier_key(row.get("tag") or "") and not rules.identifier_key(row.get("serial") or ""):
        raise DomainError(
            _("A device needs an inventory number or a serial number. Please enter one of them."),
            field="tag",
            code="number",
        )


def refuse_twice(rows: Sequence[Mapping[str, Any]]) -> None:
    """Refuse a set in which two devices of one authority have the same number."""
    for name in ("tag", "serial"):
        seen: set[tuple[Any, str]] = set()
        for row in rows:
            key = rules.identifier_key(row.get(name) or "")
            if not key:
                continue
            if (row["authority_id"], key) in seen:
                raise DomainError(
                    _("“%(number)s” is entered twice. Every number belongs to one device.") % {"number": row[name]},
                    field=name,
                    code="twice",
                )
            seen.add((row["authority_id"], key))


def refuse_taken(rows: Iterable[tuple[UUID | None, Mapping[str, Any]]]) -> None:
    """Refuse numbers that another device of the authority has; rows come with their own id, if they have one."""
    for name in ("tag", "serial"):
        wanted: dict[UUID, dict[str, UUID | None]] = {}
        for own, row in rows:
            key = rules.identifier_key(row.get(name) or "")
            if key:
                wanted.setdefault(row["authority_id"], {})[key] = own
        for authority_id, keys in wanted.items():
            _refuse_taken_of(authority_id, name, keys)


def _refuse_taken_of(authority_id: UUID, name: str, keys: Mapping[str, UUID | None]) -> None:
    rows = Asset.objects.filter(authority_id=authority_id, **{f"{name}_key__in": _present(authority_id, name, keys)})
    for pk, number, tag, serial, school in rows.values_list("pk", f"{name}_key", "tag", "serial", "school__short_name"):
        if keys[number] != pk:
            raise DomainError(
                _("%(number)s belongs to %(label)s already, %(place)s. Please check the number.")
                % {"number": number, "label": tag or serial, "place": school or _("without a school")},
                field=name,
                code="taken",
                details={"id": pk},
            )


def _present(authority_id: UUID, name: str, keys: Mapping[str, UUID | None]) -> list[str]:
    """Return the keys that the authority has already; a long list is compared with all of them at once."""
    rows = Asset.objects.filter(authority_id=authority_id).values_list(f"{name}_key", flat=True)
    if len(keys) > _CHUNK:
        return [key for key in rows.iterator(chunk_size=_CHUNK) if key in keys][:_CHUNK]
    return list(rows.filter(**{f"{name}_key__in": list(keys)}))


def school_sorts(ids: Iterable[UUID | None]) -> dict[UUID | None, str | None]:
    """Return the sort keys of schools in the scope; an unknown one is refused."""
    wanted = {key for key in ids if key is not None}
    found = dict(School.objects.filter(pk__in=wanted).values_list("pk", "sort_name")) if wanted else {}
    if wanted - found.keys():
        raise DomainError(_("This school is not in your list. Please choose another."), field="school", code="unknown")
    return {None: None, **found}


def check_rooms(pairs: Iterable[tuple[UUID | None, UUID | None]]) -> None:
    """Refuse a room that lies at another school than the device; pairs are room and school."""
    wanted = {(room, school) for room, school in pairs if room is not None}
    if not wanted:
        return
    schools = dict(Room.objects.filter(pk__in={room for room, _school in wanted}).values_list("pk", "school_id"))
    for room, school in wanted:
        if room not in schools:
            raise DomainError(_("This room is not in your list. Please choose another."), field="room", code="unknown")
        if schools[room] != school:
            raise DomainError(
                _("The room does not lie at this school. Please choose a room of the school."),
                field="room",
                code="place",
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
