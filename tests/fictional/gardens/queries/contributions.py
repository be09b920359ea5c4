# SPDX-License-Identifier: EUPL-1.2
"""What gardens show on the pages and lists of devices, on the start page, and in the shared services."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from tests.fictional.gardens.actions import CARE, COVER, THANKS
from tests.fictional.gardens.models import Watering
from tests.fictional.gardens.permissions import TEND_GARDEN, VIEW_GARDEN
from tests.fictional.gardens.queries import beds_for, cares_for, waterings_for
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
    Panel,
    PersonExport,
    Placeholder,
    TimelineEntry,
    TimelineSource,
    TodoKind,
    contribute,
)
from tragwerk.ui.public import RelationFilter

ASSET_PAGE, ASSET_TABLE = "assets.asset", "assets.assets"


@dataclass(frozen=True)
class BedFilter(RelationFilter):
    """The bed that a device waters."""

    def _condition(self, values: Sequence[str]) -> Q:
        return Q(pk__in=Watering.objects.filter(bed__in=values).values("asset_id"))


def register() -> None:
    """Register all contributions; called once at start-up."""
    contribute(ExtraColumn(ASSET_TABLE, "bed", "Bewässert", VIEW_GARDEN, _cells))
    contribute(ExtraFilter(ASSET_TABLE, "bed", VIEW_GARDEN, lambda: BedFilter("bed", "Bewässert", queryset=beds_for)))
    contribute(ExtraVerb(ASSET_TABLE, "bed", "An ein Beet stellen", TEND_GARDEN, "add", "gardens:water"))
    contribute(Panel(ASSET_PAGE, "gardens", "Schulgarten", VIEW_GARDEN, "gardens/panel.html", _panel))
    contribute(TimelineSource(ASSET_PAGE, "gardens", VIEW_GARDEN, _timeline))
    contribute(Figure("gardens.dry", "Beete ohne Bewässerung", VIEW_GARDEN, "event", _figure, order=15))
    contribute(PersonExport("gardens.cares", "Beetpatenschaften in Worten", _told))
    contribute(TodoKind(COVER, "Ferienvertretung finden", "event", TEND_GARDEN))
    contribute(
        ApprovalKind(
            key=CARE,
            label="Beetpatenschaft",
            ways=(Way.CODE.value, Way.SCREEN.value),
            roles=(SignerRole.PUPIL.value, SignerRole.GUARDIAN.value),
            kept="bis zum Ende des Schuljahres",
        )
    )
    contribute(
        LetterKind(
            key=THANKS,
            label="Dank für die Pflege eines Beets",
            placeholders=(
                Placeholder("carer", "Wer pflegt", "Mila Muster"),
                Placeholder("bed", "Name des Beets", "Tomaten", needed=True),
            ),
            texts={"de": LetterText("Danke für {bed}", "Liebe {carer},\n\ndanke, dass du das Beet **{bed}** gießt.")},
            retention="evidence",
        )
    )


def _cells(actor: Actor, rows: Sequence[Any]) -> dict[Any, str]:
    found = waterings_for(actor).filter(asset_id__in=[row.pk for row in rows])
    return dict(found.values_list("asset_id", "bed__name"))


def _watering(actor: Actor, asset: Any) -> Watering | None:
    return waterings_for(actor).filter(asset_id=asset.pk).first()


def _panel(actor: Actor, asset: Any) -> dict[str, Any]:
    watering = _watering(actor, asset)
    cares = cares_for(actor).filter(bed_id=watering.bed_id).order_by("carer__sort_name") if watering else ()
    return {"watering": watering, "cares": list(cares)}


def _timeline(actor: Actor, asset: Any) -> list[TimelineEntry]:
    watering = _watering(actor, asset)
    if watering is None:
        return []
    return [TimelineEntry(watering.created_at, "event", f"Bewässert das Beet {watering.bed}")]


def _figure(actor: Actor) -> FigureValue | None:
    beds = beds_for(actor)
    if not beds.exists():
        return None
    dry = beds.exclude(pk__in=waterings_for(actor).order_by().values("bed_id")).count()
    return FigureValue(dry, reverse("assets:list"))


def _told(actor: Actor, person: Any) -> list[dict[str, Any]]:
    def words(day: date | None) -> str:
        return f"zugesagt am {day:%d.%m.%Y}" if day else "noch nicht zugesagt"

    rows = cares_for(actor).filter(carer=person).order_by("bed__name", "pk")
    return [{"Beet": str(one.bed), "Patenschaft": words(one.agreed_on)} for one in rows]
