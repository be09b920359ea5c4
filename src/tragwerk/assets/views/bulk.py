# SPDX-License-Identifier: EUPL-1.2
"""What is done with many devices: a preview of what changes and what cannot, then the verb, then the way back."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tragwerk.assets import actions
from tragwerk.assets.actions.checks import why_not
from tragwerk.assets.forms import BulkEditForm, MoveForm, RetireForm, StateForm
from tragwerk.assets.models import TRANSITIONS, AssetState
from tragwerk.assets.permissions import MANAGE_ASSET, MOVE_ASSET, RETIRE_ASSET, VIEW_ASSET
from tragwerk.assets.rules import may_become
from tragwerk.assets.views.table import AssetTable
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, Permission
from tragwerk.ui.public import Selection, TragwerkForm, formats, toast

_SHOWN = 12
_NAMED = 5
_LONGEST_QUERY = 2000


class Group(NamedTuple):
    """Devices that stay out for the same reason."""

    number: int
    reason: str
    labels: str


@dataclass
class Preview:
    """What a bulk verb would do: the devices it changes, those it cannot, and why."""

    selection: Selection[AssetTable]
    ids: list[UUID]
    states: dict[UUID, str]
    labels: dict[UUID, str]
    authorities: set[UUID]
    left_out: int
    groups: list[Group] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many devices would change."""
        return len(self.ids)

    def keep(self, state: str) -> None:
        """Leave out the devices that cannot take the step, grouped by their present state."""
        blocked: defaultdict[str, list[UUID]] = defaultdict(list)
        for key in self.ids:
            if not may_become(TRANSITIONS, self.states[key], state):
                blocked[self.states[key]].append(key)
        for old, keys in blocked.items():
            names = ", ".join(self.labels[key] for key in keys[:_NAMED])
            self.groups.append(Group(len(keys), why_not(self.labels[keys[0]], old, state), names))
        stay = {key for keys in blocked.values() for key in keys}
        self.ids = [key for key in self.ids if key not in stay]


def _preview(request: ActorRequest, permission: Permission) -> Preview:
    """Read the choice anew; rows without the right stay out."""
    selection = Selection.from_request(request, AssetTable)
    rows = selection.rows(permission).order_by("authority_id", "tag_sort", "pk")
    found = list(rows.values_list("pk", "state", "tag", "serial", "authority_id"))
    left_out = selection.left_out(permission)
    preview = Preview(
        selection,
        [row[0] for row in found],
        {row[0]: row[1] for row in found},
        {row[0]: row[2] or row[3] for row in found},
        {row[4] for row in found},
        left_out,
    )
    if left_out:
        preview.groups.append(
            Group(left_out, _("You do not have the right “%(right)s” there.") % {"right": permission.label}, "")
        )
    return preview


def _applies(request: ActorRequest) -> bool:
    return request.method == "POST" and "apply" in request.POST


def _page(
    request: ActorRequest, preview: Preview, form: TragwerkForm, *, title: str, verb: str, icon: str, **extra: Any
) -> HttpResponse:
    table = preview.selection.table
    shown = list(table.rows().filter(pk__in=preview.ids[:_SHOWN]).select_related("asset_model", "school", "room"))
    page = {
        "preview": preview,
        "form": form,
        "title": title,
        "verb": verb,
        "verb_icon": icon,
        "shown": sorted(shown, key=lambda row: (row.authority_id, row.tag_sort or "", row.pk)),
        "more": preview.count - len(shown),
        "choice": preview.selection.hidden_fields(preview.count),
        "came": "" if preview.selection.whole else request.POST.get("chosen_by", ""),
        "back_url": _list_url(request),
        "trail": [(_("Stock"), _list_url(request))],
        "chosen_count": preview.count + sum(group.number for group in preview.groups),
        "sentences": preview.selection.sentences if preview.selection.whole else (),
        **extra,
    }
    return render(request, "assets/bulk.html", page, status=422 if form.errors else 200)


def _moved_meanwhile(request: ActorRequest, preview: Preview) -> bool:
    """Say when the choice is not the one that the person saw; then the new preview is shown first."""
    expected = preview.selection.expected
    if expected is None or expected == preview.count + sum(group.number for group in preview.groups if group.labels):
        return False
    messages.warning(
        request,
        _("The choice has changed meanwhile: now %(count)s devices. Please look again.")
        % {"count": formats.number(preview.count)},
    )
    return True


def _done(request: ActorRequest, changed: actions.Changed, sentence: str, preview: Preview) -> HttpResponse:
    undo = reverse("assets:undo", args=[changed.batch_id]) if changed.ids else None
    toast(request, sentence, undo_url=undo)
    if not preview.selection.whole and len(preview.selection.keys) == 1:
        return redirect("assets:detail", preview.selection.keys[0])
    return redirect(_list_url(request))


def _list_url(request: ActorRequest) -> str:
    """Return the list as it was filtered when the choice was made."""
    query = QueryDict(request.POST.get("chosen_by", "")[:_LONGEST_QUERY]).urlencode()
    return f"{reverse('assets:list')}?{query}" if query else reverse("assets:list")


def _nothing(request: ActorRequest, error: DomainError) -> HttpResponse:
    messages.warning(request, str(error))
    return redirect(_list_url(request))


@guarded(MANAGE_ASSET)
@require_POST
def bulk_state(request: ActorRequest) -> HttpResponse:
    """Bring the chosen devices into another state."""
    try:
        preview = _preview(request, MANAGE_ASSET)
    except DomainError as error:
        return _nothing(request, error)
    choices = _state_choices(list(preview.states.values()))
    form = StateForm(request.POST if _applies(request) else None, choices=choices, initial=_only(choices))
    verb = ngettext("Change the state of %(count)s device", "Change the state of %(count)s devices", preview.count) % {
        "count": formats.number(preview.count)
    }
    if _applies(request) and form.is_valid() and not _moved_meanwhile(request, preview):
        state = form.cleaned_data["state"]
        preview.keep(state)
        try:
            changed = actions.set_state(
                actor=request.actor, ids=preview.ids, state=state, reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            form.take_error(error)
        else:
            word = str(AssetState(state).label)
            return _done(request, changed, _sentence_state(len(changed.ids), word, preview), preview)
    return _page(request, preview, form, title=_("Change the state"), verb=verb, icon="sync", stacked=True)


def _state_choices(states: Sequence[str]) -> list[tuple[str, str]]:
    """Return the states that some of the devices can go into, each with how many can."""
    found = []
    for state in AssetState:
        if state == AssetState.RETIRED:
            continue
        able = sum(may_become(TRANSITIONS, old, state) for old in states)
        if able:
            label = str(state.label)
            if able < len(states):
                label = _("%(state)s (%(able)s of %(all)s can)") % {
                    "state": label,
                    "able": formats.number(able),
                    "all": formats.number(len(states)),
                }
            found.append((state.value, label))
    return found


def _only(choices: Sequence[tuple[str, str]]) -> dict[str, str]:
    return {"state": choices[0][0]} if len(choices) == 1 else {}


def _sentence_state(count: int, word: str, preview: Preview) -> str:
    text = ngettext("%(count)s device is now “%(state)s”.", "%(count)s devices are now “%(state)s”.", count) % {
        "count": formats.number(count),
        "state": word,
    }
    return f"{text} {_left_sentence(preview)}".strip()


def _left_sentence(preview: Preview) -> str:
    left = sum(group.number for group in preview.groups)
    if not left:
        return ""
    return ngettext("%(count)s stayed as it was.", "%(count)s stayed as they were.", left) % {
        "count": formats.number(left)
    }


@guarded(MOVE_ASSET)
@require_POST
def bulk_move(request: ActorRequest) -> HttpResponse:
    """Put the chosen devices to a school and a room."""
    try:
        preview = _preview(request, MOVE_ASSET)
    except DomainError as error:
        return _nothing(request, error)
    form = MoveForm(
        request.POST if _applies(request) else None,
        actor=request.actor,
        permission=MOVE_ASSET,
        authority_id=next(iter(preview.authorities)) if len(preview.authorities) == 1 else None,
        school_url=reverse("assets:suggest_schools") + "?move=1",
    )
    if _applies(request) and form.is_valid() and not _moved_meanwhile(request, preview):
        values = form.cleaned_data
        try:
            changed = actions.move_assets(
                actor=request.actor,
                ids=preview.ids,
                school_id=values["school_id"],
                room_id=values["room_id"],
                reason=values["reason"],
            )
        except DomainError as error:
            form.take_error(error)
        else:
            text = ngettext("%(count)s device moved.", "%(count)s devices moved.", len(changed.ids)) % {
                "count": formats.number(len(changed.ids))
            }
            return _done(request, changed, f"{text} {_left_sentence(preview)}".strip(), preview)
    verb = ngettext("Move %(count)s device", "Move %(count)s devices", preview.count) % {
        "count": formats.number(preview.count)
    }
    return _page(request, preview, form, title=_("Move devices"), verb=verb, icon="move_item", stacked=True)


@guarded(MANAGE_ASSET)
@require_POST
def bulk_edit(request: ActorRequest) -> HttpResponse:
    """Give the chosen devices the same details."""
    try:
        preview = _preview(request, MANAGE_ASSET)
    except DomainError as error:
        return _nothing(request, error)
    form = BulkEditForm(request.POST if _applies(request) else None)
    if _applies(request) and form.is_valid() and not _moved_meanwhile(request, preview):
        changes = dict.fromkeys(preview.ids, form.columns())
        try:
            changed = actions.change_assets(actor=request.actor, changes=changes, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.take_error(error)
        else:
            text = ngettext("%(count)s device changed.", "%(count)s devices changed.", len(changed.ids)) % {
                "count": formats.number(len(changed.ids))
            }
            return _done(request, changed, f"{text} {_left_sentence(preview)}".strip(), preview)
    verb = ngettext("Change %(count)s device", "Change %(count)s devices", preview.count) % {
        "count": formats.number(preview.count)
    }
    note = _("Empty fields stay as they are.")
    return _page(request, preview, form, title=_("Edit devices"), verb=verb, icon="edit", note=note)


@guarded(RETIRE_ASSET)
@require_POST
def bulk_retire(request: ActorRequest) -> HttpResponse:
    """End the life of the chosen devices."""
    try:
        preview = _preview(request, RETIRE_ASSET)
    except DomainError as error:
        return _nothing(request, error)
    moved = _applies(request) and _moved_meanwhile(request, preview)
    preview.keep(AssetState.RETIRED)
    form = RetireForm(request.POST if _applies(request) else None)
    if _applies(request) and form.is_valid() and not moved and preview.ids:
        try:
            changed = actions.retire_assets(actor=request.actor, ids=preview.ids, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.take_error(error)
        else:
            text = ngettext("%(count)s device retired.", "%(count)s devices retired.", len(changed.ids)) % {
                "count": formats.number(len(changed.ids))
            }
            return _done(request, changed, f"{text} {_left_sentence(preview)}".strip(), preview)
    verb = ngettext("Retire %(count)s device", "Retire %(count)s devices", preview.count) % {
        "count": formats.number(preview.count)
    }
    return _page(request, preview, form, title=_("Retire devices"), verb=verb, icon="archive-fill", stacked=True)


@guarded(VIEW_ASSET)
@require_POST
def undo(request: ActorRequest, batch_id: UUID) -> HttpResponse:
    """Take back a change as a whole."""
    try:
        report = actions.undo_change(actor=request.actor, batch_id=batch_id)
    except DomainError as error:
        messages.warning(request, str(error))
    else:
        toast(
            request,
            ngettext(
                "Undone: %(count)s device is as before.", "Undone: %(count)s devices are as before.", report.restored
            )
            % {"count": formats.number(report.restored)},
        )
    return HttpResponseRedirect(_back(request))


def _back(request: ActorRequest) -> str:
    """Return the page where somebody pressed "Undo", if it is one of ours and shows something."""
    came = request.headers.get("Referer", "")
    allowed = url_has_allowed_host_and_scheme(
        came, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    path = urlsplit(came).path
    return path if allowed and path and "/sammel/" not in path else reverse("assets:list")
