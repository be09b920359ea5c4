# SPDX-License-Identifier: EUPL-1.2
"""Fields that an authority adds, and the values of all fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import NO_PERSONAL_DATA, WORKING, Ending, Home, PersonalData, TenantModel
from tragwerk.core.forms.naming import name_of
from tragwerk.core.forms.rules import sort_of
from tragwerk.core.forms.types import OWN, Field, FieldType, Option


class FieldState(models.TextChoices):
    """Whether a field is asked for."""

    ACTIVE = "active", pgettext_lazy("field", "in use")
    ARCHIVED = "archived", pgettext_lazy("field", "archived")


TRANSITIONS: dict[str, tuple[str, ...]] = {
    FieldState.ACTIVE: (FieldState.ARCHIVED,),
    FieldState.ARCHIVED: (FieldState.ACTIVE,),
}


class CustomField(TenantModel):
    """A field that an authority adds to what it knows of a thing, such as the number of a trolley's lock."""

    table = models.CharField(max_length=60, editable=False)
    key = models.CharField(_("short name"), max_length=40)
    label = models.CharField(_("label"), max_length=80)
    help = models.CharField(_("hint"), max_length=200, blank=True, default="")
    type = models.CharField(_("type"), max_length=9, choices=FieldType.choices, default=FieldType.TEXT)
    unit = models.CharField(_("unit"), max_length=20, blank=True, default="")
    kinds = models.JSONField(_("kinds"), default=list, blank=True)
    required = models.BooleanField(_("must be filled in"), default=False)
    minimum = models.CharField(_("least"), max_length=24, blank=True, default="")
    maximum = models.CharField(_("most"), max_length=24, blank=True, default="")
    example = models.CharField(_("pattern by example"), max_length=60, blank=True, default="")
    options = models.JSONField(_("words to choose"), default=list, blank=True)
    default = models.CharField(_("preset"), max_length=200, blank=True, default="")
    position = models.PositiveIntegerField(_("position"), default=0)
    state = models.CharField(
        pgettext_lazy("field", "state"), max_length=8, choices=FieldState.choices, default=FieldState.ACTIVE
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("own field")
        verbose_name_plural = _("own fields")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "table", "key"], name="custom_field_key_once"),
            models.CheckConstraint(
                condition=Q(*(("type", value) for value in FieldType.values), _connector=Q.OR),
                name="custom_field_type_known",
            ),
            models.CheckConstraint(
                condition=Q(state=FieldState.ACTIVE) | Q(state=FieldState.ARCHIVED), name="custom_field_state_known"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "table", "position", "id"], name="custom_field_order"),
        ]

    def __str__(self) -> str:
        return self.label

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(values["label"])

    @property
    def name(self) -> str:
        """The name of the field in lists, imports and interfaces."""
        return f"{OWN}{self.key}"

    def as_field(self) -> Field:
        """Return the field as the type system knows it."""
        return Field(
            name=self.name,
            label=self.label,
            type=FieldType(self.type),
            help=self.help,
            unit=self.unit,
            kinds=tuple(self.kinds),
            required=self.required,
            minimum=self.minimum,
            maximum=self.maximum,
            example=self.example,
            options=options_of(self.options),
            default=self.default,
            order=self.position,
            archived=self.state == FieldState.ARCHIVED,
            id=self.pk,
            authority_id=self.authority_id,
        )


def options_of(stored: list[dict[str, Any]]) -> tuple[Option, ...]:
    """Return the words to choose as they are stored."""
    return tuple(Option(one["key"], one["label"], one["slot"], bool(one.get("archived"))) for one in stored)


class FieldValue(TenantModel):
    """What one field says of one row; of several chosen words each is a value of its own.

    A value that was emptied stays as an empty one, so that the history of its row leads to it.
    """

    table = models.CharField(max_length=60, editable=False)
    object_id = models.UUIDField(editable=False)
    field = models.CharField(_("field"), max_length=48, editable=False)
    slot = models.PositiveSmallIntegerField(default=0, editable=False)
    type = models.CharField(_("type"), max_length=9, choices=FieldType.choices)
    value = models.TextField(_("value"), blank=True, default="")
    sort = models.CharField(max_length=120, null=True, editable=False)
    person = models.ForeignKey(
        "orgs.Person", on_delete=models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )

    home = Home.HUB
    # Of a new value the trail keeps what it says; whose and of which field it is, its label says.
    repeated = frozenset({"table", "object_id", "field", "slot", "type"})
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "value": "what a field says of a thing; goes with the thing, or earlier by whoever keeps it",
            "person": "somebody named in a field of the type person, such as a contact; goes with the thing",
        },
        purpose=WORKING,
        retention=("learner", "staff", "unassigned"),
        ending=Ending.WITH_OTHER,
        person=("person_id",),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("value of a field")
        verbose_name_plural = _("values of fields")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "object_id", "field", "slot"], name="field_value_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # A filter is one stretch of it, and needs no look at the rows.
            models.Index(fields=["authority", "field", "sort", "object_id"], name="field_value_found"),
            # What a field says of a row that a list comes past, without a look at the value itself.
            models.Index(fields=["authority", "object_id", "field", "sort"], name="field_value_asked"),
            models.Index(fields=["person"], name="field_value_person", condition=Q(person__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"

    @classmethod
    def derive(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        type_, text = values["type"], values["value"]
        person = UUID(text) if text and type_ == FieldType.PERSON else None
        return {"sort": sort_of(type_, text), "person_id": person}

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return name_of(values["table"], values["object_id"], values["field"])
