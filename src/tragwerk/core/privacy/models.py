# SPDX-License-Identifier: EUPL-1.2
"""Chosen periods, holds, deletion runs, what an authority adds to its register, and its public statements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import NO_PERSONAL_DATA, TRACE, Ending, Home, PersonalData, TenantModel
from tragwerk.core.privacy.classes import BY_KEY, CLASSES
from tragwerk.core.privacy.rules import Unit

MOST_AMOUNT = 3660


class RetentionPeriod(TenantModel):
    """From a day on: how long an authority keeps a class of data, where it wants other than the program brings."""

    retention_class = models.CharField(
        _("class of data"), max_length=20, choices=[(one.key, one.label) for one in CLASSES]
    )
    amount = models.PositiveSmallIntegerField(_("how long"))
    unit = models.CharField(_("counted in"), max_length=5, choices=[(one.value, one.value) for one in Unit])
    valid_from = models.DateField(_("valid from"))
    reason = models.CharField(_("by which rule and why"), max_length=300)

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("period of a class of data")
        verbose_name_plural = _("periods of classes of data")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "retention_class", "valid_from"], name="retention_period_once_a_day"
            ),
            models.CheckConstraint(condition=Q(amount__lte=MOST_AMOUNT), name="retention_period_within_limits"),
            models.CheckConstraint(
                condition=Q(unit__in=[one.value for one in Unit]), name="retention_period_unit_known"
            ),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        known = BY_KEY.get(values["retention_class"])
        return str(known.label) if known else str(values["retention_class"])


class DeletionPolicy(TenantModel):
    """Whether an authority has deleted by night what is due, or is asked first."""

    automatic = models.BooleanField(_("delete by night without asking"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("deletion by night")
        verbose_name_plural = _("deletions by night")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority"], name="deletion_policy_once")
        ]

    def __str__(self) -> str:
        return gettext("Deletion by night")

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return gettext("Deletion by night")


class LegalHold(TenantModel):
    """Something that must not be deleted for now: a person with everything about them, or one row of a table."""

    object_type = models.CharField(max_length=60)
    object_id = models.UUIDField()
    label = models.CharField(_("what is held"), max_length=240)
    reason = models.CharField(pgettext_lazy("hold", "reason"), max_length=400)
    until = models.DateField(_("until"), null=True, blank=True)
    set_by = models.CharField(_("held by"), max_length=160)
    set_account = models.UUIDField(null=True, editable=False)
    set_at = models.DateTimeField(_("held since"))
    released_by = models.CharField(_("let go by"), max_length=160, blank=True, default="")
    released_account = models.UUIDField(null=True, editable=False)
    released_at = models.DateTimeField(_("let go at"), null=True)

    home = Home.HUB
    # The trail outlives the hold, so it tells that there was one and not for whom.
    repeated = frozenset({"object_id", "label", "reason"})
    signed: ClassVar[dict[str, tuple[str, ...]]] = {
        "set_by": ("set_account",),
        "released_by": ("released_account",),
    }
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "label": "what is held, often a name; removed with the hold",
            "reason": "why; removed with the hold",
            "set_by": "name of who set the hold; a pseudonym once the person has gone",
            "set_account": "who set the hold; kept until the person has gone",
            "released_by": "name of who let it go; a pseudonym once the person has gone",
            "released_account": "who let it go; kept until the person has gone",
        },
        purpose=TRACE,
        retention=("record",),
        ending=Ending.BY_AGE,
        since="released_at",
        person=("object_id",),
        account=("set_account", "released_account"),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "set_at", "id"], name="legal_hold_by_authority"),
            models.Index(fields=["object_id"], name="legal_hold_of_object"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "object_type", "object_id"],
                condition=Q(released_at__isnull=True),
                name="legal_hold_once",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(released_at__gte=F("set_at")),
                name="legal_hold_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        # The trail outlives the hold and names nobody by it.
        return gettext("Hold")

    @staticmethod
    def open_condition() -> Q:
        """Return the condition for holds that nobody has let go."""
        return Q(released_at__isnull=True)

    def holds_on(self, day: date) -> bool:
        """Say whether the hold stands on a day."""
        return self.released_at is None and (self.until is None or self.until >= day)


class RunState(models.TextChoices):
    """How far a deletion run is."""

    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    STOPPED = "stopped", _("stopped")
    DONE = "done", _("done")
    DISCARDED = "discarded", _("discarded")


RUN_TRANSITIONS: dict[RunState, frozenset[RunState]] = {
    RunState.PLANNED: frozenset({RunState.RUNNING, RunState.DISCARDED}),
    # Stopped: by a person, or because its work failed. What was deleted by then stays deleted.
    RunState.RUNNING: frozenset({RunState.DONE, RunState.STOPPED}),
    RunState.STOPPED: frozenset({RunState.RUNNING, RunState.DISCARDED}),
    RunState.DONE: frozenset(),
    RunState.DISCARDED: frozenset(),
}


class DeletionRun(TenantModel):
    """What was due on a day, by which rules, and what was deleted of it: figures only, nobody's name."""

    state = models.CharField(_("state"), max_length=9, choices=RunState.choices, default=RunState.PLANNED)
    due_on = models.DateField(_("due on"))
    planned = models.JSONField(_("counted"), default=list)
    rules = models.JSONField(_("rules"), default=dict)
    deleted = models.JSONField(_("deleted"), default=dict)
    planned_by = models.CharField(_("counted by"), max_length=160)
    planned_account = models.UUIDField(null=True, editable=False)
    planned_at = models.DateTimeField(_("counted at"))
    started_by = models.CharField(_("started by"), max_length=160, blank=True, default="")
    started_account = models.UUIDField(null=True, editable=False)
    started_at = models.DateTimeField(_("started at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    job_id = models.UUIDField(null=True, editable=False)

    home = Home.HUB
    signed: ClassVar[dict[str, tuple[str, ...]]] = {
        "planned_by": ("planned_account",),
        "started_by": ("started_account",),
    }
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "planned_by": "name of who had it counted; a pseudonym once the person has gone",
            "planned_account": "who had it counted; kept until the person has gone",
            "started_by": "name of who had it deleted; a pseudonym once the person has gone",
            "started_account": "who had it deleted; kept until the person has gone",
        },
        purpose=TRACE,
        retention=("trail",),
        ending=Ending.TRAIL,
        account=("planned_account", "started_account"),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("deletion run")
        verbose_name_plural = _("deletion runs")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "planned_at", "id"], name="deletion_run_by_authority")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority"],
                condition=Q(state__in=["planned", "running", "stopped"]),
                name="deletion_run_open_once",
            ),
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="deletion_run_state_known"),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return gettext("Deletion run of %(day)s") % {"day": date_format(values["due_on"], "d.m.Y")}

    def can(self, state: RunState) -> bool:
        """Say whether the run can take this step."""
        return state in RUN_TRANSITIONS[RunState(self.state)]

    @property
    def deleted_total(self) -> int:
        return sum(self.deleted.values())


class ProcessingActivity(TenantModel):
    """An entry of the register of processing: what an authority adds to a generated one, or one of its own."""

    purpose_key = models.CharField(max_length=40, blank=True, default="", editable=False)
    name = models.CharField(_("activity"), max_length=160, blank=True, default="")
    purpose = models.TextField(pgettext_lazy("register", "purpose"), blank=True, default="")
    basis = models.TextField(_("legal basis"), blank=True, default="")
    people = models.TextField(_("people concerned"), blank=True, default="")
    data = models.TextField(_("kinds of data"), blank=True, default="")
    recipients = models.TextField(_("recipients"), blank=True, default="")
    third_countries = models.TextField(_("transfer to third countries"), blank=True, default="")
    deletion = models.TextField(_("deletion"), blank=True, default="")
    measures = models.TextField(_("technical and organisational measures"), blank=True, default="")
    responsible = models.TextField(_("responsible office"), blank=True, default="")
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("processing activity")
        verbose_name_plural = _("processing activities")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "purpose_key"], condition=~Q(purpose_key=""), name="processing_activity_once"
            ),
            models.CheckConstraint(condition=~Q(purpose_key="") | ~Q(name=""), name="processing_activity_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(values["name"] or values["purpose_key"])


class StatementKind(models.TextChoices):
    """The pages that everybody may read, without signing in."""

    PRIVACY = "privacy", _("Privacy notice")
    IMPRINT = "imprint", _("Imprint")
    ACCESSIBILITY = "accessibility", _("Accessibility statement")


class StatementState(models.TextChoices):
    """Whether a version is being written, stands to be read, or was replaced."""

    DRAFT = "draft", pgettext_lazy("statement", "draft")
    PUBLISHED = "published", pgettext_lazy("statement", "published")
    REPLACED = "replaced", pgettext_lazy("statement", "replaced")


STATEMENT_TRANSITIONS: dict[StatementState, frozenset[StatementState]] = {
    StatementState.DRAFT: frozenset({StatementState.PUBLISHED}),
    StatementState.PUBLISHED: frozenset({StatementState.REPLACED}),
    StatementState.REPLACED: frozenset(),
}


class Statement(TenantModel):
    """One version of a public text of an authority."""

    kind = models.CharField(_("kind"), max_length=13, choices=StatementKind.choices)
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=9, choices=StatementState.choices, default=StatementState.DRAFT)
    text = models.TextField(_("text"))
    published_by = models.CharField(_("published by"), max_length=160, blank=True, default="")
    published_account = models.UUIDField(null=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    signed: ClassVar[dict[str, tuple[str, ...]]] = {"published_by": ("published_account",)}
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "text": "names whom to ask, as the authority publishes them",
            "published_by": "name of who published; a pseudonym once the person has gone",
            "published_account": "who published; kept until the person has gone",
        },
        purpose=TRACE,
        retention=("trail",),
        ending=Ending.TRAIL,
        account=("published_account",),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("public page")
        verbose_name_plural = _("public pages")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "kind", "number"], name="statement_number_once"),
            models.UniqueConstraint(
                fields=["authority", "kind"], condition=Q(state="draft"), name="statement_one_draft"
            ),
            models.UniqueConstraint(
                fields=["authority", "kind"], condition=Q(state="published"), name="statement_one_published"
            ),
            models.CheckConstraint(condition=Q(state__in=StatementState.values), name="statement_state_known"),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        kind = StatementKind(values["kind"]).label
        return gettext("%(kind)s, version %(number)d") % {"kind": kind, "number": values["number"]}
