# SPDX-License-Identifier: EUPL-1.2
"""A row of every tenant table at the foreign authority, with a word in every text that nobody else has."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.db import models

from tests.worlds import World
from tragwerk.core.access.public import TenantModel, uuid7
from tragwerk.core.access.walls import tenant_models
from tragwerk.core.orgs.public import Authority, ServiceProvider

PREFIX = "zyx"

# Without vowels no word of a language comes about by chance, which a reader of lists would understand.
CONSONANTS = "bcdfghjklmnpqrstvwxyz"

_LENGTH = 14

_CHANCE = random.SystemRandom()

# Where a generated value would break a rule of the table.
GIVEN: dict[str, dict[str, Any]] = {
    "approvals.approval": {"needed": 1, "state": "asked", "ended_at": None},
    "approvals.consent": {"state": "asked", "withdrawn_at": None, "ended_at": None},
    "approvals.scannedpaper": {"state": "asked", "decided_at": None},
    "approvals.signer": {"place": 0},
    "approvals.signingcode": {"used_at": None, "voided_at": None},
    "assets.asset": {"department": None, "tag_key": None, "serial_key": None, "tag": "", "serial": ""},
    "assets.contractitem": {"asset": None},
    "assets.numberrange": {"digits": 5, "next_number": 1},
    "assets.setpart": {"article": None},
    "assets.usefullife": {"months": 60},
    "api.apitoken": {"expires_at": datetime(2031, 1, 5, 8, tzinfo=UTC), "revoked_at": None, "person_id": None},
    "api.repeatablecall": {"status": 200},
    "api.webhookdelivery": {"state": "delivered", "trouble": ""},
    "audit.auditentry": {"object_type": "orgs.school", "kind": "noted"},
    "files.attachment": {"about_table": "assets.asset", "removed_at": None},
    "notify.outgoingmail": {"state": "waiting", "ended_at": None},
    "calendars.businesshours": {
        "department": None,
        **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), ""),
    },
    "calendars.specialhours": {"department": None, "hours": ""},
    "orgs.emergencyaccess": {
        "minutes": 60,
        "state": "refused",
        "starts_at": None,
        "ends_at": None,
        "ended_at": None,
        "end_kind": "",
    },
    "orgs.foureyeswaiver": {"state": "asked", "decided_at": None},
    "orgs.membership": {"department": None, "valid_to": None},
    "orgs.retentionrule": {"years": 3},
    "privacy.retentionperiod": {"amount": 5, "unit": "years"},
    "orgs.trailremoval": {"state": "asked", "decided_at": None},
    "todos.todo": {"state": "open", "closed_at": None},
    "letters.letter": {"state": "sent"},
    "letters.letterversion": {"state": "published", "number": 1},
}


def canary() -> str:
    """Return a random word that stands nowhere else."""
    return PREFIX + "".join(_CHANCE.choices(CONSONANTS, k=_LENGTH - len(PREFIX)))


class Aviary:
    """Puts canaries into every tenant table of one authority and remembers them: word → table and column."""

    def __init__(self, world: World) -> None:
        self.world = world
        # What the foreign authority shares goes past the own one.
        self.third = Authority.objects.create(number="99099", name="Stadt Dritte", short_name="Dritte")
        self.rows: dict[type[models.Model], Any] = {}
        self.words: dict[str, str] = {}
        for model in tenant_models():
            self.row_of(model)

    def row_of(self, model: type[models.Model]) -> Any:
        """Return the one row of a table, made now if it is missing, after the rows that it points at."""
        if model not in self.rows:
            values = {**self._values(model), **GIVEN.get(model._meta.label_lower, {})}
            if model._meta.label == "assets.Asset":
                values |= {"tag": self._word(model, "tag"), "serial": self._word(model, "serial")}
            if model._meta.label == "assets.AssetRelation":
                values |= {"other": self._second(values["asset"])}
            if model._meta.label == "grants.GrantedRow":
                values |= {"values": {"name": self._word(model, "values")}}
            row = model(**values)
            row.save(force_insert=True)
            self.rows[model] = row
        return self.rows[model]

    def _second(self, first: Any) -> Any:
        """Return another row like one, for what relates two."""
        model = type(first)
        values = {**self._values(model), **GIVEN[model._meta.label_lower], "tag": self._word(model, "tag")}
        row = model(**values)
        row.save(force_insert=True)
        return row

    def found_in(self, text: str) -> list[str]:
        """Return table and column of every canary that sings in a text."""
        return [place for word, place in self.words.items() if word in text] if PREFIX in text else []

    def _word(self, model: type[models.Model], column: str) -> str:
        word = canary()
        self.words[word] = f"{model._meta.label_lower}.{column}"
        return word

    def _values(self, model: type[models.Model]) -> dict[str, Any]:
        return {
            field.name: self._value(model, field)
            for field in model._meta.concrete_fields
            if not field.primary_key and not (field.has_default() and not isinstance(field, models.CharField))
        }

    def _value(self, model: type[models.Model], field: Any) -> Any:
        if field.is_relation:
            return self._related(model, field)
        if field.choices:
            return field.default if field.has_default() else field.choices[0][0]
        if isinstance(field, models.EmailField):
            return f"{self._word(model, field.name)}@example.invalid"
        if isinstance(field, models.CharField | models.TextField):
            room = field.max_length or 99
            return self._word(model, field.name) if room >= _LENGTH else "9" * min(room, 6)
        if isinstance(field, models.JSONField):
            return {"text": self._word(model, field.name)}
        return _plain(field)

    def _related(self, model: type[models.Model], field: Any) -> Any:
        target = field.related_model
        if target._meta.label == "orgs.Authority":
            return self.world.foreign if field.name == "authority" else self.third
        if target._meta.label == "orgs.School":
            return self.world.foreign_school if model is not target else None
        if issubclass(target, TenantModel) and target is not model:
            return self.row_of(target)
        if field.null or target is model:
            return None
        if target is ServiceProvider:
            # Not the technician's: that would be a mandate.
            return ServiceProvider.objects.create(name=canary())
        return next(iter(self.world.accounts.values()))


def _plain(field: Any) -> Any:
    if field.null and not isinstance(field, models.DateTimeField):
        return None
    if isinstance(field, models.DateTimeField):
        return datetime(2026, 1, 5, 8, tzinfo=UTC)
    if isinstance(field, models.DateField):
        return date(2026, 1, 5)
    if isinstance(field, models.TimeField):
        return time(8)
    if isinstance(field, models.UUIDField):
        return uuid7()
    if isinstance(field, models.BooleanField):
        return False
    return _CHANCE.randrange(1 << 20, 1 << 24)


def keys_of(aviary: Aviary) -> set[UUID]:
    """Return the keys of all rows."""
    return {row.pk for row in aviary.rows.values()}
