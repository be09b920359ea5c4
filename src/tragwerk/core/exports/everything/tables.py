# SPDX-License-Identifier: EUPL-1.2
"""Which tables and columns leave when everything is taken away, as the models themselves say."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from tragwerk.core.access.public import KeyedModel, TenantModel
from tragwerk.core.exports.cells import Format
from tragwerk.core.exports.names import file_stem
from tragwerk.core.exports.xlsx import sheet_name
from tragwerk.core.values.public import MoneyField

# How a column with the key of another row is headed, in German and in English.
KEY_PREFIXES = ("Schlüssel: ", "Key: ")
# What opens a door elsewhere never leaves.
_SECRET = re.compile(r"token|secret|password|passphrase|private_key|api_key|^hash$|_hash$|^p256dh$")
_FORMATS: tuple[tuple[type[models.Field[Any, Any]], Format], ...] = (
    (MoneyField, Format.MONEY),
    (models.DateTimeField, Format.MOMENT),
    (models.DateField, Format.DATE),
    (models.DecimalField, Format.DECIMAL),
    (models.IntegerField, Format.NUMBER),
)


@dataclass(frozen=True)
class Column:
    """One column of a table; one with the key of another row also says how that row is called."""

    field: Any

    @property
    def name(self) -> str:
        """The name that stays the same in every language."""
        return str(self.field.name)

    @property
    def attribute(self) -> str:
        """The stored value."""
        return str(self.field.attname)

    @property
    def related(self) -> Any:
        """The table whose rows it names, if they can be named."""
        target = self.field.related_model if self.field.is_relation else None
        return target if _has_names(target) else None

    @property
    def label(self) -> str:
        """What people call it, in the active language."""
        if self.field.primary_key:
            return _("Key")
        text = str(self.field.verbose_name)
        if self.field.is_relation and not _is_named(self.field):
            text = str(self.field.related_model._meta.verbose_name)
        return f"{text[:1].upper()}{text[1:]}"

    @property
    def format(self) -> Format:
        """How its cells are written."""
        if self.field.is_relation:
            return Format.TEXT
        return next((form for kind, form in _FORMATS if isinstance(self.field, kind)), Format.TEXT)

    @cached_property
    def words(self) -> dict[Any, str]:
        """Stored value → word, for a choice."""
        return {key: str(word) for key, word in self.field.flatchoices}


@dataclass(frozen=True)
class ExportedTable:
    """One table with its columns, and what it is called in the file."""

    model: Any
    columns: tuple[Column, ...]
    stem: str
    sheet: str

    @property
    def key(self) -> str:
        """The name that stays the same in every language."""
        return str(self.model._meta.label)

    @property
    def label(self) -> str:
        """What people call its rows, in the active language."""
        text = str(self.model._meta.verbose_name_plural)
        return f"{text[:1].upper()}{text[1:]}"

    @property
    def path(self) -> str:
        """The column that names the authority."""
        return str(getattr(self.model, "authority_path", "id"))

    def headings(self) -> list[str]:
        """The heading of every cell; a related row has two, its name and its key."""
        found = []
        for column in self.columns:
            found.append(column.label)
            if column.related is not None:
                found.append(_("Key: %(column)s") % {"column": column.label})
        counts = Counter(found)
        seen: Counter[str] = Counter()
        for index, text in enumerate(found):
            seen[text] += 1
            if counts[text] > 1 and seen[text] > 1:
                found[index] = f"{text} ({seen[text]})"
        return found

    def formats(self) -> list[Format]:
        """The format of every cell."""
        return [form for one in self.columns for form in ([one.format] * (2 if one.related is not None else 1))]


def _has_names(target: Any) -> bool:
    """Say whether the rows of a table can be called by anything but their key; log-ins cannot."""
    if not (isinstance(target, type) and issubclass(target, KeyedModel)):
        return False
    says = target.row_label.__func__ is not KeyedModel.row_label.__func__  # type: ignore[attr-defined]
    return says or any(field.name == "name" for field in target._meta.concrete_fields)


def _is_named(field: Any) -> bool:
    """Say whether the model gives a column a name for people, or only the one that Django makes up."""
    return getattr(field, "_verbose_name", None) is not None


def is_exported(field: Any) -> bool:
    """Say whether a column leaves: not what follows from others, not the authority itself, nothing secret."""
    if field.name == "authority" or _SECRET.search(field.name):
        return False
    return bool(field.primary_key or field.editable or field.is_relation or _is_named(field))


def left_out() -> dict[str, str]:
    """Table → why its rows stay, for the tables that say so."""
    return {
        model._meta.label: model.left_out_of_export
        for model in apps.get_models()
        if issubclass(model, TenantModel) and model.left_out_of_export
    }


def exported_tables() -> list[ExportedTable]:
    """Return the authority itself and every table behind its wall, in the order of their packages."""
    own: Any = TenantModel._meta.get_field("authority").related_model
    if isinstance(own, str):
        own = apps.get_model(own)
    tenants = [one for one in apps.get_models() if issubclass(one, TenantModel) and not one.left_out_of_export]
    found, stems, sheets = [], set[str](), set[str]()
    for model in (own, *tenants):
        columns = tuple(Column(field) for field in model._meta.concrete_fields if is_exported(field))
        title = str(model._meta.verbose_name_plural)
        stem = _free(file_stem(title), stems, "-")
        found.append(ExportedTable(model, columns, stem, _free(sheet_name(title[:1].upper() + title[1:]), sheets, " ")))
    return found


def _free(wanted: str, taken: set[str], joint: str) -> str:
    """Return a name that is not taken yet, whatever its case."""
    number, name = 1, wanted
    while name.casefold() in taken:
        number += 1
        name = f"{wanted[:26]}{joint}{number}"
    taken.add(name.casefold())
    return name
