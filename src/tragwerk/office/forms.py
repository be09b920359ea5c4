# SPDX-License-Identifier: EUPL-1.2
"""Forms of the office pages."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import Actor, People, Role, all_permissions
from tragwerk.core.orgs.public import (
    AT_SCHOOL,
    FEWEST_YEARS,
    LONGEST,
    MANAGE_PERSON,
    MOST_YEARS,
    SHORTEST,
    SHORTEST_REASON,
    Authority,
    AuthorityState,
    EmergencyExtent,
    LegalStatus,
    School,
    SchoolForm,
    ServiceProvider,
    may_give,
)
from tragwerk.ui.public import GermanDateField, ReasonForm, TragwerkForm


class AddressFields(TragwerkForm):
    """Street, postcode and town."""

    street = forms.CharField(label=_("Street"), max_length=120, required=False)
    postcode = forms.RegexField(
        r"^[0-9]{5}$",
        label=_("Postcode"),
        required=False,
        error_messages={"invalid": _("A German postcode has five digits.")},
    )
    town = forms.CharField(label=_("Town"), max_length=80, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)


class SchoolEditForm(AddressFields):
    """Master data of a school."""

    field_order = ("short_name", "name", "form", "legal_status", "pupils")

    short_name = forms.CharField(label=_("Short name"), max_length=120)
    name = forms.CharField(label=_("Official name"), max_length=240)
    form = forms.ChoiceField(label=_("School form"), choices=SchoolForm.choices)
    legal_status = forms.ChoiceField(label=_("Legal status"), choices=LegalStatus.choices)
    pupils = forms.IntegerField(label=_("Pupils"), required=False, min_value=0, max_value=20000, localize=True)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")


class AuthorityEditForm(AddressFields):
    """Master data of an authority."""

    field_order = ("short_name", "name")

    short_name = forms.CharField(label=_("Short name"), max_length=80)
    name = forms.CharField(label=_("Official name"), max_length=200)


class RoomForm(TragwerkForm):
    """A room of a school."""

    name = forms.CharField(label=_("Room"), max_length=60, help_text=_("As it stands on the door, for example B 214."))
    floor = forms.CharField(label=_("Floor"), max_length=20, required=False)
    purpose = forms.CharField(label=_("Purpose"), max_length=60, required=False)


class PersonForm(TragwerkForm):
    """What is known of a person."""

    title = forms.CharField(label=_("Form of address"), max_length=20, required=False)
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=80)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)


class RemovalForm(TragwerkForm):
    """Why somebody who has gone is to be taken out of the audit trail."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        help_text=_("Stays in the trail for good, so without the name. For example: the retention period is over."),
    )


class RefuseRemovalForm(TragwerkForm):
    """Why somebody stays in the audit trail."""

    reason = forms.CharField(
        label=_("Reason"), max_length=400, help_text=_("For who asked; stays in the trail, so without the name.")
    )


class RetentionForm(TragwerkForm):
    """How long the trail names people who have gone, from when on, and who says so."""

    years = forms.IntegerField(
        label=_("Full calendar years after leaving"),
        min_value=FEWEST_YEARS,
        max_value=MOST_YEARS,
        help_text=_("Three are usual: so long claims can be raised. Who left in July 2026 is named until 31.12.2029."),
    )
    valid_from = GermanDateField(label=_("Valid from"))
    source = forms.CharField(
        label=_("By which rule"),
        max_length=200,
        help_text=_("For example the service instruction on logs, with its date and section."),
    )


class MembershipForm(ReasonForm):
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
    valid_from = GermanDateField(label=_("Valid from"))
    valid_to = GermanDateField(label=_("Valid to"), required=False)

    def __init__(self, actor: Actor, authority: Authority, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.value, role.label) for role in Role if may_give(actor, role, authority.pk)]
        schools = School.objects.visible_to(actor, MANAGE_PERSON).filter(authority=authority)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["school"].queryset = schools.filter(transferred_at__isnull=True)  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        """A school role needs a school, a role of the authority has none."""
        given = super().clean() or {}
        needs_school = given.get("role") in {role.value for role in AT_SCHOOL}
        if needs_school and given.get("school") is None:
            self.add_error("school", _("This role is held at a school. Please choose the school."))
        if given.get("role") and not needs_school and given.get("school") is not None:
            self.add_error("school", _("This role is held at the authority. Please choose no school."))
        start, end = given.get("valid_from"), given.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("The end lies before the beginning."))
        return given


class DistrictForm(TragwerkForm):
    """A district of the installation."""

    number = forms.RegexField(
        r"^[0-9]{5}$",
        label=_("Official district key"),
        help_text=_("Five digits, for example 05558 for Kreis Coesfeld."),
        error_messages={"invalid": _("The official key of a district has five digits.")},
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=60)


class ProviderForm(TragwerkForm):
    """A service provider of the installation."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=ServiceProvider._meta.get_field("kind").choices or ())
    email = forms.EmailField(label=_("E-mail"), required=False)


class MandateForm(TragwerkForm):
    """The dated contract by which a provider works for an authority."""

    field_order = ("provider", "subject", "valid_from", "valid_to", "people")

    provider: Any = forms.ModelChoiceField(
        label=_("Service provider"), queryset=ServiceProvider.objects.all(), empty_label=_("please choose")
    )
    subject = forms.CharField(
        label=pgettext_lazy("mandate", "Purpose"),
        max_length=200,
        help_text=_("As in the contract. Shown where people ask who sees something."),
    )
    people = forms.ChoiceField(
        label=_("People"),
        choices=[
            (People.NONE, _("No people: devices and places are enough")),
            (People.STAFF, _("Staff of the authority and its schools")),
            (People.ALL, _("Pupils and guardians too")),
        ],
        initial=People.NONE,
        widget=forms.RadioSelect,
        help_text=_("As few as the work needs. A mandate that is to show fewer is ended and given anew."),
    )
    valid_from = GermanDateField(label=_("Valid from"))
    valid_to = GermanDateField(label=_("Valid to"), required=False)

    def clean(self) -> dict[str, Any]:
        """The end may not lie before the beginning."""
        given = super().clean() or {}
        start, end = given.get("valid_from"), given.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("The end lies before the beginning."))
        return given


class EmergencyRequestForm(TragwerkForm):
    """Where an operator has to look in, for how long, why."""

    authority: Any = forms.ModelChoiceField(
        label=_("Authority"), queryset=Authority.objects.filter(state=AuthorityState.JOINED).order_by("sort_name")
    )
    extent = forms.ChoiceField(
        label=_("What for"),
        choices=[
            (EmergencyExtent.LOOK, _("Look: see what an auditor sees, change nothing")),
            (EmergencyExtent.HELP, _("Look and help: do what the IT of the authority may do")),
        ],
        initial=EmergencyExtent.LOOK,
        widget=forms.RadioSelect,
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=SHORTEST,
        max_value=LONGEST,
        initial=60,
        help_text=_("From 15 minutes to 8 hours (480). As short as will do; the time runs from the approval."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        min_length=SHORTEST_REASON,
        max_length=500,
        widget=forms.Textarea,
        help_text=_("The authority reads this. A ticket number helps; names of people do not belong here."),
        error_messages={
            "min_length": _("Please give the reason in at least %(limit_value)d characters; a ticket number helps.")
        },
    )


class WaiveFourEyesForm(TragwerkForm):
    """Why an authority wants to let operators in without approval."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea,
        help_text=_("At least three words. The second person and all offices of the authority read this."),
    )


class RightForm(TragwerkForm):
    """Which right on which object is to be explained."""

    right = forms.ChoiceField(label=_("Right"))
    object = forms.CharField(
        label=_("Object"),
        required=False,
        help_text=_("School number, authority number or the address of a page; empty: anywhere."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rights = sorted(((one.name, str(one.label)) for one in all_permissions()), key=lambda pair: pair[1])
        self.fields["right"].choices = rights  # type: ignore[attr-defined]


def object_filter(text: str) -> Q:
    """Return the filter for a school or authority number."""
    return Q(number=text.strip())
