# SPDX-License-Identifier: EUPL-1.2
"""What bicycles show on the pages and lists of schools, on the start page, and in the shared services."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tests.fictional.bicycles.actions import HANDOVER, LENT, RETURN, USE
from tests.fictional.bicycles.permissions import MANAGE_BICYCLE, VIEW_BICYCLE
from tests.fictional.bicycles.queries import bicycles_for, counts_of_schools, lendings_for
from tragwerk.core.access.public import Actor
from tragwerk.core.approvals.public import SignerRole, Way
from tragwerk.core.extend.public import (
    ApprovalKind,
    ExtraColumn,
    ExtraFilter,
    ExtraVerb,
    Figure,
    FigureValue,
    LetterKind,
    LetterText,
    NoticeKind,
    Panel,
    PersonExport,
    Placeholder,
    TimelineEntry,
    TimelineSource,
    TodoKind,
    ValueType,
    contribute,
)
from tragwerk.ui.public import FlagFilter

SCHOOL_PAGE, SCHOOL_TABLE = "orgs.school", "office.schools"


def register() -> None:
    """Register all contributions; called once at start-up."""
    contribute(ExtraColumn(SCHOOL_TABLE, "bicycles", "Diensträder", VIEW_BICYCLE, _cells, numeric=True))
    contribute(ExtraFilter(SCHOOL_TABLE, "bicycles", VIEW_BICYCLE, _filter))
    contribute(ExtraVerb(SCHOOL_TABLE, "bicycles", "Diensträder verteilen", MANAGE_BICYCLE, "add", "bicycles:deliver"))
    contribute(Panel(SCHOOL_PAGE, "bicycles", "Diensträder", VIEW_BICYCLE, "bicycles/panel.html", _panel))
    contribute(TimelineSource(SCHOOL_PAGE, "bicycles", VIEW_BICYCLE, _timeline))
    contribute(Figure("bicycles.lent", "Verliehene Diensträder", VIEW_BICYCLE, "local_shipping", _figure))
    contribute(PersonExport("bicycles.lendings", "Ausleihen von Diensträdern in Worten", _told))
    contribute(TodoKind(RETURN, "Dienstrad zurücknehmen", "undo", MANAGE_BICYCLE))
    contribute(NoticeKind(LENT, "Ein Dienstrad ist mir geliehen", "Diensträder", VIEW_BICYCLE))
    contribute(
        ApprovalKind(
            key=USE,
            label="Nutzung eines Dienstrads",
            ways=tuple(Way.values),
            roles=(SignerRole.TEACHER.value, SignerRole.STAFF.value),
            kept="drei Jahre nach dem Ende des Jahres, in dem das Rad zurückkam",
            ask=MANAGE_BICYCLE,
        )
    )
    contribute(
        LetterKind(
            key=HANDOVER,
            label="Übergabe eines Dienstrads",
            placeholders=(
                Placeholder("rider", "Wer fährt", "Thea Muster"),
                Placeholder("bicycle", "Nummer des Rads", "190001-1", needed=True),
                Placeholder("due_on", "Zurück bis", timezone.localdate(), ValueType.DATE),
            ),
            texts={
                "de": LetterText(
                    "Dienstrad {bicycle}", "Guten Tag {rider},\n\ndas Rad {bicycle} gehört Ihnen bis zum **{due_on}**."
                )
            },
            retention="evidence",
        )
    )


def _cells(actor: Actor, rows: Sequence[Any]) -> dict[Any, int]:
    return counts_of_schools(actor, [row.pk for row in rows])


def _filter() -> FlagFilter:
    return FlagFilter(
        "bicycles", "Hat Diensträder", lambda actor: Q(pk__in=bicycles_for(actor).order_by().values("school_id"))
    )


def _panel(actor: Actor, school: Any) -> dict[str, Any]:
    lent = {one.bicycle_id: one for one in lendings_for(actor).filter(school=school, returned_on__isnull=True)}
    rows = bicycles_for(actor).filter(school=school).order_by("number", "pk")
    may_lend = actor.places(MANAGE_BICYCLE).cover(school.authority_id, school.pk)
    return {"rows": [(row, lent.get(row.pk)) for row in rows], "school_id": school.pk, "may_lend": may_lend}


def _timeline(actor: Actor, school: Any) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            timezone.make_aware(datetime.combine(one.lent_on, time(12))),
            "local_shipping",
            f"Dienstrad {one.bicycle} verliehen",
            "unterschrieben" if one.agreed_on else "",
        )
        for one in lendings_for(actor).filter(school=school).order_by("-lent_on", "-pk")[:20]
    ]


def _figure(actor: Actor) -> FigureValue | None:
    number = bicycles_for(actor).count()
    lent = lendings_for(actor).filter(returned_on__isnull=True).count()
    return FigureValue(lent, f"{reverse('office:schools')}?bicycles=yes", note=f"von {number}") if number else None


def _told(actor: Actor, person: Any) -> list[dict[str, Any]]:
    rows = lendings_for(actor).filter(rider=person).order_by("lent_on", "pk")
    return [{"Dienstrad": str(one.bicycle), "zurück bis": f"{one.due_on:%d.%m.%Y}"} for one in rows]
