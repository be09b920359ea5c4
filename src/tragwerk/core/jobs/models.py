# SPDX-License-Identifier: EUPL-1.2
"""A job is work that outlives its request: who wants it, in which scope, and how far it got."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import NO_PERSONAL_DATA, WORKING, Ending, Home, PersonalData, TenantModel


class State(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Stopped")


TRANSITIONS: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.RUNNING, State.CANCELLED, State.FAILED}),
    # Back to the queue: the worker died or was stopped, or the work may be tried again.
    State.RUNNING: frozenset({State.DONE, State.FAILED, State.CANCELLED, State.QUEUED}),
    State.DONE: frozenset(),
    State.FAILED: frozenset(),
    State.CANCELLED: frozenset(),
}
FINAL = frozenset(state for state, targets in TRANSITIONS.items() if not targets)
KEPT_FOR = timedelta(days=90)


class Job(TenantModel):
    """Work in the background, done for one person in that person's scope, or by the schedule."""

    home = Home.HUB
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "account_id": "who started the work; removed with the job after 90 days",
            "arguments": "what the work is about, as keys; removed with the job after 90 days",
            "result": "what came of it, as figures and keys; removed with the job after 90 days",
        },
        purpose=WORKING,
        retention=("quarter",),
        ending=Ending.OWN_WORK,
        work="jobs.forget",
        account=("account_id",),
    )
    left_out_of_export = "background work of this installation; what it did stands in the trail"

    # Work of the installation (the official lists, the schedule) belongs to no authority.
    authority = models.ForeignKey(  # type: ignore[assignment]
        "orgs.Authority", on_delete=models.PROTECT, related_name="+", null=True, editable=False, db_index=False
    )
    kind = models.CharField(_("kind"), max_length=80)
    arguments = models.JSONField(_("arguments"), default=dict)
    account_id = models.UUIDField(_("account"), null=True, editable=False)
    hat = models.CharField(_("hat"), max_length=200, blank=True, editable=False)
    system_reason = models.CharField(_("reason of the system"), max_length=200, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=10, default="de")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    worker = models.CharField(_("worker"), max_length=120, blank=True)
    cancel_requested = models.BooleanField(_("stop requested"), default=False)
    result = models.JSONField(_("result"), default=dict)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("queued at"), auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "-created_at", "id"], name="jobs_job_by_authority"),
            models.Index(fields=["account_id", "-created_at"], name="jobs_job_by_account"),
            models.Index(fields=["state", "created_at"], name="jobs_job_by_state"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="jobs_job_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="jobs_job_has_a_scope",
                condition=(Q(account_id__isnull=False) & Q(system_reason=""))
                | (Q(account_id__isnull=True) & ~Q(system_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.get_state_display()})"

    @property
    def is_final(self) -> bool:
        """Say whether nothing will happen to the job any more."""
        return self.state in FINAL


class Schedule(models.Model):
    """When a piece of recurring work was last put in the queue; the rest of the schedule is code."""

    kind = models.CharField(_("kind"), max_length=80, primary_key=True)
    last_queued_at = models.DateTimeField(_("last queued at"), null=True)

    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("scheduled work")
        verbose_name_plural = _("scheduled work")

    def __str__(self) -> str:
        return self.kind
