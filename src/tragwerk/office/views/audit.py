# SPDX-License-Identifier: EUPL-1.2
"""The audit trail as a page: who changed what, from what to what, when, why."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import show_narrowed
from tragwerk.core.audit.public import VIEW_AUDIT, VIEW_INSTALLATION_AUDIT, AuditEntry, entries_of_installation
from tragwerk.office.batches import batch_links, object_links
from tragwerk.office.timeline import trail_entries
from tragwerk.office.wholes import parts_found_by, wholes_of
from tragwerk.ui.public import GermanDateField

PAGE = 50
_DAY = GermanDateField(required=False, earliest=date(1990, 1, 1), latest=date(2199, 12, 31))


@guarded(VIEW_AUDIT)
def trail(request: ActorRequest) -> HttpResponse:
    """Show the newest entries of the authority."""
    return _page(request, AuditEntry.objects.visible_to(request.actor, VIEW_AUDIT), _("Audit trail"))


@guarded(VIEW_INSTALLATION_AUDIT)
def installation_trail(request: ActorRequest) -> HttpResponse:
    """Show the newest entries that belong to no authority."""
    return _page(request, entries_of_installation(request.actor), _("Audit trail of the installation"))


def _page(request: ActorRequest, rows: QuerySet[Any], heading: str) -> HttpResponse:
    """Show entries, narrowed by words in the object's or the person's name and by a day."""
    find = request.GET.get("find", "").replace("\0", "").strip()[:80]
    if find:
        named = Q(object_label__icontains=find) | Q(actor_label__icontains=find)
        rows = rows.filter(named | Q(object_id__in=parts_found_by(find)))
    until, problem = _until(request.GET.get("until", ""))
    if until is not None:
        rows = rows.filter(at__lt=until)
    batch_id = _batch(request.GET.get("batch", ""))
    if batch_id is not None:
        rows = rows.filter(batch_id=batch_id)
    before = _before(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(Q(at__lt=before[0]) | Q(at=before[0], id__lt=before[1]))
    found = list(rows.order_by("-at", "-id")[: PAGE + 1])
    shown = found[:PAGE]
    show_narrowed(find)
    links = object_links(request.actor, shown)
    wholes = wholes_of(request.actor, shown)
    page = {
        "heading": heading,
        "lines": [
            (row, entry, links.get(row.object_id, ""), wholes.get(row.object_id))
            for row, entry in zip(shown, trail_entries(shown), strict=True)
        ],
        "batch": batch_id,
        "batch_links": batch_links(request.actor, batch_id) if batch_id is not None else [],
        "older": f"{shown[-1].at.isoformat()}~{shown[-1].pk}" if len(found) > PAGE else "",
        "is_older": before is not None,
        "find": find,
        "until": request.GET.get("until", ""),
        "problem": problem,
    }
    return render(request, "office/audit.html", page)


def _until(text: str) -> tuple[datetime | None, str]:
    """Read a day as people write it; return the moment at which it is over."""
    try:
        day = _DAY.clean(text)
    except ValidationError as error:
        return None, " ".join(error.messages)
    if day is None:
        return None, ""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)), ""


def _batch(text: str) -> UUID | None:
    """Read which bulk change is to be shown alone."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _before(text: str) -> tuple[datetime, UUID] | None:
    """Read the place in the order that the link to older entries carries; a whole import has one moment."""
    moment, _sep, key = text.partition("~")
    try:
        at, pk = datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        return None
    return (at, pk) if timezone.is_aware(at) else None
