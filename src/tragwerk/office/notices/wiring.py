# SPDX-License-Identifier: EUPL-1.2
"""Who is told when something happens in the packages below that have no pages of their own."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tragwerk.core.access.public import Place, system_scope
from tragwerk.core.audit.public import CONFIRM_REMOVAL, VIEW_AUDIT
from tragwerk.core.events.public import subscribe
from tragwerk.core.extend.public import NoticeKind, contribute
from tragwerk.core.imports.public import Import
from tragwerk.core.jobs.public import FOLLOW, Job, JobEnded, kind_named
from tragwerk.core.jobs.public import State as JobState
from tragwerk.core.notify.public import Message, Said, settle_notices, tell
from tragwerk.core.orgs.public import (
    APPROVE_EMERGENCY,
    REQUEST_EMERGENCY,
    SET_EMERGENCY_POLICY,
    VIEW_EMERGENCY,
    EmergencyAccess,
    EmergencyAccessesMoved,
    EmergencyState,
    FourEyesMoved,
    FourEyesWaiver,
    Person,
    RemovalsMoved,
    RequestState,
    TrailRemoval,
)
from tragwerk.ui.public import formats, job_address

_EMERGENCY, _TRAIL, _WORK = gettext_lazy("Emergency access"), gettext_lazy("Audit trail"), gettext_lazy("Own work")
EMERGENCY_ASKED, EMERGENCY_OPEN, EMERGENCY_ANSWER = (
    "orgs.emergency_asked",
    "orgs.emergency_open",
    "orgs.emergency_answer",
)
WAIVER_ASKED = "orgs.waiver_asked"
REMOVAL_ASKED, REMOVAL_ANSWER = "orgs.removal_asked", "orgs.removal_answer"
WORK_DONE, WORK_FAILED = "jobs.done", "jobs.failed"
# Whoever waited less has seen the end on the page.
LONG_WORK = timedelta(minutes=1)


def register() -> None:
    """Contribute the kinds and listen to the events; called once at start-up."""
    for kind in (
        NoticeKind(
            EMERGENCY_ASKED,
            gettext_lazy("An operator asks for access; I may decide"),
            _EMERGENCY,
            APPROVE_EMERGENCY,
            mail="now",
            push=True,
            urgent=True,
            order=1,
        ),
        NoticeKind(
            EMERGENCY_OPEN,
            gettext_lazy("An operator looks in here or helps"),
            _EMERGENCY,
            VIEW_EMERGENCY,
            mail="now",
            urgent=True,
            order=2,
        ),
        NoticeKind(
            EMERGENCY_ANSWER,
            gettext_lazy("An authority answers my request"),
            _EMERGENCY,
            REQUEST_EMERGENCY,
            mail="now",
            push=True,
            urgent=True,
            order=3,
        ),
        NoticeKind(
            WAIVER_ASKED,
            gettext_lazy("A colleague wants to let operators in without approval; I may decide"),
            _EMERGENCY,
            SET_EMERGENCY_POLICY,
            mail="now",
            order=4,
        ),
        NoticeKind(
            REMOVAL_ASKED,
            gettext_lazy("Somebody is to leave the audit trail; I may decide"),
            _TRAIL,
            CONFIRM_REMOVAL,
            mail="digest",
            order=10,
        ),
        NoticeKind(
            REMOVAL_ANSWER, gettext_lazy("A removal that I asked for was decided"), _TRAIL, VIEW_AUDIT, order=11
        ),
        NoticeKind(
            WORK_DONE, gettext_lazy("Long work in the background is done"), _WORK, FOLLOW, mail="never", order=30
        ),
        NoticeKind(
            WORK_FAILED, gettext_lazy("Work in the background did not succeed"), _WORK, FOLLOW, mail="now", order=31
        ),
    ):
        contribute(kind)
    subscribe(EmergencyAccessesMoved, tell_of_emergencies)
    subscribe(FourEyesMoved, tell_of_waivers)
    subscribe(RemovalsMoved, tell_of_removals)
    subscribe(JobEnded, tell_of_work)


def _rows(model: Any, ids: Iterable[UUID]) -> list[Any]:
    with system_scope(reason="tell people what has happened"):
        return list(model.objects.filter(pk__in=list(ids)).select_related("authority").order_by("pk"))


def tell_of_emergencies(happened: EmergencyAccessesMoved) -> None:
    """Tell who may decide, the offices whose authority is entered, and the operator who asked."""
    rows = _rows(EmergencyAccess, happened.access_ids)
    for row in rows:
        if happened.state != EmergencyState.REQUESTED:
            settle_notices(authority_id=row.authority_id, kind=EMERGENCY_ASKED, about_ids=[row.pk])
    tell([message for row in rows for message in _of_emergency(row, happened.state)])


def _of_emergency(row: EmergencyAccess, state: str) -> list[Message]:
    place, url = Place(row.authority_id), reverse("office:emergency", args=[row.pk])
    if state == EmergencyState.REQUESTED:
        return [Message(EMERGENCY_ASKED, place, _asked(row), url, but=row.account_id, about_id=row.pk)]
    messages = []
    if state in (EmergencyState.ACTIVE, EmergencyState.ENDED) and row.starts_at is not None:
        messages.append(Message(EMERGENCY_OPEN, place, _entered(row, state), url, but=row.account_id, about_id=row.pk))
    if state in (EmergencyState.ACTIVE, EmergencyState.REFUSED) and row.decided_by_account is not None:
        home = _home_of(row.account_id)
        if home is not None and row.account_id is not None:
            own = reverse("office:emergency_own")
            messages.append(
                Message(EMERGENCY_ANSWER, Place(home), _answered(row, state), own, to=[row.account_id], about_id=row.pk)
            )
    return messages


def _home_of(account_id: UUID | None) -> UUID | None:
    """Return the authority that keeps the record of an account's person: where its own notices belong."""
    with system_scope(reason="find where an account belongs"):
        rows = Person.objects.filter(account_id=account_id).order_by("id")
        found: UUID | None = rows.values_list("authority_id", flat=True).first() if account_id else None
    return found


def _asked(row: EmergencyAccess) -> Callable[[], Said]:
    def say() -> Said:
        sentence = ngettext(
            "%(name)s requests emergency access to %(place)s for %(count)d minute",
            "%(name)s requests emergency access to %(place)s for %(count)d minutes",
            row.minutes,
        )
        facts = {"name": row.label, "place": row.authority, "count": row.minutes}
        return Said(sentence % facts, f"{row.get_extent_display()} · {row.reason}")

    return say


def _entered(row: EmergencyAccess, state: str) -> Callable[[], Said]:
    def say() -> Said:
        facts = {"name": row.label, "place": row.authority}
        if state == EmergencyState.ENDED:
            return Said(_("The emergency access of %(name)s to %(place)s has ended") % facts, row.reason)
        return Said(_("%(name)s is inside %(place)s by emergency access") % facts, row.reason)

    return say


def _answered(row: EmergencyAccess, state: str) -> Callable[[], Said]:
    def say() -> Said:
        facts = {"name": row.decided_by_label, "place": row.authority}
        if state == EmergencyState.REFUSED:
            return Said(_("%(name)s refuses your emergency access to %(place)s") % facts, row.reason)
        return Said(_("%(name)s approves your emergency access to %(place)s") % facts, row.reason)

    return say


def tell_of_waivers(happened: FourEyesMoved) -> None:
    """Tell the others who may decide that somebody wants to do without four eyes."""
    rows = _rows(FourEyesWaiver, happened.waiver_ids)
    url = reverse("office:emergencies")
    for row in rows:
        if happened.state != RequestState.ASKED:
            settle_notices(authority_id=row.authority_id, kind=WAIVER_ASKED, about_ids=[row.pk])
            continue

        def say(row: FourEyesWaiver = row) -> Said:
            return Said(_("%(name)s wants to let operators in without approval") % {"name": row.asked_by}, row.reason)

        tell([Message(WAIVER_ASKED, Place(row.authority_id), say, url, but=row.asked_account, about_id=row.pk)])


def tell_of_removals(happened: RemovalsMoved) -> None:
    """Tell the others who may decide that somebody is to leave the trail, and who asked what was decided."""
    rows = _rows(TrailRemoval, happened.removal_ids)
    messages = []
    for row in rows:
        place, url = Place(row.authority_id), reverse("office:removal", args=[row.pk])
        if happened.state == RequestState.ASKED:
            messages.append(Message(REMOVAL_ASKED, place, _to_decide(row), url, but=row.asked_account, about_id=row.pk))
            continue
        settle_notices(authority_id=row.authority_id, kind=REMOVAL_ASKED, about_ids=[row.pk])
        if row.asked_account is not None and happened.state != RequestState.WITHDRAWN:
            to = [row.asked_account]
            messages.append(Message(REMOVAL_ANSWER, place, _decided(row, happened.state), url, to=to, about_id=row.pk))
    tell(messages)


# Neither names who is to leave: a notice and a mail live on after the name has gone.
def _to_decide(row: TrailRemoval) -> Callable[[], Said]:
    def say() -> Said:
        return Said(_("%(name)s asks that somebody leaves the audit trail") % {"name": row.asked_by}, row.reason)

    return say


def _decided(row: TrailRemoval, state: str) -> Callable[[], Said]:
    def say() -> Said:
        if state == RequestState.CONFIRMED:
            return Said(_("The removal from the audit trail that you asked for was confirmed"), row.reason)
        return Said(_("The removal from the audit trail that you asked for was refused"), row.reason)

    return say


def tell_of_work(happened: JobEnded) -> None:
    """Tell who started work in the background how it ended: always when it failed, else when it took long."""
    with system_scope(reason="tell people what has happened"):
        row = Job.objects.filter(pk=happened.job_id).first()
        found = _import_of(row) if row is not None else None
    if row is None or row.account_id is None or not is_worth_telling(row):
        return
    authority_id = row.authority_id or _home_of(row.account_id)
    if authority_id is None:
        return
    kind = WORK_DONE if row.state == JobState.DONE else WORK_FAILED
    url = reverse("office:import", args=[found.pk]) if found else str(row.result.get("url", "")) or job_address(row.pk)
    tell([Message(kind, Place(authority_id), _ended(row, found), url, to=[row.account_id], about_id=row.pk)])


def is_worth_telling(row: Job) -> bool:
    """Say whether the end of work is news to who started it; what they stopped themselves is not."""
    if row.state == JobState.FAILED:
        return True
    if row.state != JobState.DONE or row.finished_at is None:
        return False
    return row.kind == "imports.apply" or bool(row.finished_at - row.created_at >= LONG_WORK)


def _import_of(row: Job) -> Import | None:
    key = row.arguments.get("import_id")
    found: Import | None = Import.objects.filter(pk=key).first() if key else None
    return found


def _ended(row: Job, found: Import | None) -> Callable[[], Said]:
    def say() -> Said:
        label = _label(row)
        about = found.title if found is not None else ""
        name = f"{label}: {about}" if about else label
        if row.state == JobState.FAILED:
            return Said(_("Did not succeed: %(work)s") % {"work": name}, row.error)
        counts = row.result.get("counts") if isinstance(row.result, dict) else None
        return Said(_("Done: %(work)s") % {"work": name}, _figures(counts) if isinstance(counts, dict) else "")

    return say


def _label(row: Job) -> str:
    try:
        return str(kind_named(row.kind).label)
    except LookupError:
        return row.kind


def _figures(counts: dict[str, Any]) -> str:
    facts = {name: formats.number(int(counts.get(name, 0) or 0)) for name in ("created", "changed")}
    return _("%(created)s new, %(changed)s changed") % facts
