# SPDX-License-Identifier: EUPL-1.2
"""What is done with many devices: a preview of what changes and what cannot, then the verb, then the way back."""

from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.forms import MultipleChoiceField
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tragwerk.assets import actions
from tragwerk.assets.models import Asset, AssetState
from tragwerk.assets.permissions import MANAGE_ASSET, MOVE_ASSET, RETIRE_ASSET, VIEW_ASSET
from tragwerk.assets.views import choice
from tragwerk.assets.views.choice import WORKS, Preview, preview_of
from tragwerk.assets.views.table import AssetTable
from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, NotVisible, SeenIn, show
from tragwerk.core.audit.public import entries_of_batch
from tragwerk.core.forms.public import FieldValue
from tragwerk.ui.public import Selection, TragwerkForm, formats, job_address, toast

_SHOWN = 12
_LONGEST_QUERY = 2000
# No entry of a form is longer.
_LONGEST_ENTRY = 2000
# Entries about these tell of devices.
_OF_DEVICES = (Asset._meta.label_lower, FieldValue._meta.label_lower)


class Look(NamedTuple):
    """How the page of a bulk verb looks: title, sign, the words of its button, what it says besides."""

    title: str
    icon: str
    verb: str
    note: str = ""
    stacked: bool = False


def _applies(request: ActorRequest) -> bool:
    return request.method == "POST" and "apply" in request.POST


def _counted(sentence: str, count: int) -> str:
    return sentence % {"count": formats.number(count)}


def _bulk(request: ActorRequest, key: str) -> Preview | HttpResponse:
    """Do the verb when the choice is the one that was seen; else return the preview to be shown."""
    work = WORKS[key]
    try:
        preview = preview_of(Selection.from_request(request, AssetTable), work.permission)
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect(_list_url(request))
    preview.form = form = work.form(preview, request.POST if _applies(request) else None)
    if not _applies(request) or not form.is_valid() or _moved_meanwhile(request, preview):
        return preview
    work.keep(preview, form)
    if (not preview.ids and key in {"retire", "edit"}) or _must_be_seen(request, preview):
        return preview
    try:
        if preview.count > choice.MOST_AT_ONCE:
            return _in_background(request, key, preview)
        changed = work.apply(request.actor, preview.ids, form)
    except DomainError as error:
        form.take_error(error)
        return preview
    said = work.said(len(changed.ids), form)
    return _done(request, changed, f"{said} {_left_sentence(preview)}".strip(), preview)


def _must_be_seen(request: ActorRequest, preview: Preview) -> bool:
    """Say whether the person has not yet seen what exactly these details change."""
    return preview.effects is not None and request.POST.get("seen") != preview.effects.mark


def _in_background(request: ActorRequest, key: str, preview: Preview) -> HttpResponse:
    """Have the verb done by a worker, with the entries of the form and the choice as they were posted."""
    selection = preview.selection
    started = actions.order_bulk(
        actor=request.actor,
        permission=WORKS[key].permission,
        authorities=preview.authorities,
        arguments={
            "verb": key,
            "data": _data_of(preview.form, request),
            "keys": [str(one) for one in selection.keys],
            "whole": selection.whole,
            "query": selection.query,
            "expected": preview.chosen,
        },
    )
    return HttpResponseRedirect(job_address(started.pk))


def _data_of(form: TragwerkForm, request: ActorRequest) -> dict[str, Any]:
    """Return what was posted for the form, as a worker can read it."""
    data: dict[str, Any] = {name: request.POST[name][:_LONGEST_ENTRY] for name in _entries_of(form, request)}
    several = [name for name, field in form.fields.items() if isinstance(field, MultipleChoiceField)]
    return {**data, **{name: request.POST.getlist(name)[:50] for name in several}}


def _entries_of(form: TragwerkForm, request: ActorRequest) -> list[str]:
    """Return the names of the form's entries in what was posted; a combobox has several."""
    names = tuple(form.fields)
    return [name for name in request.POST if name in names or name.partition("__")[0] in names]


def _moved_meanwhile(request: ActorRequest, preview: Preview) -> bool:
    """Say when the choice is not the one that the person saw; then the new preview is shown first."""
    if not preview.moved_meanwhile:
        return False
    messages.warning(
        request,
        _("The choice has changed meanwhile: now %(count)s devices. Please look again.")
        % {"count": formats.number(preview.count)},
    )
    return True


def _left_sentence(preview: Preview) -> str:
    left = sum(group.number for group in preview.groups)
    if not left:
        return ""
    return _counted(ngettext("%(count)s stayed as it was.", "%(count)s stayed as they were.", left), left)


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


def _page(request: ActorRequest, preview: Preview, look: Look) -> HttpResponse:
    table = preview.selection.table
    shown = list(table.rows().filter(pk__in=preview.ids[:_SHOWN]).select_related("asset_model", "school", "room"))
    show(shown, SeenIn.LIST)
    page: dict[str, Any] = {
        "preview": preview,
        "form": preview.form,
        "title": look.title,
        "verb": look.verb,
        "verb_icon": look.icon,
        "note": look.note,
        "stacked": look.stacked,
        "shown": sorted(shown, key=lambda row: (row.authority_id, row.tag_sort or "", row.pk)),
        "more": preview.count - len(shown),
        "choice": preview.selection.hidden_fields(preview.chosen),
        "came": "" if preview.selection.whole else request.POST.get("chosen_by", ""),
        "back_url": _list_url(request),
        "trail": [(_("Stock"), _list_url(request))],
        "chosen_count": preview.count + sum(group.number for group in preview.groups),
        "sentences": preview.selection.sentences if preview.selection.whole else (),
    }
    return render(request, "assets/bulk.html", page, status=422 if preview.form.errors else 200)


@guarded(MANAGE_ASSET)
@require_POST
def bulk_state(request: ActorRequest) -> HttpResponse:
    """Bring the chosen devices into another state."""
    found = _bulk(request, "state")
    if isinstance(found, HttpResponse):
        return found
    verb = ngettext("Change the state of %(count)s device", "Change the state of %(count)s devices", found.count)
    return _page(request, found, Look(_("Change the state"), "sync", _counted(verb, found.count), stacked=True))


@guarded(MOVE_ASSET)
@require_POST
def bulk_move(request: ActorRequest) -> HttpResponse:
    """Put the chosen devices to a school and a room."""
    found = _bulk(request, "move")
    if isinstance(found, HttpResponse):
        return found
    verb = ngettext("Move %(count)s device", "Move %(count)s devices", found.count)
    return _page(request, found, Look(_("Move devices"), "move_item", _counted(verb, found.count), stacked=True))


@guarded(MANAGE_ASSET)
@require_POST
def bulk_edit(request: ActorRequest) -> HttpResponse:
    """Give the chosen devices the same details."""
    found = _bulk(request, "edit")
    if isinstance(found, HttpResponse):
        return found
    number = found.effects.changed if found.effects else found.count
    verb = ngettext("Change %(count)s device", "Change %(count)s devices", number)
    note = _("Empty fields stay as they are.")
    label = _counted(verb, number) if found.effects else _("Look at what changes")
    return _page(request, found, Look(_("Edit devices"), "edit", label, note))


@guarded(RETIRE_ASSET)
@require_POST
def bulk_retire(request: ActorRequest) -> HttpResponse:
    """End the life of the chosen devices."""
    found = _bulk(request, "retire")
    if isinstance(found, HttpResponse):
        return found
    if not any(group.labels for group in found.groups):
        found.keep(AssetState.RETIRED)
    verb = ngettext("Retire %(count)s device", "Retire %(count)s devices", found.count)
    return _page(request, found, Look(_("Retire devices"), "archive-fill", _counted(verb, found.count), stacked=True))


@guarded(VIEW_ASSET)
def bulk_result(request: ActorRequest, batch_id: UUID) -> HttpResponse:
    """Say what a change in the background did, with the way to its devices and the way back."""
    count = AssetTable.from_query(request.actor, f"batch={batch_id}").narrowed().order_by().values("pk").count()
    first = entries_of_batch(batch_id).first()
    if first is None or not count:
        raise NotVisible(_("This change does not exist, or it is not yours to undo."))
    undone = first.verb == actions.UNDO_VERB
    sentence = (
        ngettext("Undone: %(count)s device is as before.", "Undone: %(count)s devices are as before.", count)
        if undone
        else ngettext("%(count)s device changed.", "%(count)s devices changed.", count)
    )
    own = first.actor_account is not None and first.actor_account == request.actor.account_id
    page = {"batch_id": batch_id, "sentence": _counted(sentence, count), "may_undo": own and not undone}
    return render(request, "assets/bulk_result.html", page)


@guarded(VIEW_ASSET)
@require_POST
def undo(request: ActorRequest, batch_id: UUID) -> HttpResponse:
    """Take back a change as a whole; a large one in the background."""
    try:
        if entries_of_batch(batch_id).count() > choice.MOST_AT_ONCE:
            return HttpResponseRedirect(job_address(actions.order_undo(actor=request.actor, batch_id=batch_id).pk))
        report = actions.undo_change(actor=request.actor, batch_id=batch_id)
    except DomainError as error:
        messages.warning(request, str(error))
    else:
        toast(request, _said_undone(batch_id, report.restored))
    return HttpResponseRedirect(_back(request))


def _said_undone(batch_id: UUID, restored: int) -> str:
    entry = entries_of_batch(batch_id).first()
    if entry is None or entry.object_type not in _OF_DEVICES:
        return _("Undone. Everything is as before.")
    said = ngettext("Undone: %(count)s device is as before.", "Undone: %(count)s devices are as before.", restored)
    return _counted(said, restored)


def _back(request: ActorRequest) -> str:
    """Return the page where somebody pressed "Undo", if it is one of ours and shows something."""
    came = request.headers.get("Referer", "")
    allowed = url_has_allowed_host_and_scheme(
        came, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    place = urlsplit(came)
    if not allowed or not place.path or "/sammel/" in place.path:
        return reverse("assets:list")
    return f"{place.path}?{place.query}" if place.query else place.path
