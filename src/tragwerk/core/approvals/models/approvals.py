# SPDX-License-Identifier: EUPL-1.2
"""What is to be signed, by whom, and the codes with which it is opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import AGREEING, Ending, Home, PersonalData, TenantModel
from tragwerk.core.extend.public import APPROVALS, ApprovalKind, approval_kinds


class ApprovalState(models.TextChoices):
    """How far an approval is."""

    ASKED = "asked", pgettext_lazy("approval", "asked")
    GIVEN = "given", pgettext_lazy("approval", "signed")
    REFUSED = "refused", pgettext_lazy("approval", "refused")
    LAPSED = "lapsed", pgettext_lazy("approval", "lapsed")
    WITHDRAWN = "withdrawn", pgettext_lazy("approval", "withdrawn")


TRANSITIONS: dict[str, tuple[str, ...]] = {
    ApprovalState.ASKED: (
        ApprovalState.GIVEN,
        ApprovalState.REFUSED,
        ApprovalState.LAPSED,
        ApprovalState.WITHDRAWN,
    ),
    ApprovalState.GIVEN: (),
    ApprovalState.REFUSED: (),
    ApprovalState.LAPSED: (),
    ApprovalState.WITHDRAWN: (),
}


class Way(models.TextChoices):
    """How somebody signs."""

    SCREEN = "screen", _("on screen, before the office")
    CODE = "code", _("with a code, without an account")
    PAPER = "paper", _("on paper, scanned")


class SignerRole(models.TextChoices):
    """As what somebody signs."""

    GUARDIAN = "guardian", _("Guardian")
    PUPIL = "pupil", _("Pupil")
    TEACHER = "teacher", _("Teacher")
    HEAD = "head", _("Head teacher")
    STAFF = "staff", _("Staff of the authority")
    OTHER = "other", _("Other person")


class DocumentForm(models.TextChoices):
    """In which form the signed document is kept."""

    TEXT = "text", _("text")
    PDF = "pdf", _("PDF")


def kind_named(key: str) -> ApprovalKind | None:
    """Return the registered kind under this key; None when no package offers it any more."""
    return next((one for one in approval_kinds.at(APPROVALS) if one.key == key), None)


class AtSchool(TenantModel):
    """A row that belongs to a school of the authority, or to the authority itself."""

    school = models.ForeignKey(
        "orgs.School", verbose_name=_("school"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    home = Home.HUB
    school_path = "school"

    class Meta(TenantModel.Meta):
        abstract = True


class Approval(AtSchool):
    """One document that somebody asks others to sign, and how far that is."""

    kind = models.CharField(_("kind"), max_length=60)
    about_table = models.CharField(max_length=60, editable=False)
    about_id = models.UUIDField(editable=False)
    about_label = models.CharField(_("about"), max_length=240)
    title = models.CharField(_("document"), max_length=200)
    points = models.JSONField(_("in short"), default=list)
    document = models.ForeignKey(
        "files.StoredFile", verbose_name=_("document"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    form = models.CharField(_("form"), max_length=4, choices=DocumentForm.choices)
    digest = models.CharField(_("SHA-256 of the document"), max_length=64, editable=False)
    language = models.CharField(_("language"), max_length=5, default="de")
    needed = models.PositiveSmallIntegerField(_("signatures needed"))
    in_order = models.BooleanField(_("one after the other"), default=False)
    due = models.DateField(_("sign until"), null=True)
    state = models.CharField(_("state"), max_length=9, choices=ApprovalState.choices, default=ApprovalState.ASKED.value)
    asked_by = models.CharField(pgettext_lazy("approval", "asked by"), max_length=160)
    asked_account = models.UUIDField(null=True, editable=False)
    asked_at = models.DateTimeField(pgettext_lazy("approval", "asked at"))
    ended_by = models.CharField(_("ended by"), max_length=160, blank=True, default="")
    ended_account = models.UUIDField(null=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    end_reason = models.CharField(_("reason"), max_length=500, blank=True, default="")
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0)
    reminded_at = models.DateTimeField(_("reminded at"), null=True)

    # Names of those whom it is about stand here and not in the trail.
    repeated = frozenset({"about_label", "points"})
    signed: ClassVar[dict[str, tuple[str, ...]]] = {
        "asked_by": ("asked_account",),
        "ended_by": ("ended_account",),
    }
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "about_label": "whom or what the document is about; removed with the approval",
            "asked_by": "name of who asked; kept with the approval, a pseudonym once the person has gone",
            "asked_account": "who asked; kept until the person has gone",
            "ended_by": "name of who withdrew; kept with the approval, a pseudonym once the person has gone",
            "ended_account": "who withdrew; kept until the person has gone",
            "title": "which document; removed with the approval",
            "state": "what became of it; removed with the approval",
            "asked_at": "when it was asked; removed with the approval",
        },
        purpose=AGREEING,
        retention=("evidence",),
        ending=Ending.BY_AGE,
        since="ended_at",
        person=("about_id", "signers__person_id"),
        account=("asked_account", "ended_account"),
    )

    class Meta(AtSchool.Meta):
        verbose_name = _("document to be signed")
        verbose_name_plural = _("documents to be signed")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "asked_at", "id"], name="approval_asked"),
            models.Index(fields=["authority", "due", "id"], name="approval_due"),
            models.Index(fields=["about_id"], name="approval_about"),
            models.Index(fields=["document"], name="approval_document"),
            models.Index(fields=["authority", "due"], name="approval_open", condition=Q(state="asked")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=ApprovalState.values), name="approval_state_known"),
            models.CheckConstraint(condition=Q(needed__gte=1), name="approval_needs_one"),
            models.CheckConstraint(
                condition=Q(state="asked", ended_at__isnull=True) | ~Q(state="asked") & Q(ended_at__isnull=False),
                name="approval_end_is_told",
            ),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(values["title"])

    @property
    def kind_label(self) -> str:
        """The kind in words; its key when no package offers it any more."""
        kind = kind_named(self.kind)
        return str(kind.label) if kind else self.kind


class Signer(AtSchool):
    """Somebody who is asked to sign; known as a person, or by name alone."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="signers", db_index=False)
    person = models.ForeignKey(
        "orgs.Person", verbose_name=_("person"), on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    name = models.CharField(_("name"), max_length=160)
    role = models.CharField(_("signs as"), max_length=8, choices=SignerRole.choices)
    place = models.PositiveSmallIntegerField(_("place"))

    repeated = frozenset({"name", "school_id"})
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "name": "whoever is asked to sign; kept with the approval",
            "person": "who is asked to sign; empty once the record of the person has gone",
            "role": "as what somebody signs; kept with the approval",
        },
        purpose=AGREEING,
        retention=("evidence",),
        ending=Ending.WITH_OTHER,
        person=("person_id",),
    )

    class Meta(AtSchool.Meta):
        verbose_name = _("signer")
        verbose_name_plural = _("signers")
        ordering: ClassVar[list[str]] = ["approval_id", "place"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person"], name="signer_person")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["approval", "place"], name="signer_once_at_a_place"),
            models.CheckConstraint(condition=Q(role__in=SignerRole.values), name="signer_role_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        # The trail tells as what somebody signs, and not who.
        return str(SignerRole(values["role"]).label)


class CodeUse(models.TextChoices):
    """What a code opens."""

    SIGN = "sign", _("sign")
    WITHDRAW = "withdraw", _("withdraw a consent")


class SigningCode(AtSchool):
    """A code on paper that opens one document once; kept as a keyed hash, so nobody can read it here."""

    signer = models.ForeignKey(Signer, on_delete=models.CASCADE, related_name="codes", db_index=False)
    use = models.CharField(max_length=8, choices=CodeUse.choices, default=CodeUse.SIGN.value)
    lookup = models.CharField(max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True)
    voided_at = models.DateTimeField(_("voided at"), null=True)

    repeated = frozenset({"lookup", "school_id"})
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "signer": "whose code it is; goes with the approval",
        },
        purpose=AGREEING,
        retention=("evidence",),
        ending=Ending.WITH_OTHER,
        person=("signer__person_id",),
    )

    class Meta(AtSchool.Meta):
        verbose_name = _("code on paper")
        verbose_name_plural = _("codes on paper")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["signer", "issued_at"], name="code_signer")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["signer", "use"],
                condition=Q(used_at__isnull=True, voided_at__isnull=True),
                name="code_open_once",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(voided_at__isnull=True), name="code_used_or_voided"
            ),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(CodeUse(values["use"]).label)
