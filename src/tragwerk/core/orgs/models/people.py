# SPDX-License-Identifier: EUPL-1.2
"""Accounts, people and their dated memberships."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import (
    LEARNERS,
    PEOPLE,
    SIGN_IN,
    Actor,
    Ending,
    KeyedModel,
    PersonalData,
    Role,
    TenantModel,
)
from tragwerk.core.orgs.models.places import Department, District, School
from tragwerk.core.orgs.models.providers import ServiceProvider
from tragwerk.core.values.public import sort_key


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by log-in name, whatever the case."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=(username or "").strip().lower())


class Account(KeyedModel, AbstractBaseUser):
    """A log-in and nothing more; the people behind it stand behind the walls of their authorities."""

    username = models.CharField(_("user name"), max_length=150, unique=True)
    email = models.EmailField(_("e-mail"), blank=True, default="")
    is_active = models.BooleanField(_("active"), default=True)
    language = models.CharField(_("language"), max_length=5, blank=True, default="")
    preferences = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    personal_data: ClassVar[PersonalData] = PersonalData(
        {"username": "log-in", "email": "log-in"},
        purpose=SIGN_IN,
        retention=("account",),
        ending=Ending.ACCOUNT,
        account=("pk",),
    )

    objects = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.username = self.username.strip().lower()
        super().save(*args, **kwargs)


class Person(TenantModel):
    """Somebody known to one authority: staff, teacher, pupil or guardian."""

    account = models.ForeignKey(
        Account, verbose_name=_("account"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    first_name = models.CharField(_("first name"), max_length=80, blank=True, default="")
    last_name = models.CharField(_("last name"), max_length=80)
    title = models.CharField(_("form of address"), max_length=20, blank=True, default="")
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, default="")
    phone = models.CharField(_("phone"), max_length=40, blank=True, default="")
    sort_name = models.CharField(max_length=160, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "first_name": "identity",
            "last_name": "identity",
            "title": "form of address",
            "birth_date": "identity",
            "email": "contact",
            "phone": "contact",
            "account": "log-in",
        },
        purpose=PEOPLE,
        retention=("learner", "staff", "unassigned"),
        ending=Ending.PERSON,
        person=("pk",),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering: ClassVar[list[str]] = ["authority_id", "sort_name", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "sort_name", "id"], name="person_sort"),
            models.Index(fields=["account"], name="person_account"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @classmethod
    def shown_to(cls, actor: Actor) -> Q | None:
        """A mandate may leave pupils and guardians out: then whoever has no other role now is not there."""
        if actor.sees_learners:
            return None
        others = Membership.objects.exclude(role__in=LEARNERS).filter(person=OuterRef("pk"))
        today = timezone.localdate()
        return Q(Exists(others.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))))

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"sort_name": sort_key(f"{values['last_name']} {values['first_name']}")[:160]}

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return f"{values['first_name']} {values['last_name']}".strip()


class Membership(TenantModel):
    """A person's role at one place for a time: the authority itself, a school, a district or a provider."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=24, choices=Role.choices)
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    provider = models.ForeignKey(ServiceProvider, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    school_path = "school"
    personal_data: ClassVar[PersonalData] = PersonalData(
        {"role": "rights", "school": "rights", "department": "rights", "valid_from": "rights", "valid_to": "rights"},
        purpose=PEOPLE,
        retention=("learner", "staff", "unassigned"),
        ending=Ending.WITH_PERSON,
        person=("person_id",),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "valid_from"], name="membership_person"),
            models.Index(fields=["school", "role"], name="membership_school"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(school__isnull=True, district__isnull=True)
                | models.Q(school__isnull=True, provider__isnull=True)
                | models.Q(district__isnull=True, provider__isnull=True),
                name="membership_at_one_place",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_role_display())

    @classmethod
    def shown_to(cls, actor: Actor) -> Q | None:
        """A mandate may leave pupils and guardians out, and with them these roles of anybody."""
        return None if actor.sees_learners else ~Q(role__in=LEARNERS)

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(Role(values["role"]).label)
