# SPDX-License-Identifier: EUPL-1.2
"""A todo: what is to be done, by whom, until when, and who did it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tragwerk.core.access.public import TELLING, Ending, Home, PersonalData, TenantModel
from tragwerk.core.todos.kinds import kind_named
from tragwerk.core.todos.rules import is_overdue


class TodoState(models.TextChoices):
    """How far a todo is."""

    OPEN = "open", pgettext_lazy("todo", "open")
    DONE = "done", pgettext_lazy("todo", "done")
    DROPPED = "dropped", pgettext_lazy("todo", "dropped")


TRANSITIONS: dict[TodoState, frozenset[TodoState]] = {
    TodoState.OPEN: frozenset({TodoState.DONE, TodoState.DROPPED}),
    TodoState.DONE: frozenset({TodoState.OPEN}),
    TodoState.DROPPED: frozenset({TodoState.OPEN}),
}


class Todo(TenantModel):
    """Something to be done, by one account or by everybody who holds a right at the place."""

    school = models.ForeignKey(
        "orgs.School", verbose_name=_("school"), on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("todo"), max_length=200)
    note = models.TextField(_("note"), max_length=2000, blank=True, default="")
    # Whose it is; without an account it belongs to all who hold the right.
    account = models.ForeignKey(
        "orgs.Account",
        verbose_name=pgettext_lazy("todo", "owner"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
    )
    owner_name = models.CharField(_("whose"), max_length=160, blank=True, default="")
    right = models.CharField(max_length=80)
    about_type = models.CharField(max_length=60, blank=True, default="")
    about_id = models.UUIDField(null=True)
    about_name = models.CharField(_("about"), max_length=240, blank=True, default="")
    url = models.CharField(_("address"), max_length=300, blank=True, default="")
    due_on = models.DateField(_("due"), null=True)
    snoozed_until = models.DateField(_("put off until"), null=True)
    remind_on = models.DateField(null=True)
    origin = models.CharField(max_length=120, blank=True, default="")
    state = models.CharField(_("state"), max_length=7, choices=TodoState.choices, default=TodoState.OPEN)
    created_by = models.CharField(_("written by"), max_length=160)
    created_account = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.CharField(_("closed by"), max_length=160, blank=True, default="")
    closed_account = models.UUIDField(null=True, editable=False)
    closed_at = models.DateTimeField(pgettext_lazy("todo", "closed"), null=True)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    school_path = "school"
    repeated: ClassVar[frozenset[str]] = frozenset(
        {"owner_name", "remind_on", "right", "about_type", "about_id", "url"}
    )
    signed: ClassVar[dict[str, tuple[str, ...]]] = {
        "created_by": ("created_account",),
        "closed_by": ("closed_account",),
    }
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "account": "whose todo it is; a todo of somebody who has gone belongs to the office",
            "owner_name": "whose todo it is, as a name to sort and find by; emptied when the person has gone",
            "note": "may name people; removed with the todo",
            "about_name": "may name a person; removed with the todo",
            "created_by": "name of who wrote it; a pseudonym once the person has gone",
            "closed_by": "name of who closed it; a pseudonym once the person has gone",
            "title": "what is to be done, may name people; removed with the todo",
            "due_on": "until when; removed with the todo",
            "state": "whether it was done; removed with the todo",
        },
        purpose=TELLING,
        retention=("todo",),
        ending=Ending.BY_AGE,
        since="closed_at",
        person=("about_id",),
        account=("account_id", "created_account", "closed_account"),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("todo")
        verbose_name_plural = _("todos")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "due_on", "id"], name="todo_by_day"),
            models.Index(fields=["authority", "created_at", "id"], name="todo_by_moment"),
            models.Index(fields=["authority", "account", "state"], name="todo_of_account"),
            models.Index(
                fields=["authority", "about_id"], name="todo_about", condition=Q(state="open", about_id__isnull=False)
            ),
            models.Index(
                fields=["remind_on"], name="todo_to_remind", condition=Q(state="open", remind_on__isnull=False)
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "origin"], condition=~Q(origin=""), name="todo_origin_once"),
            models.CheckConstraint(condition=Q(state__in=TodoState.values), name="todo_state_known"),
            models.CheckConstraint(condition=~Q(right=""), name="todo_has_a_right"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | ~Q(state="open") & Q(closed_at__isnull=False),
                name="todo_end_is_told",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        return str(values["title"])

    @property
    def kind_label(self) -> str:
        """What the kind is called; the key where no package has it any more."""
        found = kind_named(self.kind)
        return str(found.label) if found else self.kind

    def is_overdue(self, today: date) -> bool:
        """Say whether the todo is open and its day has passed."""
        return self.state == TodoState.OPEN and is_overdue(self.due_on, today)
