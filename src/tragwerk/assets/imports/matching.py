# SPDX-License-Identifier: EUPL-1.2
"""Decides what each row of a list means for the stock; no query after the look-ups."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.assets import rules
from tragwerk.assets.actions.checks import why_not
from tragwerk.assets.imports.fields import ToldByFields
from tragwerk.assets.imports.lookups import Lookups, Place
from tragwerk.assets.imports.terms import Terms
from tragwerk.assets.imports.values import name_of, text_of
from tragwerk.assets.imports.words import kind_of_words
from tragwerk.assets.imports.work import AssetWork, Refused, RoomKey, SetWork
from tragwerk.assets.models import TRANSITIONS, Asset, AssetKind, AssetState
from tragwerk.core.imports.public import Batch, Change, ImportContext, Outcome, Repair, Status
from tragwerk.core.values.public import fold

_MAIN = ("asset_model", "school", "room", "state", "purchased_on", "gross_price")
_FIRST_STATE: str = Asset._meta.get_field("state").get_default()
_PLAIN = (
    "purchased_on",
    "net_price",
    "gross_price",
    "tax_rate",
    "warranty_until",
    "binding_until",
    "supplier",
    "funding_source",
    "note",
)
_READ = (
    *("tag", "serial", "kind", "maker", "model", "authority_number", "authority", "school_number", "school"),
    *("room", "location", "state", "set_number", "warranty_months", *_PLAIN),
)


class Matcher:
    """One dry run of a list of devices."""

    def __init__(self, ctx: ImportContext, lookups: Lookups, batch: Batch, outcome: Outcome) -> None:
        self.ctx, self.known, self.batch, self.outcome = ctx, lookups, batch, outcome
        self.work = AssetWork(ctx.authority_id)
        self.serials: dict[str, int] = {}
        self.tags: dict[str, int] = {}
        self.devices: dict[UUID, int] = {}
        self.announced: set[tuple[str, Any]] = set()
        self.places: dict[str, list[Place]] = {}
        self.own: dict[str, bool] = {}
        self.columns = {key: batch.column(key) for key in _READ}
        self.told = ToldByFields(lookups, batch, self.refuse)
        self.terms = Terms(self.refuse, self.announce)

    def run(self) -> None:
        """Decide every readable row."""
        self.outcome.heads = tuple(self._labels[name] for name in _MAIN)
        for index in self.batch.good():
            row = {key: values[index] for key, values in self.columns.items()}
            self.outcome.labels[index] = row["tag"] or row["serial"] or ""
            try:
                self._row(index, row)
            except Refused:
                continue
        self.work.set_keys = self.known.sets
        self.outcome.work = self.work

    def refuse(self, index: int, column: str, code: str, *, repair: Repair | None = None, **params: Any) -> Refused:
        """Note why a row stays out."""
        self.outcome.reject(self.batch, index, column, code, repair=repair, **params)
        return Refused()

    def announce(self, index: int, column: str, code: str, key: Any, **params: Any) -> None:
        """Note once that something new will be made."""
        if (code, key) not in self.announced:
            self.announced.add((code, key))
            self.outcome.note(self.batch, index, column, code, **params)

    def _row(self, index: int, row: dict[str, Any]) -> None:
        self._only_own(index, row)
        self.known.rename(row)
        serial, tag = rules.identifier_key(row["serial"] or ""), rules.identifier_key(row["tag"] or "")
        if not serial and not tag:
            raise self.refuse(index, "tag", "assets.no_number")
        self._once(index, "serial", serial, self.serials)
        self._once(index, "tag", tag, self.tags)
        old = self._device(index, serial, tag)
        wanted = self._place(index, row, old)
        self._model(index, row, old, wanted)
        for name in _PLAIN:
            if row[name] is not None:
                wanted[name] = row[name]
        if old and fold(wanted.get("supplier", "")) == fold(old["supplier"]):
            wanted.pop("supplier", None)
        self.terms.take(index, row, old, wanted)
        self.told.take(index, old, wanted)
        if old is None:
            self._create(index, row, wanted)
        else:
            self._compare(index, row, wanted, old, serial, tag)

    def _only_own(self, index: int, row: dict[str, Any]) -> None:
        """Refuse a row of another authority before anything else is said about it."""
        for column in ("authority_number", "authority"):
            text = row[column]
            if not text:
                continue
            if text not in self.own:
                self.own[text] = self.known.is_own_authority(text)
            if not self.own[text]:
                raise self.refuse(index, column, "assets.foreign_authority", own=self.known.authority)

    def _once(self, index: int, column: str, key: str, seen: dict[str, int]) -> None:
        if not key:
            return
        if key in seen:
            raise self.refuse(index, column, "assets.twice", other=self.batch.rows[seen[key]])
        seen[key] = index

    # Which device of the stock

    def _device(self, index: int, serial: str, tag: str) -> dict[str, Any] | None:
        """Return the device that the row speaks for, None for a new one; refuse what fits two or only half."""
        by_serial = self.known.by_serial.get(serial) if serial else None
        by_tag = self.known.by_tag.get(tag) if tag else None
        if by_serial and by_tag and by_serial["id"] != by_tag["id"]:
            raise self.refuse(index, "serial", "assets.two_devices", device=name_of(by_serial), other=name_of(by_tag))
        found = by_serial or by_tag
        if found is None:
            return None
        if by_serial and tag and found["tag_key"] and found["tag_key"] != tag:
            self._only_as_change(index, "serial", found)
        elif by_tag and not by_serial and serial and found["serial_key"]:
            self._only_as_change(index, "tag", found)
        first = self.devices.setdefault(found["id"], index)
        if first != index:
            raise self.refuse(index, "tag", "assets.same_device", other=self.batch.rows[first], label=name_of(found))
        return found

    def _only_as_change(self, index: int, column: str, found: dict[str, Any]) -> None:
        """Refuse a number that another device has, unless the person said that it is the same device."""
        if (self.batch.source_of[index], self.batch.rows[index]) in self.ctx.as_change:
            return
        raise self.refuse(
            index,
            column,
            "assets.taken",
            repair=Repair(action="as_change", label=name_of(found)),
            device=name_of(found),
            place=self._place_name(found["school_id"]),
        )

    def _place_name(self, school_id: UUID | None) -> str:
        return self.known.school_names.get(school_id, "") if school_id else _("without a school")

    # Where it stands

    def _place(self, index: int, row: dict[str, Any], old: dict[str, Any] | None) -> dict[str, Any]:
        wanted: dict[str, Any] = {}
        school = self._school(index, row)
        if school is not None:
            wanted["school_id"] = school.id
        room = row["room"]
        if row["location"]:
            place, rest = self._located(row["location"])
            if place is not None and school is None:
                wanted["school_id"] = place.id
            room = room or rest[:60]
        if room:
            school_id = wanted.get("school_id", old["school_id"] if old else None)
            wanted["room_id"] = self._room(index, school_id, room)
        return wanted

    def _located(self, text: str) -> tuple[Place | None, str]:
        """Return the school that a location names, and the room: `Stadt > Gesamtschule > A 112` names both."""
        whole, parts = self._one_place(text), [part.strip() for part in text.split(" > ")]
        if whole is not None or len(parts) == 1:
            return whole, "" if whole is not None else text
        for number, part in enumerate(parts, start=1):
            place = self._one_place(part)
            if place is not None:
                return place, parts[-1] if number < len(parts) else ""
        return None, parts[-1]

    def _school(self, index: int, row: dict[str, Any]) -> Place | None:
        column = "school_number" if row["school_number"] else "school"
        text = row[column]
        if not text:
            return None
        found = self._places_of(text)
        if len(found) == 1:
            return found[0]
        if found:
            numbers = ", ".join(place.number for place in found)
            raise self.refuse(index, column, "assets.school_ambiguous", count=len(found), numbers=numbers)
        near = self.known.nearest_school(text) if column == "school" else None
        repair = Repair(near.number, label=near.name) if near else None
        raise self.refuse(index, column, "assets.school_unknown", repair=repair)

    def _places_of(self, text: str) -> list[Place]:
        if text not in self.places:
            self.places[text] = self.known.school(text)
        return self.places[text]

    def _one_place(self, text: str) -> Place | None:
        found = self._places_of(text)
        return found[0] if len(found) == 1 else None

    def _room(self, index: int, school_id: UUID | None, name: str) -> UUID | RoomKey:
        key = (school_id, fold(name))
        known = self.known.rooms.get(key)
        if known is not None:
            return known
        place = self._place_name(school_id)
        if not self.known.may_create_rooms:
            raise self.refuse(index, "room", "assets.room_refused", room=name, place=place)
        self.work.rooms.setdefault(key, name)
        self.announce(index, "room", "assets.room_new", key, room=name, place=place)
        return key

    # What it is

    def _model(self, index: int, row: dict[str, Any], old: dict[str, Any] | None, wanted: dict[str, Any]) -> None:
        """Name the model by its key where it is known, else by its words."""
        name = row["model"]
        if not name and old is None:
            name = row["kind"] and self.batch.raw(index, "kind").strip()[:120]
            if not name:
                raise self.refuse(index, "model", "assets.no_model")
        if not name or not fold(name):
            return
        maker, name_key = fold(row["maker"] or ""), fold(name)[:120]
        found = self.known.model_keys.get((maker, name_key))
        if found is None and not maker and len(self.known.models_by_name.get(name_key, ())) == 1:
            found = self.known.models_by_name[name_key][0]
        if found is not None:
            wanted["asset_model_id"] = found
            return
        wanted["maker"], wanted["model"] = row["maker"] or "", name
        said = row["kind"] if row["kind"] != AssetKind.OTHER else None
        wanted["kind"] = said or kind_of_words(f"{row['maker'] or ''} {name}") or row["kind"]
        if maker and maker not in self.known.makers:
            self.announce(index, "maker", "assets.maker_new", maker, name=row["maker"])
        self.announce(index, "model", "assets.model_new", (maker, name_key), name=name)

    # What is to be done

    def _create(self, index: int, row: dict[str, Any], wanted: dict[str, Any]) -> None:
        values = {**wanted, "tag": row["tag"] or "", "serial": row["serial"] or ""}
        values["authority_id"] = self.ctx.authority_id
        if row["state"]:
            if row["state"] == AssetState.RETIRED and not self.known.may_retire:
                raise self.refuse(index, "state", "assets.may_not_retire")
            values["state"] = row["state"]
        self._remember_room(values)
        if row["set_number"]:
            self._set(row["set_number"], values.get("school_id")).created.append(len(self.work.created))
        self.work.created.append(values)
        self.outcome.facts[index] = self._facts(values)
        self.outcome.status[index] = Status.CREATED

    def _compare(
        self, index: int, row: dict[str, Any], wanted: dict[str, Any], old: dict[str, Any], serial: str, tag: str
    ) -> None:
        if serial and serial != old["serial_key"]:
            wanted["serial"] = row["serial"]
        if tag and tag != old["tag_key"]:
            wanted["tag"] = row["tag"]
        changed = {name: value for name, value in wanted.items() if self._differs(name, value, old)}
        if {"maker", "model"} & changed.keys():
            changed |= {name: wanted[name] for name in ("maker", "model", "kind")}
        if "school_id" in changed and old["room_id"] and "room_id" not in changed:
            changed["room_id"] = None
        shown = self._shown(changed, old)
        state = row["state"]
        if state and state != old["state"]:
            self._step(index, old, state)
            shown.append(Change(self._labels["state"], self._state_names[old["state"]], self._state_names[state]))
        if row["set_number"] and self._joins(index, row["set_number"], old):
            self._set(row["set_number"], wanted.get("school_id", old["school_id"])).known.append(old["id"])
            shown.append(Change(self._labels["set_number"], "", row["set_number"]))
        self.outcome.labels[index] = name_of(old)
        if not shown:
            self.outcome.status[index] = Status.UNCHANGED
            return
        self.outcome.status[index] = Status.CHANGED
        self.outcome.changes[index] = tuple(shown)
        if changed:
            self._remember_room(changed)
            self.work.changed[old["id"]] = changed

    def _set(self, number: str, school_id: UUID | None) -> SetWork:
        """Return the set of a number; its first device says where it is."""
        return self.work.sets.setdefault(rules.identifier_key(number), SetWork(number, school_id))

    def _joins(self, index: int, number: str, old: dict[str, Any]) -> bool:
        """Say whether a known device comes into a set; one of another set is refused."""
        key, name = self.known.set_of_device.get(old["id"], ("", ""))
        if key and key != rules.identifier_key(number):
            raise self.refuse(index, "set_number", "assets.other_set", label=name_of(old), set=name)
        return not key

    @staticmethod
    def _differs(name: str, value: Any, old: dict[str, Any]) -> bool:
        return name not in old or old[name] != value

    def _step(self, index: int, old: dict[str, Any], state: str) -> None:
        if not rules.may_become(TRANSITIONS, old["state"], state):
            raise self.refuse(index, "state", "assets.transition", why=why_not(name_of(old), old["state"], state))
        if state == AssetState.RETIRED and not self.known.may_retire:
            raise self.refuse(index, "state", "assets.may_not_retire")
        self.work.states.setdefault(state, []).append(old["id"])

    def _remember_room(self, values: dict[str, Any]) -> None:
        if isinstance(values.get("room_id"), tuple):
            self.work.new_rooms.append((values, values["room_id"]))

    # What the person reads

    @cached_property
    def _labels(self) -> dict[str, str]:
        names = ("tag", "serial", "asset_model", "school", "room", "state", *_PLAIN)
        labels = {name: str(getattr(Asset._meta.get_field(name), "verbose_name", name)) for name in names}
        return {**labels, "set_number": _("Set")}

    def _shown(self, changed: dict[str, Any], old: dict[str, Any]) -> list[Change]:
        shown = []
        if "model" in changed or "asset_model_id" in changed:
            new = changed.get("model") or self.known.models[changed["asset_model_id"]][1]
            shown.append(Change(self._labels["asset_model"], self.known.models[old["asset_model_id"]][1], new))
        if "school_id" in changed:
            names = self._place_name(old["school_id"]), self._place_name(changed["school_id"])
            shown.append(Change(self._labels["school"], *names))
        if "room_id" in changed:
            shown.append(
                Change(self._labels["room"], self._room_name(old["room_id"]), self._room_name(changed["room_id"]))
            )
        shown.extend(
            Change(self._labels[name], text_of(old[name]), text_of(changed[name]))
            for name in ("tag", "serial", *_PLAIN)
            if name in changed
        )
        shown.extend(self.told.shown(changed, old))
        return shown

    def _facts(self, values: dict[str, Any]) -> tuple[str, ...]:
        """The main values of a new device, in the order of `_MAIN`."""
        known = self.known.models[values["asset_model_id"]] if "asset_model_id" in values else None
        maker, model = known or (values["maker"], values["model"])
        school = values.get("school_id")
        return (
            f"{maker} {model}".strip(),
            self.known.school_names[school] if school else "",
            self._room_name(values.get("room_id")),
            self._state_names[values.get("state", _FIRST_STATE)],
            text_of(values.get("purchased_on")),
            text_of(values.get("gross_price")),
        )

    @cached_property
    def _state_names(self) -> dict[str, str]:
        return {state.value: str(state.label) for state in AssetState}

    def _room_name(self, room: Any) -> str:
        return self.work.rooms[room] if isinstance(room, tuple) else self.known.room_names.get(room, "")
