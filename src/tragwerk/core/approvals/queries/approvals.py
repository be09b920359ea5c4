# SPDX-License-Identifier: EUPL-1.2
"""Approvals that somebody may see, who of the signers has answered, and what still waits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible, Permission, show
from tragwerk.core.approvals.models import (
    Approval,
    ApprovalState,
    RequestState,
    ScannedPaper,
    Signature,
    Signer,
    SigningCode,
)
from tragwerk.core.approvals.permissions import ASK_APPROVAL, CONFIRM_PAPER, VIEW_APPROVAL
from tragwerk.core.approvals.rules import is_own_request, other_name, whose_turn
from tragwerk.core.extend.public import APPROVALS, ApprovalKind, approval_kinds
from tragwerk.core.files import public as files

DOCUMENT_LIMIT = 10_000_000
MOST_TASKS = 20


def all_kinds() -> list[ApprovalKind]:
    """Return every registered kind."""
    return approval_kinds.at(APPROVALS)


def kinds_for(actor: Actor) -> list[ApprovalKind]:
    """Return the kinds that the actor may ask for somewhere."""
    return [kind for kind in all_kinds() if kind.ask is None or actor.may(kind.ask)]


@dataclass(frozen=True)
class Seat:
    """One signer with the answer, whether it is their turn, and a paper that waits for a second person."""

    signer: Signer
    signature: Signature | None
    is_turn: bool
    paper: ScannedPaper | None = None

    @property
    def other_name(self) -> str:
        """Return the name under which somebody else than who was asked seems to have signed, or nothing."""
        return "" if self.signature is None else other_name(self.signer.name, self.signature.typed_name)


@dataclass(frozen=True)
class Standing:
    """How far an approval is: its signers in their order."""

    seats: tuple[Seat, ...]
    needed: int

    @property
    def signed(self) -> int:
        return sum(seat.signature is not None and seat.signature.answer == "given" for seat in self.seats)

    @property
    def words(self) -> str:
        """How many have signed of how many that are needed."""
        return _("%(signed)d of %(needed)d") % {"signed": self.signed, "needed": self.needed}

    @property
    def other_names(self) -> list[tuple[str, str]]:
        """Who was asked, and under which other name was signed in that place."""
        return [(seat.signer.name, seat.other_name) for seat in self.seats if seat.other_name]

    @property
    def waiting(self) -> list[Signer]:
        """Who has not answered yet, whether or not it is their turn."""
        return [seat.signer for seat in self.seats if seat.signature is None]


def standings_of(approvals: Iterable[Approval]) -> Mapping[UUID, Standing]:
    """Return how far approvals are, read in a fixed number of statements."""
    rows = {one.pk: one for one in approvals}
    signers: dict[UUID, list[Signer]] = {key: [] for key in rows}
    for signer in Signer.objects.filter(approval__in=rows).order_by("approval_id", "place"):
        signers[signer.approval_id].append(signer)
    answers = {one.signer_id: one for one in Signature.objects.filter(approval__in=rows).defer("strokes")}
    waiting = ScannedPaper.objects.filter(approval__in=rows, state=RequestState.ASKED)
    papers = {one.signer_id: one for one in waiting}
    return {key: _standing(rows[key], found, answers, papers) for key, found in signers.items()}


def _standing(
    approval: Approval,
    signers: Sequence[Signer],
    answers: Mapping[UUID, Signature],
    papers: Mapping[UUID, ScannedPaper],
) -> Standing:
    said = [answers[one.pk].answer if one.pk in answers else None for one in signers]
    turns = set(whose_turn(approval.in_order, said)) if approval.state == ApprovalState.ASKED else set()
    seats = (Seat(one, answers.get(one.pk), place in turns, papers.get(one.pk)) for place, one in enumerate(signers))
    return Standing(tuple(seats), approval.needed)


def standing_of(approval: Approval) -> Standing:
    """Return how far one approval is."""
    return standings_of([approval])[approval.pk]


def _not_there() -> NotVisible:
    return NotVisible(_("This does not exist, or it is not visible to you."))


def approval_for(actor: Actor, approval_id: UUID, permission: Permission = VIEW_APPROVAL) -> Approval:
    """Return one approval that the actor may treat so; every other is not there."""
    rows = Approval.objects.visible_to(actor, permission).select_related("authority", "school", "document")
    found: Approval | None = rows.filter(pk=approval_id).first()
    if found is None:
        raise _not_there()
    show([found])
    return found


def signer_for(actor: Actor, signer_id: UUID, permission: Permission) -> Signer:
    """Return one signer of an approval that the actor may treat so; every other is not there."""
    rows = Signer.objects.visible_to(actor, permission)
    rows = rows.select_related("approval__authority", "approval__school", "approval__document")
    found: Signer | None = rows.filter(pk=signer_id).first()
    if found is None:
        raise _not_there()
    show([found])
    return found


def paper_for(actor: Actor, paper_id: UUID, permission: Permission = VIEW_APPROVAL) -> ScannedPaper:
    """Return one scanned paper that the actor may treat so; every other is not there."""
    rows = ScannedPaper.objects.visible_to(actor, permission).select_related("approval", "signer", "scan")
    found: ScannedPaper | None = rows.filter(pk=paper_id).first()
    if found is None:
        raise _not_there()
    show([found])
    return found


def approvals_about(actor: Actor, about_ids: Sequence[UUID]) -> QuerySet[Approval]:
    """Return the approvals about some objects, newest first."""
    rows = Approval.objects.visible_to(actor, VIEW_APPROVAL).filter(about_id__in=about_ids)
    return rows.order_by("-asked_at", "-id")


def open_approvals(actor: Actor) -> QuerySet[Approval]:
    """Return what is asked and not settled, for who may remind and withdraw."""
    rows: QuerySet[Approval] = Approval.objects.visible_to(actor, ASK_APPROVAL)
    return rows.filter(state=ApprovalState.ASKED)


def overdue_approvals(actor: Actor) -> QuerySet[Approval]:
    """Return what is asked and whose last day has passed."""
    return open_approvals(actor).filter(due__lt=timezone.localdate())


def papers_to_confirm(actor: Actor) -> list[ScannedPaper]:
    """Return the scanned papers of others that wait for the actor's word."""
    rows = ScannedPaper.objects.visible_to(actor, CONFIRM_PAPER).filter(state=RequestState.ASKED)
    waiting = rows.select_related("approval").order_by("asked_at", "id")[: MOST_TASKS * 2]
    return [row for row in waiting if not is_own_request(actor, row)][:MOST_TASKS]


def read_text(approval: Any) -> str:
    """Return the text that is signed; the caller has checked that it may be seen."""
    with files.open(approval.document) as stream:
        return stream.read(DOCUMENT_LIMIT).decode("utf-8", errors="replace")


def parts_of_approval(approval: Any) -> QuerySet[Any]:
    """Return the keys of all rows that belong into the history of an approval: signers, codes, papers, signatures."""
    signers: QuerySet[Any] = Signer.objects.filter(approval=approval).order_by().values("pk")
    return signers.union(
        SigningCode.objects.filter(signer__approval=approval).order_by().values("pk"),
        ScannedPaper.objects.filter(approval=approval).order_by().values("pk"),
        Signature.objects.filter(approval=approval).order_by().values("pk"),
    )
