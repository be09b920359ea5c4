# SPDX-License-Identifier: EUPL-1.2
"""Forms of todos."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Actor
from tragwerk.core.orgs.public import holders_in
from tragwerk.core.todos.public import OWN, USE_TODO, ladder_of
from tragwerk.office.todos.reminders import words_of_ladder
from tragwerk.ui.public import ComboboxField, GermanDateField, TragwerkForm

MOST_HITS = 10


class TodoForm(TragwerkForm):
    """What is to be done, and until when."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    due_on = GermanDateField(label=_("Due"), required=False, help_text=_("For example 14.10. or tomorrow."))
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=forms.Textarea)


class OwnerField(ComboboxField):
    """Somebody of the authority who works here with an account."""

    def bind_actor(self, actor: Actor, authority_id: UUID | None, url: str) -> None:
        """Offer the people of the authority."""

        def find(text: str) -> list[tuple[str, str]]:
            found = holders_in(USE_TODO, authority_id, words=text) if authority_id else []
            return [(str(one.account_id), one.name) for one in found[:MOST_HITS]]

        def label_of(value: str) -> str | None:
            found = holders_in(USE_TODO, authority_id) if authority_id else []
            return next((one.name for one in found if str(one.account_id) == value), None)

        self.bind(find, label_of, url)


class NewTodoForm(TodoForm):
    """A todo for oneself, for the office, or for somebody else."""

    MINE, OFFICE, OTHER = "mine", "office", "other"
    field_order = ("title", "due_on", "note", "whose", "owner")

    whose = forms.ChoiceField(
        label=_("Whose todo is it?"),
        choices=[
            (MINE, _("mine")),
            (OFFICE, _("my office's: whoever comes first does it")),
            (OTHER, _("somebody else's")),
        ],
        initial=MINE,
        widget=forms.RadioSelect,
    )
    owner = OwnerField(label=_("Person"), required=False, placeholder=_("Name"))

    def __init__(self, *args: Any, actor: Actor, authority_id: UUID, url: str, may_assign: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reminders = _("Reminders: %(days)s.") % {"days": words_of_ladder(ladder_of(OWN))}
        self.fields["due_on"].help_text = f"{self.fields['due_on'].help_text} {reminders}"
        if not may_assign:
            del self.fields["whose"], self.fields["owner"]
            return
        owner: Any = self.fields["owner"]
        owner.bind_actor(actor, authority_id, url)

    def clean(self) -> dict[str, Any]:
        """Somebody else needs a name."""
        given = super().clean() or {}
        if given.get("whose") == self.OTHER and not given.get("owner") and "owner" not in self.errors:
            self.add_error("owner", _("Please say whose todo it is."))
        return given


class DropForm(TragwerkForm):
    """Why a todo need not be done."""

    reason = forms.CharField(
        label=_("Reason"), max_length=400, help_text=_("Stands in the history, for example: the order was cancelled.")
    )


class SnoozeForm(TragwerkForm):
    """Until when todos stay out of the way."""

    until = GermanDateField(label=_("Until"), help_text=_("They come back on that day, and you are reminded."))


class AssignForm(TragwerkForm):
    """To whom todos are given."""

    OFFICE, PERSON = "office", "person"

    whose = forms.ChoiceField(
        label=_("To whom?"),
        choices=[(PERSON, _("a person")), (OFFICE, _("the office: whoever comes first does it"))],
        initial=PERSON,
        widget=forms.RadioSelect,
    )
    owner = OwnerField(label=_("Person"), required=False, placeholder=_("Name"))

    def __init__(self, *args: Any, actor: Actor, authority_id: UUID | None, url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.bind_actor(actor, authority_id, url)

    def clean(self) -> dict[str, Any]:
        """A person needs a name."""
        given = super().clean() or {}
        if given.get("whose") == self.PERSON and not given.get("owner") and "owner" not in self.errors:
            self.add_error("owner", _("Please say to whom."))
        return given

    @property
    def account_id(self) -> UUID | None:
        """The account that was chosen; none for the office."""
        owner = self.cleaned_data.get("owner")
        return UUID(owner) if owner and self.cleaned_data["whose"] == self.PERSON else None
