# SPDX-License-Identifier: EUPL-1.2
"""The one form component: KERN's markup, errors at the field and in a summary, drafts."""

from datetime import datetime
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.template import loader
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import DomainError
from tragwerk.ui import drafts

_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.RadioSelect, "choices"),
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.CheckboxInput, "check"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
)


class TragwerkRenderer(DjangoTemplates):
    """Takes the kit's templates from the project's engine and Django's own widgets from Django."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("ui/"):
            return loader.get_template(template_name)
        return super().get_template(template_name)


class TragwerkBoundField(forms.BoundField):
    """A field that knows its kind of control and describes itself to screen readers."""

    @property
    def kind(self) -> str:
        widget = self.field.widget
        return next((kind for type_, kind in _KINDS if isinstance(widget, type_)), "input")

    @property
    def optional(self) -> bool:
        """Whether nothing need be entered; a form names in `ONE_OF` the fields of which one is needed."""
        if self.name in getattr(self.form, "ONE_OF", ()):
            return False
        return not self.field.required and self.kind != "check"

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}_hint"

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}_error"

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add KERN's classes and the ids of hint and error."""
        built = super().build_widget_attrs(attrs, widget)
        used = widget or self.field.widget
        if used.is_hidden:
            return built
        described = [self.hint_id] if self.help_text else []
        described += [self.error_id] if self.errors else []
        built.pop("aria-describedby", None)
        if described and self.kind != "choices":
            built["aria-describedby"] = " ".join(described)
        if self.errors:
            built["aria-invalid"] = "true"
        built.pop("required", None)
        if self.field.required and self.kind not in {"choices", "check"}:
            built["aria-required"] = "true"
        return built | self._classes(used)

    def _classes(self, widget: forms.Widget) -> dict[str, str]:
        own = widget.attrs.get("class", "")
        base = {"select": "kern-form-input__select", "check": "tw-check", "choices": "tw-check"}.get(
            self.kind, "kern-form-input__input"
        )
        wrong = f" {base}--error" if self.errors and base.startswith("kern-form-input") else ""
        return {"class": f"{base}{wrong} {own}".strip()}


def _shrink(widget: forms.Textarea) -> None:
    """Replace Django's ten rows and fixed columns by four rows; a form may ask for others."""
    widget.attrs.pop("cols", None)
    if widget.attrs.get("rows") == "10":
        widget.attrs["rows"] = "4"


class TragwerkForm(forms.Form):
    """The base of every form; mix it before `ModelForm` for one of a model."""

    bound_field_class = TragwerkBoundField
    default_renderer = TragwerkRenderer
    draft_saved_at: datetime | None = None
    error_css_class = ""
    required_css_class = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                _shrink(field.widget)
            field.error_messages.setdefault("required", _("This is missing."))
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("This is missing.")

    def restore_draft(self, request: HttpRequest, key: str) -> bool:
        """Fill an unbound form with what was typed earlier; says whether there was a draft."""
        draft = None if self.is_bound else drafts.load(request, key)
        if draft is None:
            return False
        for name, field in self.fields.items():
            prefixed = self.add_prefix(name)
            if isinstance(field.widget, forms.FileInput):
                continue
            if not field.widget.value_omitted_from_data(draft.data, self.files, prefixed):
                self.initial[name] = field.widget.value_from_datadict(draft.data, self.files, prefixed)
        self.draft_saved_at = draft.saved_at
        return True

    def take_error(self, error: DomainError) -> None:
        """Show what an action refused: at its field if it names one, else in the summary."""
        self.add_error(error.field if error.field in self.fields else None, str(error))


class TragwerkModelForm(TragwerkForm, forms.ModelForm):  # type: ignore[type-arg]
    """A form of one model; it only reads and checks, writing is the action's."""

    def save(self, commit: bool = True) -> Any:
        raise TypeError("A form does not write; hand its cleaned_data to an action.")


class ReasonForm(TragwerkForm):
    """Why something is changed: the question that the trail cannot answer by itself."""

    reason = forms.CharField(
        label=_("Reason for the change"),
        max_length=500,
        required=False,
        help_text=_("Stands in the history. Leave it empty when the change speaks for itself."),
    )
