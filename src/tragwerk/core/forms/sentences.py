# SPDX-License-Identifier: EUPL-1.2
"""What is said of a value that does not fit: the same in a form, in an import and through an interface."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.forms.rules import Misfit
from tragwerk.core.forms.types import Field, FieldType
from tragwerk.core.imports.public import IssueText

TEXTS: Mapping[str, IssueText] = {
    "forms.required": IssueText(_("Missing"), _("This is missing."), _("Please enter a value.")),
    "forms.too_long": IssueText(
        _("Too long"), _("The text has %(length)s signs, %(limit)s are possible."), _("Please shorten it.")
    ),
    "forms.text": IssueText(_("Text"), _("Is not a text."), _("Please send a text, not a number or a list.")),
    "forms.number": IssueText(
        pgettext_lazy("value", "Number"), _("Is not a number."), _("Please write it like 12 or 12,5.")
    ),
    "forms.whole": IssueText(
        _("Whole number"), _("Is not a whole number."), _("Please enter a number without a comma.")
    ),
    "forms.places": IssueText(
        _("Decimals"), _("Has more than two decimals."), _("Please round the number to two decimals.")
    ),
    "forms.minimum": IssueText(
        _("Too small"), _("Lies below %(limit)s."), _("Please check the value; %(limit)s is the least.")
    ),
    "forms.maximum": IssueText(
        _("Too large"), _("Lies above %(limit)s."), _("Please check the value; %(limit)s is the most.")
    ),
    "forms.day": IssueText(_("Date"), _("Is not a date."), _("Please write it like 03.05.2022.")),
    "forms.flag": IssueText(_("Yes or no"), _("Is neither yes nor no."), _("Please enter “yes” or “no”.")),
    "forms.option": IssueText(
        _("Unknown word"), _("Is none of the words of this field."), _("Please choose one of these: %(offered)s.")
    ),
    "forms.url": IssueText(
        _("Internet address"), _("Is not an internet address."), _("Please write it like https://www.example.org.")
    ),
    "forms.person": IssueText(
        _("Person"), _("Is nobody whom the authority knows."), _("Please choose one of the suggestions.")
    ),
    "forms.example": IssueText(
        _("Other form"), _("Does not look like the example."), _("Please write it like %(example)s.")
    ),
    "forms.imei_length": IssueText(
        _("IMEI"),
        _("An IMEI has 15 digits, this has %(length)s."),
        _("Please compare it with the sticker or with *#06#."),
    ),
    "forms.imei": IssueText(
        _("IMEI"),
        _("The last digit does not fit the others: a digit is wrong or two are swapped."),
        _("Please compare it with the sticker or with *#06#."),
    ),
    "forms.mac": IssueText(
        _("MAC address"),
        _("Is not a hardware address of six pairs."),
        _("Please write it like 00:1b:2c:3d:4e:5f."),
    ),
    "forms.not_of_kind": IssueText(
        _("Not of this kind"),
        _("“%(field)s” is no field of the kind “%(kind)s”."),
        _("Please leave the cell empty, or correct the kind."),
    ),
}


def params_of(field: Field, misfit: Misfit) -> dict[str, Any]:
    """Return what the sentence names, in the words of the language."""
    limit = misfit.params.get("limit")
    if limit is None or not isinstance(limit, str):
        return misfit.params
    return {**misfit.params, "limit": limit_text(field, limit)}


def limit_text(field: Field, limit: str) -> str:
    """Return a bound as people write it."""
    if field.type == FieldType.DATE:
        return date_format(date.fromisoformat(limit), "d.m.Y")
    text = number_format(limit, 2 if field.type == FieldType.MONEY else None, force_grouping=True)
    unit = "€" if field.type == FieldType.MONEY else field.unit
    return f"{text}\u00a0{unit}" if unit else text


def sentence_of(field: Field, misfit: Misfit) -> str:
    """Return what is wrong and what to do, for a form."""
    text = TEXTS[misfit.code]
    params = params_of(field, misfit)
    return f"{str(text.sentence) % params} {str(text.remedy) % params}"
