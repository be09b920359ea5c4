# SPDX-License-Identifier: EUPL-1.2
"""Consents: to what somebody has agreed, in the words of which version, and whether it still holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import AGREEING, Ending, PersonalData
from tragwerk.core.approvals.models.approvals import Approval, AtSchool
from tragwerk.core.extend.public import CONSENTS, ConsentPurpose, consent_purposes


class ConsentState(models.TextChoices):
    """Where a consent stands."""

    ASKED = "asked", pgettext_lazy("consent", "asked")
    GIVEN = "given", pgettext_lazy("consent", "given")
    REFUSED = "refused", pgettext_lazy("consent", "refused")
    CLOSED = "closed", pgettext_lazy("consent", "closed without an answer")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent", "withdrawn")


CONSENT_TRANSITIONS: dict[str, tuple[str, ...]] = {
    ConsentState.ASKED: (ConsentState.GIVEN, ConsentState.REFUSED, ConsentState.CLOSED),
    ConsentState.GIVEN: (ConsentState.WITHDRAWN,),
    ConsentState.REFUSED: (),
    ConsentState.CLOSED: (),
    ConsentState.WITHDRAWN: (),
}


def purpose_named(key: str) -> ConsentPurpose | None:
    """Return the registered purpose under this key; None when no package offers it any more."""
    return next((one for one in consent_purposes.at(CONSENTS) if one.key == key), None)


class Consent(AtSchool):
    """One person's consent to one purpose; the approval holds the evidence of the answer."""

    person = models.ForeignKey(
        "orgs.Person", verbose_name=_("person"), on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    name = models.CharField(_("name"), max_length=160)
    purpose = models.CharField(pgettext_lazy("consent", "purpose"), max_length=60)
    version = models.CharField(_("version of the text"), max_length=20)
    approval = models.OneToOneField(
        Approval, verbose_name=_("evidence"), on_delete=models.PROTECT, related_name="consent"
    )
    state = models.CharField(_("state"), max_length=9, choices=ConsentState.choices, default=ConsentState.ASKED.value)
    asked_at = models.DateTimeField(pgettext_lazy("approval", "asked at"))
    decided_at = models.DateTimeField(_("answered at"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    # When it was refused, closed or withdrawn; from then on it is kept for as long as somebody may ask for a proof.
    ended_at = models.DateTimeField(_("ended at"), null=True)
    withdrawn_by = models.CharField(_("withdrawal noted by"), max_length=160, blank=True, default="")
    withdrawn_account = models.UUIDField(null=True, editable=False)
    withdrawal_code = models.UUIDField(null=True, editable=False)
    withdrawal_note = models.CharField(_("how it was withdrawn"), max_length=500, blank=True, default="")

    repeated = frozenset({"name", "withdrawal_note"})
    signed: ClassVar[dict[str, tuple[str, ...]]] = {"withdrawn_by": ("withdrawn_account",)}
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "name": "whose consent it is; removed with the consent",
            "person": "whose consent it is; removed with the consent, or earlier with the record of the person",
            "withdrawal_note": "how the consent was withdrawn; kept with the consent",
            "withdrawn_by": "who noted the withdrawal; kept with the consent, a pseudonym once the person has gone",
            "withdrawn_account": "who noted the withdrawal; kept until the person has gone",
            "purpose": "to what; removed with the consent",
            "state": "what was answered, and whether it still holds; removed with the consent",
            "asked_at": "when it was asked; removed with the consent",
            "ended_at": "since when it does not hold; removed with the consent",
        },
        purpose=AGREEING,
        retention=("evidence",),
        ending=Ending.BY_AGE,
        since="ended_at",
        person=("person_id",),
        account=("withdrawn_account",),
    )

    class Meta(AtSchool.Meta):
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "asked_at", "id"], name="consent_asked"),
            models.Index(fields=["person"], name="consent_person"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "person", "purpose"],
                condition=Q(state__in=["asked", "given"], person__isnull=False),
                name="consent_once_for_a_purpose",
            ),
            models.CheckConstraint(condition=Q(state__in=ConsentState.values), name="consent_state_known"),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | ~Q(state="withdrawn") & Q(withdrawn_at__isnull=True),
                name="consent_withdrawal_is_told",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(state__in=["refused", "closed", "withdrawn"]),
                name="consent_that_holds_has_no_end",
            ),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        purpose = purpose_named(values["purpose"])
        return str(purpose.label) if purpose else str(values["purpose"])

    @property
    def purpose_label(self) -> str:
        """The purpose in words."""
        return self.row_label(vars(self))
