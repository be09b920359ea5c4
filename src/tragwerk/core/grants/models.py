# SPDX-License-Identifier: EUPL-1.2
"""Sharing across authorities: an explicit, dated grant, and the rows that it froze."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import SHARING, Ending, Home, PersonalData, TenantModel
from tragwerk.core.extend.public import GRANTS, Grantable, grantables
from tragwerk.core.grants.rules import is_open, is_over

SEE = "see"
RIGHTS: tuple[str, ...] = (SEE,)


class GrantState(models.TextChoices):
    """How far a grant is."""

    PROPOSED = "proposed", _("proposed")
    RELEASED = "released", _("released")
    ENDED = "ended", _("ended")
    DISCARDED = "discarded", _("discarded")


TRANSITIONS: dict[GrantState, frozenset[GrantState]] = {
    GrantState.PROPOSED: frozenset({GrantState.RELEASED, GrantState.DISCARDED}),
    GrantState.RELEASED: frozenset({GrantState.ENDED}),
    # Nobody has seen anything yet: taking the discarding back harms nobody.
    GrantState.DISCARDED: frozenset({GrantState.PROPOSED}),
    GrantState.ENDED: frozenset(),
}
# The states in which the receiver knows of the grant.
KNOWN_TO_RECEIVER = (GrantState.RELEASED.value, GrantState.ENDED.value)


class GrantView(models.TextChoices):
    """Whether the rows are copied at the release or read at the moment."""

    FROZEN = "frozen", _("as on the day of the release")
    LIVE = "live", _("always as they are now")


class LegalBasis(models.TextChoices):
    """What allows the sharing."""

    AGREEMENT = "agreement", _("public-law agreement")
    PROCESSING = "processing", _("data processing agreement")
    PUBLISHED = "published", _("facts published anyway")
    CONSENT = "consent", _("consent")


class EndReason(models.TextChoices):
    """Who or what ended a grant."""

    WITHDRAWN = "withdrawn", _("withdrawn by the giver")
    GIVEN_BACK = "given_back", _("given back by the receiver")
    EXPIRED = "expired", _("period over")


def kind_named(key: str) -> Grantable | None:
    """Return the kind of rows that may be shared under this key; None when no package offers it any more."""
    return next((one for one in grantables.at(GRANTS) if one.key == key), None)


class Grant(TenantModel):
    """What one authority lets another see of its rows, for a purpose and a time."""

    to_authority = models.ForeignKey(
        "orgs.Authority", verbose_name=_("receiver"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(_("what"), max_length=60)
    rights = models.JSONField(_("rights"), default=list)
    mask = models.JSONField(_("columns"), default=list)
    view = models.CharField(_("view"), max_length=6, choices=GrantView.choices, default=GrantView.FROZEN)
    purpose = models.CharField(_("purpose"), max_length=500)
    legal_basis = models.CharField(_("legal basis"), max_length=10, choices=LegalBasis.choices)
    legal_note = models.CharField(_("reference"), max_length=200, blank=True, default="")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))
    state = models.CharField(_("state"), max_length=9, choices=GrantState.choices, default=GrantState.PROPOSED)
    end_reason = models.CharField(_("end"), max_length=10, choices=EndReason.choices, blank=True, default="")
    proposed_by = models.CharField(_("proposed by"), max_length=160)
    proposed_account = models.UUIDField(null=True, editable=False)
    released_by = models.CharField(_("released by"), max_length=160, blank=True, default="")
    released_account = models.UUIDField(null=True, editable=False)
    released_at = models.DateTimeField(_("released at"), null=True)
    ended_by = models.CharField(_("ended by"), max_length=160, blank=True, default="")
    ended_account = models.UUIDField(null=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    shared_with = "to_authority"
    shared_states = KNOWN_TO_RECEIVER
    signed: ClassVar[dict[str, tuple[str, ...]]] = {
        "proposed_by": ("proposed_account",),
        "released_by": ("released_account",),
        "ended_by": ("ended_account",),
    }
    personal_data: ClassVar[PersonalData] = PersonalData(
        {
            "proposed_by": "name of who proposed; kept with the sharing, a pseudonym once the person has gone",
            "proposed_account": "who proposed; kept with the record of the sharing",
            "released_by": "name of who released; kept with the sharing, a pseudonym once the person has gone",
            "released_account": "who released; kept with the record of the sharing",
            "ended_by": "name of who ended; kept with the sharing, a pseudonym once the person has gone",
            "ended_account": "who ended; kept with the record of the sharing",
        },
        purpose=SHARING,
        retention=("trail",),
        ending=Ending.TRAIL,
        account=("proposed_account", "released_account", "ended_account"),
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "valid_to", "id"], name="grant_end"),
            models.Index(fields=["authority", "valid_from", "id"], name="grant_start"),
            models.Index(fields=["to_authority", "state"], name="grant_receiver"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="grant_ends_after_start"),
            models.CheckConstraint(condition=~Q(to_authority=F("authority")), name="grant_to_another"),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Mapping[str, Any]) -> str:
        kind = kind_named(values["kind"])
        name = str(kind.label) if kind else values["kind"]
        return f"{name}, {date_format(values['valid_from'], 'd.m.Y')} – {date_format(values['valid_to'], 'd.m.Y')}"

    def can(self, state: GrantState) -> bool:
        """Say whether the grant can take this step."""
        return state in TRANSITIONS[GrantState(self.state)]

    def is_open(self, today: date) -> bool:
        """Say whether the receiver can read on this day, whatever the nightly run has done so far."""
        return self.state == GrantState.RELEASED and is_open(self.valid_from, self.valid_to, today)

    def is_over(self, today: date) -> bool:
        """Say whether the period has passed."""
        return is_over(self.valid_to, today)


class GrantedRow(TenantModel):
    """One row as it was when its grant was released; it is deleted when the grant ends."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="frozen", db_index=False)
    to_authority = models.ForeignKey("orgs.Authority", on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveIntegerField()
    values = models.JSONField(default=dict)

    home = Home.HUB
    shared_with = "to_authority"
    personal_data: ClassVar[PersonalData] = PersonalData(
        {"values": "what the grant names; deleted when the grant ends"},
        purpose=SHARING,
        retention=("grant",),
        ending=Ending.WITH_OTHER,
        unlinked="a copy of a published list as it was; its rows have no keys of people",
    )

    class Meta(TenantModel.Meta):
        verbose_name = _("granted row")
        verbose_name_plural = _("granted rows")
        ordering: ClassVar[list[str]] = ["grant_id", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["grant", "position"], name="granted_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.position}"
