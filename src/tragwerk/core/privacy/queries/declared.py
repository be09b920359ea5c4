# SPDX-License-Identifier: EUPL-1.2
"""What the models say of the people in them."""

from functools import cache
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Ending, PersonalData, Purpose, TenantModel

ENDINGS: dict[Ending, str | Promise] = {
    Ending.PERSON: _("deleted when the period after the last role is over"),
    Ending.WITH_PERSON: _("deleted with the record of the person"),
    Ending.ACCOUNT: _("deleted with the last record of a person behind the log-in"),
    Ending.WITH_ACCOUNT: _("deleted with the log-in"),
    Ending.WITH_OTHER: _("deleted with what it belongs to"),
    Ending.BY_AGE: _("deleted when its own period is over"),
    Ending.OWN_WORK: _("deleted by itself every night"),
    Ending.TRAIL: _("the name becomes a pseudonym when the person leaves the audit trail"),
}


@cache
def declarations() -> dict[Any, PersonalData]:
    """Return the tables with personal data and what they declare, in a fixed order."""
    said = {model: getattr(model, "personal_data", None) for model in apps.get_models()}
    found = {model: one for model, one in said.items() if isinstance(one, PersonalData) and one}
    return dict(sorted(found.items(), key=lambda pair: pair[0]._meta.label))


def undeclared() -> list[str]:
    """Return the tables of the program that do not say what they hold of people."""
    return sorted(
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("tragwerk.")
        and not isinstance(model.__dict__.get("personal_data"), PersonalData)
    )


def with_ending(ending: Ending) -> list[tuple[Any, PersonalData]]:
    """Return the tenant tables that come to their end in one way."""
    return [
        (model, said)
        for model, said in declarations().items()
        if said.ending is ending and issubclass(model, TenantModel)
    ]


def purposes() -> list[tuple[Purpose, list[tuple[Any, PersonalData]]]]:
    """Return every purpose with the tables that serve it: the generated part of the register."""
    found: dict[str, tuple[Purpose, list[tuple[Any, PersonalData]]]] = {}
    for model, said in declarations().items():
        if said.purpose is not None:
            found.setdefault(said.purpose.key, (said.purpose, []))[1].append((model, said))
    return sorted(found.values(), key=lambda pair: (pair[0].order, pair[0].key))


# Columns whose models have no words of their own.
COLUMNS: dict[str, str | Promise] = {
    "account": _("account"),
    "asked_account": _("account of who asked"),
    "asked_person": _("record of who asked"),
    "body": _("answer"),
    "decided_account": _("account of who decided"),
    "department": _("department"),
    "ended_account": _("account of who ended it"),
    "person": _("person"),
    "person_id": _("person"),
    "key": _("name and address, unreadable"),
    "planned_account": _("account of who had it counted"),
    "proposed_account": _("account of who proposed"),
    "published_account": _("account of who published"),
    "recipient_sort": _("recipient, for sorting"),
    "recorded_account": _("account of who recorded it"),
    "released_account": _("account of who released"),
    "school": _("school"),
    "set_account": _("account of who set it"),
    "signer": _("who is asked to sign"),
    "started_account": _("account of who started it"),
    "subtitle": _("second line"),
    "text": _("words"),
    "title": _("name"),
    "values": _("values"),
    "withdrawn_account": _("account of who noted the withdrawal"),
    "word": _("word"),
    "written_account": _("account of who wrote"),
}


def has_words(model: Any, name: str = "") -> bool:
    """Say whether a table, or one of its columns, has a name that people read."""
    if not name:
        return bool(model._meta.original_attrs.get("verbose_name"))
    return name in COLUMNS or model._meta.get_field(name)._verbose_name is not None


def column_label(model: Any, name: str) -> str:
    """Return what a column is called on pages."""
    column = model._meta.get_field(name)
    label = str(column.verbose_name if column._verbose_name is not None else COLUMNS.get(name, column.verbose_name))
    return label[:1].upper() + label[1:]


def table_label(model: Any) -> str:
    """Return what the rows of a table are called on pages."""
    label = str(model._meta.verbose_name)
    return label[:1].upper() + label[1:]
