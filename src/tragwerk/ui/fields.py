# SPDX-License-Identifier: EUPL-1.2
"""Form fields that read what people type: days, amounts and choices from long lists."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tragwerk.ui import formats
from tragwerk.ui.parsing import NoSuchDay, NotReadable, read_amount, read_day

Text = str | Promise


class GermanDateInput(forms.TextInput):
    """A text field; the calendar that opens beside it is an aid (element `tw-date`)."""

    template_name = "ui/forms/date_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return formats.date_short(value) if isinstance(value, date) else value


class GermanDateField(forms.Field):
    """Understands `14.10.2026`, `14.10.`, `2026-10-14`, `KW 42`, `heute`, `morgen`."""

    widget = GermanDateInput
    default_error_messages = {
        "unreadable": _(
            "“%(value)s” is not a day that Tragwerk can read. Write it like 14.10.2026, 14.10. or “morgen”."
        ),
        "no_such_day": _("The day %(value)s does not exist. Please check day and month."),
        "too_early": _("The day %(value)s is before %(limit)s. Please enter a day from %(limit)s on."),
        "too_late": _("The day %(value)s is after %(limit)s. Please enter a day up to %(limit)s."),
        "future": _("The day %(value)s lies in the future. Please enter a day up to today."),
    }

    def __init__(
        self,
        *,
        earliest: date | None = None,
        latest: date | None = None,
        past_only: bool = False,
        **kwargs: Any,
    ) -> None:
        self.earliest, self.latest, self.past_only = earliest, latest, past_only
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        text = str(value).strip()
        try:
            return read_day(text, timezone.localdate())
        except NoSuchDay:
            self._refuse("no_such_day", value=text)
        except NotReadable:
            self._refuse("unreadable", value=text)
        return None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        shown = formats.date_short(value)
        if self.past_only and value > timezone.localdate():
            self._refuse("future", value=shown)
        if self.earliest and value < self.earliest:
            self._refuse("too_early", value=shown, limit=formats.date_short(self.earliest))
        if self.latest and value > self.latest:
            self._refuse("too_late", value=shown, limit=formats.date_short(self.latest))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.to_python(data))
        except ValidationError:
            return True

    def _refuse(self, code: str, **params: str) -> None:
        raise ValidationError(self.error_messages[code], code=code, params=params)


class MoneyInput(forms.TextInput):
    """An amount with its unit inside the value."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return formats.money(value) if isinstance(value, Decimal) else value


class MoneyInputField(forms.Field):
    """Accepts `404,84`, `404.84`, `1.234,56 €` and gives a Decimal with two places."""

    widget = MoneyInput
    default_error_messages = {
        "unreadable": _("“%(value)s” is not an amount. Write it like 404,84 or 1.234,56 €."),
        "negative": _("The amount %(value)s is negative. Please enter an amount from 0,00 € on."),
        "too_large": _("The amount %(value)s is above %(limit)s. Please check the comma."),
    }

    def __init__(
        self, *, allow_negative: bool = False, largest: Decimal = Decimal("999999999.99"), **kwargs: Any
    ) -> None:
        self.allow_negative, self.largest = allow_negative, largest
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return read_amount(str(value))
        except NotReadable:
            params = {"value": str(value).strip()}
            raise ValidationError(self.error_messages["unreadable"], code="unreadable", params=params) from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        params = {"value": formats.money(value), "limit": formats.money(self.largest)}
        if value < 0 and not self.allow_negative:
            raise ValidationError(self.error_messages["negative"], code="negative", params=params)
        if abs(value) > self.largest:
            raise ValidationError(self.error_messages["too_large"], code="too_large", params=params)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.to_python(data))
        except ValidationError:
            return True


class Typed(str):
    """Text that was typed into a combobox without choosing a suggestion."""

    __slots__ = ()


Hit = tuple[str, str]  # value, label
Find = Callable[[str], Sequence[Hit]]
LabelOf = Callable[[str], str | None]


class ComboboxInput(forms.Widget):
    """A text field with suggestions from the server; without script the text itself is sent and matched."""

    template_name = "ui/forms/combobox.html"
    url: str = ""
    label_of: LabelOf | None = None
    placeholder: Text = ""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> str | Typed | None:
        text = str(data.get(f"{name}__text", "")).strip()
        chosen = data.get(name)
        if f"{name}__text" not in data:
            return chosen
        if not text:
            return None
        if chosen and text == str(data.get(f"{name}__was", "")).strip():
            return str(chosen)
        return Typed(text)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}__text" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = isinstance(value, Typed)
        chosen = "" if typed or value is None else str(value)
        text = str(value) if typed else (self.label_of(chosen) or "" if chosen and self.label_of else chosen)
        own = context["widget"]["attrs"]
        return {
            **context,
            "id": own.get("id", f"id_{name}"),
            "name": name,
            "url": self.url,
            "value": chosen,
            "text": text,
            "was": text,
            "placeholder": self.placeholder,
            "described_by": own.get("aria-describedby", ""),
            "invalid": own.get("aria-invalid", ""),
        }

    def id_for_label(self, id_: str | None) -> str:
        return id_ or ""


class SuggestingInput(forms.TextInput):
    """A text field whose own words are its value; the server suggests known ones while somebody types."""

    template_name = "ui/forms/suggesting.html"
    url: Text = ""
    along: str = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return {**context, "url": self.url, "along": self.along}


class SuggestedTextField(forms.CharField):
    """Free text with suggestions from `url`; `along` names fields of the form that the suggestions depend on."""

    widget = SuggestingInput

    def __init__(self, *, url: Text, along: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.url, self.widget.along = url, along


class ComboboxField(forms.Field):
    """A choice from a long list: `find` gives hits for typed text, `label_of` the label of a value.

    Both are given by the form (`bind`), because what may be chosen depends on the actor.
    """

    widget = ComboboxInput
    default_error_messages = {
        "unknown": _("“%(value)s” was not found. Please choose one of the suggestions."),
        "several": _("“%(value)s” fits several: %(labels)s. Please choose one of the suggestions."),
        "gone": _("This choice is no longer available. Please choose again."),
    }

    def __init__(self, *, url: str = "", placeholder: Text = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.find: Find = lambda text: ()
        self.label_of: LabelOf = lambda value: None
        self.widget.url, self.widget.placeholder = url, placeholder

    def bind(self, find: Find, label_of: LabelOf, url: str = "") -> None:
        """Give the list behind the field."""
        self.find, self.label_of = find, label_of
        self.widget.label_of = label_of
        if url:
            self.widget.url = url

    def to_python(self, value: Any) -> str | None:
        if value in self.empty_values:
            return None
        if not isinstance(value, Typed):
            if self.label_of(str(value)) is None:
                raise ValidationError(self.error_messages["gone"], code="gone")
            return str(value)
        return self._match(str(value))

    def _match(self, text: str) -> str:
        hits = list(self.find(text))
        exact = [hit for hit in hits if hit[1].casefold() == text.casefold()]
        fitting = exact or hits
        if len(fitting) == 1:
            return fitting[0][0]
        code = "several" if fitting else "unknown"
        labels = "; ".join(label for _value, label in fitting[:3])
        raise ValidationError(self.error_messages[code], code=code, params={"value": text, "labels": labels})
