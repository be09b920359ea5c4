# SPDX-License-Identifier: EUPL-1.2
"""Free days, business hours with their exceptions, and the secret addresses under which calendars are followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import NO_PERSONAL_DATA, WORKING, Ending, Home, PersonalData, TenantModel
from tragwerk.core.orgs.public import Account, Department, School

LONGEST_HOURS = 80
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class DayKind(models.TextChoices):
    """Why a day is free."""

    PUBLIC_HOLIDAY = "public_holiday", _("public holiday")
    SCHOOL_HOLIDAY = "school_holiday", _("school holidays")
    MOVABLE = "movable", _("movable free day")
    NO_LESSONS = "no_lessons", _("day without lessons")
    LOCAL = "local", _("local custom")
    CLOSED = "closed", _("closing day")


# Public holidays come from the law of the state and are not entered.
ENTERED = tuple(kind for kind in DayKind if kind is not DayKind.PUBLIC_HOLIDAY)
NO_SCHOOL = frozenset(set(DayKind) - {DayKind.CLOSED})
NO_OFFICE = frozenset({DayKind.PUBLIC_HOLIDAY, DayKind.LOCAL, DayKind.CLOSED})


class FreeDay(TenantModel):
    """A day, or some in a row, on which a school does not teach or an office is closed."""

    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=14, choices=[(one.value, one.label) for one in ENTERED])
    name = models.CharField(_("name"), max_length=80)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    source = models.CharField(_("by which rule"), max_length=200, blank=True, default="")

    home = Home.HUB
    school_path = "school"

    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("free day")
        verbose_name_plural = _("free days")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "first_day", "id"], name="free_day_first"),
            models.Index(fields=["school", "first_day"], name="free_day_school"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="free_day_ends_after_start"),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in ENTERED]), name="free_day_kind_is_entered"
            ),
            models.UniqueConstraint(
                fields=["authority", "kind", "first_day"],
                condition=Q(school__isnull=True),
                name="free_day_once_at_authority",
            ),
            models.UniqueConstraint(
                fields=["authority", "school", "kind", "first_day"],
                condition=Q(school__isnull=False),
                name="free_day_once_at_school",
            ),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return f"{values['name']}, {date_format(values['first_day'], 'd.m.Y')}"


class OfPlace(TenantModel):
    """Something that holds for an authority as a whole, for one of its departments, or for one of its schools."""

    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    department = models.ForeignKey(
        Department, verbose_name=_("department"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    home = Home.HUB
    school_path = "school"

    class Meta(TenantModel.Meta):
        abstract = True


def _of_one_place(prefix: str, day: str) -> list[models.BaseConstraint]:
    """Return what the database holds of things that are said once a day for each place."""
    none, at_school = Q(school__isnull=True, department__isnull=True), Q(school__isnull=False)
    return [
        models.CheckConstraint(
            condition=Q(school__isnull=True) | Q(department__isnull=True), name=f"{prefix}_of_one_place"
        ),
        models.UniqueConstraint(fields=["authority", day], condition=none, name=f"{prefix}_once_at_authority"),
        models.UniqueConstraint(fields=["authority", "school", day], condition=at_school, name=f"{prefix}_at_school"),
        models.UniqueConstraint(
            fields=["authority", "department", day],
            condition=Q(department__isnull=False),
            name=f"{prefix}_at_department",
        ),
    ]


def _hours(label: Any) -> models.CharField[str, str]:
    return models.CharField(label, max_length=LONGEST_HOURS, blank=True, default="")


class BusinessHours(OfPlace):
    """From a day on: the hours of a week at one place; a gap in a day is a break, an empty day is closed."""

    valid_from = models.DateField(_("valid from"))
    monday = _hours(_("Monday"))
    tuesday = _hours(_("Tuesday"))
    wednesday = _hours(_("Wednesday"))
    thursday = _hours(_("Thursday"))
    friday = _hours(_("Friday"))
    saturday = _hours(_("Saturday"))
    sunday = _hours(_("Sunday"))

    personal_data = NO_PERSONAL_DATA

    class Meta(OfPlace.Meta):
        verbose_name = _("business hours")
        verbose_name_plural = _("business hours")
        constraints: ClassVar[list[models.BaseConstraint]] = _of_one_place("business_hours", "valid_from")

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(_("Business hours from %(day)s")) % {"day": date_format(values["valid_from"], "d.m.Y")}


class SpecialHours(OfPlace):
    """One day at one place with other hours than the week says, or none."""

    day = models.DateField(_("day"))
    hours = _hours(_("hours"))
    name = models.CharField(pgettext_lazy("special hours", "reason"), max_length=80)

    personal_data = NO_PERSONAL_DATA

    class Meta(OfPlace.Meta):
        verbose_name = _("day with other hours")
        verbose_name_plural = _("days with other hours")
        constraints: ClassVar[list[models.BaseConstraint]] = _of_one_place("special_hours", "day")

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return f"{values['name']}, {date_format(values['day'], 'd.m.Y')}"


class CalendarFeed(TenantModel):
    """The secret address under which one account follows its calendar; only the hash of the address is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    hat = models.CharField(max_length=200, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"))
    last_read_on = models.DateField(_("last read"), null=True)

    home = Home.HUB
    left_out_of_export = "secret addresses, of which only a fingerprint is kept; they are made anew"
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "account": "whose calendar it is; removed with the feed or the account",
            "last_read_on": "whether a program still reads it; removed with the feed",
        },
        purpose=WORKING,
        retention=("account",),
        ending=Ending.WITH_ACCOUNT,
        account=("account_id",),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "hat"], name="calendar_feed_once_a_hat")
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(_("Calendar feed"))
