# SPDX-License-Identifier: EUPL-1.2
"""A stored file: whose it is, what for, until when; its content lies in the blob store. And what hangs on what."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import WORKING, Ending, Home, PersonalData, TenantModel


class StoredFile(TenantModel):
    """A file that somebody uploaded or that was made for somebody; equal contents are kept once."""

    home = Home.HUB
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "name": "name of the uploaded file; removed with the file at its deletion date",
            "digest": "content of the file; removed with the last file of this content",
        },
        purpose=WORKING,
        retention=("month",),
        ending=Ending.OWN_WORK,
        work="files.forget",
        unlinked="a file is found by what it was brought in for, such as its import",
    )

    # Official lists are files of the installation.
    authority = models.ForeignKey(  # type: ignore[assignment]
        "orgs.Authority", on_delete=models.PROTECT, related_name="+", null=True, editable=False, db_index=False
    )
    digest = models.CharField(_("SHA-256"), max_length=64, editable=False)
    size = models.BigIntegerField(_("size in bytes"), editable=False)
    name = models.CharField(_("file name"), max_length=255)
    purpose = models.CharField(_("purpose"), max_length=60)
    created_at = models.DateTimeField(_("stored at"), auto_now_add=True)
    delete_after = models.DateTimeField(_("delete after"), null=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "-created_at", "id"], name="files_by_authority"),
            models.Index(fields=["digest"], name="files_by_digest"),
            models.Index(fields=["delete_after"], name="files_by_deletion"),
        ]

    def __str__(self) -> str:
        return self.name


class Attachment(TenantModel):
    """A file that somebody hung on a thing, such as the invoice of a device.

    What was removed stays for a month, so that it can be taken back; then it goes with its file.
    """

    # What it hangs on, in a package above: its table and its key.
    about_table = models.CharField(_("attached to"), max_length=60, editable=False)
    about_id = models.UUIDField(_("attached to"), editable=False)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("file"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    name = models.CharField(_("file name"), max_length=160)
    media_type = models.CharField(_("type"), max_length=80, editable=False)
    size = models.BigIntegerField(_("size in bytes"), editable=False)
    added_by = models.CharField(_("attached by"), max_length=160)
    added_account = models.UUIDField(null=True, editable=False)
    added_at = models.DateTimeField(_("attached at"))
    removed_at = models.DateTimeField(_("removed at"), null=True)

    home = Home.HUB
    repeated = frozenset({"about_table", "about_id", "file_id", "media_type", "size", "added_at"})
    signed: ClassVar[dict[str, tuple[str, ...]]] = {"added_by": ("added_account",)}
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "name": "name of the file, may name people; removed with the file a month after it was taken off its thing",
            "added_by": "name of who attached it; a pseudonym once the person has gone",
        },
        purpose=WORKING,
        retention=("attachment",),
        ending=Ending.OWN_WORK,
        work="files.forget",
        account=("added_account",),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "about_id", "added_at", "id"], name="attachment_about"),
            models.Index(fields=["removed_at"], name="attachment_removed", condition=Q(removed_at__isnull=False)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(about_table=""), name="attachment_hangs_on_something"),
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether the file is a picture."""
        return self.media_type.startswith("image/")

    @property
    def is_pdf(self) -> bool:
        """Whether the file is a PDF."""
        return self.media_type == "application/pdf"
