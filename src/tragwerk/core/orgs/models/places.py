# SPDX-License-Identifier: EUPL-1.2
"""Organisations and their places: districts, authorities, schools, sites, rooms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import (
    NO_PERSONAL_DATA,
    Actor,
    KeyedModel,
    Permission,
    TenantModel,
    visible_filter,
)
from tragwerk.core.values.public import sort_key


class Address(models.Model):
    """Where a place is, and how to reach it."""

    street = models.CharField(_("street"), max_length=120, blank=True, default="")
    postcode = models.CharField(_("postcode"), max_length=5, blank=True, default="")
    town = models.CharField(_("town"), max_length=80, blank=True, default="")

    class Meta:
        abstract = True


class District(KeyedModel):
    """A Kreis or a city without one, whose authorities work together on this installation."""

    number = models.CharField(_("official district key"), max_length=5, unique=True)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=60)

    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering: ClassVar[list[str]] = ["short_name"]

    def __str__(self) -> str:
        return self.name

    def access_place(self) -> tuple[UUID | None, UUID | None]:
        """A district belongs to the installation."""
        return None, None


class AuthorityState(models.TextChoices):
    """Whether an authority is only known from the official list or works here."""

    LISTED = "listed", _("listed")
    JOINED = "joined", _("joined")


AUTHORITY_TRANSITIONS: dict[str, tuple[str, ...]] = {
    AuthorityState.LISTED: (AuthorityState.JOINED,),
    AuthorityState.JOINED: (AuthorityState.LISTED,),
}


class LegalStatus(models.TextChoices):
    """Who keeps a school or authority."""

    PUBLIC = "public", _("public")
    PRIVATE = "private", _("private")


class AuthorityQuerySet(models.QuerySet["Authority"]):
    """Reads of authorities."""

    def visible_to(self, actor: Actor, permission: Permission) -> AuthorityQuerySet:
        """Keep the authorities at which the actor holds the permission."""
        condition = visible_filter(actor, permission, authority="pk", school=None)
        return self if condition is None else self.filter(condition)


class Authority(Address, KeyedModel):
    """A town, district, church or association that keeps schools: the tenant."""

    number = models.CharField(_("authority number"), max_length=5, unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=80)
    sort_name = models.CharField(max_length=120, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=AuthorityState.choices, default=AuthorityState.LISTED)
    legal_status = models.CharField(
        _("legal status"), max_length=8, choices=LegalStatus.choices, default=LegalStatus.PUBLIC
    )
    kind = models.CharField(_("kind of authority"), max_length=2, blank=True, default="")
    district = models.ForeignKey(
        District,
        verbose_name=_("district"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="authorities",
    )
    emergency_needs_approval = models.BooleanField(_("emergency access needs approval"), default=True, db_default=True)
    municipality_key = models.CharField(_("municipality key"), max_length=8, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=40, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    changed_at = models.DateTimeField(auto_now=True)

    objects = AuthorityQuerySet.as_manager()

    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("school authority")
        verbose_name_plural = _("school authorities")
        ordering: ClassVar[list[str]] = ["sort_name", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sort_name", "id"], name="authority_sort"),
            models.Index(fields=["state", "sort_name", "id"], name="authority_state"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = self.derive(vars(self))["sort_name"]
        super().save(*args, **kwargs)

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the sort key for single and bulk writes."""
        return {"sort_name": sort_key(values["short_name"] or values["name"])[:120]}

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        """Return how the row is called in the trail."""
        return f"{values['short_name'] or values['name']} ({values['number']})"

    def access_place(self) -> tuple[UUID | None, UUID | None]:
        """An authority is its own place."""
        return self.id, None


class Department(TenantModel):
    """A part of an authority: school administration, IT, treasury, media centre."""

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True, default="")

    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "name"], name="department_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class OperatingState(models.TextChoices):
    """Whether a school teaches."""

    PLANNED = "planned", _("planned")
    ACTIVE = "active", _("active")
    CLOSING = "closing", _("closing down")
    CLOSED = "closed", _("closed")


SCHOOL_TRANSITIONS: dict[str, tuple[str, ...]] = {
    OperatingState.PLANNED: (OperatingState.ACTIVE, OperatingState.CLOSED),
    OperatingState.ACTIVE: (OperatingState.CLOSING, OperatingState.CLOSED),
    OperatingState.CLOSING: (OperatingState.CLOSED, OperatingState.ACTIVE),
    OperatingState.CLOSED: (OperatingState.ACTIVE,),
}


class SchoolForm(models.TextChoices):
    """The forms of schools; how each official list names them is mapped in `orgs/forms_of_lists.py`."""

    PRIMARY = "GS", _("Primary school")
    SECONDARY_GENERAL = "HS", _("Hauptschule")
    VOLKSSCHULE = "VS", _("Volksschule")
    SPECIAL = "FS", _("Special-needs school")
    INTERMEDIATE = "RS", _("Realschule")
    PRIMUS = "PS", _("PRIMUS school")
    SECONDARY = "SK", _("Sekundarschule")
    COMPREHENSIVE = "GE", _("Comprehensive school")
    WALDORF = "FW", _("Waldorf school")
    HIBERNIA = "HI", _("Hibernia school")
    GRAMMAR = "GY", _("Grammar school")
    ADULT = "WB", _("Adult college")
    VOCATIONAL = "BK", _("Vocational college")
    CLINIC = "KS", _("Clinic school")
    OTHER = "XX", _("Other form")


GIVEN_BY_PERSON = "person"


class School(Address, TenantModel):
    """A school with its official number; names are not unique."""

    number = models.CharField(_("school number"), max_length=6)
    name = models.CharField(_("official name"), max_length=240)
    short_name = models.CharField(_("short name"), max_length=120)
    # Who gave the short name: GIVEN_BY_PERSON, the edition of an official list (as 2024-08-01), or nobody knows.
    short_name_source = models.CharField(max_length=10, blank=True, default="", db_default="", editable=False)
    sort_name = models.CharField(max_length=160, editable=False)
    form = models.CharField(_("school form"), max_length=2, choices=SchoolForm.choices, default=SchoolForm.OTHER)
    legal_status = models.CharField(
        _("legal status"), max_length=8, choices=LegalStatus.choices, default=LegalStatus.PUBLIC
    )
    operating_state = models.CharField(
        _("operating state"), max_length=8, choices=OperatingState.choices, default=OperatingState.ACTIVE
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    successor_number = models.CharField(_("successor"), max_length=6, blank=True, default="")
    transferred_at = models.DateTimeField(_("transferred"), null=True, blank=True, editable=False)
    municipality_key = models.CharField(_("municipality key"), max_length=8, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=40, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    website = models.URLField(_("website"), blank=True, default="", max_length=300)
    utm_east = models.PositiveIntegerField(_("UTM east (EPSG 25832)"), null=True, blank=True)
    utm_north = models.PositiveIntegerField(_("UTM north (EPSG 25832)"), null=True, blank=True)
    social_index = models.PositiveSmallIntegerField(_("social index"), null=True, blank=True)
    pupils = models.PositiveIntegerField(_("pupils"), null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    school_path = "self"

    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        ordering: ClassVar[list[str]] = ["authority_id", "sort_name", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "sort_name", "id"], name="school_sort"),
            models.Index(fields=["authority", "form", "sort_name", "id"], name="school_form"),
            models.Index(fields=["authority", "pupils", "id"], name="school_pupils"),
            models.Index(fields=["authority", "town", "id"], name="school_town"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["number"], condition=models.Q(transferred_at__isnull=True), name="school_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"sort_name": sort_key(values["short_name"] or values["name"])[:160]}

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return f"{values['short_name'] or values['name']} ({values['number']})"


class PupilCount(TenantModel):
    """How many pupils a school had in a school year, as the official statistics say."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="pupil_counts")
    school_year = models.CharField(_("school year"), max_length=7)
    pupils = models.PositiveIntegerField(_("pupils"))
    source = models.CharField(_("source"), max_length=80)

    school_path = "school"

    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("number of pupils")
        verbose_name_plural = _("numbers of pupils")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["school", "school_year"], name="pupil_count_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.school_year}: {self.pupils}"

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return f"{values['school_year']}: {values['pupils']}"


class ListMention(TenantModel):
    """In which official series a school was last named, so that only a newer list of it can miss the school."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="list_mentions")
    series = models.CharField(max_length=40)
    listed_on = models.DateField()

    school_path = "school"

    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("mention in an official list")
        verbose_name_plural = _("mentions in official lists")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["school", "series"], name="list_mention_once_a_series")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.listed_on}"

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return f"{values['series']} {values['listed_on']}"


class Site(Address, TenantModel):
    """A location of a school or an authority."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="sites")
    name = models.CharField(_("name"), max_length=120)

    school_path = "school"

    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["school", "name"], name="site_name_once"),
            models.UniqueConstraint(
                fields=["authority", "name"],
                condition=models.Q(school__isnull=True),
                name="site_name_once_office",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Room(TenantModel):
    """A room in a school or in a building of the authority."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="rooms")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="rooms")
    name = models.CharField(_("room"), max_length=60)
    floor = models.CharField(_("floor"), max_length=20, blank=True, default="")
    purpose = models.CharField(pgettext_lazy("room", "purpose"), max_length=60, blank=True, default="")
    sort_name = models.CharField(max_length=80, editable=False)

    school_path = "school"

    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering: ClassVar[list[str]] = ["authority_id", "sort_name", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "school", "sort_name", "id"], name="room_school_sort")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["school", "name"], name="room_name_once"),
            models.UniqueConstraint(
                fields=["authority", "name"],
                condition=models.Q(school__isnull=True),
                name="room_name_once_office",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"sort_name": sort_key(values["name"])[:80]}
