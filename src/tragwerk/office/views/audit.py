# SPDX-License-Identifier: EUPL-1.2
"""The audit trail as a page: who changed what, from what to what, when, why."""

from datetime import datetime, time

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.audit.public import VIEW_AUDIT, AuditEntry
from tragwerk.office.timeline import trail_entries
from tragwerk.ui.public import NotReadable, read_day

PAGE = 50


@guarded(VIEW_AUDIT)
def trail(request: ActorRequest) -> HttpResponse:
    """Show the newest entries, narrowed by words in the object's or the person's name and by a day."""
    rows = AuditEntry.objects.visible_to(request.actor, VIEW_AUDIT).select_related("authority")
    find = request.GET.get("find", "").strip()[:80]
    if find:
        rows = rows.filter(object_label__icontains=find) | rows.filter(actor_label__icontains=find)
    until, problem = _until(request.GET.get("until", ""))
    if until is not None:
        rows = rows.filter(at__lte=until)
    found = list(rows.order_by("-at", "-id")[: PAGE + 1])
    page = {
        "lines": list(zip(found[:PAGE], trail_entries(found[:PAGE]), strict=True)),
        "older": found[PAGE].at.isoformat() if len(found) > PAGE else "",
        "find": find,
        "until": request.GET.get("until", ""),
        "problem": problem,
    }
    return render(request, "office/audit.html", page)


def _until(text: str) -> tuple[datetime | None, str]:
    """Read a day or the moment that the link to older entries carries."""
    if not text.strip():
        return None, ""
    try:
        return datetime.fromisoformat(text.replace(" ", "+")), ""
    except ValueError:
        pass
    try:
        day = read_day(text, timezone.localdate())
    except NotReadable as error:
        return None, str(error)
    return (timezone.make_aware(datetime.combine(day, time.max)) if day else None), ""
