# SPDX-License-Identifier: EUPL-1.2
"""What people keep of the interface: their views of lists."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import WORKING, Ending, PersonalData, TenantModel


class SavedView(TenantModel):
    """A named look at a list: filters, order and columns, for its owner or shared with the authority or school."""

    owner = models.ForeignKey("orgs.Account", on_delete=models.CASCADE, related_name="+", verbose_name=_("owner"))
    school = models.ForeignKey(
        "orgs.School", on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("school")
    )
    table = models.CharField(_("list"), max_length=60)
    name = models.CharField(_("name"), max_length=60)
    query = models.TextField(_("address"), blank=True, default="")
    shared = models.BooleanField(_("shared"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    school_path = "school"
    personal_data: ClassVar[PersonalData] = PersonalData(
        {"name": "choice", "query": "choice"},
        purpose=WORKING,
        retention=("account",),
        ending=Ending.WITH_ACCOUNT,
        account=("owner_id",),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "table", "owner"], name="saved_view_table")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "owner", "table", "name"], name="saved_view_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    def is_owned_by(self, account_id: Any) -> bool:
        """Whether the account may change the view."""
        return bool(self.owner_id == account_id)


class ListExport(TenantModel):
    """A large list that somebody had written into a file, to be fetched within a day."""

    account_id = models.UUIDField(_("account"), editable=False)
    hat = models.CharField(max_length=200, blank=True, default="", editable=False)
    table = models.CharField(_("list"), max_length=60)
    suffix = models.CharField(_("file format"), max_length=4)
    rows = models.PositiveIntegerField(_("rows"))
    filters = models.TextField(_("filters"), blank=True, default="")
    columns = models.TextField(_("columns"), blank=True, default="")
    stored = models.ForeignKey(
        "files.StoredFile", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "account_id": "who took the list away; removed with the file after a day",
            "filters": "may hold words of a search; removed with the file after a day",
        },
        purpose=WORKING,
        retention=("day",),
        ending=Ending.OWN_WORK,
        work="ui.forget_exports",
        account=("account_id",),
    )
    left_out_of_export = "files that are gone after a day; that they left stands in the trail"

    class Meta(TenantModel.Meta):
        verbose_name = _("exported list")
        verbose_name_plural = _("exported lists")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "account_id", "-created_at"], name="list_export_own")
        ]

    def __str__(self) -> str:
        return f"{self.table}, {self.suffix.upper()}"

    @property
    def file(self) -> Any:
        """The file while it may be fetched, else None."""
        stored = self.stored
        if stored is None or stored.delete_after is None or stored.delete_after <= timezone.now():
            return None
        return stored
