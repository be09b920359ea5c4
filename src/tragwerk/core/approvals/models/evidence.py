# SPDX-License-Identifier: EUPL-1.2
"""Signatures as evidence, never changed, and scanned papers that wait for a second person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import AGREEING, Ending, Home, PersonalData
from tragwerk.core.approvals.models.approvals import Approval, AtSchool, Signer, Way
from tragwerk.core.approvals.models.requests import RequestForTwo, constraints_of, people_of_request


class Answer(models.TextChoices):
    """What a signer said."""

    GIVEN = "given", pgettext_lazy("signature", "signed")
    REFUSED = "refused", pgettext_lazy("signature", "refused")


class Signature(AtSchool):
    """What proves that somebody has signed or refused; the database lets nobody change it."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="signatures", db_index=False)
    signer = models.OneToOneField(Signer, on_delete=models.CASCADE, related_name="signature")
    answer = models.CharField(_("answer"), max_length=7, choices=Answer.choices)
    way = models.CharField(_("way"), max_length=6, choices=Way.choices)
    typed_name = models.CharField(_("name as signed"), max_length=160)
    strokes = models.TextField(_("signature"), blank=True, default="")
    note = models.CharField(_("reason"), max_length=500, blank=True, default="")
    digest = models.CharField(_("SHA-256 of what was signed"), max_length=64)
    signed_at = models.DateTimeField(_("recorded at"))
    signed_on = models.DateField(_("signed on"))
    code = models.UUIDField(_("code"), null=True)
    scan = models.ForeignKey(
        "files.StoredFile",
        verbose_name=_("scan"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    scan_digest = models.CharField(_("SHA-256 of the scan"), max_length=64, blank=True, default="")
    recorded_by = models.CharField(_("recorded by"), max_length=160, blank=True, default="")
    recorded_account = models.UUIDField(null=True, editable=False)
    seal = models.CharField(_("seal"), max_length=64, editable=False)

    # The seal stands for them in the trail, which keeps no name and no picture of anybody's hand.
    repeated = frozenset({"typed_name", "strokes", "note", "school_id"})
    signed: ClassVar[dict[str, tuple[str, ...]]] = {"recorded_by": ("recorded_account",)}
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "typed_name": "the name as it was typed; kept with the approval as long as its kind says",
            "strokes": "the signature as drawn; kept with the approval as long as its kind says",
            "note": "why somebody refused, in their words; kept with the approval",
            "scan": "the signed paper; kept with the approval as long as its kind says",
            "recorded_by": "before whom was signed; kept with the evidence, a pseudonym once the person has gone",
            "recorded_account": "before whom was signed; kept until the person has gone",
        },
        purpose=AGREEING,
        retention=("evidence",),
        ending=Ending.WITH_OTHER,
        # Who recorded it is told by the trail: in their own export stands nobody else's signature.
        person=("signer__person_id",),
    )

    class Meta(AtSchool.Meta):
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["approval"], name="signature_approval"),
            models.Index(fields=["scan"], name="signature_scan", condition=Q(scan__isnull=False)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="signature_answer_known"),
            models.CheckConstraint(
                condition=Q(way="code", code__isnull=False)
                | Q(way="screen", code__isnull=True)
                | Q(way="paper", scan__isnull=False),
                name="signature_shows_its_way",
            ),
        ]

    def __str__(self) -> str:
        return self.typed_name

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(Way(values["way"]).label)


# What the seal commits to, by name; who recorded it may become a pseudonym, so it is not among them.
SEALED = (
    *("approval_id", "signer_id", "answer", "way", "typed_name", "strokes", "note", "digest", "signed_at"),
    *("signed_on", "code", "scan_digest"),
)


class ScannedPaper(RequestForTwo):
    """A signed paper that one person has scanned, and that counts once another has compared it."""

    school = models.ForeignKey(
        "orgs.School", verbose_name=_("school"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="papers", db_index=False)
    signer = models.ForeignKey(Signer, on_delete=models.CASCADE, related_name="papers", db_index=False)
    scan = models.ForeignKey(
        "files.StoredFile", verbose_name=_("scan"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    typed_name = models.CharField(_("name as signed"), max_length=160)
    signed_on = models.DateField(_("signed on"))

    home = Home.HUB
    school_path = "school"
    repeated = frozenset({"typed_name", "school_id"})
    personal_data: ClassVar[PersonalData] = people_of_request(
        leads=("signer__person_id",),
        typed_name="the name on the paper; kept with the approval",
        scan="the signed paper; kept with the approval",
    )

    class Meta(RequestForTwo.Meta):
        verbose_name = _("scanned paper")
        verbose_name_plural = _("scanned papers")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "asked_at", "id"], name="paper_by_authority"),
            models.Index(fields=["approval"], name="paper_approval"),
            models.Index(fields=["scan"], name="paper_scan"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["signer"], condition=Q(state="asked"), name="paper_waits_once"),
            *constraints_of("paper"),
        ]

    def __str__(self) -> str:
        return self.typed_name

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(Way.PAPER.label)
