# SPDX-License-Identifier: EUPL-1.2
"""A stored file: whose it is, what for, until when; its content lies in the blob store."""

from typing import ClassVar

from django.db import models
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
