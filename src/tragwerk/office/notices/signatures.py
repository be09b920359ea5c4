# SPDX-License-Identifier: EUPL-1.2
"""Who is told of signatures: those who shall sign and have an account, and who asked for them."""

from collections.abc import Callable, Collection
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragwerk.core.access.public import Place, system_scope
from tragwerk.core.approvals.public import (
    VIEW_APPROVAL,
    Approval,
    ApprovalAsked,
    ApprovalReminded,
    ApprovalSettled,
    ApprovalState,
    standing_of,
)
from tragwerk.core.events.public import subscribe
from tragwerk.core.extend.public import NoticeKind, contribute
from tragwerk.core.notify.public import READ_NOTICE, Message, Said, settle_notices, tell
from tragwerk.core.orgs.public import Person
from tragwerk.ui.public import formats

ASKED, ANSWERED = "approvals.asked", "approvals.answered"
_GROUP = gettext_lazy("Signatures")
# What was withdrawn, the person who asked has withdrawn, or a colleague who told them.
_NEWS = (ApprovalState.GIVEN, ApprovalState.REFUSED, ApprovalState.LAPSED)


def register() -> None:
    """Contribute the kinds and listen to the events; called once at start-up."""
    contribute(
        NoticeKind(
            ASKED, gettext_lazy("I am asked to sign something"), _GROUP, READ_NOTICE, mail="now", push=True, order=20
        )
    )
    contribute(
        NoticeKind(ANSWERED, gettext_lazy("What I asked for was signed or not"), _GROUP, VIEW_APPROVAL, order=21)
    )
    subscribe(ApprovalAsked, tell_of_request)
    subscribe(ApprovalReminded, tell_of_reminder)
    subscribe(ApprovalSettled, tell_of_answer)


def tell_of_request(happened: ApprovalAsked) -> None:
    """Tell the signers who have an account that they are asked."""
    _tell_signers(happened.approval_id, happened.people, _requested)


def tell_of_reminder(happened: ApprovalReminded) -> None:
    """Tell the signers who have an account and have not answered once more."""
    _tell_signers(happened.approval_id, happened.people, _reminded)


def _tell_signers(approval_id: UUID, people: Collection[UUID], words: Callable[[Approval], Callable[[], Said]]) -> None:
    row = _row(approval_id)
    with system_scope(reason="tell people what they shall sign"):
        rows = Person.objects.filter(pk__in=list(people), account__isnull=False)
        accounts = list(rows.order_by("id").values_list("account_id", flat=True))
    if row is None or not accounts:
        return
    place = Place(row.authority_id, row.school_id)
    tell([Message(ASKED, place, words(row), reverse("office:sign"), to=accounts, about_id=row.pk)])


def tell_of_answer(happened: ApprovalSettled) -> None:
    """Tell who asked how it went, and let those rest who were asked."""
    settle_notices(authority_id=happened.authority_id, kind=ASKED, about_ids=[happened.approval_id])
    row = _row(happened.approval_id)
    if row is None or row.asked_account is None or happened.state not in _NEWS:
        return
    place, url = Place(row.authority_id, row.school_id), reverse("office:approval", args=[row.pk])
    tell([Message(ANSWERED, place, _answered(row), url, to=[row.asked_account], about_id=row.pk)])


def _row(approval_id: UUID) -> Approval | None:
    with system_scope(reason="tell people what they shall sign"):
        found: Approval | None = Approval.objects.filter(pk=approval_id).first()
    return found


def _requested(row: Approval) -> Callable[[], Said]:
    def say() -> Said:
        return Said(_("%(name)s asks for your signature: %(title)s") % _facts(row), _until(row))

    return say


def _reminded(row: Approval) -> Callable[[], Said]:
    def say() -> Said:
        return Said(_("%(name)s reminds you: your signature is missing on %(title)s") % _facts(row), _until(row))

    return say


def _until(row: Approval) -> str:
    way = _("You sign with the code that you were given.")
    if row.due is None:
        return way
    return _("Please by %(day)s.") % {"day": formats.date_short(row.due)} + " " + way


def _answered(row: Approval) -> Callable[[], Said]:
    with system_scope(reason="tell who asked under which names was signed"):
        others = standing_of(row).other_names

    def say() -> Said:
        if row.state == ApprovalState.GIVEN:
            words = [_("In the place of %(asked)s, %(name)s has signed.") % {"asked": a, "name": n} for a, n in others]
            return Said(_("Signed: %(title)s") % _facts(row), " ".join(words))
        if row.state == ApprovalState.REFUSED:
            return Said(_("Not signed, refused: %(title)s") % _facts(row), row.end_reason)
        return Said(_("Not signed in time: %(title)s") % _facts(row))

    return say


def _facts(row: Approval) -> dict[str, str]:
    return {"name": row.asked_by, "title": row.title}
