# SPDX-License-Identifier: EUPL-1.2
"""The lists of signatures, consents and of removals from the audit trail."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Actor
from tragwerk.core.approvals.public import (
    ASK_APPROVAL,
    MANAGE_CONSENT,
    VIEW_APPROVAL,
    VIEW_CONSENT,
    Approval,
    ApprovalState,
    Consent,
    ConsentState,
    RequestState,
    Standing,
    all_kinds,
    all_purposes,
    standings_of,
)
from tragwerk.core.audit.public import VIEW_AUDIT
from tragwerk.core.orgs.public import VIEW_PERSON, VIEW_SCHOOL, School, TrailRemoval
from tragwerk.ui.public import (
    BulkVerb,
    ChoiceFilter,
    Column,
    Empty,
    FlagFilter,
    RangeFilter,
    RelationFilter,
    Table,
    TextFind,
    View,
    page_of,
)

_ASKED = pgettext_lazy("approval", "Asked")


def _signed(actor: Actor, rows: Sequence[Approval]) -> Mapping[UUID, str]:
    return {key: _standing(one) for key, one in standings_of(rows).items()}


def _standing(one: Standing) -> str:
    """Say how many have signed, and whether somebody did so in another's name."""
    return gettext("%(signed)s, another name") % {"signed": one.words} if one.other_names else one.words


def _signers(actor: Actor, rows: Sequence[Approval]) -> Mapping[UUID, str]:
    return {key: ", ".join(seat.signer.name for seat in one.seats) for key, one in standings_of(rows).items()}


def _schools(actor: Actor) -> Any:
    return School.objects.visible_to(actor, VIEW_SCHOOL).order_by("sort_name")


def _overdue(actor: Actor) -> Q:
    return Q(state=ApprovalState.ASKED, due__lt=timezone.localdate())


class _AtSchools(Table):
    """A list of rows at schools; for who sees one school alone its name in every row says nothing."""

    @cached_property
    def all_columns(self) -> tuple[Column, ...]:
        """Every column that the actor may choose, without the school where there is only one."""
        places = self.actor.places(self.permission)
        alone = not places.everywhere and not places.authorities and len(places.schools) == 1
        return tuple(one for one in super().all_columns if not (alone and one.key == "school"))


class ApprovalTable(_AtSchools):
    """What was asked to be signed."""

    key = "office.approvals"
    model = Approval
    permission = VIEW_APPROVAL
    label = _("Signatures")
    density = "comfortable"
    columns = (
        Column("about", _("About"), value="about_label", link=page_of("office:approval"), card="title"),
        Column("title", _("Document"), clip=True),
        Column("state", _("State"), status=True, card="side"),
        Column("signed", _("Signed"), load=_signed, nowrap=True),
        Column("due", _("Sign until"), kind="date", sort="due"),
        Column(
            "asked_at", pgettext_lazy("approval", "Asked"), kind="moment", sort="asked_at", nowrap=True, card="hide"
        ),
        Column("signers", _("Who signs"), load=_signers, default=False, card="hide", clip=True),
        Column("school", _("School"), value="school.short_name", card="hide"),
        Column("kind", _("Kind"), value=lambda row: row.kind_label, default=False, card="hide"),
        Column("reminders", _("Reminders"), kind="number", default=False, card="hide"),
        Column("asked_by", pgettext_lazy("approval", "Asked by"), default=False, card="hide"),
    )
    filters = (
        ChoiceFilter("state", _("State"), choices=ApprovalState.choices),
        ChoiceFilter("kind", _("Kind"), choices=lambda: [(one.key, one.label) for one in all_kinds()]),
        RelationFilter("school", _("School"), queryset=_schools, nullable=True),
        RangeFilter("due", _("Sign until")),
        FlagFilter("overdue", _("Overdue"), condition=_overdue),
    )
    find = TextFind(_("Name or document …"), fields=("about_label__icontains", "title__icontains"))
    bulk_verbs = (
        BulkVerb("codes", _("Print codes"), "qr_code_scanner", ASK_APPROVAL, "office:bulk_codes"),
        BulkVerb("remind", _("Remind"), "notifications", ASK_APPROVAL, "office:bulk_remind"),
        BulkVerb("withdraw", pgettext_lazy("approval", "Take back"), "undo", ASK_APPROVAL, "office:bulk_withdraw"),
    )
    views = (
        View("all", _("All")),
        View("open", pgettext_lazy("approval", "Open"), "state=asked"),
        View("overdue", _("Overdue"), "overdue=yes"),
        View("given", _("Signed"), "state=given"),
    )
    default_sort = "-asked_at"
    empty = Empty(
        _("Nothing was asked to be signed yet"),
        _("Let agreements be signed on screen, with a code on the letter, or on paper. What proves it is kept here."),
        _("Ask for a signature"),
        "office:approval_ask",
        permission=ASK_APPROVAL,
    )


class ConsentTable(_AtSchools):
    """What people have consented to, and whether it still holds."""

    key = "office.consents"
    model = Consent
    permission = VIEW_CONSENT
    label = _("Consents")
    density = "comfortable"
    columns = (
        Column("name", _("Name"), link=page_of("office:consent"), card="title"),
        Column("purpose", _("Consent to"), value=lambda row: row.purpose_label, clip=True),
        Column("state", _("State"), status=True, card="side"),
        Column(
            "asked_at", pgettext_lazy("approval", "Asked"), kind="moment", sort="asked_at", nowrap=True, card="hide"
        ),
        Column("decided_at", _("Answered"), kind="moment", nowrap=True),
        Column("withdrawn_at", _("Withdrawn"), kind="moment", nowrap=True),
        Column("school", _("School"), value="school.short_name", card="hide"),
        Column("version", _("Version of the text"), default=False, card="hide"),
    )
    filters = (
        ChoiceFilter("state", _("State"), choices=ConsentState.choices),
        ChoiceFilter("purpose", _("Consent to"), choices=lambda: [(one.key, one.label) for one in all_purposes()]),
        RelationFilter("school", _("School"), queryset=_schools, nullable=True),
    )
    find = TextFind(_("Name …"), fields=("name__icontains",))
    bulk_verbs = (
        BulkVerb("withdraw", _("Note a withdrawal"), "undo", MANAGE_CONSENT, "office:bulk_withdraw_consents"),
    )
    views = (
        View("all", _("All")),
        View("given", pgettext_lazy("consent", "Holds"), "state=given"),
        View("asked", pgettext_lazy("approval", "Open"), "state=asked"),
        View("withdrawn", _("Withdrawn"), "state=withdrawn"),
    )
    default_sort = "-asked_at"
    empty = Empty(
        _("Nobody was asked for a consent yet"),
        _("Ask all guardians or pupils of a school at once. Everybody may say no, and may withdraw at any time."),
        _("Ask for consents"),
        "office:consent_ask",
        permission=MANAGE_CONSENT,
    )


class RemovalTable(Table):
    """The requests to take people out of the trail of an authority."""

    key = "office.removals"
    model = TrailRemoval
    permission = VIEW_AUDIT
    label = _("Removals from the audit trail")
    density = "comfortable"
    related = ("person",)
    columns = (
        Column("person", _("Person"), value=lambda row: str(row.person), link=page_of("office:removal"), card="title"),
        Column("state", _("State"), status=True, card="side"),
        Column("asked_at", _("Asked"), kind="moment", sort="asked_at", nowrap=True),
        Column("asked_by", _("Asked by"), card="hide"),
        Column("reason", _("Reason"), clip=True),
        Column("decided_at", _("Decided"), kind="moment", nowrap=True, card="hide"),
        Column("decided_by", _("Decided by"), card="hide"),
        Column("left_on", _("Left on"), kind="date", default=False, card="hide"),
        Column("kept_until", _("Named until"), kind="date", default=False, card="hide"),
        Column("rule", _("Rule"), default=False, card="hide"),
    )
    filters = (ChoiceFilter("state", _("State"), choices=RequestState.choices),)
    find = TextFind(_("Person or reason …"), fields=("reason__icontains",), folded=("person__sort_name__contains",))
    views = (
        View("all", _("All")),
        View("asked", _("Wait for a decision"), "state=asked"),
        View("confirmed", _("Confirmed"), "state=confirmed"),
    )
    default_sort = "-asked_at"
    empty = Empty(
        _("Nobody has been taken out of the trail yet"),
        _("When the retention period of somebody who has gone is over, ask for it on the page of that person."),
        _("People"),
        "office:people",
        permission=VIEW_PERSON,
        icon="group",
    )
