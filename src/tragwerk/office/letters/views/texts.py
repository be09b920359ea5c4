# SPDX-License-Identifier: EUPL-1.2
"""Texts of letters: list, versions, the editor with its preview, and every step."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from tragwerk.core.access.http import ActorRequest, guarded
from tragwerk.core.access.public import DomainError, NotVisible
from tragwerk.core.extend.public import LetterKind, ValueType
from tragwerk.core.letters.public import (
    LANGUAGES,
    MANAGE_TEMPLATE,
    VIEW_TEMPLATE,
    LetterTemplate,
    LetterVersion,
    Problem,
    VersionState,
    actions,
    by_keys,
    by_labels,
    check,
    known_kind,
    own_authority,
    placeholders_of,
    template_for,
    version_for,
    versions_of,
    worded,
)
from tragwerk.office.editing import Editing, edit, moment_of, stamp_of_draft
from tragwerk.office.letters import samples
from tragwerk.office.letters.forms import NameForm, TextForm, VersionForm
from tragwerk.office.letters.tables import TextTable
from tragwerk.office.letters.tabs import tabs
from tragwerk.office.trail.timeline import timeline
from tragwerk.ui.public import drafts, table_response, toast

TEXT_PAGE = "letters.template"
SEEN = "seen_at"


class Offered(NamedTuple):
    """A placeholder as the list beside the text offers it."""

    token: str
    label: str
    sample: str
    is_table: bool
    needed: bool


@guarded(VIEW_TEMPLATE)
def texts(request: ActorRequest) -> HttpResponseBase:
    """List the texts."""
    page = {
        "title": _("Letter texts"),
        "tabs": tabs(request.actor, "texts"),
        "add_url": reverse("office:letter_text_add") if request.actor.may(MANAGE_TEMPLATE) else "",
        "add_label": _("Begin a text"),
    }
    return table_response(request, TextTable, "office/letters/list.html", page)


@guarded(MANAGE_TEMPLATE)
def add(request: ActorRequest) -> HttpResponse:
    """Begin a text with what its kind brings along."""
    own = own_authority(request.actor, MANAGE_TEMPLATE)
    form = TextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keys = actions.create_templates(actor=request.actor, rows=[{**form.cleaned_data, "authority_id": own.pk}])
        except DomainError as error:
            form.take_error(error)
        else:
            return redirect("office:letter_version", keys[0])
    back = reverse("office:letter_texts")
    page = {"form": form, "title": _("Begin a text"), "back_url": back, "trail": ((_("Letter texts"), back),)}
    page |= {"submit": _("Continue to the text")}
    return render(request, "office/form.html", page, status=422 if form.errors else 200)


@guarded(VIEW_TEMPLATE)
def text(request: ActorRequest, template_id: UUID) -> HttpResponse:
    """One text with its versions in every language."""
    found = template_for(request.actor, template_id)
    kind = known_kind(found.kind)
    versions = versions_of(found)
    manages = _manages(request, found)
    drafted = {one.language for one in versions if one.state == VersionState.DRAFT}
    page = {
        "template": found,
        "kind": kind,
        "trail": ((_("Letter texts"), reverse("office:letter_texts")),),
        "versions": versions,
        "manages": manages,
        "free_languages": [(one, LANGUAGES[one]) for one in kind.languages if one in LANGUAGES and one not in drafted],
        "timeline": timeline(request.actor, TEXT_PAGE, found),
    }
    return render(request, "office/letters/text.html", page)


def _manages(request: ActorRequest, found: LetterTemplate) -> bool:
    return request.actor.places(MANAGE_TEMPLATE).cover(found.authority_id)


@guarded(MANAGE_TEMPLATE)
def rename(request: ActorRequest, template_id: UUID) -> HttpResponse:
    """Give a text another name."""
    found = template_for(request.actor, template_id, MANAGE_TEMPLATE)
    back = reverse("office:letter_text", args=[found.pk])
    editing = Editing(
        target=found,
        form_class=NameForm,
        change=lambda changes, expected, reason: actions.rename_templates(
            actor=request.actor, changes=changes, expected=expected, reason=reason
        ),
        title=_("Rename the text"),
        back_url=back,
        trail=((_("Letter texts"), reverse("office:letter_texts")), (found.name, back)),
    )
    return edit(request, editing)


@guarded(MANAGE_TEMPLATE)
@require_POST
def begin_draft(request: ActorRequest, template_id: UUID) -> HttpResponse:
    """Begin a draft: anew in a language, or with the text of a version."""
    found = template_for(request.actor, template_id, MANAGE_TEMPLATE)
    row: dict[str, Any] = {"template_id": found.pk, "language": request.POST.get("language", "")}
    source = request.POST.get("from", "")
    if source:
        version = next((one for one in versions_of(found) if str(one.pk) == source), None)
        if version is None:
            raise NotVisible(_("This does not exist, or it is not visible to you."))
        row["from_id"] = version.pk
    try:
        keys = actions.begin_drafts(actor=request.actor, rows=[row])
    except DomainError as error:
        messages.warning(request, str(error))
        draft = next((one for one in versions_of(found) if _is_draft_in(one, row["language"])), None)
        return redirect("office:letter_version", draft.pk) if draft else redirect("office:letter_text", found.pk)
    return redirect("office:letter_version", keys[0])


def _is_draft_in(version: LetterVersion, language: str) -> bool:
    return version.language == language and version.state == VersionState.DRAFT


@guarded(VIEW_TEMPLATE)
def version(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """A version: the editor of a draft, or the text as it was published."""
    found = version_for(request.actor, version_id)
    if found.state == VersionState.DRAFT and _manages(request, found.template):
        return _editor(request, found)
    kind = known_kind(found.template.kind)
    paper = samples.paper_of(found.authority)
    page = {
        **_head(found),
        "body": _labelled(found.body, kind, found.language),
        "subject": _labelled(found.subject, kind, found.language),
        **_shown(paper, kind, found.language, found.subject, found.body, draft=found.state == VersionState.DRAFT),
        "timeline": timeline(request.actor, TEXT_PAGE, found),
        "may_withdraw": _manages(request, found.template) and found.can(VersionState.WITHDRAWN),
        "may_copy": _manages(request, found.template),
    }
    return render(request, "office/letters/version.html", page)


def _head(found: LetterVersion) -> dict[str, Any]:
    back = reverse("office:letter_text", args=[found.template_id])
    return {
        "version": found,
        "template": found.template,
        "title": f"{found.template.name}: {found}",
        "trail": ((_("Letter texts"), reverse("office:letter_texts")), (found.template.name, back)),
    }


def _labelled(words: str, kind: LetterKind, language: str) -> str:
    """Return a text with the names that people read, in the language of the text."""
    with override(language if language in {"de", "en"} else None):
        return by_labels(words, placeholders_of(kind))


def _editor(request: ActorRequest, found: LetterVersion) -> HttpResponse:
    kind = known_kind(found.template.kind)
    draft_key = f"letters.version.{found.pk}"
    seen, status = found.changed_at.isoformat(), 200
    if request.method == "POST":
        form = VersionForm(request.POST)
        seen = request.POST.get(SEEN, "")
        if form.is_valid() and _saved(request, found, form, moment_of(seen)):
            drafts.discard(request, draft_key)
            if "publish" in request.POST:
                return _published(request, found, form, draft_key)
            toast(request, _("Saved."))
            return redirect("office:letter_version", found.pk)
        status = 422
    else:
        words = {name: _labelled(getattr(found, name), kind, found.language) for name in ("subject", "body")}
        form = VersionForm(initial=words)
        if form.restore_draft(request, draft_key):
            seen = stamp_of_draft(request, draft_key) or seen
    return _editor_page(request, found, form, draft_key, seen, status)


def _saved(request: ActorRequest, found: LetterVersion, form: VersionForm, seen: datetime) -> bool:
    try:
        actions.change_drafts(actor=request.actor, changes={found.pk: form.cleaned_data}, expected={found.pk: seen})
    except DomainError as error:
        form.take_error(error)
        return False
    return True


def _published(request: ActorRequest, found: LetterVersion, form: VersionForm, draft_key: str) -> HttpResponse:
    try:
        actions.publish_versions(actor=request.actor, ids=[found.pk])
    except DomainError as error:
        found.refresh_from_db()
        form.take_error(error)
        return _editor_page(request, found, form, draft_key, found.changed_at.isoformat(), 422)
    toast(request, _("Published. Letters are written by this version from now on."))
    return redirect("office:letter_text", found.template_id)


def _editor_page(
    request: ActorRequest, found: LetterVersion, form: VersionForm, draft_key: str, seen: str, status: int
) -> HttpResponse:
    kind = known_kind(found.template.kind)
    page = {
        **_head(found),
        "form": form,
        "draft_key": draft_key,
        "seen": seen,
        "seen_name": SEEN,
        "offered": offered(kind, found.language),
    }
    return render(request, "office/letters/editor.html", page, status=status)


def offered(kind: LetterKind, language: str) -> list[Offered]:
    """Return what the text can say, as it is written and with an example."""
    with override(language if language in {"de", "en"} else None):
        return [
            Offered(
                f"{{{one.label}}}",
                str(one.label),
                "" if one.type is ValueType.TABLE else worded(one, one.sample, language).partition("\n")[0],
                one.type is ValueType.TABLE,
                one.needed,
            )
            for one in placeholders_of(kind)
        ]


def _typed(request: ActorRequest, found: LetterVersion) -> tuple[str, str]:
    """Return subject and text as they stand in the form, else as they are kept."""
    placeholders = placeholders_of(known_kind(found.template.kind))
    given = [request.POST.get(name, getattr(found, name)) for name in ("subject", "body")]
    subject, body = (by_keys(one[:_MOST], placeholders) for one in given)
    return subject, body


_MOST = 30_000


def _shown(
    paper: Any, kind: LetterKind, language: str, subject: str, body: str, *, draft: bool = True
) -> dict[str, Any]:
    """Return the pages as pictures and what is wrong with the text."""
    problems: list[Problem] = check(subject, body, placeholders_of(kind))
    fault, pictures = "", []
    try:
        pictures = samples.pictures(paper, samples.sample_page(paper, kind, language, subject, body, draft=draft))
    except DomainError as error:
        fault = str(error)
    return {"problems": problems, "pictures": pictures, "fault": fault}


@guarded(VIEW_TEMPLATE)
@require_POST
def preview(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """Show what the typed text gives, and what is wrong with it."""
    found = version_for(request.actor, version_id)
    kind = known_kind(found.template.kind)
    subject, body = _typed(request, found)
    page = _shown(samples.paper_of(found.authority), kind, found.language, subject, body)
    return render(request, "office/letters/preview.html", page)


@guarded(VIEW_TEMPLATE)
def preview_pdf(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """Hand the preview out as the PDF that would be archived."""
    found = version_for(request.actor, version_id)
    kind = known_kind(found.template.kind)
    subject, body = _typed(request, found)
    paper = samples.paper_of(found.authority)
    draft = found.state == VersionState.DRAFT
    page = samples.sample_page(paper, kind, found.language, subject, body, draft=draft)
    try:
        content = samples.pdf(paper, page)
    except DomainError as error:
        toast(request, str(error))
        return redirect("office:letter_version", found.pk)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, no-store"
    return response


def _step(request: ActorRequest, found: LetterVersion, verb: Callable[..., object], done: str) -> HttpResponse:
    """Take a step and say what was done, or why not."""
    try:
        verb(actor=request.actor, ids=[found.pk])
    except DomainError as error:
        toast(request, str(error))
        return redirect("office:letter_version", found.pk)
    toast(request, done)
    if LetterTemplate.objects.filter(pk=found.template_id).exists():
        return redirect("office:letter_text", found.template_id)
    return redirect("office:letter_texts")


@guarded(MANAGE_TEMPLATE)
@require_POST
def publish(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """Make a draft valid as it is kept."""
    found = version_for(request.actor, version_id, MANAGE_TEMPLATE)
    done = _("Published. Letters are written by this version from now on.")
    return _step(request, found, actions.publish_versions, done)


@guarded(MANAGE_TEMPLATE)
@require_POST
def withdraw(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """Take a version out of use."""
    found = version_for(request.actor, version_id, MANAGE_TEMPLATE)
    done = _("Withdrawn. No letter is written by this version any more; those that name it stay.")
    return _step(request, found, actions.withdraw_versions, done)


@guarded(MANAGE_TEMPLATE)
@require_POST
def discard(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """Give a draft up."""
    found = version_for(request.actor, version_id, MANAGE_TEMPLATE)
    drafts.discard(request, f"letters.version.{found.pk}")
    return _step(request, found, actions.discard_drafts, _("Draft discarded."))
