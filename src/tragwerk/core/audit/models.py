# SPDX-License-Identifier: EUPL-1.2
"""The trail: who changed what, from what to what, when and why; each entry is a link of its authority's chain."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import NO_PERSONAL_DATA, TRACE, Ending, PersonalData, TenantManager, TenantModel


class ChangeKind(models.TextChoices):
    """What happened to the row."""

    CREATED = "created", _("created")
    CHANGED = "changed", _("changed")
    DELETED = "deleted", _("deleted")
    NOTED = "noted", _("noted")


class AuditEntry(TenantModel):
    """One change of one object; rows without authority belong to the installation."""

    authority = models.ForeignKey(  # type: ignore[assignment]  # the installation's rows have none
        "orgs.Authority",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        db_index=False,
        db_constraint=False,  # the trail outlives what it is about: an undone list takes its authorities away
    )
    school_id = models.UUIDField(null=True)
    at = models.DateTimeField(_("when"))
    actor_account = models.UUIDField(null=True)
    actor_person = models.UUIDField(null=True)
    actor_label = models.CharField(_("who"), max_length=160)
    verb = models.CharField(_("what"), max_length=60)
    kind = models.CharField(max_length=7, choices=ChangeKind.choices, default=ChangeKind.NOTED)
    object_type = models.CharField(max_length=60)
    object_id = models.UUIDField()
    object_label = models.CharField(_("object"), max_length=240)
    changes = models.JSONField(_("changes"), default=dict)
    reason = models.CharField(_("why"), max_length=500, blank=True, default="")
    batch_id = models.UUIDField(null=True)
    number = models.BigIntegerField()
    actor_salt = models.CharField(max_length=32, blank=True)
    actor_seal = models.CharField(max_length=64)
    salt = models.CharField(max_length=32, blank=True)
    seal = models.CharField(max_length=64)
    link = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)

    school_path = "school"
    personal_data: ClassVar[PersonalData] = PersonalData(
        {"actor_label": "audit", "object_label": "audit", "changes": "audit", "reason": "audit"},
        purpose=TRACE,
        retention=("trail",),
        ending=Ending.TRAIL,
        person=("actor_person", "object_id"),
        account=("actor_account",),
    )

    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta(TenantModel.Meta):
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["object_id", "at"], name="audit_object"),
            models.Index(fields=["authority", "at", "id"], name="audit_authority"),
            # For the filters of the trail; equal keys lie together, so the many of an import cost little.
            models.Index(fields=["authority", "kind", "object_type", "verb"], name="audit_kind"),
            models.Index(fields=["authority", "actor_person"], name="audit_actor"),
            models.Index(fields=["batch_id"], name="audit_batch", condition=models.Q(batch_id__isnull=False)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "number"], name="audit_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_label}"


class AuditHead(TenantModel):
    """The last link of an authority's chain; the installation's has the key zero and no authority."""

    authority = models.ForeignKey(  # type: ignore[assignment]  # the installation's chain has none
        "orgs.Authority",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        db_index=False,
        db_constraint=False,
    )
    number = models.BigIntegerField(default=0)
    link = models.CharField(max_length=64)

    personal_data = NO_PERSONAL_DATA

    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta(TenantModel.Meta):
        verbose_name = _("head of the trail")
        verbose_name_plural = _("heads of the trail")

    def __str__(self) -> str:
        return f"{self.number} {self.link[:12]}"
