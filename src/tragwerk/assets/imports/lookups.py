# SPDX-License-Identifier: EUPL-1.2
"""What a list of devices is compared with, loaded in a handful of queries."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Max

from tragwerk.assets.models import Asset, AssetAlias, AssetModel, AssetSet, Maker, SetPart
from tragwerk.assets.permissions import RETIRE_ASSET
from tragwerk.assets.rules import identifier_key
from tragwerk.core.access.public import Actor, any_of
from tragwerk.core.forms.public import CustomField, Field, values_of
from tragwerk.core.imports.public import Batch, ImportContext
from tragwerk.core.orgs.public import MANAGE_SCHOOL, Authority, Room, School
from tragwerk.core.values.public import compact, fold

STOCK = (
    *("id", "tag", "serial", "tag_key", "serial_key", "asset_model_id", "kind", "school_id", "room_id", "state"),
    *("purchased_on", "net_price", "gross_price", "tax_rate", "warranty_until", "binding_until", "supplier__name"),
    *("funding_source", "note"),
)
_ALIKE = 0.62
_AUTHORITY_AT_END = re.compile(r"\((\d{5})\)\s*$")
_NUMBER_AT_END = re.compile(r"\((\d{6})\)\s*$")


class Place(NamedTuple):
    """A school as people name it."""

    id: UUID
    number: str
    name: str


@dataclass(slots=True)
class Lookups:
    """The stock and the lists of one authority."""

    by_serial: dict[str, dict[str, Any]] = field(default_factory=dict)
    by_tag: dict[str, dict[str, Any]] = field(default_factory=dict)
    # Numbers of entries that were merged into a device: which number that device has instead.
    former: dict[tuple[str, str], str] = field(default_factory=dict)
    schools: dict[str, list[Place]] = field(default_factory=dict)
    school_names: dict[UUID, str] = field(default_factory=dict)
    rooms: dict[tuple[UUID | None, str], UUID] = field(default_factory=dict)
    room_names: dict[UUID, str] = field(default_factory=dict)
    makers: set[str] = field(default_factory=set)
    models: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    model_kinds: dict[UUID, str] = field(default_factory=dict)
    model_keys: dict[tuple[str, str], UUID] = field(default_factory=dict)
    models_by_name: dict[str, list[UUID]] = field(default_factory=dict)
    authority: str = ""
    authority_words: frozenset[str] = frozenset()
    fields: dict[str, Field] = field(default_factory=dict)
    values: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    sets: dict[str, UUID] = field(default_factory=dict)
    set_of_device: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    may_create_rooms: bool = False
    may_retire: bool = False

    def rename(self, row: dict[str, Any]) -> None:
        """Put the numbers that devices have now where a list still has those of entries that were merged into them."""
        for column, known in (("tag", self.by_tag), ("serial", self.by_serial)) if self.former else ():
            key = identifier_key(row[column] or "")
            if key not in known:
                row[column] = self.former.get((column, key), row[column])

    def school(self, text: str) -> list[Place]:
        """Return the schools that a word of the list means: by number, else by any spelling of a name."""
        number = _NUMBER_AT_END.search(text)
        if number:
            return self.schools.get(number[1], [])
        return self.schools.get(text.strip()) or self.schools.get(compact(text), [])

    def is_own_authority(self, text: str) -> bool:
        """Say whether a number or name in the list means the authority for which the list is taken over."""
        number = _AUTHORITY_AT_END.search(text)
        word = number[1] if number else text.strip()
        return (word.lstrip("0") if word.isdigit() else compact(word)) in self.authority_words

    def nearest_school(self, text: str) -> Place | None:
        """Return the school whose name is most like the text."""
        folded = compact(text)
        if len(folded) < 4:
            return None
        near = get_close_matches(folded, self.schools, n=1, cutoff=_ALIKE)
        if near and len(self.schools[near[0]]) == 1:
            return self.schools[near[0]][0]
        return None


def load(ctx: ImportContext, batch: Batch, fields: Sequence[Field] = ()) -> Lookups:
    """Load what the rows of a batch can name, and what the fields among its columns say now."""
    found = Lookups()
    _load_stock(ctx, batch, found)
    found.fields = {one.name: one for one in fields if one.name in batch.values}
    if found.fields:
        devices = {row["id"] for row in (*found.by_serial.values(), *found.by_tag.values())}
        found.values = values_of(devices, list(found.fields))
    _load_authority(ctx, found)
    _load_places(ctx, found)
    _load_catalogue(ctx, found)
    _load_sets(ctx, batch, found)
    found.may_create_rooms = _covers(ctx.actor, MANAGE_SCHOOL, ctx.authority_id)
    found.may_retire = _covers(ctx.actor, RETIRE_ASSET, ctx.authority_id)
    return found


def _covers(actor: Actor, permission: Any, authority_id: UUID | None) -> bool:
    return actor.places(permission).cover(authority_id)


def _load_stock(ctx: ImportContext, batch: Batch, found: Lookups) -> None:
    """Load the devices that the file names, by serial number and the others by inventory number."""
    serials = [identifier_key(text) for text in batch.column("serial") if text]
    tags = {identifier_key(text) for text in batch.column("tag") if text}
    _load_former(ctx, found, "tag", sorted(tags))
    _load_former(ctx, found, "serial", serials)
    now = {"tag": tags, "serial": set(serials)}
    for (column, _former), number in found.former.items():
        now[column].add(identifier_key(number))
    _load_named(ctx, "serial_key", sorted(now["serial"]), found)
    _load_named(ctx, "tag_key", sorted(tags - found.by_tag.keys()), found)


def _load_former(ctx: ImportContext, found: Lookups, column: str, numbers: Sequence[str]) -> None:
    if not numbers:
        return
    rows = AssetAlias.objects.filter(authority_id=ctx.authority_id, **{f"{column}_key__in": any_of(numbers)})
    for key, now in rows.values_list(f"{column}_key", f"asset__{column}"):
        if now:
            found.former[column, key] = now


def _load_named(ctx: ImportContext, key: str, numbers: Sequence[str], found: Lookups) -> None:
    if not numbers:
        return
    rows = Asset.objects.filter(authority_id=ctx.authority_id, **{f"{key}__in": any_of(numbers)})
    for row in rows.values(*STOCK):
        row["supplier"] = row.pop("supplier__name") or ""
        if row["serial_key"]:
            found.by_serial[row["serial_key"]] = row
        if row["tag_key"]:
            found.by_tag[row["tag_key"]] = row


def _authority_of(ctx: ImportContext) -> UUID:
    assert ctx.authority_id is not None  # noqa: S101 - a list of devices always belongs to an authority
    return ctx.authority_id


def _load_authority(ctx: ImportContext, found: Lookups) -> None:
    own = Authority.objects.get(pk=_authority_of(ctx))
    found.authority = f"{own} ({own.number})"
    names = {compact(own.name), compact(own.short_name)} - {""}
    found.authority_words = frozenset({own.number.lstrip("0"), *names})


def _load_places(ctx: ImportContext, found: Lookups) -> None:
    names: defaultdict[str, dict[UUID, Place]] = defaultdict(dict)
    rows = School.objects.filter(authority_id=ctx.authority_id, transferred_at__isnull=True)
    for key, number, short_name, name in rows.values_list("id", "number", "short_name", "name"):
        place = Place(key, number, short_name or name)
        found.school_names[key] = place.name
        for word in {number, compact(short_name), compact(name)} - {""}:
            names[word][key] = place
    found.schools = {word: list(places.values()) for word, places in names.items()}
    rooms = Room.objects.filter(authority_id=ctx.authority_id)
    for key, school_id, name in rooms.values_list("id", "school_id", "name"):
        found.rooms.setdefault((school_id, fold(name)), key)
        found.room_names[key] = name


def _load_sets(ctx: ImportContext, batch: Batch, found: Lookups) -> None:
    """Load the sets of the authority and what belongs to them, if the file speaks of sets."""
    if not any(batch.column("set_number")):
        return
    sets = AssetSet.objects.filter(authority_id=ctx.authority_id)
    found.sets = dict(sets.values_list("number_key", "pk"))
    parts = SetPart.objects.filter(authority_id=ctx.authority_id, asset__isnull=False)
    for asset, key, number in parts.values_list("asset_id", "asset_set__number_key", "asset_set__number"):
        found.set_of_device[asset] = (key, number)


def _load_catalogue(ctx: ImportContext, found: Lookups) -> None:
    makers = Maker.objects.filter(authority_id=ctx.authority_id)
    found.makers = set(makers.values_list("name_key", flat=True))
    models = AssetModel.objects.filter(authority_id=ctx.authority_id)
    names: defaultdict[str, list[UUID]] = defaultdict(list)
    for key, name, name_key, kind, maker, maker_key in models.values_list(
        "id", "name", "name_key", "kind", "maker__name", "maker__name_key"
    ):
        found.models[key] = (maker or "", name)
        found.model_kinds[key] = kind
        found.model_keys[maker_key or "", name_key] = key
        names[name_key].append(key)
    found.models_by_name = dict(names)


def digest(ctx: ImportContext) -> str:
    """Return a fingerprint of everything a list of devices is compared with."""
    own = {"authority_id": ctx.authority_id}
    assets = Asset.objects.filter(**own).aggregate(count=Count("pk"), latest=Max("changed_at"))
    models = AssetModel.objects.filter(**own).aggregate(count=Count("pk"), latest=Max("changed_at"))
    names = Authority.objects.filter(pk=_authority_of(ctx)).values_list("number", "name", "short_name").first()
    schools = School.objects.filter(**own).aggregate(count=Count("pk"), latest=Max("changed_at"))
    rooms = Room.objects.filter(**own).count()
    makers = Maker.objects.filter(**own).count()
    parts = SetPart.objects.filter(**own).aggregate(count=Count("pk"), latest=Max("changed_at"))
    fields = CustomField.objects.filter(**own).aggregate(count=Count("pk"), latest=Max("changed_at"))
    return hashlib.sha256(repr((names, assets, models, schools, rooms, makers, parts, fields)).encode()).hexdigest()
