# SPDX-License-Identifier: EUPL-1.2
"""Forms of signatures, consents and of what needs two people: asking, signing, scanning, deciding, withdrawing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Actor, Role
from tragwerk.core.approvals.public import (
    ASK_APPROVAL,
    MANAGE_CONSENT,
    Answer,
    Signer,
    SignerRole,
    actions,
    all_purposes,
    other_name,
)
from tragwerk.core.orgs.public import FEWEST_YEARS, MOST_YEARS, School
from tragwerk.ui.public import GermanDateField, TragwerkForm

# Whom a bulk request goes to: the role of the membership, and as what these people sign.
ASKED_ROLES: dict[str, SignerRole] = {
    Role.GUARDIAN: SignerRole.GUARDIAN,
    Role.PUPIL: SignerRole.PUPIL,
    Role.TEACHER: SignerRole.TEACHER,
    Role.HEAD: SignerRole.HEAD,
}


class CodeForm(TragwerkForm):
    """The code on the paper."""

    code = forms.CharField(
        label=_("Code on your letter"),
        max_length=40,
        help_text=_("Twelve letters and digits, for example K7M4-QX2H-9TRA."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "tw-code tw-sign__code",
            }
        ),
    )


class SignForm(TragwerkForm):
    """Name, drawn signature and the word of whoever signs."""

    name = forms.CharField(
        label=_("Your first and family name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    strokes = forms.CharField(required=False, widget=forms.HiddenInput)
    agree = forms.BooleanField(label=_("I have read the document and agree."), required=False)
    alone = forms.BooleanField(label=_("I may sign alone, or everybody else who has custody agrees."), required=False)
    note = forms.CharField(label=_("If you do not agree: why?"), max_length=500, required=False, widget=forms.TextInput)

    other = forms.BooleanField(required=False)

    def __init__(self, *args: Any, signer: Signer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = signer.name
        self.fields["other"].label = _("I am not %(name)s, and I may sign in this place.") % {"name": signer.name}
        self.asks_alone = signer.role == SignerRole.GUARDIAN
        if not self.asks_alone:
            del self.fields["alone"]

    @property
    def asks_other(self) -> bool:
        """Whether somebody signs under another name than was asked for: often a slip, sometimes meant."""
        given = self.data.get("name", "").strip()
        return bool(self.is_bound and given and other_name(self.asked, given))

    @property
    def answer(self) -> str:
        """What the pressed button says."""
        return Answer.REFUSED if self.data.get("answer") == Answer.REFUSED else Answer.GIVEN

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.answer == Answer.REFUSED:
            return given
        for name in ("agree", "alone"):
            if name in self.fields and not given.get(name):
                self.add_error(name, gettext("Please set the tick here before you sign."))
        if self.asks_other and not given.get("other"):
            sentence = gettext("“%(name)s” is asked to sign here. Please correct the name, or set the tick below.")
            self.add_error("name", sentence % {"name": self.asked})
        return given

    @property
    def said(self) -> actions.Said:
        """What was entered, for the verb."""
        given = self.cleaned_data
        refused = self.answer == Answer.REFUSED
        return actions.Said(
            name=given["name"],
            strokes="" if refused else given["strokes"],
            answer=self.answer,
            note=given["note"] if refused else "",
        )


class PaperForm(TragwerkForm):
    """A signed paper: the scan, who signed and when."""

    file = forms.FileField(
        label=_("Scan or photo of the signed paper"),
        help_text=_("PDF, JPEG or PNG, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    typed_name = forms.CharField(label=_("Name as signed"), max_length=160)
    signed_on = GermanDateField(label=_("Day on the paper"), past_only=True)


class WithdrawForm(TragwerkForm):
    """Why something that was asked is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("Those who were asked may read it."))


class ConsentWithdrawForm(TragwerkForm):
    """How somebody withdrew a consent."""

    note = forms.CharField(
        label=_("How was it withdrawn?"), max_length=500, help_text=_("For example: by telephone, on 12 October.")
    )


def schools_for(actor: Actor, permission: Any) -> list[tuple[str, str]]:
    """Return the schools for which the actor may ask, as choices; the authority itself where the right covers it."""
    rows = School.objects.visible_to(actor, permission).filter(transferred_at__isnull=True).order_by("sort_name")
    return [(str(one.pk), str(one)) for one in rows[:400]]


class AskForm(TragwerkForm):
    """A document of one's own: a text or a PDF, who signs, until when."""

    kind = forms.ChoiceField(label=_("Kind"))
    title = forms.CharField(label=_("Name of the document"), max_length=200)
    school = forms.ChoiceField(label=_("School"), required=False)
    text = forms.CharField(
        label=_("Text that is signed"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": "8"}),
        help_text=_("Empty lines part the paragraphs."),
    )
    file = forms.FileField(
        label=_("or a PDF"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
        help_text=_("At most 10 MB. The PDF counts, not the text."),
    )
    points = forms.CharField(
        label=_("In short"),
        required=False,
        max_length=3000,
        widget=forms.Textarea,
        help_text=_("The most important in a few plain sentences, one a line. Stands above the document."),
    )
    signers = forms.CharField(
        label=_("Who signs"),
        max_length=4000,
        widget=forms.Textarea,
        help_text=_("One name a line."),
    )
    role = forms.ChoiceField(label=_("They sign as"), choices=SignerRole.choices)
    due = GermanDateField(label=_("Sign until"), required=False)

    ONE_OF = ("text", "file")

    def __init__(self, actor: Actor, kinds: Sequence[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = list(kinds)
        schools = schools_for(actor, ASK_APPROVAL)
        whole = bool(actor.places(ASK_APPROVAL).authorities)
        fields["school"].choices = [("", _("The whole authority")), *schools] if whole else schools
        fields["school"].required = not whole
        if len(kinds) == 1:
            fields["kind"].widget = forms.HiddenInput()
            fields["kind"].initial = kinds[0][0]

    @property
    def names(self) -> list[str]:
        """The lines of who signs."""
        return [line.strip() for line in self.cleaned_data["signers"].splitlines() if line.strip()]


class ConsentAskForm(TragwerkForm):
    """Whom to ask for which consent."""

    purpose = forms.ChoiceField(label=_("Consent to"))
    school = forms.ChoiceField(label=_("School"))
    role = forms.ChoiceField(label=_("Everybody who is"))
    due = GermanDateField(label=_("Answer until"), required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["purpose"].choices = [(one.key, one.label) for one in all_purposes()]
        fields["school"].choices = schools_for(actor, MANAGE_CONSENT)
        fields["role"].choices = [(role, Role(role).label) for role in ASKED_ROLES]


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


class WaiveFourEyesForm(TragwerkForm):
    """Why an authority wants to let operators in without approval."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea,
        help_text=_("At least three words. The second person and all offices of the authority read this."),
    )
