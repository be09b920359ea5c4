# SPDX-License-Identifier: EUPL-1.2
"""One model: what holds for all its devices, and its picture."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tragwerk.assets import actions
from tragwerk.assets.actions.batches import in_batch
from tragwerk.assets.forms import ModelForm
from tragwerk.assets.models import KIND_ICONS, AssetModel
from tragwerk.assets.permissions import MANAGE_ASSET, VIEW_ASSET
from tragwerk.assets.queries import models_for
from tragwerk.core.access.http import ActorRequest, guarded, takes_files
from tragwerk.core.access.public import DomainError, NotVisible, show
from tragwerk.core.documents.public import MEDIA_TYPES
from tragwerk.core.files import public as files
from tragwerk.core.files.public import StoredFile
from tragwerk.ui.public import render_icon, toast

# A picture under its address never changes: another has another address.
FOR_A_YEAR = "private, max-age=31536000, immutable"
POLICY = "default-src 'none'; sandbox"
_LETTERS = 16


def _missing() -> NotVisible:
    return NotVisible(_("This model does not exist, or it is not visible to you."))


@guarded(MANAGE_ASSET)
@takes_files
def edit_model(request: ActorRequest, model_id: UUID) -> HttpResponse:
    """Rename a model, correct its kind, say how long it is used and supported, what a new one costs and looks like."""
    rows = AssetModel.objects.visible_to(request.actor, MANAGE_ASSET).select_related("picture")
    model: AssetModel | None = rows.filter(pk=model_id).first()
    if model is None:
        raise _missing()
    show([model])
    initial = {name: getattr(model, name, None) for name in ModelForm.base_fields}
    has_picture = model.picture_id is not None
    form = ModelForm(request.POST or None, request.FILES or None, initial=initial, has_picture=has_picture)
    if request.method == "POST" and form.is_valid() and _saved(request, form, model):
        return redirect("assets:models")
    page = {"form": form, "model": model, "picture_url": picture_url(model, model.picture)}
    return render(request, "assets/model_edit.html", page, status=422 if form.errors else 200)


def _saved(request: ActorRequest, form: ModelForm, model: AssetModel) -> bool:
    try:
        with in_batch() as batch_id:
            changed = actions.change_models(
                actor=request.actor,
                changes={model.pk: form.columns()},
                pictures=form.pictures(model.pk),
            )
    except DomainError as error:
        form.take_error(error)
        return False
    toast(request, _("Saved."), reverse("assets:undo", args=[batch_id]) if changed else None)
    return True


@guarded(VIEW_ASSET)
@require_safe
def picture(request: ActorRequest, model_id: UUID, digest: str) -> FileResponse:
    """Hand out the picture of a model, large or small as the address says."""
    rows = models_for(request.actor).select_related("picture", "thumbnail")
    model: AssetModel | None = rows.filter(pk=model_id).first()
    kept = (model.picture, model.thumbnail) if model is not None else ()
    found = next((one for one in kept if one is not None and one.digest[:_LETTERS] == digest), None)
    if found is None:
        raise _missing()
    media_type = MEDIA_TYPES[found.name.rpartition(".")[2]]
    response = FileResponse(files.open(found), content_type=media_type)
    response.headers["Cache-Control"] = FOR_A_YEAR
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    return response


def picture_url(model: AssetModel, file: StoredFile | None) -> str:
    """Return the address of one of the pictures of a model; nothing where there is none."""
    return reverse("assets:model_picture", args=[model.pk, file.digest[:_LETTERS]]) if file is not None else ""


def small_picture(model: Any) -> SafeString:
    """Draw a model for a list: its picture, or the sign of its kind."""
    if model.thumbnail is None:
        return format_html('<span class="tw-dot tw-only-wide">{}</span>', render_icon(KIND_ICONS[model.kind]))
    address = picture_url(model, model.thumbnail)
    return format_html('<img class="tw-thumb" src="{}" alt="{}" loading="lazy" decoding="async">', address, model.name)
