# SPDX-License-Identifier: EUPL-1.2
"""The record of an import: its files, its mapping, what the person decided, what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import NO_PERSONAL_DATA, TRACE, WORKING, Ending, Home, PersonalData, TenantModel

KEPT_FOR = timedelta(days=30)


class ImportState(models.TextChoices):
    """How far an import is."""

    UPLOADED = "uploaded", _("Uploaded")
    MAPPED = "mapped", _("Columns assigned")
    CHECKED = "checked", _("Checked")
    APPLYING = "applying", _("Being taken over")
    APPLIED = "applied", _("Taken over")
    UNDONE = "undone", _("Undone")
    DISCARDED = "discarded", _("Discarded")
    FAILED = "failed", _("Failed")


TRANSITIONS: dict[ImportState, frozenset[ImportState]] = {
    ImportState.UPLOADED: frozenset({ImportState.MAPPED, ImportState.DISCARDED, ImportState.FAILED}),
    # Mapped again: a new assignment or a correction makes the last dry run void.
    ImportState.MAPPED: frozenset({ImportState.MAPPED, ImportState.CHECKED, ImportState.DISCARDED, ImportState.FAILED}),
    ImportState.CHECKED: frozenset(
        {ImportState.MAPPED, ImportState.CHECKED, ImportState.APPLYING, ImportState.DISCARDED}
    ),
    # Back to checked: stopped by a person, or the stock has changed since the dry run.
    ImportState.APPLYING: frozenset({ImportState.APPLIED, ImportState.CHECKED, ImportState.FAILED}),
    ImportState.APPLIED: frozenset({ImportState.UNDONE}),
    ImportState.FAILED: frozenset({ImportState.MAPPED, ImportState.DISCARDED}),
    ImportState.UNDONE: frozenset(),
    ImportState.DISCARDED: frozenset(),
}


class Import(TenantModel):
    """One take-over of one or several files; its id is the batch under which the audit trail keeps the rows."""

    home = Home.HUB
    signed: ClassVar[dict[str, tuple[str, ...]]] = {"started_by": ("account_id",)}
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "account_id": "who imported; kept with the record of the change",
            "started_by": "name of who imported; kept with the change, a pseudonym once the person has gone",
            "decisions": "corrected cells; emptied with the files after 30 days",
        },
        purpose=TRACE,
        retention=("trail",),
        ending=Ending.TRAIL,
        account=("account_id",),
    )

    # The official lists belong to the installation.
    authority = models.ForeignKey(  # type: ignore[assignment]  # null: of the installation
        "orgs.Authority", on_delete=models.PROTECT, related_name="+", null=True, editable=False, db_index=False
    )
    kind = models.CharField(_("kind"), max_length=40)
    state = models.CharField(_("state"), max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    account_id = models.UUIDField(_("account"), null=True, editable=False)
    started_by = models.CharField(_("started by"), max_length=160, blank=True, default="")
    created_at = models.DateTimeField(_("started at"), auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    applied_at = models.DateTimeField(_("taken over at"), null=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)
    decisions = models.JSONField(_("decisions"), default=dict)
    options = models.JSONField(_("options"), default=dict)
    counts = models.JSONField(_("counts"), default=dict)
    plan_fingerprint = models.CharField(max_length=64, blank=True, default="", editable=False)
    leave_out_rejected = models.BooleanField(_("leave out rows with errors"), default=False)
    stock_changed = models.BooleanField(_("the stock changed after the dry run"), default=False)
    problem = models.TextField(_("problem"), blank=True, default="")
    job_id = models.UUIDField(_("job"), null=True, editable=False)
    report = models.ForeignKey(
        "files.StoredFile", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "-created_at", "id"], name="imports_by_authority")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="imports_state_known", condition=Q(state__in=ImportState.values))
        ]

    def __str__(self) -> str:
        return self.title if self.created_at else self.kind

    @property
    def title(self) -> str:
        """How people call it: the first file's name, or what was imported and when."""
        from tragwerk.core.imports.kinds import kind_of

        names = [file.name for file in self.files.all() if file.name]
        if names:
            return names[0] if len(names) == 1 else f"{names[0]} + {len(names) - 1}"
        day = date_format(timezone.localtime(self.created_at), "SHORT_DATE_FORMAT")
        return _("%(kind)s, import of %(day)s") % {"kind": kind_of(self.kind).label, "day": day}

    @property
    def kind_label(self) -> str:
        """What is imported, in words."""
        from tragwerk.core.imports.kinds import kind_of

        return str(kind_of(self.kind).label)

    @property
    def can_be_undone(self) -> bool:
        """Whether the rows can still be taken back."""
        return self.state == ImportState.APPLIED


class ImportFile(TenantModel):
    """One file of an import and how its columns were assigned."""

    home = Home.HUB
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "name": "name of the uploaded file; removed with the file after 30 days",
        },
        purpose=WORKING,
        retention=("month",),
        ending=Ending.OWN_WORK,
        work="imports.forget",
        unlinked="found through its import",
    )

    authority = models.ForeignKey(  # type: ignore[assignment]  # null: of the installation
        "orgs.Authority", on_delete=models.PROTECT, related_name="+", null=True, editable=False, db_index=False
    )
    source_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    stored = models.ForeignKey(
        "files.StoredFile", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    name = models.CharField(_("file name"), max_length=255)
    sheet = models.CharField(_("sheet"), max_length=120, blank=True, default="")
    header_line = models.PositiveIntegerField(_("header row"), null=True)
    chosen = models.JSONField(_("assigned columns"), default=dict)
    remembered = models.JSONField(_("columns assigned before"), default=dict)
    day_first = models.BooleanField(_("day before month"), null=True)
    edition = models.DateField(_("edition of the list"), null=True)
    fingerprint = models.CharField(max_length=32, blank=True, default="", editable=False)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    origin = models.CharField(_("system of origin"), max_length=40, blank=True, default="", db_default="")

    class Meta(TenantModel.Meta):
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source_import", "position"], name="imports_file_position_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def origin_label(self) -> str:
        """The name of the system whose export it is, empty for a list of somebody's own."""
        from tragwerk.core.imports.origins import origin_named

        found = origin_named(self.origin)
        return found.label if found is not None else ""


class ImportProfile(TenantModel):
    """How a sender's files are read: remembered by their headers, for the next file of the same form."""

    home = Home.HUB

    authority = models.ForeignKey(  # type: ignore[assignment]  # null: of the installation
        "orgs.Authority", on_delete=models.PROTECT, related_name="+", null=True, editable=False, db_index=False
    )
    kind = models.CharField(_("kind"), max_length=40)
    fingerprint = models.CharField(max_length=32, editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True, default="")
    columns = models.JSONField(_("assigned columns"), default=dict)
    day_first = models.BooleanField(_("day before month"), null=True)
    changed_at = models.DateTimeField(auto_now=True)

    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("import profile")
        verbose_name_plural = _("import profiles")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "kind", "fingerprint"], name="imports_profile_once"),
            models.UniqueConstraint(
                fields=["kind", "fingerprint"],
                condition=Q(authority__isnull=True),
                name="imports_profile_once_for_all",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.kind


def counts_of(record: Import) -> dict[str, Any]:
    """The counts of a dry run or take-over; zero where nothing was counted yet."""
    keys = ("created", "changed", "unchanged", "closed", "rejected", "merged", "skipped")
    return {key: int(record.counts.get(key, 0)) for key in keys}
