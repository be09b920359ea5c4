# SPDX-License-Identifier: EUPL-1.2
"""Forms of people and their roles."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Actor, Role
from tragwerk.core.orgs.public import AT_SCHOOL, MANAGE_PERSON, Authority, School, may_give
from tragwerk.office.forms import TermForm
from tragwerk.ui.public import ReasonForm, TragwerkForm


class PersonForm(TragwerkForm):
    """What is known of a person."""

    title = forms.CharField(label=_("Form of address"), max_length=20, required=False)
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=80)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)


class MembershipForm(TermForm, ReasonForm):
    """A role at the authority or at one of its schools."""

    field_order = ("role", "school", "valid_from", "valid_to", "reason")

    role = forms.ChoiceField(label=_("Role"))
    school: Any = forms.ModelChoiceField(
        label=_("School"),
        queryset=None,
        required=False,
        empty_label=_("the whole authority"),
        help_text=_("School roles need a school; roles of the authority none."),
    )

    def __init__(self, actor: Actor, authority: Authority, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.value, role.label) for role in Role if may_give(actor, role, authority.pk)]
        schools = School.objects.visible_to(actor, MANAGE_PERSON).filter(authority=authority)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["school"].queryset = schools.filter(transferred_at__isnull=True)  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        """A school role needs a school, a role of the authority has none."""
        given = super().clean()
        needs_school = given.get("role") in {role.value for role in AT_SCHOOL}
        if needs_school and given.get("school") is None:
            self.add_error("school", _("This role is held at a school. Please choose the school."))
        if given.get("role") and not needs_school and given.get("school") is not None:
            self.add_error("school", _("This role is held at the authority. Please choose no school."))
        return given
